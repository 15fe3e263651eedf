/** Python as text in the colours of its parts; all of it goes into text nodes. */
import { make } from "../../../viewer/static/dom.js";

const WORDS =
  "and|as|assert|break|class|continue|def|del|elif|else|except|False|finally|for|from|if|import|in|is|lambda|None|not|or|pass|raise|return|True|try|while|with|yield";
const PART = new RegExp(
  `(?<comment>#[^\\n]*)|(?<string>"""[\\s\\S]*?"""|[rfb]?"(?:\\\\.|[^"\\\\\\n])*"|[rfb]?'(?:\\\\.|[^'\\\\\\n])*')|(?<number>\\b\\d[\\d.]*(?:e[+-]?\\d+)?\\b)|(?<word>\\b(?:${WORDS})\\b)`,
  "g",
);

/** @param {string} text @returns {HTMLElement} */
export function python(text) {
  const node = make("code", {});
  let at = 0;
  for (const match of text.matchAll(PART)) {
    const [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    node.append(text.slice(at, match.index), make("span", { class: `drizview-code-${kind}`, text: match[0] }));
    at = match.index + match[0].length;
  }
  node.append(text.slice(at));
  return node;
}
