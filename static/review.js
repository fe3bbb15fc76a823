// Quoting while reviewing: words selected in a [data-quotable] text go into the comment form of that section, at once
// when it is open, else when it is opened. The field can be filled by hand as well; its `maxlength` bounds what is taken.
"use strict";

const lastSelected = new Map(); // id of the field → the words last selected in its text

const quotableAround = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest("[data-quotable]");

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const text = quotableAround(selection.anchorNode);
  if (selection.isCollapsed || !text || text !== quotableAround(selection.focusNode)) return;
  const name = text.dataset.quotable;
  lastSelected.set(name, selection.toString().replace(/\s+/g, " ").trim());
  const field = document.getElementById(name);
  if (field?.closest("details").open) take(field);
});

document.addEventListener(
  "toggle",
  (event) => {
    const field = event.target.open && event.target.querySelector("textarea[name=quote]");
    if (field && !field.value) take(field);
  },
  true, // the event does not bubble
);

function take(field) {
  field.value = (lastSelected.get(field.id) ?? "").slice(0, field.maxLength);
}
