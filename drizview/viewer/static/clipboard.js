/** Put text on the clipboard; where the browser forbids it, leave it selected so that Ctrl-C copies it. */
import { make } from "./dom.js";

const WAIT = 1600;

/**
 * @param {string} text
 * @param {?HTMLElement} shown Where the text stands on the page, to be selected where nothing else works.
 * @returns {Promise<string>} What was done, for the person.
 */
export async function copyText(text, shown = null) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied";
  } catch {
    return copyBySelection(text, shown) ? "Copied" : "Selected: press Ctrl-C to copy";
  }
}

/** The way of older browsers and of pages without encryption. */
function copyBySelection(text, shown) {
  const field = make("textarea", { style: "position: fixed; left: -200vw; top: 0", "aria-hidden": "true", tabindex: "-1" });
  field.value = text;
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch {
    done = false;
  }
  field.remove();
  focused?.focus?.();
  if (!done && shown) window.getSelection().selectAllChildren(shown);
  return done;
}

/** A button that copies what a function returns, and says so for a moment. */
export function copyButton(label, text, shown = () => null) {
  const node = make("button", { type: "button", class: "drizview-quiet-button drizview-copy", text: "Copy", title: label, "aria-label": label });
  node.addEventListener("click", async (event) => {
    event.stopPropagation();
    node.textContent = await copyText(text(), shown());
    setTimeout(() => (node.textContent = "Copy"), WAIT);
  });
  return node;
}
