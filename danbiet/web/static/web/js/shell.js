/* The menu at phone width, on our pages and the editor's. */
document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-side-toggle]");
  if (!toggle) return;
  const isOpen = document.getElementById("side").classList.toggle("is-open");
  toggle.setAttribute("aria-expanded", String(isOpen));
});
