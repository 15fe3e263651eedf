/**
 * Keys of the whole inspector. Wherever the focus is inside it, a key is a command of the image or of the page around it, unless
 * what has the focus needs it; and no key, and nothing pasted, gets out to the notebook.
 */
import { isTaken, isTyping, whenInside } from "../../viewer/static/dom.js";

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
    F: () => app.querySelector(".drizview-fullscreen")?.click(),
  };
}

/** Let the image have a key that was pressed elsewhere. @returns {boolean} Whether it did something with it. */
function passOn(app, event) {
  const image = app.querySelector(".drizview");
  return Boolean(image) && !image.dispatchEvent(new KeyboardEvent(event.type, { ...copied(event), bubbles: false }));
}

function copied({ key, code, shiftKey, ctrlKey, metaKey, repeat }) {
  return { key, code, shiftKey, ctrlKey, metaKey, repeat, cancelable: true };
}

/** Keep the focus inside after a click, also where what was clicked takes none, or is drawn anew and gone. */
function holdFocus(app) {
  app.tabIndex = -1;
  app.addEventListener("click", () => {
    setTimeout(() => app.isConnected && !app.contains(document.activeElement) && app.focus({ preventScroll: true }));
  });
}

/** Keep JupyterLab from taking the keys of an element, which it does first: it asks the element itself, and only then what is around it. */
function keep(node) {
  node.setAttribute("data-lm-suppress-shortcuts", "true");
}

function render({ el }) {
  el.classList.add("drizview-keymap");
  let app = null;
  let ours = false; // from a click inside until a click elsewhere, or Tab
  const press = (event) => {
    const control = event.ctrlKey || event.metaKey;
    if (event.defaultPrevented || event.altKey || (control && !/^z$/i.test(event.key)) || isTaken(event)) return;
    const action = !control && actions(app)[event.key];
    if (action) action();
    else if (!passOn(app, event)) return;
    event.preventDefault();
  };
  const pressed = (event) => {
    press(event);
    event.stopPropagation();
  };
  const stay = (event) => event.stopPropagation();
  const clicked = (event) => (ours = Boolean(app?.contains(event.target)));
  // The focus is nowhere, or JupyterLab has moved it to a cell by itself, as it does when a cell has ended: after a click on the
  // inspector a key is meant for that. In a page of its own it is from the start.
  const unclaimed = (event) => {
    if (event.key === "Tab") ours = false;
    if (app?.contains(event.target)) keep(event.target);
    const alone = document.body.dataset.voila === "voila" && event.target === document.body;
    if (!app?.isConnected || app.contains(event.target) || isTyping(event.target) || !(ours || alone)) return;
    press(event);
    if (!(event.ctrlKey || event.metaKey || event.altKey)) event.stopPropagation(); // JupyterLab listens on the document
  };
  document.addEventListener("pointerdown", clicked, true);
  window.addEventListener("keydown", unclaimed, true);
  const wait = whenInside(el, ".drizview-app", (found) => {
    app = found;
    keep(app);
    holdFocus(app);
    app.addEventListener("keydown", pressed);
    for (const type of ["keyup", "paste", "cut", "copy"]) app.addEventListener(type, stay);
  });
  return () => {
    wait();
    app?.removeEventListener("keydown", pressed);
    document.removeEventListener("pointerdown", clicked, true);
    window.removeEventListener("keydown", unclaimed, true);
  };
}

export default { render };
