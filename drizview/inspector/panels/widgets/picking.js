/** Which point of a plot the pointer is on: points are drawn as one line, so the page does not know. */
import { make } from "../../../viewer/static/dom.js";

/** How near the pointer must be [CSS pixels]. */
const REACH = 9;

/** @param {DataView} view @returns {Float64Array} */
function floats(view) {
  return new Float64Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

/**
 * @param {Array<{x: Float64Array, y: Float64Array}>} sets Points in the units of the axes, the last drawn on top.
 * @param {number[]} ends Left, right, bottom and top of the plot in these units.
 * @param {{left: number, top: number, width: number, height: number}} area The plot on the page.
 * @param {{clientX: number, clientY: number}} at
 * @returns {{set: number, index: number}|null} The nearest point within reach.
 */
export function nearest(sets, [left, right, bottom, top], area, at) {
  let best = REACH ** 2;
  let found = null;
  sets.forEach(({ x, y }, set) => {
    for (let index = 0; index < x.length; index += 1) {
      const across = area.left + ((x[index] - left) / (right - left)) * area.width - at.clientX;
      const up = area.top + ((top - y[index]) / (top - bottom)) * area.height - at.clientY;
      const distance = across ** 2 + up ** 2;
      if (distance <= best) [best, found] = [distance, { set, index }];
    }
  });
  return found;
}

/**
 * Tell the kernel which point is clicked, and show the name of the one under the pointer.
 * @param {object} model With `points`, `ends`, `can_pick` and `selecting`.
 * @param {HTMLElement} el In the box of the plot, soon.
 * @returns {function(): void} Ends it.
 */
export function picking(model, el) {
  const tip = make("div", { class: "drizview-tooltip drizview-plot-tip", hidden: "" });
  let box = null;
  let waits = 0;
  let sets = [];
  const read = () => {
    sets = model.get("points").map(({ x, y, names }) => ({ x: floats(x), y: floats(y), names }));
    tip.hidden = true;
  };
  const find = (event) => {
    const back = box.querySelector(".plotarea_background");
    if (!back || model.get("selecting") || !event.target.closest?.(".bqplot")) return null;
    return nearest(sets, model.get("ends"), back.getBoundingClientRect(), event);
  };
  const move = (event) => {
    const found = find(event);
    const name = found && sets[found.set].names[found.index];
    box.classList.toggle("drizview-on-point", Boolean(found) && model.get("can_pick"));
    tip.hidden = !name;
    if (!name) return;
    const frame = box.getBoundingClientRect();
    tip.textContent = name;
    tip.style.top = `${event.clientY - frame.top + 14}px`;
    const here = event.clientX - frame.left; // on the side with more room
    tip.style.left = here < frame.width / 2 ? `${here + 10}px` : "";
    tip.style.right = here < frame.width / 2 ? "" : `${frame.width - here + 10}px`;
  };
  const leave = () => (tip.hidden = true);
  const click = (event) => {
    const found = model.get("can_pick") && find(event);
    if (found) model.send({ type: "pick", ...found });
  };
  const on = { pointermove: move, pointerleave: leave, click };
  const settle = () => {
    box = el.closest(".drizview-plot"); // its figure takes longer to be made
    if (!box) return (waits = requestAnimationFrame(settle));
    box.append(tip);
    for (const [name, act] of Object.entries(on)) box.addEventListener(name, act);
  };
  model.on("change:points", read);
  read();
  settle();
  return () => {
    cancelAnimationFrame(waits);
    model.off("change:points", read);
    tip.remove();
    for (const [name, act] of Object.entries(on)) box?.removeEventListener(name, act);
  };
}
