import { valueAt } from "./codec.js";
import { registry } from "../state/registry.js";

/** A Gaussian reaches so many sigma; one narrower than this [texels] changes nothing that is seen. */
const [REACH, LEAST] = [3, 0.3];

/**
 * A tile with the pixels around it, from the neighbours at hand.
 * @returns {{values: Float32Array, width: number, height: number}} NaN where nothing is known; the tile begins at (margin, margin).
 */
export function padded({ id }, entry, margin) {
  const { cache } = registry();
  const { z, x, y, shape: [rows, columns] } = entry.header;
  const [width, height] = [columns + 2 * margin, rows + 2 * margin];
  const values = new Float32Array(width * height).fill(NaN);
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) {
      const other = dx || dy ? cache.get(id, z, x + dx, y + dy) : entry;
      if (!other) continue;
      const [h, w] = other.header.shape;
      // where the other tile begins in this one's texels: those to the left and below are whole
      const [left, top] = [margin + (dx < 0 ? -w : dx > 0 ? columns : 0), margin + (dy < 0 ? -h : dy > 0 ? rows : 0)];
      const [x0, x1] = [Math.max(0, -left), Math.min(w, width - left)];
      for (let j = Math.max(0, -top); j < Math.min(h, height - top); j += 1)
        for (let i = x0; i < x1; i += 1) values[(top + j) * width + left + i] = valueAt(other, j * w + i);
    }
  }
  return { values, width, height };
}

/** @returns {object} A tile smoothed by a Gaussian of some pixels of the image; the tile itself where that is less than is seen. */
export function smoothed(source, entry, pixels) {
  const sigma = pixels / 2 ** entry.header.z;
  if (sigma < LEAST) return entry;
  const { cache } = registry();
  const { z, x, y } = entry.header;
  const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => Number(Boolean(cache.get(source.id, z, x + dx, y + dy)))));
  const key = `${sigma} ${around.join("")}`;
  if (entry.soft?.key === key) return entry.soft.made;
  entry.soft = { key, made: convolved(source, entry, sigma) };
  return entry.soft.made;
}

function convolved(source, entry, sigma) {
  const margin = Math.ceil(REACH * sigma);
  const { values, width, height } = padded(source, entry, margin);
  const weights = Float32Array.from({ length: 2 * margin + 1 }, (_, k) => Math.exp(-((k - margin) ** 2) / (2 * sigma ** 2)));
  const [rows, columns] = entry.header.shape;
  // along x, then along y; what has no value has no weight
  const [sums, norms] = [new Float32Array(columns * height), new Float32Array(columns * height)];
  for (let j = 0; j < height; j += 1)
    for (let i = 0; i < columns; i += 1) {
      let [sum, norm] = [0, 0];
      for (let k = 0, at = j * width + i; k < weights.length; k += 1, at += 1) {
        const value = values[at];
        if (value !== value) continue;
        sum += weights[k] * value;
        norm += weights[k];
      }
      [sums[j * columns + i], norms[j * columns + i]] = [sum, norm];
    }
  const out = new Float32Array(rows * columns);
  for (let j = 0; j < rows; j += 1)
    for (let i = 0; i < columns; i += 1) {
      let [sum, norm] = [0, 0];
      for (let k = 0, at = j * columns + i; k < weights.length; k += 1, at += columns) {
        sum += weights[k] * sums[at];
        norm += weights[k] * norms[at];
      }
      const own = values[(j + margin) * width + i + margin];
      out[j * columns + i] = own === own && norm > 0 ? sum / norm : NaN; // a hole stays one
    }
  const header = { ...entry.header, form: "f32", zero: 0, step: 1 };
  return { header, data: new Uint32Array(out.buffer) };
}
