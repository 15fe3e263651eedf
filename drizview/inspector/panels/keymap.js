/** Keys of the whole inspector: those that the image does not take come here. */

/** The element of a list that is chosen, moved by a step; the first or the last where none is. */
function neighbour(nodes, chosen, step) {
  const here = nodes.findIndex((node) => node.getAttribute(chosen) === "true");
  if (here < 0) return nodes.at(step > 0 ? 0 : -1);
  return nodes[(here + step + nodes.length) % nodes.length];
}

/** @param {HTMLElement} app @returns {Object<string, () => void>} What each key does. */
function actions(app) {
  const all = (selector) => [...app.querySelectorAll(selector)];
  const step = (selector, chosen, by) => () => neighbour(all(selector), chosen, by)?.click();
  return {
    q: step(".drizview-badge", "aria-pressed", 1),
    Q: step(".drizview-badge", "aria-pressed", -1),
    n: step(".drizview-place", "aria-pressed", 1),
    N: step(".drizview-place", "aria-pressed", -1),
    p: step(".drizview-tab", "aria-selected", 1),
    P: step(".drizview-tab", "aria-selected", -1),
    w: () => app.querySelector(".drizview-layout")?.click(),
    "?": () => app.querySelector(".drizview-help-button")?.click(),
  };
}

function render({ model, el }) {
  el.classList.add("drizview-keymap");
  let app = null;
  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, [contenteditable=true]")) return;
    const action = actions(app)[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  // In a page of its own nothing has the focus at first: what is typed then is meant for the image.
  const unclaimed = (event) => {
    if (event.target !== document.body || document.body.dataset.voila !== "voila") return;
    const image = app?.querySelector(".drizview");
    if (image && !image.dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
  };
  document.addEventListener("keydown", unclaimed);
  // The ancestors come after the render: the widget is put into the page only then.
  requestAnimationFrame(() => {
    app = el.closest(".drizview-app");
    app?.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab takes the keys first otherwise
    app?.addEventListener("keydown", pressed);
  });
  return () => {
    app?.removeEventListener("keydown", pressed);
    document.removeEventListener("keydown", unclaimed);
  };
}

export default { render };
