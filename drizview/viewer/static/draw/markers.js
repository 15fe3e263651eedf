import { CHOSEN, MARK_RADIUS } from "../constants.js";
import { outlined, writeText } from "./strokes.js";

/** Half the diagonal of a marker, and how near the mouse has to be [CSS px]. */
const [HALF, REACH] = [6, 9];
const COLOUR = "#ff9de2";

/** Draw the objects of a catalogue as diamonds, the chosen one larger, the one under the mouse with its name. */
export function drawMarkers(context, view, frame, screen) {
  const { markers, marker } = view.state;
  if (markers?.scene === frame.scene) {
    const inView = [];
    markers.x.forEach((x, index) => {
      const at = screen.at(x, markers.y[index]);
      if (at.x > -9 && at.y > -9 && at.x < screen.width + 9 && at.y < screen.height + 9) inView.push({ ...at, index });
    });
    outlined(context, () => trace(context, inView, HALF), COLOUR, 1.25);
    const chosen = inView.filter(({ index }) => markers.rows[index] === marker);
    if (chosen.length) outlined(context, () => trace(context, chosen, HALF + 4), CHOSEN, 2);
    for (const at of chosen) say(context, wordsOf(markers, at.index), at, screen.width);
  }
  const { hovered } = view;
  if (hovered?.scene === frame.scene) say(context, hovered.words, screen.at(hovered.x, hovered.y), screen.width);
}

function trace(context, list, half) {
  context.beginPath();
  for (const { x, y } of list) {
    context.moveTo(x, y - half);
    for (const [u, v] of [[half, 0], [0, half], [-half, 0]]) context.lineTo(x + u, y + v);
    context.closePath();
  }
}

function say(context, words, { x, y }, width) {
  const long = context.measureText(words).width;
  writeText(context, words, Math.max(4, Math.min(x + 12, width - long - 6)), y - 10);
}

function wordsOf(markers, index) {
  return [markers.names[index], markers.notes[index]].filter(Boolean).join(" · ");
}

/**
 * The object, or the place of the evidence, that lies under the mouse.
 * @returns {{x: number, y: number, scene: string, row: number, words: string}|null} Row -1 for a place of the evidence.
 */
export function markerUnder(view, frame, screen, px, py) {
  const far = (x, y) => {
    const at = screen.at(x, y);
    return Math.hypot(at.x - px, at.y - py);
  };
  const { markers, marks } = view.state;
  let [best, found] = [REACH, null];
  const take = (distance, made) => {
    if (distance < best) [best, found] = [distance, made()];
  };
  if (markers?.scene === frame.scene)
    markers.x.forEach((x, index) => {
      const y = markers.y[index];
      take(far(x, y), () => ({ x, y, scene: frame.scene, row: markers.rows[index], words: wordsOf(markers, index) }));
    });
  if (found) return found;
  best = MARK_RADIUS + 2;
  for (const { x, y, name, label } of marks.filter((mark) => isMarkOf(mark, frame)))
    if (name && !label) take(far(x, y), () => ({ x, y, scene: frame.scene, row: -1, words: String(name) }));
  return found;
}

/** @returns {boolean} Whether a mark lies on a frame: those of another product, which stands beside the rest, lie on its own frames only. */
export function isMarkOf(mark, frame) {
  return (mark.beside ?? "") === (frame.beside && frame.group);
}
