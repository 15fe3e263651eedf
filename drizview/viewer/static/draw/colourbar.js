import { CURVES } from "../image/curves.js";
import { cutsOf } from "../image/cuts.js";
import { stretchOf } from "../image/layers.js";
import { unitText } from "../image/units.js";
import { writeText } from "./strokes.js";

const HIGH = 8; // px
const [SHORTEST, LONGEST] = [110, 220]; // px
/** Where on the stretched scale a value is written, before it is rounded. */
const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const ROOM = 9; // px between two values

/** Draw which colour stands for which value of the frame on view, at the lower right; flags have colours of their own. */
export function drawColourBar(context, view, frame, width, height) {
  if (!view.state.colourbar || view.state.compact || frame.kind === "dq") return;
  const long = Math.min(LONGEST, width / 3);
  if (long < SHORTEST) return;
  const [x, y] = [width - 16 - long, height - 34];
  drawColours(context, view, frame, x, y, long);
  const [low, high] = cutsOf(view, frame);
  const { stretch } = CURVES[view.state[stretchOf(frame)]];
  const taken = [];
  for (const value of ticksOf(view, frame)) {
    const at = x + long * stretch(Math.min(1, Math.max(0, (value - low) / (high - low))));
    const text = String(value).replace("-", "−");
    const half = context.measureText(text).width / 2;
    const left = Math.min(at - half, width - 6 - 2 * half);
    if (taken.some(([from, to]) => left < to + ROOM && left + 2 * half > from - ROOM)) continue;
    taken.push([left, left + 2 * half]);
    context.fillStyle = "#000c";
    context.fillRect(at - 1.5, y + HIGH, 3, 4);
    context.fillStyle = "#fff";
    context.fillRect(at - 0.5, y + HIGH, 1, 3);
    writeText(context, text, left, y + HIGH + 15);
  }
  const unit = unitText(frame.unit);
  context.textAlign = "right";
  if (unit) writeText(context, unit, width - 16, y - 6);
  context.textAlign = "start";
}

/** @returns {Array<*>} All that the colour bar of a frame depends on. */
export function barOf(view, frame) {
  const { colourbar, cmap, invert, contrast, bias } = view.state;
  if (!colourbar || frame.kind === "dq") return [frame.kind === "dq"];
  return [frame.kind, frame.unit, view.state[stretchOf(frame)], cmap, invert, contrast, bias, ...cutsOf(view, frame)];
}

/** @returns {number[]} Values to write, rounded to two digits: the two cuts first, which have to be there, then what lies between them. */
export function ticksOf(view, frame) {
  const [low, high] = cutsOf(view, frame);
  const { value } = CURVES[view.state[stretchOf(frame)]];
  const rounded = STEPS.map((u) => roundTo(low + (high - low) * value(u), high - low));
  return [...new Set([rounded[0], rounded.at(-1), ...rounded.filter((v) => v > low && v < high)])];
}

/** @returns {number} A value with two digits, or more where all of the scale has the first two in common. */
function roundTo(value, span) {
  if (Math.abs(value) < span / 1000) return 0;
  const ten = Math.floor(Math.log10(Math.min(Math.abs(value), span))) - 1;
  return Number((Math.round(value / 10 ** ten) * 10 ** ten).toFixed(Math.max(0, -ten)));
}

function drawColours(context, view, frame, x, y, long) {
  const { contrast, bias, invert, cmap } = view.state;
  const map = view.maps.maps[view.maps.kinds[frame.kind] ?? cmap];
  for (let k = 0; k < long; k += 1) {
    const t = Math.min(1, Math.max(0, (k / (long - 1) - bias) * contrast + 0.5));
    const index = Math.floor(255 * (invert ? 1 - t : t) + 0.5);
    context.fillStyle = `rgb(${map.slice(3 * index, 3 * index + 3).join()})`;
    context.fillRect(x + k, y, 1.5, HIGH);
  }
  for (const [style, out, line] of [["#000c", 1.5, 1], ["#fff", 0.5, 1]]) {
    context.lineWidth = line;
    context.strokeStyle = style;
    context.strokeRect(x - out, y - out, long + 2 * out, HIGH + 2 * out);
  }
}
