/* Hides what the chosen kind does not ask for. Without scripts every field is shown. */
(() => {
  "use strict";
  const form = document.querySelector("[data-beginning]");
  const show = () => {
    const kind = form.querySelector("[name=kind]:checked")?.value;
    form.querySelectorAll("[data-only-kind]").forEach((part) => { part.hidden = part.dataset.onlyKind !== kind; });
    form.querySelectorAll("[data-only-checked]").forEach((part) => { part.hidden = !form.querySelector(`[name=${part.dataset.onlyChecked}]`).checked; });
  };
  form.addEventListener("change", show);
  show();
})();
