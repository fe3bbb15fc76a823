// Makes the rich text editor of django-prose-editor speak the reader's language and tell what it is.
"use strict";

// The editor asks this for the words of its dialogs.
window.gettext ??= (text) => words[text] ?? text;

function nameButtons(frame) {
  const bar = frame.querySelector(".prose-menubar");
  for (const button of bar.querySelectorAll("button[title]")) {
    const word = words[button.title] ?? button.title;
    button.title = word;
    button.setAttribute("aria-label", word);
  }
  bar.setAttribute("role", "toolbar");
}

/** Links to the field (an error's, a label's) lead to where one types, not to the hidden textarea. */
function takePlaceOf(textarea, editor) {
  const box = editor.view.dom;
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-multiline", "true");
  for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) {
    if (textarea.hasAttribute(name)) box.setAttribute(name, textarea.getAttribute(name));
  }
  if (!textarea.id) return;
  const label = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`);
  if (label) {
    label.id ||= `${textarea.id}-label`;
    box.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => editor.commands.focus());
  }
  box.id = textarea.id;
  textarea.removeAttribute("id");
}

/** The choices in the editor's dialogs are the one thing that it does not ask the words of. */
function nameChoices(frame) {
  for (const option of frame.querySelectorAll(".prose-editor-dialog option:not([value])")) {
    option.value = option.textContent;
    option.textContent = words[option.value] ?? option.value;
  }
}

document.addEventListener("prose-editor:ready", (event) => {
  const { editor, textarea } = event.detail;
  const frame = textarea.closest(".prose-editor");
  takePlaceOf(textarea, editor);
  // The editor makes its menu after it says that it is ready.
  editor.on("create", () => nameButtons(frame));
  new MutationObserver(() => nameChoices(frame)).observe(frame, { childList: true });
});
