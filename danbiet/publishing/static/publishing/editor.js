/* Starts the rich text editor on its field. A link is an address typed into a box of ours: the shell's own chooser of
   pages and images is not on this page. */
(() => {
  "use strict";
  const field = document.querySelector("[data-draftail-input]");
  if (!field || !window.draftail) return;
  const { Component } = window.React;
  const { EditorState, Modifier, RichUtils } = window.DraftJS;
  const box = document.getElementById("link-box");
  const input = box.querySelector("input");

  class LinkByAddress extends Component {
    componentDidMount() {
      const { editorState, entity, onComplete } = this.props;
      input.value = entity ? entity.getData().url || "" : "";
      box.returnValue = "";
      box.addEventListener("close", () => onComplete(box.returnValue === "link" && input.value.trim() ? this.linked(editorState, input.value.trim()) : editorState), { once: true });
      box.showModal();
    }
    linked(editorState, typed) {
      const url = /^(https?:|mailto:|tel:)/.test(typed) ? typed : `https://${typed}`;
      const content = editorState.getCurrentContent().createEntity("LINK", "MUTABLE", { url });
      const key = content.getLastCreatedEntityKey(), selection = editorState.getSelection();
      if (!selection.isCollapsed()) return RichUtils.toggleLink(EditorState.push(editorState, content, "apply-entity"), selection, key);
      return EditorState.push(editorState, Modifier.insertText(content, selection, url, undefined, key), "insert-characters");
    }
    render() { return null; }
  }

  const options = JSON.parse(field.dataset.wInitDetailValue);
  options.entityTypes = (options.entityTypes || []).map((each) => (each.type === "LINK" ? { ...each, source: LinkByAddress } : each));
  options.stateSaveInterval = 0; // what is typed is in the form at once, so that a quick save misses nothing
  window.draftail.initEditor(`#${field.id}`, options);
  // The editor is drawn a moment later.
  const named = () => {
    const area = document.querySelector("[data-rich-field] [contenteditable=true]");
    if (!area) { requestAnimationFrame(named); return; }
    area.setAttribute("aria-labelledby", "label-body");
    area.setAttribute("lang", "vi");
  };
  named();
})();
