// Drag (or the buttons "Lên", "Xuống") puts the lines of a digest in order; the whole order is kept at once.
(() => {
  "use strict";
  const form = document.getElementById("order-form");
  let dragged = null;

  const keep = () => {
    const lines = [...document.querySelectorAll("[data-line]")].map((line) => line.dataset.line);
    form.elements.lines.value = lines.join(",");
    const body = new URLSearchParams(new FormData(form));
    fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } }).then((answer) => {
      // The page says why, and shows the order that stands.
      if (!answer.ok) window.location.reload();
    });
  };

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-line][draggable]");
    if (dragged) dragged.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-line]");
    if (!dragged || !over || over === dragged || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    over.parentElement.insertBefore(dragged, event.clientY > box.top + box.height / 2 ? over.nextSibling : over);
  });
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    dragged = null;
    keep();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const line = button.closest("[data-line]");
    const other = button.dataset.move === "up" ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    line.parentElement.insertBefore(button.dataset.move === "up" ? line : other, button.dataset.move === "up" ? other : line);
    button.focus();
    keep();
  });
})();
