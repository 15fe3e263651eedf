/** Lines of text with a tag and a tone; a fold hides them, and a line may have a button. */
import { make } from "../viewer/static/dom.js";

const TAGS = new Set(["p", "h2", "h4", "li", "code"]);

function render({ model, el }) {
  const box = make("div", { class: "drizview-lesson-words", role: "status" });
  const line = ({ tag, text, tone, press, button }) => {
    const node = make(TAGS.has(tag) ? tag : "p", { text, "data-tone": tone });
    if (button) node.append(" ", make("button", { type: "button", class: "drizview-quiet-button", text: button, on: { click: () => model.send({ type: "press", press }) } }));
    return node;
  };
  const draw = () => {
    const lines = model.get("lines").map(line);
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
