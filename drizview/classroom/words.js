/** Lines of text with a tag and a tone; a fold hides them. */
import { make } from "../viewer/static/dom.js";

const TAGS = new Set(["p", "h2", "h4", "li", "code"]);

function render({ model, el }) {
  const box = make("div", { class: "drizview-lesson-words", role: "status" });
  const draw = () => {
    const lines = model.get("lines").map(({ tag, text, tone }) => make(TAGS.has(tag) ? tag : "p", { text, "data-tone": tone }));
    const fold = model.get("fold");
    if (!fold) return box.replaceChildren(...lines);
    return box.replaceChildren(make("details", {}, make("summary", { text: fold }), ...lines));
  };
  model.on("change:lines", draw);
  model.on("change:fold", draw);
  draw();
  el.append(box);
}

export default { render };
