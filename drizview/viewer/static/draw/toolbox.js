import { make } from "../dom.js";

/** Tool, what it does, its key, and its picture as an SVG path on a 16 × 16 grid. */
const TOOLS = [
  ["pan", "Pan; click picks a pixel", "Esc", "M8 1.5v13M1.5 8h13M8 1.5l-2 2m2-2l2 2M8 14.5l-2-2m2 2l2-2M1.5 8l2-2m-2 2l2 2M14.5 8l-2-2m2 2l-2 2"],
  ["circle", "Draw a circle", "c", "M14 8a6 6 0 1 1-12 0a6 6 0 1 1 12 0z"],
  ["annulus", "Draw an annulus", "a", "M14 8a6 6 0 1 1-12 0a6 6 0 1 1 12 0zM11 8a3 3 0 1 1-6 0a3 3 0 1 1 6 0z"],
  ["box", "Draw a box", "x", "M2 3.5h12v9h-12z"],
  ["ellipse", "Draw an ellipse", "e", "M14.5 8a6.5 4 0 1 1-13 0a6.5 4 0 1 1 13 0z"],
  ["polygon", "Draw a polygon: click its corners, Enter closes it; or drag", "k", "M3 13l-1-7l6-4l6 5l-3 6z"],
  ["line", "Draw a line and plot its profile", "l", "M2.5 13.5l11-11M1.5 12.5l2 2M12.5 1.5l2 2"],
  ["brush", "Select an area to highlight its points in the plots", "s", "M2 5v-3h3M7 2h2M11 2h3v3M14 7v2M14 11v3h-3M9 14h-2M5 14h-3v-3M2 9v-2"],
];
const SVG = "http://www.w3.org/2000/svg";

/** The buttons that say what a drag on the image does. */
export class Toolbox {
  /** @param {object} view @param {object} tools */
  constructor(view, tools) {
    this.view = view;
    this.node = make("div", { class: "drizview-segments drizview-toolbox", role: "group", "aria-label": "What a drag on the image does" });
    for (const [tool, does, key, path] of TOOLS) {
      const label = `${does} (${key})`;
      const press = () => tools.choose(tool);
      const button = make("button", { type: "button", title: label, "aria-label": label, "data-value": tool, on: { click: press } });
      button.append(picture(path));
      this.node.append(button);
    }
    this.stop = view.listen((keys) => keys.includes("tool") && this.update());
    this.update();
  }

  update() {
    for (const button of this.node.children)
      button.setAttribute("aria-pressed", String(button.dataset.value === this.view.state.tool));
  }

  close() {
    this.stop();
  }
}

function picture(path) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of [["viewBox", "0 0 16 16"], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
