import { BACKGROUND, BLANK, TILE } from "../constants.js";
import { make } from "../dom.js";
import { STEPS, coloursOf } from "./colours.js";
import { paintShares, paletteOf } from "./flagpaint.js";
import { eachSpan } from "./spans.js";

const [NOTHING] = new Uint32Array(Uint8Array.of(...BACKGROUND, 255).buffer);
/** Triangles of so many tiles are kept. */
const KEPT = 4000;

/**
 * Paints frames into 2D canvases, pixel by pixel. One for the page. No WebGL: a screen of a million pixels takes 5 ms, less than
 * software graphics need for it, a first picture waits for no context and no shader, and colours do not depend on the driver.
 */
export class Painter {
  constructor() {
    /** @type {Map<string, Float32Array>} */
    this.shapes = new Map();
    this.room = new Uint8ClampedArray(0);
    this.canvas = make("canvas"); // for what lies over another picture
  }

  /**
   * Paint layers into a canvas.
   * @param {HTMLCanvasElement} target
   * @param {{x: number, y: number, zoom: number}} camera Zoom in pixels of the target.
   * @param {Array<{look: object, tiles: Array<{entry: object, mesh: object, rect: object}>}>} layers Bottom first.
   * @param {{mode?: string, at?: number}} [over] Over what is there already: a blend by opacity, or a swipe over the left part.
   */
  draw(target, camera, layers, { mode = "blend", at = 1 } = {}) {
    const { width, height } = target;
    if (!width || !height || !at) return;
    const image = this.painted(width, height, camera, layers);
    const context = target.getContext("2d");
    if (mode === "swipe" || at === 1) {
      context.putImageData(image, 0, 0, 0, 0, mode === "swipe" ? Math.round(at * width) : width, height);
      return;
    }
    Object.assign(this.canvas, { width, height }).getContext("2d").putImageData(image, 0, 0);
    context.globalAlpha = at;
    context.drawImage(this.canvas, 0, 0);
    context.globalAlpha = 1;
  }

  /** @returns {ImageData} Layers on the background; the next call paints over it. */
  painted(width, height, camera, layers) {
    const bytes = 4 * width * height;
    if (this.room.length < bytes) this.room = new Uint8ClampedArray(bytes);
    const pixels = new Uint32Array(this.room.buffer, 0, width * height).fill(NOTHING);
    for (const { look, tiles } of layers) {
      for (const { entry, mesh, rect } of tiles) {
        const run = look.flags ? flagsInto(pixels, entry, look) : imageInto(pixels, entry, look);
        eachSpan(this.shape(mesh, rect), camera, width, height, inTexels(entry.header, run));
      }
    }
    return new ImageData(this.room.subarray(0, bytes), width, height);
  }

  shape(mesh, rect) {
    const { shapes } = this;
    const key = `${mesh.id} ${rect.x0} ${rect.y0} ${rect.x1} ${rect.y1}`;
    if (!shapes.has(key)) {
      if (shapes.size > KEPT) shapes.clear();
      shapes.set(key, mesh.triangles(rect));
    }
    return shapes.get(key);
  }
}

/** Hand on runs with places in the tile, in texels from its corner, instead of in the raster. */
function inTexels({ z, x, y }, run) {
  const shrink = 2 ** -z;
  return (from, to, px, py, dx, dy) =>
    run(from, to, (px + 0.5) * shrink - x * TILE, (py + 0.5) * shrink - y * TILE, dx * shrink, dy * shrink);
}

/** @returns {function} Paints runs of an image; a pixel without a value shows what is below it. */
function imageInto(pixels, { header, data }, look) {
  const colours = coloursOf(look);
  const [low, high] = look.cuts;
  const scale = STEPS / (high - low);
  const whole = header.form === "u16";
  const values = whole ? data : new Float32Array(data.buffer, data.byteOffset, data.length);
  const [gain, zero] = whole ? [header.step * scale, (header.zero - low) * scale + 0.5] : [scale, 0.5 - low * scale];
  const blank = whole ? BLANK : NaN;
  const [rows, columns] = header.shape;
  return (from, to, x, y, dx, dy) => {
    for (let at = from; at < to; at += 1, x += dx, y += dy) {
      const i = x < 0 ? 0 : x < columns ? x | 0 : columns - 1;
      const j = y < 0 ? 0 : y < rows ? y | 0 : rows - 1;
      const value = values[j * columns + i];
      if (value === blank || value - value !== 0) continue; // none, not a number, or without end
      const step = value * gain + zero;
      pixels[at] = colours[step > 0 ? (step < STEPS ? step | 0 : STEPS) : 0];
    }
  };
}

/** @returns {function} Paints runs of flags over what is there. */
function flagsInto(pixels, entry, look) {
  const [key, palette] = paletteOf(look);
  const flags = entry.header.form === "dq" ? entry.data : null;
  const colours = flags ? palette.values : sharesOf(entry, look.alone ? "alone" : "over", key, palette);
  const opacity = look.alone ? 1 : look.opacity;
  const [rows, columns] = entry.header.shape;
  return (from, to, x, y, dx, dy) => {
    for (let at = from; at < to; at += 1, x += dx, y += dy) {
      const i = x < 0 ? 0 : x < columns ? x | 0 : columns - 1;
      const j = y < 0 ? 0 : y < rows ? y | 0 : rows - 1;
      const k = j * columns + i;
      const colour = colours[flags ? flags[k] : k];
      if (colour) pixels[at] = blended(pixels[at], colour, opacity);
    }
  };
}

/** @returns {Uint32Array} The colours of a tile of shares, kept with it: those over an image, and those of a frame of flags. */
function sharesOf(entry, role, key, palette) {
  if (entry[role]?.key !== key) entry[role] = { key, colours: paintShares(entry, palette) };
  return entry[role].colours;
}

/** @returns {number} A pixel below a premultiplied colour of some opacity. */
function blended(below, colour, opacity) {
  if (opacity === 1 && colour >>> 24 === 255) return colour;
  const rest = 1 - ((colour >>> 24) / 255) * opacity;
  const channel = (shift) => (((below >>> shift) & 255) * rest + ((colour >>> shift) & 255) * opacity + 0.5) << shift;
  return (channel(0) | channel(8) | channel(16) | 0xff000000) >>> 0;
}
