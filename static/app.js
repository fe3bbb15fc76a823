// What every page does beyond plain HTML. Each part improves something that works without it.
"use strict";

const words = JSON.parse(document.getElementById("words").textContent);

/** Shows a message that assistive technology reads out. */
function notice(text, level = "error") {
  const line = document.createElement("p");
  line.className = `notice notice--${level}`;
  line.append(text);
  document.getElementById("notices").replaceChildren(line);
  line.scrollIntoView({ block: "nearest" });
}

/** The sentence for people in an error's answer: one of our pages, or a line of plain text; "" for anything else. */
function messageIn(answer) {
  const page = new DOMParser().parseFromString(answer, "text/html");
  const sentence = page.querySelector("[data-error-message]")?.textContent.trim();
  return sentence ?? (answer.includes("<") || answer.length > 300 ? "" : answer);
}

// ---- Lists: j and k move between rows, Enter opens (the row's own link has the focus), a key in data-key presses it;
// "/" goes to the search and "?" shows the keys.

const rowsIn = (list) => [...list.querySelectorAll("tbody > tr, [data-row]")].filter((row) => row.querySelector("a[href]"));
const openerOf = (row) => row.querySelector("a[data-open]") ?? row.querySelector("a[href]");

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.documentElement.dataset.shortcuts === "off" || document.querySelector("dialog[open]")) return;
  if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;

  if (key === "/" || key === "?") {
    const found = document.querySelector(key === "/" ? "input[type=search]" : "a[data-keys]");
    if (!found) return;
    event.preventDefault();
    return key === "/" ? found.focus() : found.click();
  }
  const list = target.closest("[data-rows]") ?? document.querySelector("[data-rows]");
  if (!list) return;
  const rows = rowsIn(list);
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  if (key === "j" || key === "k") {
    const next = rows[Math.min(Math.max(here + (key === "j" ? 1 : -1), 0), rows.length - 1)];
    if (next) openerOf(next).focus();
    event.preventDefault();
  } else if (here >= 0 && key.length === 1) {
    const button = rows[here].querySelector(`[data-key="${CSS.escape(key)}"]`);
    button?.click();
    // A task is not marked done like a notice.
    if (!button && key === "e" && list.matches("[data-acts]")) notice(words["tasks.act"], "info");
  }
});

// ---- Tables with a box on each row: one box in the head chooses all, and a line says how many are chosen.

document.addEventListener("change", (event) => {
  const table = event.target.closest("[data-select]");
  if (!table || event.target.type !== "checkbox") return;
  const all = table.querySelector("input[data-all]");
  const boxes = [...table.querySelectorAll("tbody input[type=checkbox]:not(:disabled)")];
  if (event.target === all) boxes.forEach((box) => (box.checked = all.checked));
  const chosen = boxes.filter((box) => box.checked).length;
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const line = table.closest("form")?.querySelector("[data-selected]");
  if (line) line.textContent = words["rows.selected"].replace("%s", chosen);
});

// ---- Forms that must be sent once: a second press does nothing until the page is shown anew.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  // After this event, so that the pressed button's own name and value are still sent.
  setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((button) => (button.disabled = true)));
});

function allowAgain(form) {
  delete form.dataset.sent;
  form.querySelectorAll("button:not([type=button])").forEach((button) => (button.disabled = false));
}

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(allowAgain));

// ---- A link to a page of confirmation opens it here: <a data-dialog> shows that page's [data-dialog-content].

document.addEventListener("click", async (event) => {
  const dialog = document.getElementById("dialog");
  if (event.target.closest("[data-dialog-close]") && dialog.open) {
    event.preventDefault();
    return dialog.close();
  }
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const content = page.querySelector("[data-dialog-content]");
    if (!answer.ok || answer.redirected || !content) throw new Error("not a page for a dialog");
    const title = page.querySelector("h1");
    title.id = "dialog-title";
    dialog.replaceChildren(title, document.adoptNode(content));
    dialog.showModal();
  } catch {
    location.assign(link.href);
  }
});

// ---- htmx: an answer that is an error is said, not lost.

document.addEventListener("htmx:responseError", (event) => {
  if (isPoll(event)) return pollFailed(event.detail.xhr.status);
  notice(messageIn(event.detail.xhr.responseText) || words["request.failed"]);
});
document.addEventListener("htmx:sendError", (event) => {
  if (isPoll(event)) return pollFailed(0);
  notice(words["request.offline"]);
});
document.addEventListener("said", (event) => notice(event.detail.text, "success"));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-sent]");
  if (form) allowAgain(form);
});

// ---- Parts marked data-poll ask for themselves while the page is seen. An answer 304 leaves them as they are; a new one
// never takes the focus away: it stays on what has the same id, or on the row that took the place of the one that left.

const POLL_EVERY = 20_000; // milliseconds
const isPoll = (event) => event.detail.elt?.matches("[data-poll]") && event.detail.requestConfig.verb === "get";
let polled = Date.now();

function poll() {
  if (document.hidden) return;
  polled = Date.now();
  document.body.dispatchEvent(new Event("poll"));
}

function pollStatus(text) {
  const line = document.querySelector("[data-poll-status]");
  if (line && line.textContent !== text) line.textContent = text;
}

const pollFailed = (status) => pollStatus(words[status === 401 ? "poll.signed_out" : "poll.failed"]);

setInterval(poll, POLL_EVERY);
document.addEventListener("visibilitychange", poll);
addEventListener("pageshow", (event) => event.persisted && poll());

document.addEventListener("htmx:configRequest", (event) => {
  const tag = event.detail.elt.dataset.etag;
  if (event.detail.elt.matches("[data-poll]") && tag) event.detail.headers["If-None-Match"] = tag;
});

const toDo = () => [...document.querySelectorAll("[data-to-do] > [data-row]")].map((row) => row.dataset.row);
let before = null; // the list as it was when an answer came: which tasks, and in which row the focus was

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (isPoll(event)) pollStatus("");
  if (xhr.status === 304) return (event.detail.shouldSwap = false);
  const part = event.detail.elt;
  if (part.matches("[data-poll]") && xhr.status === 200) part.dataset.etag = xhr.getResponseHeader("ETag");
  if (target.id !== "inbox" || xhr.status !== 200) return;
  const focused = document.activeElement;
  const rows = rowsIn(target);
  before = {
    tasks: toDo(),
    focused: target.contains(focused) ? focused.id : "",
    row: rows.findIndex((row) => row.contains(focused)),
    isPoll: isPoll(event),
  };
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "inbox" || !before) return;
  const { tasks, focused, row, isPoll } = before;
  before = null;
  const list = document.getElementById("inbox");
  if (focused) {
    const rows = rowsIn(list);
    const next = rows[Math.min(row, rows.length - 1)];
    const same = document.getElementById(focused);
    (same ?? (next && openerOf(next)) ?? document.getElementById("to-do-title")).focus({ preventScroll: true });
  }
  const fresh = toDo().filter((task) => !tasks.includes(task)).length;
  if (isPoll && fresh) document.querySelector("[data-news]").textContent = words["tasks.new"].replace("%s", fresh);
  if (!isPoll) poll();
});

// ---- Where a page was refused, reading starts at what is wrong.

document.querySelector("[data-focus]")?.focus();

// ---- The menus of the page's head close on Escape, on a click elsewhere and when the focus leaves them.

for (const menu of document.querySelectorAll("details[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
