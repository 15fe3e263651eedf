import { cameraOf, toScene, toScreen } from "./camera.js";
import { make } from "../dom.js";
import { drawMarks } from "../draw/marks.js";
import { Layers } from "./layers.js";
import { registry } from "../state/registry.js";

/** So many frames stand side by side at most. */
const MOST = 16;
const GAP = 2; // px

/**
 * Where the frames of the blink set stand side by side.
 * @returns {Array<{frame: object, left: number, top: number, width: number, height: number}>} Cells of one size, CSS pixels.
 */
export function cellsOf(view, width, height) {
  const ids = view.state.blink.filter((id) => view.frames.has(id)).slice(0, MOST);
  const frames = (ids.length ? ids : [view.frame?.id]).map((id) => view.frames.get(id)).filter(Boolean);
  const columns = columnsFor(frames.length, width, height);
  const rows = Math.ceil(frames.length / columns);
  const [w, h] = [Math.floor((width - GAP * (columns - 1)) / columns), Math.floor((height - GAP * (rows - 1)) / rows)];
  return frames.map((frame, k) => ({ frame, left: (k % columns) * (w + GAP), top: Math.floor(k / columns) * (h + GAP), width: w, height: h }));
}

/** @returns {number} Columns with which the largest square fits into a cell. */
function columnsFor(count, width, height) {
  const side = (columns) => Math.min(width / columns, height / Math.ceil(count / columns));
  return Array.from({ length: count }, (_, k) => k + 1).reduce((best, columns) => (side(columns) > side(best) ? columns : best), 1);
}

/** @returns {object|undefined} The cell at a position on the stage. */
export function cellAt(cells, px, py) {
  return cells.find(({ left, top, width, height }) => px >= left && py >= top && px < left + width && py < top + height);
}

/** Draw the frames of the blink set side by side, each with what lies over it. @returns {object[]} What was drawn. */
export function drawCells(stage, cells, dpr) {
  const { view, canvas, over, size } = stage;
  const contexts = [canvas, over].map((layer) => layer.getContext("2d"));
  for (const context of contexts) {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
  }
  stage.drawn = null; // what lies over one frame is no longer there
  stage.scratch ??= make("canvas");
  const { scratch, cursor } = stage;
  const cross = cursor && { scene: stage.frame.scene, ...toScene(stage.camera, size.width, size.height, ...cursor) };
  return cells.map((cell) => {
    const { width, height } = Object.assign(scratch, { width: Math.round(cell.width * dpr), height: Math.round(cell.height * dpr) });
    const camera = cameraOf(view, cell.frame, cell.width, cell.height);
    const device = { ...camera, zoom: camera.zoom * dpr };
    const layers = new Layers(view, cell.frame, device, width, height);
    const at = [Math.round(cell.left * dpr), Math.round(cell.top * dpr)];
    registry().painter.draw(scratch, device, layers.list);
    contexts[0].drawImage(scratch, ...at);
    drawMarks(scratch, view, cell.frame, camera, dpr);
    drawCell(scratch.getContext("2d"), cell, { chosen: cell.frame === view.frame, camera, cross });
    contexts[1].drawImage(scratch, ...at);
    return layers;
  });
}

/** Draw the name of a frame in its cell, a border around the one on view, and where the mouse is in all that share its scene. */
function drawCell(context, { frame, width, height }, { chosen, camera, cross }) {
  context.font = "11px system-ui, 'DejaVu Sans', sans-serif";
  const long = context.measureText(frame.label).width;
  context.fillStyle = "#10141acc";
  context.fillRect(3, 3, long + 10, 17);
  context.fillStyle = "#e4e9ef";
  context.fillText(frame.label, 8, 15);
  if (chosen) {
    context.strokeStyle = "#6db1ff";
    context.lineWidth = 2;
    context.strokeRect(1, 1, width - 2, height - 2);
  }
  if (!cross || cross.scene !== frame.scene) return;
  const { x, y } = toScreen(camera, width, height, cross.x, cross.y);
  for (const [style, wide] of [["#0009", 3], ["#ffffffd0", 1]]) {
    context.strokeStyle = style;
    context.lineWidth = wide;
    context.beginPath();
    for (const [u, v] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + 6 * u, y + 6 * v);
      context.lineTo(x + 22 * u, y + 22 * v);
    }
    context.stroke();
  }
}
