// Saves a form while a person writes:
//   <form data-autosave="key" action="…" method="post" autocomplete="off">
// The form holds a hidden input `version`, a `[data-save-status]` (components/save_status.html) and a place for
// a conflict, `[data-save-conflict]`. The key tells one text of one person from every other in this browser;
// without autocomplete="off" a reload would mix the browser's memory with the server's text. The server answers
//   200 with JSON {"version": number, "saved_at": "10:32"};
//   409 with components/conflict.html, when another version was saved meanwhile (unless it is one that we sent
//       ourselves and whose answer the network lost: then writing goes on from it);
//   another status with an error page, whose sentence is shown.
// Until it answers 200, the text is also in localStorage, and comes back when the page is opened again.
"use strict";

const PAUSE = 1500; // ms without a key before saving
const RETRY = 10000; // ms until a failed save is tried again
const KEEPALIVE_LIMIT = 60000; // bytes that a browser still sends for a page that closes
const UNHEARD = 5; // texts sent without an answer that are remembered

const sameHtml = (one, other) => {
  const [a, b] = [one, other].map((html) => new DOMParser().parseFromString(html, "text/html").body.innerHTML.trim());
  return a === b;
};

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = `autosave:${form.dataset.autosave}`;
    this.status = form.querySelector("[data-save-status]");
    this.saved = this.text(); // what the server has
    this.unheard = []; // texts sent whose answer never came: one of them may be what the server has
    this.sending = false;
    this.halted = false; // a conflict waits for the person's choice
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", (event) => {
      if (event.submitter?.hasAttribute("formaction")) return;
      event.preventDefault();
      this.save();
    });
    addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
  }

  /** The fields as one string, without what is not the person's text. */
  text() {
    const fields = [...new FormData(this.form)].filter(([name]) => !["csrfmiddlewaretoken", "version"].includes(name));
    return JSON.stringify(fields);
  }

  get version() {
    return this.form.elements.version;
  }

  get unsaved() {
    return this.text() !== this.saved;
  }

  say(key, ...values) {
    this.status.dataset.state = key;
    this.status.textContent = values.reduce((text, value) => text.replace("%s", value), words[key]);
  }

  keep() {
    try {
      const { unheard, version } = this;
      localStorage.setItem(this.key, JSON.stringify({ version: version.value, text: this.text(), unheard }));
    } catch {} // full or forbidden: the open page still has the text
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {} // nothing was kept
  }

  /** Puts back what an earlier visit could not save; its old version lets the server see a conflict. */
  restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key));
    } catch {} // nothing readable was kept
    if (!kept || kept.text === this.saved) return this.forget();
    const fields = new Map(JSON.parse(kept.text));
    for (const element of this.form.elements) {
      if (element.type === "checkbox") element.checked = fields.has(element.name);
      else if (fields.has(element.name)) element.value = fields.get(element.name);
    }
    this.version.value = kept.version;
    this.unheard = kept.unheard;
    this.say("save.restored");
    this.later(PAUSE);
  }

  changed() {
    if (!this.unsaved) return;
    this.keep();
    this.later(PAUSE);
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.sending || this.halted || !this.unsaved) return;
    const text = this.text();
    const body = new URLSearchParams(new FormData(this.form)).toString();
    let again = null; // ms until the next try, null to wait for the person
    this.sending = true;
    this.unheard = [...this.unheard.filter((sent) => sent !== text), text].slice(-UNHEARD);
    this.keep();
    this.say("save.saving");
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        keepalive: body.length < KEEPALIVE_LIMIT,
      });
      again = await this.heard(answer, text);
    } catch {
      this.say("save.offline");
      again = RETRY;
    } finally {
      this.sending = false;
    }
    if (again !== null && this.unsaved) this.later(again);
  }

  async heard(answer, text) {
    if (answer.redirected) {
      this.halted = true;
      this.say("save.signed_out");
    } else if (answer.ok) {
      const { version, saved_at: savedAt } = await answer.json();
      return this.accepted(text, version, savedAt);
    } else {
      const page = await answer.text();
      if (answer.status === 409 && page.includes("data-keep")) return this.conflict(page);
      this.unheard.pop();
      this.say("save.refused", messageIn(page));
      if (answer.status >= 500) return RETRY;
    }
    return null;
  }

  accepted(text, version, savedAt) {
    this.version.value = version;
    this.saved = text;
    this.unheard = [];
    if (this.unsaved) this.keep();
    else this.forget();
    this.say("save.saved", savedAt);
    return PAUSE;
  }

  /** Both versions are shown; typing goes on and nothing is sent until one is chosen. */
  conflict(html) {
    const place = this.form.querySelector("[data-save-conflict]");
    place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    const theirs = place.querySelector("[data-theirs]").innerHTML;
    const { version } = place.querySelector("[data-keep=mine]").dataset;
    const ours = this.unheard.find((sent) => JSON.parse(sent).some(([, value]) => sameHtml(value, theirs)));
    if (ours !== undefined) {
      place.replaceChildren();
      return this.accepted(ours, version, new Date().toTimeString().slice(0, 5));
    }
    this.halted = true;
    this.say("save.conflict");
    place.onclick = (event) => this.choose(place, event.target.closest("[data-keep]"));
    place.querySelector(".conflict").focus();
    return null;
  }

  choose(place, button) {
    if (!button) return;
    if (button.dataset.keep === "theirs") {
      this.forget();
      this.saved = this.text(); // given up by choice, so leaving asks nothing
      return location.reload();
    }
    this.version.value = button.dataset.version;
    this.unheard = [];
    this.halted = false;
    place.replaceChildren();
    this.save();
  }
}

const autosaves = [...document.querySelectorAll("form[data-autosave]")].map((form) => new Autosave(form));

addEventListener("beforeunload", (event) => {
  if (autosaves.some((autosave) => autosave.unsaved && !autosave.sending)) event.preventDefault();
});
