/* Small helps for the desk. Every page works without them. */
(() => {
  "use strict";
  const language = document.documentElement.lang || "vi";
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);
  const csrf = () => document.body.dataset.csrf;

  // -- what this browser may do by itself (kept here, never sent) ---------------
  const store = (() => { try { return window.localStorage; } catch { return null; } })();
  const allowed = (name) => store?.getItem(`danbiet.${name}`) !== "off";
  each("[data-setting]", (box) => {
    box.checked = allowed(box.dataset.setting);
    box.addEventListener("change", () => store?.setItem(`danbiet.${box.dataset.setting}`, box.checked ? "on" : "off"));
  });

  // -- live fragments ---------------------------------------------------------
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrf();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const element = event.detail.elt;
    // A hidden tab asks nothing; an open box or a row in hand is not pulled away.
    if (element.matches("[data-live]") && (document.hidden || !allowed("live") || busy(element))) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && window.htmx) each("[data-live]", (element) => window.htmx.ajax("GET", element.getAttribute("hx-get"), { source: element, target: element, swap: "innerHTML" }));
  });
  const busy = (element) => element.querySelector("details[open], dialog[open], input:focus, textarea:focus, select:focus, .is-dragged") !== null;

  // A fragment that came back the same is not announced again.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const element = event.detail.target;
    if (!element.matches("[data-live]")) return;
    if (element.dataset.last === event.detail.serverResponse) event.detail.shouldSwap = false;
    element.dataset.last = event.detail.serverResponse;
    element.dataset.row = rowsOf(element).indexOf(current());
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    prepare(event.detail.target);
    announce(event.detail.target);
    const at = Number(event.detail.target.dataset.row ?? -1);
    if (at >= 0) mark(rowsOf(event.detail.target)[at], false);
  });

  function announce(element) {
    const status = element.previousElementSibling;
    const said = element.querySelector("[data-announce]")?.textContent.trim().replace(/\s+/g, " ");
    if (!said || !status?.matches("[data-live-status]")) return;
    if (element.dataset.said !== undefined && element.dataset.said !== said) status.textContent = said;
    element.dataset.said = said;
  }
  each("[data-live]", announce);

  // -- time goes on -----------------------------------------------------------
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "always" });
  const unit = (name) => new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long" });
  const sizes = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const pick = (seconds) => sizes.find(([, size]) => seconds >= size) || sizes[3];
  const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  function tick() {
    if (document.hidden || !allowed("live")) return;
    each("time[data-ago]", (element) => {
      const seconds = Math.max(0, (Date.now() - Date.parse(element.dateTime)) / 1000);
      if (seconds > 30 * 86400) return;
      const [name, size] = pick(seconds);
      write(element, relative.format(-Math.floor(seconds / size), name));
    });
    each("time[data-seconds]", (element) => {
      const seconds = Math.max(0, (Date.now() - Date.parse(element.dateTime)) / 1000);
      const [name, size] = seconds < 120 ? sizes[3] : pick(seconds);
      write(element, unit(name).format(Math.floor(seconds / size)));
    });
  }
  setInterval(tick, 1000);

  // -- rows by keyboard -------------------------------------------------------
  const rowsOf = (root) => [...root.querySelectorAll("table[data-rows] tbody tr, [data-rows] > li")].filter((row) => row.offsetParent !== null || row.getClientRects().length);
  const current = () => document.querySelector(".is-current");
  function mark(row, scroll = true) {
    each(".is-current", (other) => other.classList.remove("is-current"));
    if (!row) return;
    row.classList.add("is-current");
    const link = row.querySelector("a[href]");
    if (scroll) {
      (link || row).focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  }
  function step(by) {
    const rows = rowsOf(document);
    if (!rows.length) return;
    const at = rows.indexOf(current());
    mark(rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))]);
  }
  const writing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  let before = "";
  document.addEventListener("keydown", (event) => {
    if (!allowed("keys") || event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key;
    const act = {
      j: () => step(1),
      k: () => step(-1),
      "/": () => document.querySelector("input[type=search], .filter-search input")?.focus(),
      "?": () => document.getElementById("shortcuts")?.showModal(),
      h: () => { if (before === "g") document.querySelector(".brand")?.click(); },
    }[key];
    before = key;
    if (!act) return;
    if (key !== "h") event.preventDefault();
    act();
  });

  // -- boxes, menu ------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog")?.close();
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
  });
  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    const words = button.textContent;
    button.textContent = button.dataset.copied || words;
    setTimeout(() => { button.textContent = words; }, 2000);
  }
  document.addEventListener("submit", (event) => {
    const name = event.target.dataset.asksFor;
    const typed = event.target.querySelector("[name=typed_name]");
    if (!name || !typed) return;
    const plain = (text) => text.normalize("NFC").trim().replace(/\s+/g, " ").toLocaleLowerCase(language);
    typed.setCustomValidity(plain(typed.value) === plain(name) ? "" : typed.labels[0].textContent);
    if (!event.target.reportValidity()) event.preventDefault();
  });
  document.addEventListener("input", (event) => event.target.setCustomValidity?.(""));

  // -- on every page and fragment ---------------------------------------------
  function prepare(root) {
    // At phone width each row becomes a card; its cells take the words of their columns.
    each("table[data-rows]", (table) => {
      const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
      each("tbody tr", (row) => [...row.cells].forEach((cell, at) => { if (heads[at] && !cell.dataset.label) cell.dataset.label = heads[at]; }), table);
    }, root);
    each("[data-focus]", (element) => element.focus(), root);
  }
  prepare(document);
})();
