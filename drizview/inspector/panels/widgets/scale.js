/** A number against its limits on a small scale. Text goes in through textContent only. */
import { make } from "../../../viewer/static/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, TOP, BAR] = [320, 18, 9]; // as in report/scale.py; where the bar begins, and its height

function node(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

const zone = ([begin, end, status], top, height) =>
  node("rect", { class: "drizview-zone", "data-status": status, x: begin, y: top, width: end - begin, height });

/** The value: a pointer, or an arrow out of the scale where it lies beyond. */
function pointer({ at, beyond, error }, top, height) {
  const made = node("g", { class: "drizview-scale-value" });
  const middle = top + height / 2;
  if (beyond) {
    const tip = at - 1.5 * beyond;
    made.append(node("path", { d: `M${tip} ${middle}l${-8 * beyond} -6v12z` }));
    return made;
  }
  if (error[1] > error[0]) made.append(node("path", { class: "drizview-scale-error", d: `M${error[0]} ${middle}H${error[1]}` }));
  made.append(node("path", { d: `M${at} ${top - 3}v${height + 6}` , class: "drizview-scale-hand" }), node("path", { d: `M${at} ${top - 1}l-4 -5h8z` }));
  return made;
}

/** @returns {SVGElement} The scale with its limits and its value in words. */
export function scaleOf(scale) {
  const made = node("svg", { class: "drizview-scale", viewBox: `0 0 ${WIDTH} 44`, role: "img", "aria-label": scale.words });
  made.append(node("title", {}, scale.words), ...scale.zones.map((each) => zone(each, TOP, BAR)));
  for (const edge of scale.edges) made.append(node("path", { class: "drizview-scale-edge", "data-status": edge.level, d: `M${edge.x} ${TOP - 2}v${BAR + 5}` }));
  for (const label of scale.labels) made.append(node("text", { class: "drizview-scale-label", "data-status": label.level, x: label.x, y: 41 }, label.words));
  made.append(node("text", { class: "drizview-scale-words", x: scale.value.x, y: 10 }, scale.value.words), pointer(scale, TOP, BAR));
  return made;
}

/** @returns {HTMLElement} The scale without words, for a list. */
export function smallScale(scale) {
  const made = node("svg", { viewBox: `0 0 ${WIDTH} 40`, preserveAspectRatio: "none", "aria-hidden": "true" });
  made.append(...scale.zones.map((each) => zone(each, 12, 16)));
  made.append(node("rect", { class: "drizview-scale-dot", x: Math.min(Math.max(scale.at - 8, 0), WIDTH - 16), y: 2, width: 16, height: 36 }));
  return make("span", { class: "drizview-small-scale", title: scale.words }, made);
}
