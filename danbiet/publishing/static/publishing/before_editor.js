/* The rich text editor writes style elements for looks that our own style sheet gives. The content policy refuses
   them and says so; a hidden element that means nothing takes their place. Runs before the editor loads. */
(() => {
  "use strict";
  const make = document.createElement;
  document.createElement = function (name, options) {
    if (String(name).toLowerCase() !== "style") return make.call(this, name, options);
    const nothing = make.call(this, "data");
    nothing.hidden = true;
    return nothing;
  };
  // Our officers come from Word: the toolbar stays in sight unless they unpin it.
  try { localStorage.getItem("wagtail:draftail-toolbar") || localStorage.setItem("wagtail:draftail-toolbar", "sticky"); } catch { /* private window */ }
})();
