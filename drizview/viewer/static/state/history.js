import { EVERYTHING } from "../image/camera.js";

/** A view counts as one that a person has been at when it has stood still for so long [ms]. */
const SETTLED = 600;
const MOST = 100;

/** Frame and camera as they were, to go back to and forward again. */
export class History {
  /** @param {object} view */
  constructor(view) {
    Object.assign(this, { view, past: [], future: [], here: null, timer: null });
    /** Called when there is more, or less, to go to. */
    this.changed = () => {};
    this.stop = view.listen((keys) => keys.some((key) => key === "camera" || key === "frame" || key === "frames") && this.plan());
    this.plan();
  }

  /** Note where the view is once it has come to rest. What blinks by itself is nobody's choice. */
  plan() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.view.state.playing || this.note(), SETTLED);
  }

  note() {
    const now = placeOf(this.view);
    if (!now || alike(now, this.here)) return;
    if (this.here) this.past = [...this.past, this.here].slice(-MOST);
    this.here = now;
    this.future = [];
    this.changed();
  }

  back() {
    this.note();
    this.turn(this.past, this.future);
  }

  forward() {
    this.note();
    this.turn(this.future, this.past);
  }

  /** Go to the last of one pile, and lay what is on view upon the other. */
  turn(from, to) {
    const { frames } = this.view;
    while (from.length && !frames.has(from[from.length - 1].frame)) from.pop(); // it is gone
    if (!from.length) return;
    to.push(this.here);
    this.here = from.pop();
    this.view.choose(this.here.frame);
    this.view.move(this.here.camera);
    this.changed();
  }

  close() {
    clearTimeout(this.timer);
    this.stop();
  }
}

/** @returns {{frame: string, camera: object}|null} What is on view. */
function placeOf(view) {
  const { frame } = view;
  if (!frame) return null;
  const fit = view.homes.get(frame.scene) === EVERYTHING ? { fit: "all" } : {};
  return { frame: frame.id, camera: { ...(view.cameras.get(frame.scene) ?? fit) } };
}

function alike(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
