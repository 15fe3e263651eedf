import { make } from "../dom.js";
import { valueAt } from "../image/codec.js";
import { cutsOf } from "../image/cuts.js";
import { unitText } from "../image/units.js";
import { registry } from "../state/registry.js";

const [WIDTH, HEIGHT, AXIS] = [268, 84, 16]; // px
const BINS = 134;
/** What lies outside of these shares of the pixels is beyond the ends, unless a cut is there. */
const [LOW, HIGH] = [0.002, 0.998];
/** The ends are no further from the cuts than so many times what lies between these. */
const FAR = 1.5;
/** A cut is taken hold of from so far [px]. */
const REACH = 12;
const MOST = 60_000;

/** How often each value occurs in the frame on view, from the tiles at hand, with the two cuts to drag. */
export class Histogram {
  /** @param {object} view @param {function([number, number]): void} choose Called with the cuts as they are dragged. */
  constructor(view, choose) {
    Object.assign(this, { view, choose, held: -1, range: null, left: "" });
    this.node = make("canvas", { class: "drizview-histogram", role: "img", tabindex: -1 });
    this.node.setAttribute("aria-label", "Histogram of the frame; drag a cut, or type it below");
    this.node.title = "Drag a line to set a cut. Log of the number of pixels, from the overview";
    this.node.addEventListener("pointerdown", (event) => this.take(event));
    this.node.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.node.addEventListener(end, () => this.drop());
  }

  /** Draw it for the frame on view. */
  update() {
    const { frame } = this.view;
    this.node.hidden = frame.kind === "dq";
    if (this.node.hidden) return;
    const cuts = cutsOf(this.view, frame);
    const now = [frame.id, ...cuts].join();
    // A cut that was dragged stays where it was let go: the scale follows when the menu is opened again.
    if (this.held < 0 && now !== this.left) this.count(frame);
    this.left = now;
    this.draw(cuts, unitText(frame.unit));
  }

  /** Have the scale follow the cuts with the next picture. */
  rescale() {
    this.left = "";
  }

  /** Count the pixels of the overviews between the ends of the scale. */
  count(frame) {
    const values = valuesOf(frame);
    const cuts = cutsOf(this.view, frame);
    const at = (share) => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? cuts[0];
    const far = FAR * (cuts[1] - cuts[0]);
    const low = Math.min(cuts[0], Math.max(at(LOW), cuts[0] - far));
    const high = Math.max(cuts[1], Math.min(at(HIGH), cuts[1] + far));
    const margin = (high - low || 1) * 0.06;
    this.range = [low - margin, high + margin];
    this.bins = new Array(BINS).fill(0);
    const scale = BINS / (this.range[1] - this.range[0]);
    for (const value of values) {
      const bin = Math.floor((value - this.range[0]) * scale);
      if (bin >= 0 && bin < BINS) this.bins[bin] += 1;
    }
  }

  draw(cuts, unit) {
    const dpr = devicePixelRatio || 1;
    Object.assign(this.node, { width: WIDTH * dpr, height: (HEIGHT + AXIS) * dpr });
    const context = this.node.getContext("2d");
    const style = getComputedStyle(this.node);
    context.scale(dpr, dpr);
    const most = Math.log1p(Math.max(1, ...this.bins));
    context.fillStyle = style.color;
    this.bins.forEach((n, k) => {
      const high = (Math.log1p(n) / most) * (HEIGHT - 6);
      context.fillRect((k * WIDTH) / BINS, HEIGHT - high, WIDTH / BINS - 0.4, high);
    });
    const [low, high] = cuts.map((value) => this.across(value));
    context.fillStyle = style.getPropertyValue("--dz-veil") || "#8883";
    context.fillRect(0, 0, low, HEIGHT);
    context.fillRect(high, 0, WIDTH - high, HEIGHT);
    context.fillStyle = style.getPropertyValue("--dz-accent");
    for (const x of [low, high]) {
      context.fillRect(x - 1, 0, 2, HEIGHT);
      context.fillRect(x - 4, HEIGHT / 2 - 9, 8, 18);
    }
    this.number(context, unit, style.color);
  }

  /** Write the values of the two ends, and their unit between them. */
  number(context, unit, colour) {
    context.fillStyle = colour;
    context.font = "11px system-ui, 'DejaVu Sans', sans-serif";
    const [low, high] = this.range.map((value) => String(Number(value.toPrecision(3))).replace("-", "−"));
    for (const [text, align, x] of [[low, "left", 3], [unit, "center", WIDTH / 2], [high, "right", WIDTH - 3]]) {
      context.textAlign = align;
      context.fillText(text, x, HEIGHT + AXIS - 4);
    }
  }

  /** @returns {number} Where a value is [px]. */
  across(value) {
    return ((value - this.range[0]) / (this.range[1] - this.range[0])) * WIDTH;
  }

  /** @returns {number} The value at a position of the pointer. */
  valueAt(event) {
    const share = Math.min(1, Math.max(0, event.offsetX / this.node.clientWidth));
    return this.range[0] + share * (this.range[1] - this.range[0]);
  }

  take(event) {
    const cuts = cutsOf(this.view, this.view.frame);
    const x = (event.offsetX / this.node.clientWidth) * WIDTH;
    const far = cuts.map((cut) => Math.abs(this.across(cut) - x));
    this.held = far[0] < far[1] ? 0 : 1;
    if (far[this.held] > REACH) this.held = -1;
    else this.node.setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (this.held < 0) return;
    const cuts = [...cutsOf(this.view, this.view.frame)];
    const least = (this.range[1] - this.range[0]) / 1000;
    const value = this.valueAt(event);
    cuts[this.held] = this.held ? Math.max(value, cuts[0] + least) : Math.min(value, cuts[1] - least);
    this.choose(cuts);
  }

  /** The cut is let go. */
  drop() {
    if (this.held < 0) return;
    this.held = -1;
    this.update();
  }
}

/** @returns {Float64Array} The values of a frame's overviews in order, some of them where there are many. */
function valuesOf(frame) {
  const { cache } = registry();
  const out = [];
  for (const { source } of frame.planes) {
    const entry = cache.get(source.id, source.overview, 0, 0);
    if (!entry) continue;
    const step = Math.max(1, Math.ceil((entry.data.length * frame.planes.length) / MOST));
    for (let index = 0; index < entry.data.length; index += step) {
      const value = valueAt(entry, index);
      if (Number.isFinite(value)) out.push(value);
    }
  }
  return Float64Array.from(out).sort();
}
