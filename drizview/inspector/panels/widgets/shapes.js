/** Shape, word and colour of a badge. */
import { make } from "../../../viewer/static/dom.js";

const SIGNS = { pass: "✓", warn: "▲", fail: "✕", info: "i", not_applicable: "–", unknown: "?", error: "!", hidden: "·", unsure: "?" };
Object.assign(SIGNS, { reprocess: "✕", would_help: "▲", adequate: "✓", not_enough: "?" });
const TONES = { reprocess: "fail", would_help: "warn", adequate: "pass", not_enough: "unknown", unsure: "unknown" };

export const sign = (status) => SIGNS[status] ?? "";
export const tone = (status) => TONES[status] ?? status;

/** @param {string} status @param {string} [word] What a screen reader says; nothing where the word stands beside it. */
export function shape(status, word = "") {
  const node = make("span", { class: "drizview-shape drizview-shape-small", "data-status": tone(status), text: sign(status) });
  if (word) {
    node.title = word;
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", word);
  } else node.setAttribute("aria-hidden", "true");
  return node;
}
