/** Tabs of the pages beside the image, the switch between one page and two, and the edge that makes them wider. */

import { whenInside } from "../../viewer/static/dom.js";
import { icon } from "./widgets/icons.js";

const NARROWEST = 280;
const LAYOUTS = {
  tabs: ["page", "One page at a time; click to show two side by side"],
  beside: ["pages", "Evidence and another page side by side; click to show one page at a time"],
};

/** @param {string} tag @param {object} attributes @param {string} [text] */
function make(tag, attributes, text = "") {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
}

function set(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
}

/** The edge between image and pages: dragged, or moved with the arrow keys; a double click gives the usual width. */
function edge(model, el) {
  const node = make("div", {
    class: "drizview-edge",
    role: "separator",
    tabindex: "0",
    "aria-orientation": "vertical",
    "aria-label": "Width of the pages beside the image",
    title: "Drag to resize; double-click to reset the width",
  });
  const body = () => el.closest(".drizview-body");
  const show = (width) => body()?.style.setProperty("--dv-aside", width ? `${width}px` : "");
  const held = (width) => Math.round(Math.max(NARROWEST, Math.min(width, 0.7 * (body()?.clientWidth ?? 1400))));
  const right = () => body().getBoundingClientRect().right;
  node.addEventListener("pointerdown", (event) => {
    node.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  node.addEventListener("pointermove", (event) => {
    if (node.hasPointerCapture(event.pointerId)) show(held(right() - event.clientX));
  });
  node.addEventListener("pointerup", (event) => set(model, { width: held(right() - event.clientX) }));
  node.addEventListener("dblclick", () => set(model, { width: 0 }));
  node.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: 40, ArrowRight: -40 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    set(model, { width: held(el.getBoundingClientRect().width + step) });
  });
  return [node, () => show(model.get("width"))];
}

function render({ model, el }) {
  el.classList.add("drizview-tabs");
  const [handle, widen] = edge(model, el);
  const list = make("div", { class: "drizview-tab-list", role: "tablist", "aria-label": "Pages" });
  const layout = make("button", { class: "drizview-layout drizview-icon", type: "button" });
  layout.addEventListener("click", () =>
    set(model, { layout_mode: model.get("layout_mode") === "tabs" ? "beside" : "tabs" }),
  );
  const choose = (name) => set(model, { page: name });
  list.addEventListener("keydown", (event) => {
    const names = model.get("pages").map((page) => page.name);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    choose(names[(names.indexOf(model.get("page")) + step + names.length) % names.length]);
    list.querySelector('[aria-selected="true"]').focus();
  });
  const draw = () => {
    const chosen = model.get("page");
    const buttons = model.get("pages").map(({ name, title, help }) => {
      const here = name === chosen;
      const tab = make(
        "button",
        {
          class: "drizview-tab",
          type: "button",
          role: "tab",
          title: help,
          "data-page": name,
          "aria-selected": String(here),
          tabindex: here ? "0" : "-1",
        },
        title,
      );
      tab.addEventListener("click", () => choose(name));
      return tab;
    });
    const focused = list.contains(document.activeElement);
    list.replaceChildren(...buttons);
    if (focused) list.querySelector('[aria-selected="true"]')?.focus();
    const [sign, words] = LAYOUTS[model.get("layout_mode")];
    layout.replaceChildren(icon(sign));
    layout.title = words;
    layout.setAttribute("aria-label", words);
    el.closest(".drizview-body")?.setAttribute("data-layout", model.get("layout_mode"));
  };
  el.append(handle, list, layout);
  model.on("change:page change:layout_mode change:pages", draw);
  model.on("change:width", widen);
  draw();
  const wait = whenInside(el, ".drizview-body", () => {
    draw();
    widen();
  });
  return () => {
    wait();
    model.off("change:page change:layout_mode change:pages", draw);
    model.off("change:width", widen);
  };
}

export default { render };
