/** The title of a folded part: a button that opens and closes it. */
import { make } from "../../../viewer/static/dom.js";

function render({ model, el }) {
  el.classList.add("drizview-fold-head");
  const button = make("button", { type: "button", class: "drizview-fold-title" });
  button.addEventListener("click", () => {
    model.set("is_open", !model.get("is_open"));
    model.save_changes();
  });
  const draw = () => {
    button.textContent = model.get("title");
    button.setAttribute("aria-expanded", String(model.get("is_open")));
  };
  model.on("change:title change:is_open", draw);
  draw();
  el.replaceChildren(button);
  return () => model.off("change:title change:is_open", draw);
}

export default { render };
