/* Starts the rich text editor on its field and gives it a link made by typing an address. */
(() => {
  "use strict";
  const field = document.querySelector("[data-draftail-input]");
  if (!field || !window.draftail) return;
  const options = JSON.parse(field.dataset.wInitDetailValue);
  window.draftail.initEditor(`#${field.id}`, options);
  const words = document.querySelector("#label-body");
  const area = document.querySelector("[data-rich-field] [contenteditable]");
  if (area && words) { area.setAttribute("aria-labelledby", words.id); area.setAttribute("lang", "vi"); }
})();
