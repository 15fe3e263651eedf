/** What the colours of a plot mean, the switch that frames points, and which point is meant. Text goes in through textContent only. */
import { make } from "../../../viewer/static/dom.js";
import { picking } from "./picking.js";

function entryOf({ name, kind, colour }) {
  const swatch = make("span", { class: "drizview-swatch", "data-kind": kind || "circle", "aria-hidden": "true" });
  swatch.style.color = colour;
  return make("span", { class: "drizview-key-entry" }, swatch, make("span", { text: name }));
}

function switchOf(model) {
  const on = model.get("selecting");
  const press = () => model.send({ type: "select", on: !on });
  const title = on ? "Drag a rectangle around points; press again to click single points" : "Select points with a rectangle";
  return make("button", {
    class: "drizview-quiet-button drizview-select", type: "button", text: "select", title, "aria-pressed": String(on), on: { click: press },
  });
}

function render({ model, el }) {
  el.classList.add("drizview-plot-key");
  const draw = () => {
    const parts = model.get("entries").map(entryOf);
    if (model.get("can_select")) parts.push(switchOf(model));
    el.replaceChildren(...parts);
  };
  const names = ["entries", "can_select", "selecting"];
  for (const name of names) model.on(`change:${name}`, draw);
  draw();
  const stop = picking(model, el);
  model.send({ type: "seen" });
  return () => {
    stop();
    names.forEach((name) => model.off(`change:${name}`, draw));
  };
}

export default { render };
