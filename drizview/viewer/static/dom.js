/**
 * Make an element. Text goes into text nodes only: what comes out of a file is never parsed as HTML.
 * @param {string} tag
 * @param {Object<string, *>} [props] Attributes; `class`, `text`, and `on` for a map of listeners.
 * @param {...Node} children
 * @returns {HTMLElement}
 */
export function make(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key === "text") node.textContent = value;
    else if (key === "on") for (const [name, call] of Object.entries(value)) node.addEventListener(name, call);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

/**
 * Call a function with an element's ancestor once it has been put into the page, which is after it was rendered, and on a busy machine
 * several frames after.
 * @param {Element} node @param {string} selector @param {function(HTMLElement): void} call
 * @returns {function(): void} Call it to wait no longer.
 */
export function whenInside(node, selector, call) {
  let frame = 0;
  const look = () => {
    const found = node.closest(selector);
    if (found) call(found);
    else frame = requestAnimationFrame(look);
  };
  frame = requestAnimationFrame(look);
  return () => cancelAnimationFrame(frame);
}

/** Inputs in which nothing is typed. */
const PRESSED = ["checkbox", "radio", "button", "submit", "reset", "range", "color"];

/** @param {Element} node @returns {boolean} Whether a person types there: no key is a command then. */
export function isTyping(node) {
  const field = node.closest?.("input, textarea, [contenteditable=true], [contenteditable='']");
  return Boolean(field) && !PRESSED.includes(field.type);
}

/** What the part of the page with the focus does by itself with keys, and no command is made of. */
const OWN_KEYS = [
  ["button, summary, a", [" ", "Enter"]],
  ["select", [" ", "Enter", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Escape"]],
  ["[type=checkbox], [type=radio]", [" "]],
  ["[type=range], [type=radio], [role=slider], [role=separator], [role=tab]", ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]],
];

/** @param {KeyboardEvent} event @returns {boolean} Whether the part with the focus needs the key for itself. */
export function isTaken({ key, target }) {
  return isTyping(target) || OWN_KEYS.some(([selector, keys]) => keys.includes(key) && target.closest?.(selector));
}

/**
 * Make a drop-down list.
 * @param {string} label What it is, for a screen reader.
 * @param {Array<[string, string]>} options Value and text of each.
 * @param {function(string): void} choose
 * @returns {HTMLSelectElement}
 */
export function makeSelect(label, options, choose) {
  const node = make("select", { "aria-label": label, title: label });
  node.append(...options.map(([value, text]) => make("option", { value, text })));
  node.addEventListener("change", () => choose(node.value));
  return node;
}

/** @param {string} text @param {string} label @param {function(): void} press @returns {HTMLButtonElement} */
export function makeButton(text, label, press) {
  const name = /[a-z]/i.test(text) ? null : label; // words name a button by themselves, a symbol does not
  return make("button", { type: "button", text, title: label, "aria-label": name, on: { click: press } });
}
