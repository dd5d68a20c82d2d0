/* Draws the charts of a page from their data islands; nothing is evaluated. */
(() => {
  "use strict";
  const options = { ast: true, actions: false, defaultStyle: false, tooltip: false, renderer: "svg" };
  const scale = (spec, width) => {
    if (typeof spec.width !== "number" || spec.width <= width) return spec;
    return { ...spec, autosize: { type: "fit", contains: "padding" } };
  };
  async function draw(figure) {
    const key = figure.dataset.chart;
    const place = document.getElementById(key);
    const spec = JSON.parse(document.getElementById(`${key}-spec`).textContent);
    await window.vegaEmbed(place, scale(spec, place.clientWidth), options);
    figure.dataset.drawn = "yes";
  }
  const drawAll = (root) => root.querySelectorAll("[data-chart]:not([data-drawn])").forEach(draw);
  drawAll(document);
  document.addEventListener("htmx:afterSwap", (event) => drawAll(event.detail.target));
})();
