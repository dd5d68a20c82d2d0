/* What a field wants, in the language of the page: a browser by itself says it in the language it was installed in. */
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const said = (control) => {
    const wrong = control.validity;
    if (wrong.valueMissing) return control.matches("[type=checkbox]") ? words.tick : control.matches("select, [type=radio]") ? words.choose : words.missing;
    if (wrong.typeMismatch) return control.type === "email" ? words.email : words.url;
    if (wrong.badInput) return words.number;
    if (wrong.rangeUnderflow) return words.least.replace("%s", control.min);
    if (wrong.rangeOverflow) return words.most.replace("%s", control.max);
    if (wrong.tooShort) return words.short.replace("%s", control.minLength);
    return words.other;
  };
  const clear = (control) => {
    if (!control.dataset?.said) return;
    delete control.dataset.said;
    control.setCustomValidity("");
  };
  document.addEventListener("invalid", (event) => {
    const control = event.target;
    if (control.validity.customError) return;
    control.dataset.said = "yes";
    control.setCustomValidity(said(control));
  }, true);
  // Before each try: what was said of one radio or an emptied field must not hold the form back for good.
  document.addEventListener("click", (event) => {
    const form = event.target.closest?.("button, input[type=submit], input[type=image]")?.form;
    if (form) [...form.elements].forEach(clear);
  }, true);
  document.addEventListener("input", (event) => clear(event.target), true);
})();
