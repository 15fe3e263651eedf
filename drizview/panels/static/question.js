/** The chosen question and its answer in a sentence. Text goes in through textContent only. */

const SHAPES = { pass: "✓", warn: "▲", fail: "✕", info: "i", not_applicable: "–", unknown: "?", error: "!", hidden: "·" };

/** @param {string} tag @param {string} name @param {string} [text] */
function make(tag, name, text = "") {
  const node = document.createElement(tag);
  node.className = name;
  node.textContent = text;
  return node;
}

function render({ model, el }) {
  el.classList.add("drizview-asked");
  const draw = () => {
    const { name, text, status, word, headline } = model.get("answer");
    const shape = make("span", "drizview-shape drizview-shape-small", SHAPES[status]);
    shape.dataset.status = status;
    shape.setAttribute("aria-hidden", "true");
    const words = make("p", "drizview-answer");
    words.dataset.status = status;
    const verdict = make("span", "");
    verdict.append(make("b", "", word), headline ? `: ${headline}` : "");
    words.append(shape, verdict);
    el.replaceChildren(make("div", "drizview-heading", name), make("h2", "drizview-question", text), words);
  };
  model.on("change:answer", draw);
  draw();
  return () => model.off("change:answer", draw);
}

export default { render };
