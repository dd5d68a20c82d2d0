/* What somebody typed is not lost by a slip: before a page with unsent words in a form[data-guard] is left, it asks. */
(() => {
  "use strict";
  const guarded = () => [...document.querySelectorAll("form[data-guard]")];
  // Words that the server refused stand in the fields as typed and are kept nowhere.
  const wasRefused = (form) => form.querySelector(".has-error, .error-summary") !== null || form.previousElementSibling?.matches(".error-summary");
  const standing = (select) => [...select.options].filter((option) => option.defaultSelected);
  const isChosenAnew = (select) => {
    const before = standing(select);
    const chosen = [...select.selectedOptions];
    if (!before.length && !select.multiple) return chosen.length > 0 && chosen[0] !== select.options[0];
    return chosen.length !== before.length || chosen.some((option) => !before.includes(option));
  };
  const isChanged = (control) => {
    if (control.matches("button, fieldset, output, [type=hidden], [type=submit]")) return false;
    if (control.matches("[type=checkbox], [type=radio]")) return control.checked !== control.defaultChecked;
    if (control.matches("select")) return isChosenAnew(control);
    return control.value !== (control.defaultValue ?? "");
  };
  const isUnsaved = (form) => wasRefused(form) || [...form.elements].some(isChanged);

  let sent = null;
  // On the window, so that every script that may still hold the form back has had its say.
  window.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent = event.target; });
  window.addEventListener("pageshow", () => { sent = null; });
  window.addEventListener("beforeunload", (event) => {
    if (guarded().some((form) => form !== sent && isUnsaved(form))) event.preventDefault();
  });
})();
