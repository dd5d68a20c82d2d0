/* A release in the writing: unsaved words are guarded, checks follow the words, remarks lead to their place. */
(() => {
  "use strict";
  const form = document.querySelector("[data-release-form]");
  const checks = document.getElementById("checks");
  const editable = () => document.querySelector("[data-rich-field] [contenteditable=true]");

  // -- unsaved words ----------------------------------------------------------
  if (form) {
    const state = form.querySelector("[data-save-state]");
    const read = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken").map(([name, value]) => `${name}=${name === "body" ? wordsOf(value) : value}`).join("\n");
    // The editor renames its blocks and puts their particulars in another order as it starts; only what they say counts.
    const spans = (list) => list.map((each) => [each.offset, each.length, each.style ?? each.key].join(":")).sort().join(",");
    const wordsOf = (value) => {
      try {
        const { blocks, entityMap } = JSON.parse(value);
        const links = Object.values(entityMap).map((each) => `${each.type} ${each.data?.url ?? ""}`);
        return [...blocks.map((block) => [block.type, block.text, spans(block.inlineStyleRanges), spans(block.entityRanges)].join("|")), ...links].join("\n");
      } catch { return value; }
    };
    // Words that were refused stand in the fields and are not kept yet.
    const saved = form.hasAttribute("data-unsaved") ? null : read();
    let checked = read(), sending = false, since = 0;
    const look = () => {
      const now = read(), isDirty = now !== saved;
      state.textContent = isDirty ? state.dataset.wordsDirty : state.dataset.wordsClean;
      state.classList.toggle("is-dirty", isDirty);
      form.dataset.dirty = isDirty ? "yes" : "";
      if (now !== look.last) { look.last = now; since = Date.now(); }
      if (now !== checked && Date.now() - since > 900 && !checks?.contains(document.activeElement)) {
        checked = now;
        window.htmx?.trigger(checks, "words-changed");
      }
    };
    look.last = checked;
    setInterval(look, 400);
    // The editor hands its words to the form a moment after the last key.
    form.addEventListener("submit", (event) => {
      if (sending) return;
      event.preventDefault();
      setTimeout(() => { sending = true; form.requestSubmit(); }, 60);
    });
    window.addEventListener("beforeunload", (event) => { if (!sending && read() !== saved) event.preventDefault(); });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.requestSubmit(); }
    });
  }
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id === "looking") event.detail.parameters.writing = form?.dataset.dirty ? "1" : "0";
  });

  // Nobody looks at a hidden tab; who is here is read out only when it changes.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id === "looking" && document.hidden) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const element = event.detail.target;
    if (element.id !== "looking") return;
    if (element.dataset.last === event.detail.serverResponse) event.detail.shouldSwap = false;
    element.dataset.last = event.detail.serverResponse;
  });

  // -- remarks and their places -----------------------------------------------
  const fields = () => ["title", "lead", "inaccurate_statement", "quote", "contact", "amendment_note"].map((name) => form?.elements[name]).filter(Boolean);
  function rangesOf(words, root) {
    const found = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = node.data.indexOf(words); at >= 0; at = node.data.indexOf(words, at + words.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        found.push(range);
      }
    }
    return found;
  }
  function markAll() {
    const root = editable();
    if (!root || !window.CSS?.highlights) return;
    ["stop", "look", "advice"].forEach((kind) => {
      const ranges = [...document.querySelectorAll(`#checks [data-mark=${kind}]`)].flatMap((button) => rangesOf(button.dataset.find, root));
      CSS.highlights.set(`check-${kind}`, new Highlight(...ranges));
    });
  }
  function show(words) {
    const root = editable(), range = root && rangesOf(words, root)[0];
    if (range) {
      range.startContainer.parentElement.scrollIntoView({ block: "center" });
      root.focus({ preventScroll: true });
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      return;
    }
    const field = fields().find((each) => each.value.includes(words));
    if (!field) return;
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
    const at = field.value.indexOf(words);
    field.setSelectionRange(at, at + words.length);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-find]");
    if (button) show(button.dataset.find);
  });
  if (checks) {
    document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target === checks) markAll(); });
    window.addEventListener("load", () => setTimeout(markAll, 300));
    form?.addEventListener("input", markAll);
  }

  // -- unsaved words of the variants: whichever button is pressed takes them along --------
  const texts = [...document.querySelectorAll("[data-counted]")];
  if (texts.length) {
    const changed = (field) => field.value !== field.defaultValue;
    let leaving = false;
    document.addEventListener("submit", (event) => {
      const taken = event.target;
      if (taken.method !== "post" || !taken.action.includes("/bien-the/")) return;
      leaving = true;
      texts.filter((field) => changed(field) && field.form !== taken).forEach((field) => {
        const also = document.createElement("input");
        also.type = "hidden";
        also.name = `also-${field.id.replace("text-", "")}`;
        also.value = field.value;
        taken.append(also);
      });
    });
    window.addEventListener("beforeunload", (event) => { if (!leaving && texts.some(changed)) event.preventDefault(); });
  }

  // -- counters beside the variants -------------------------------------------
  document.addEventListener("input", (event) => {
    const field = event.target.closest("[data-counted]");
    if (!field) return;
    clearTimeout(field.dataset.timer);
    field.dataset.timer = setTimeout(() => window.htmx?.trigger(document.getElementById(field.dataset.counted), "count"), 350);
  });
})();
