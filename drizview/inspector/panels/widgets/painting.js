import { pixelsOf } from "../../../viewer/static/image/pixels.js";

/**
 * Paint values with a table of 256 colours, first row at the bottom; what is not a number stays transparent, so that
 * the hatch behind shows.
 * @param {HTMLCanvasElement} canvas @param {{nx: number, ny: number, low: number, high: number, softening: number}} cell
 * @param {Float32Array} values @param {Uint8Array} table
 */
export function paint(canvas, cell, values, table) {
  const { nx, ny, low, high, softening } = cell;
  const image = new ImageData(nx, ny);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = pixelsOf(table);
  const whole = softening ? Math.asinh(softening) : 1;
  for (let row = 0; row < ny; row++) {
    let to = nx * (ny - 1 - row);
    for (let at = row * nx; at < (row + 1) * nx; at++, to++) {
      if (!Number.isFinite(values[at])) continue;
      const share = Math.min(Math.max((values[at] - low) / (high - low), 0), 1);
      pixels[to] = colours[Math.round(255 * (softening ? Math.asinh(softening * share) / whole : share))];
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** Paint the colours of a table from left to right. */
export function paintBar(canvas, table) {
  const image = new ImageData(256, 1);
  new Uint32Array(image.data.buffer).set(pixelsOf(table));
  canvas.getContext("2d").putImageData(image, 0, 0);
}
