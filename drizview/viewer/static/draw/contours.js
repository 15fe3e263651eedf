import { valueAt } from "../image/codec.js";
import { padded } from "../image/smoothing.js";

/** Contours are traced when the picture has stood still for so long [ms]; until then the last ones move with it. */
const STILL = 150;
/** Pieces of a line at most, of all levels of a frame; and pixels from which the sky is taken. */
const [MOST, SAMPLES] = [120_000, 20_000];
const COLOURS = ["#7fd4ff", "#69f0ae", "#ffd54a", "#ff9d6c", "#ff9de2"];

/** Traces contours of the frames that are drawn, at levels in sigma of the sky as it is displayed. */
export class Contours {
  /** @param {object} view @param {function(): void} redraw Called when there are new ones. */
  constructor(view, redraw) {
    Object.assign(this, { view, redraw, timer: null });
    /** Lines by frame. @type {Map<string, {key: string, lines: Array<{level: number, path: Path2D}>}>} */
    view.traced = new Map();
  }

  /** The pictures have changed. @param {object[]} shown Layers of each frame. */
  update(shown) {
    const { view } = this;
    const { contours } = view.state;
    if (!contours.length) {
      view.traced.clear();
      this.due = false;
      return;
    }
    const due = shown.filter(({ frame, list }) => frame.kind === "sci" && view.traced.get(frame.id)?.key !== keyOf(list, contours));
    /** Whether those of the picture are still to be traced. */
    this.due = due.length > 0;
    if (!this.due) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      for (const { frame, list } of due) view.traced.set(frame.id, { key: keyOf(list, contours), lines: trace(frame, list, contours) });
      this.redraw();
    }, STILL);
  }

  close() {
    clearTimeout(this.timer);
  }
}

/** Draw the contours of a frame. */
export function drawContours(context, view, frame, { x, y, zoom, turn = 0 }, width, height) {
  const found = view.state.contours.length ? view.traced?.get(frame.id) : null;
  if (!found) return;
  const [c, s] = [Math.cos(turn) * zoom, Math.sin(turn) * zoom];
  const place = new DOMMatrix([c, -s, -s, -c, width / 2 - x * c + y * s, height / 2 + x * s + y * c]);
  for (const { path, index } of found.lines) {
    const onScreen = new Path2D();
    onScreen.addPath(path, place);
    context.strokeStyle = COLOURS[index % COLOURS.length];
    context.lineWidth = 1.2;
    context.stroke(onScreen);
  }
}

function keyOf(list, contours) {
  const tiles = list.filter(({ look }) => !look.flags).flatMap((layer) => layer.tiles);
  return [contours.join(), ...tiles.map(({ entry: { header } }) => `${header.source} ${header.z} ${header.x} ${header.y} ${header.form}`)].join(";");
}

/** @returns {Array<{level: number, index: number, path: Path2D}>} Lines in scene coordinates. */
function trace(frame, list, contours) {
  const layers = list.filter(({ look }) => !look.flags);
  const tiles = layers.flatMap((layer, k) => layer.tiles.map((tile) => ({ ...tile, source: frame.planes[k].source })));
  const sky = skyOf(tiles.map(({ entry }) => entry));
  if (!sky) return [];
  let left = MOST;
  return contours.map((sigmas, index) => {
    const path = new Path2D();
    for (const tile of tiles) left -= march(path, tile, sky.level + sigmas * sky.sigma, left);
    return { level: sky.level + sigmas * sky.sigma, index, path };
  });
}

/** @returns {{level: number, sigma: number}|null} Median of the pixels, and their scatter below it, where no source adds to it. */
function skyOf(entries) {
  const total = entries.reduce((sum, { data }) => sum + data.length, 0);
  const step = Math.max(1, Math.ceil(total / SAMPLES));
  const values = entries.flatMap((entry) => {
    const out = [];
    for (let at = 0; at < entry.data.length; at += step) out.push(valueAt(entry, at));
    return out.filter(Number.isFinite);
  });
  if (values.length < 20) return null;
  values.sort((a, b) => a - b);
  const level = values[values.length >> 1];
  return { level, sigma: 1.4826 * (level - values[values.length >> 2]) };
}

/** Follow a level through a tile, cell by cell of four texels. @returns {number} How many pieces of a line were added. */
function march(path, { entry, mesh, source }, level, most) {
  const { z, x, y, shape: [rows, columns] } = entry.header;
  const { values, width } = padded(source, entry, 1);
  const size = 2 ** z;
  const scene = {};
  const spot = (u, v) => {
    // the middle of a texel, in pixels of the raster
    const [px, py] = [(x * source.tile + u - 1 + 0.5) * size - 0.5, (y * source.tile + v - 1 + 0.5) * size - 0.5];
    return mesh.patch(px, py, scene);
  };
  const cross = (a, b) => (level - a) / (b - a);
  let added = 0;
  for (let j = 1; j <= rows && added < most; j += 1)
    for (let i = 1; i <= columns; i += 1) {
      const at = j * width + i;
      const [a, b, c, d] = [values[at], values[at + 1], values[at + width + 1], values[at + width]];
      const code = (a > level) + 2 * (b > level) + 4 * (c > level) + 8 * (d > level);
      if (code === 0 || code === 15 || Number.isNaN(a + b + c + d)) continue;
      const sides = [];
      if (a > level !== b > level) sides.push([i + cross(a, b), j]);
      if (b > level !== c > level) sides.push([i + 1, j + cross(b, c)]);
      if (c > level !== d > level) sides.push([i + 1 - cross(c, d), j + 1]);
      if (d > level !== a > level) sides.push([i, j + 1 - cross(d, a)]);
      for (let k = 0; k + 1 < sides.length; k += 2) {
        spot(...sides[k]);
        path.moveTo(scene.x, scene.y);
        spot(...sides[k + 1]);
        path.lineTo(scene.x, scene.y);
        added += 1;
      }
    }
  return added;
}
