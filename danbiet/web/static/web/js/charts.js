/* Draws the charts of a page from their data islands; nothing is evaluated. */
(() => {
  "use strict";
  const options = { ast: true, actions: false, defaultStyle: false, tooltip: false, renderer: "svg" };
  const ROUND = 90; // what the axis and the labels take beside the plot
  const fitting = (specs, room) => specs.find((spec) => (spec.width || 0) + ROUND <= room) || specs[specs.length - 1];
  async function draw(figure) {
    const key = figure.dataset.chart;
    const place = document.getElementById(key);
    const specs = JSON.parse(document.getElementById(`${key}-spec`).textContent);
    await window.vegaEmbed(place, fitting(specs, place.clientWidth), options);
    figure.dataset.drawn = "yes";
  }
  const drawAll = (root) => root.querySelectorAll("[data-chart]:not([data-drawn])").forEach(draw);
  drawAll(document);
  document.addEventListener("htmx:afterSwap", (event) => drawAll(event.detail.target));
})();
