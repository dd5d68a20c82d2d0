/* Starts the editor's date choosers and repeated panels from data attributes; its own inline scripts, which the
   content policy forbids, are replaced by these in our copies of its templates. */
(() => {
  "use strict";
  function start(root) {
    root.querySelectorAll("[data-chooser]:not([data-started])").forEach((mark) => {
      mark.dataset.started = "yes";
      window[mark.dataset.chooser](mark.dataset.for, JSON.parse(mark.dataset.config || "{}"));
    });
    root.querySelectorAll("[data-panel]:not([data-started])").forEach((mark) => {
      mark.dataset.started = "yes";
      new window[mark.dataset.panel](JSON.parse(mark.dataset.config));
    });
  }
  const ready = () => start(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready); else ready();
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => node.querySelectorAll && start(node.parentElement || node)))).observe(document.documentElement, { childList: true, subtree: true });
})();
