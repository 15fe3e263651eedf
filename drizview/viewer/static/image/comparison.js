import { make } from "../dom.js";

/** A line moves by this share of the image at a press of an arrow key, and with Shift. */
const [STEP, STRIDE] = [0.02, 0.1];

/**
 * What lies over the frame shown.
 * @returns {{frame: object|null, mode: string, at: number, reason: string}} Without a frame nothing does; the reason says why not,
 *   where something was asked for.
 */
export function overOf(view) {
  const { frame: id, mode = "blend", at = 0.5 } = view.state.over;
  const { frame } = view;
  const second = id ? view.frames.get(id) : null;
  const none = (reason) => ({ frame: null, mode, at, reason });
  if (!second || !frame || second === frame) return none("");
  if (second.scene !== frame.scene)
    return none(`${second.label} cannot be compared with ${frame.label}: they are not registered to each other.`);
  return { frame: second, mode, at, reason: "" };
}

/** @returns {object|undefined} The second frame where none was chosen: the next of the blink set, or any. */
export function secondFor(view) {
  const { frame, frames, state } = view;
  const at = state.blink.indexOf(frame?.id);
  const turn = [...state.blink.slice(at + 1), ...state.blink.slice(0, Math.max(at, 0)), ...frames.keys()];
  return turn.map((id) => frames.get(id)).find((other) => other && other !== frame && other.scene === frame?.scene);
}

/** Show a second frame over the first in a mode; "none" takes it away. */
export function setOver(view, mode, id = view.state.over.frame ?? view.second ?? secondFor(view)?.id) {
  if (view.state.over.frame) view.second = view.state.over.frame;
  const at = view.state.over.at ?? 0.5;
  view.change({ over: mode === "none" || !id ? {} : { frame: id, mode, at } });
}

/** The next of none, blend and swipe. */
export function cycleOver(view) {
  const now = view.state.over.frame ? view.state.over.mode : "none";
  setOver(view, { none: "blend", blend: "swipe", swipe: "none" }[now]);
}

/** How much of the second frame is seen: a bar over the image, and in a swipe the line itself. */
export class Comparison {
  /** @param {object} view */
  constructor(view) {
    this.view = view;
    this.left = make("span", {});
    const amount = { type: "range", min: 0, max: 1, step: 0.01, "aria-label": "How much of the second frame is seen" };
    this.range = make("input", { ...amount, on: { input: () => this.set(this.range.value) } });
    this.right = make("span", {});
    this.bar = make("div", { class: "drizview-mix", hidden: true }, this.left, this.range, this.right);
    this.line = make("div", { class: "drizview-swipe", role: "slider", tabindex: 0, hidden: true, "aria-valuemin": 0 });
    this.line.setAttribute("aria-valuemax", 100);
    this.line.setAttribute("aria-label", "Swipe line: the second frame is left of it");
    this.line.addEventListener("keydown", (event) => this.key(event));
    this.line.addEventListener("pointerdown", (event) => this.grasp(event));
    // What the mouse does here it does not do to the image, and the pixel below is not asked for.
    for (const type of ["pointerdown", "pointermove", "dblclick"])
      for (const node of [this.bar, this.line]) node.addEventListener(type, (event) => event.stopPropagation());
  }

  set(at) {
    const { view } = this;
    view.change({ over: { ...view.state.over, at: Math.round(1000 * Math.min(1, Math.max(0, Number(at)))) / 1000 } });
  }

  key(event) {
    const { at } = this.view.state.over;
    const step = event.shiftKey ? STRIDE : STEP;
    const to = { ArrowLeft: at - step, ArrowDown: at - step, ArrowRight: at + step, ArrowUp: at + step, Home: 0, End: 1 };
    if (!(event.key in to)) return;
    event.preventDefault();
    event.stopPropagation();
    this.set(to[event.key]);
  }

  grasp(event) {
    this.line.setPointerCapture(event.pointerId);
    this.line.focus({ preventScroll: true });
    const box = this.line.parentNode.getBoundingClientRect();
    const move = (at) => this.set((at.clientX - box.left) / box.width);
    this.line.addEventListener("pointermove", move);
    this.line.addEventListener("lostpointercapture", () => this.line.removeEventListener("pointermove", move), {
      once: true,
    });
  }

  /** @param {{frame: object|null, mode: string, at: number}} over */
  update({ frame, mode, at }) {
    const percent = Math.round(100 * at);
    this.bar.hidden = !frame;
    this.line.hidden = !frame || mode !== "swipe";
    if (!frame) return;
    const shown = this.view.frame.label;
    // The second frame lies left of the line of a swipe; in a blend it is where the slider goes.
    const names = mode === "swipe" ? [`◂ ${frame.label}`, `${shown} ▸`] : [shown, `${frame.label} ${percent} %`];
    [this.left.textContent, this.right.textContent] = names;
    this.range.value = at;
    this.range.setAttribute("aria-valuetext", `${percent} % ${frame.label}, over ${shown}`);
    this.line.style.left = `${100 * at}%`;
    this.line.setAttribute("aria-valuenow", percent);
  }
}
