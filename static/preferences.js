// What a person chose for this browser: the theme and whether single-key shortcuts are on.
// Loaded before the style sheet, so that a page never flashes in the other theme.
"use strict";

(() => {
  const root = document.documentElement;
  const names = ["theme", "shortcuts"];

  const apply = (name, value) => (value ? (root.dataset[name] = value) : delete root.dataset[name]);

  for (const name of names) {
    try {
      apply(name, localStorage.getItem(name));
    } catch {} // storage may be forbidden: the defaults hold
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll("[data-preference]")) {
      const name = group.dataset.preference;
      for (const radio of group.querySelectorAll("input")) radio.checked = radio.value === (root.dataset[name] ?? "");
      group.hidden = false;
      group.addEventListener("change", (event) => {
        apply(name, event.target.value);
        try {
          localStorage.setItem(name, event.target.value);
        } catch {} // it still holds for this page
      });
    }
  });
})();
