import { make, makeButton } from "../dom.js";
import { dropView, holdView } from "../state/view.js";

/** Once an output: the flags as rows with a switch each, coupled to the mask of a canvas in this page. */
function render({ model, el }) {
  const uid = model.get("canvas_uid");
  const view = holdView(uid);
  const title = make("div", { class: "drizview-flags-title" });
  const list = make("div", { class: "drizview-flags-rows", role: "group", "aria-label": "Data-quality flags" });
  const set = (mask) => view.change({ mask });
  const all = () => model.get("rows").reduce((sum, row) => sum | row.value, 0);
  const buttons = make(
    "div",
    { class: "drizview-flags-buttons" },
    makeButton(`${model.get("only")} only`, "Show cosmic rays only", () => set(model.get("only"))),
    makeButton("all", "Show all flags", () => set(all())),
    makeButton("none", "Show no flags", () => set(0)),
  );
  const root = make("div", { class: "drizview drizview-flags" }, title, list, buttons);
  const build = () => {
    title.textContent = model.get("title");
    title.hidden = !model.get("title");
    root.dataset.theme = model.get("theme");
    list.replaceChildren(...model.get("rows").map((row) => flagRow(row, view)));
    update();
  };
  const update = () => {
    for (const row of list.children) {
      const bit = Number(row.dataset.value);
      row.querySelector("input").checked = Boolean(view.state.mask & bit);
      row.querySelector("i").style.background = view.state.colours?.[bit] ?? "";
    }
  };
  const stop = view.listen((keys) => (keys.includes("mask") || keys.includes("colours")) && update());
  const watched = ["change:rows", "change:title", "change:theme"];
  for (const name of watched) model.on(name, build);
  build();
  el.append(root);
  return () => {
    stop();
    dropView(uid);
    for (const name of watched) model.off(name, build);
  };
}

/** @returns {HTMLElement} Swatch, switch, "4096 cosmic ray", and how many. */
function flagRow(row, view) {
  const box = make("input", { type: "checkbox", "aria-label": `${row.value} ${row.name}` });
  box.addEventListener("change", () => {
    const { mask } = view.state;
    view.change({ mask: box.checked ? mask | row.value : mask & ~row.value });
  });
  return make(
    "label",
    { "data-value": row.value, title: row.meaning || null },
    make("i", { "aria-hidden": "true" }),
    box,
    make("span", { text: `${row.value} ${row.name}` }),
    make("em", { text: howMany(row) }),
  );
}

/** @returns {string} A share of the pixels, or their number where they are few. */
function howMany({ count, fraction }) {
  if (count === 0) return "none";
  if (count != null && (count < 100 || fraction == null)) return `${count.toLocaleString("en")} px`;
  if (fraction == null) return "";
  const percent = 100 * fraction;
  return `${percent >= 10 ? percent.toFixed(0) : Number(percent.toPrecision(2))} %`;
}

export default { render };
