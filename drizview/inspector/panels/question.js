/** The chosen question and its answer in a sentence. Text goes in through textContent only. */
import { element } from "./widgets/element.js";
import { scaleOf } from "./widgets/scale.js";
import { shape } from "./widgets/shapes.js";

function render({ model, el }) {
  el.classList.add("drizview-asked");
  let shown = "";
  const draw = () => {
    const { name, text, status, word, headline, cause, scale } = model.get("answer");
    const words = element("p", "drizview-answer");
    words.dataset.status = status;
    const verdict = element("span", "");
    verdict.append(element("b", "", word), headline ? `: ${headline}` : "");
    words.append(shape(status), verdict);
    if (shown && shown !== name) el.closest(".drizview-page")?.scrollTo(0, 0); // another question is read from its head
    shown = name;
    el.replaceChildren(element("div", "drizview-heading", name), element("h2", "drizview-question", text), words, ...(cause ? [element("p", "drizview-cause", cause)] : []), ...(scale ? [scaleOf(scale)] : []));
  };
  model.on("change:answer", draw);
  draw();
  return () => model.off("change:answer", draw);
}

export default { render };
