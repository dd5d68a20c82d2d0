/* The search box of a picker looks for communes at once; Enter there sends no form. Without this, the button does. */
(() => {
  "use strict";
  const look = (event, box) => { event.preventDefault(); window.htmx?.trigger(box, "search"); };
  document.querySelectorAll(".commune-search").forEach((search) => {
    const box = search.querySelector("input[type=search]");
    box.addEventListener("keydown", (event) => { if (event.key === "Enter" && window.htmx) look(event, box); });
    search.querySelector("button").addEventListener("click", (event) => { if (window.htmx) look(event, box); });
  });
})();
