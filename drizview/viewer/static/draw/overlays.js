import { SHAPE_RADIUS } from "../constants.js";
import { inSight, writeText } from "./strokes.js";

/** More labels than this in view would cover each other, and the image. */
const MOST_LABELS = 400;
/** Shapes of one look that are one path: 5000 triangles take 40 ms so, 100 one by one and 200 as a single path. */
const AT_ONCE = 100;

/**
 * Draw the shapes of the panels that belong to the scene of a frame. Thousands are cheap.
 * @param {CanvasRenderingContext2D} context @param {Object<string, object[]>} overlays By owner. @param {object} frame
 * @param {{width: number, height: number, zoom: number, at: function(number, number): {x: number, y: number}}} screen
 */
export function drawOverlays(context, overlays, frame, screen) {
  const looks = new Map();
  const labels = [];
  for (const shape of Object.values(overlays).flat()) {
    if (shape.scene !== frame.scene) continue;
    const points = shape.points.map(([x, y]) => screen.at(x, y));
    const radius = shape.kind === "circle" ? Math.max(SHAPE_RADIUS, shape.r * screen.zoom) : 0;
    if (!inView(points, radius + 12, screen)) continue;
    if (shape.label) labels.push({ shape, at: points[0], radius });
    if (shape.kind === "text") continue;
    const look = `${shape.colour} ${shape.width} ${shape.dash}`;
    if (!looks.has(look)) looks.set(look, { shape, list: [] });
    looks.get(look).list.push({ kind: shape.kind, points, radius });
  }
  for (const { shape, list } of looks.values())
    for (let first = 0; first < list.length; first += AT_ONCE)
      strokeAll(context, shape, list.slice(first, first + AT_ONCE));
  for (const label of labels.slice(0, MOST_LABELS)) writeShape(context, label, screen.height);
}

function inView(points, margin, { width, height }) {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    [x0, x1] = [Math.min(x0, x), Math.max(x1, x)];
    [y0, y1] = [Math.min(y0, y), Math.max(y1, y)];
  }
  return x1 > -margin && y1 > -margin && x0 < width + margin && y0 < height + margin;
}

function strokeAll(context, { colour, width, dash }, list) {
  context.save();
  context.miterLimit = 2;
  context.lineJoin = "miter";
  context.beginPath();
  for (const one of list) trace(context, one, width);
  // The dark edge is whole where the line is dashed: the gaps keep the shape together on a bright ground.
  for (const [style, line, gaps] of [
    ["#000c", width + 3, []],
    [colour, width, dash ? [6, 4] : []],
  ]) {
    context.strokeStyle = style;
    context.lineWidth = line;
    context.setLineDash(gaps);
    context.stroke();
  }
  context.restore();
}

function trace(context, { kind, points, radius }, width) {
  const [first, ...rest] = points;
  if (kind === "circle") {
    context.moveTo(first.x + radius, first.y);
    context.arc(first.x, first.y, radius, 0, 2 * Math.PI);
    return;
  }
  context.moveTo(first.x, first.y);
  for (const { x, y } of rest) context.lineTo(x, y);
  if (kind === "polygon") context.closePath();
  if (kind === "arrow") traceHead(context, points.at(-2), points.at(-1), 5 + 2 * width);
}

/** The head of an arrow, smaller where the arrow is short. */
function traceHead(context, from, to, most) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const size = Math.min(most, Math.hypot(to.x - from.x, to.y - from.y) / 2);
  for (const turn of [2.6, -2.6]) {
    context.moveTo(to.x, to.y);
    context.lineTo(to.x + size * Math.cos(angle + turn), to.y + size * Math.sin(angle + turn));
  }
}

function writeShape(context, { shape, at, radius }, height) {
  if (shape.kind === "text") writeText(context, shape.label, at.x, at.y + 4, shape.colour);
  else writeText(context, shape.label, at.x + 0.7 * radius + 5, inSight(at.y - 0.7 * radius - 4, height, at.y + radius));
}
