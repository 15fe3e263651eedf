import { CURVES } from "./curves.js";
import { pixelsOf } from "./pixels.js";

/** Steps of a table of colours: with fewer of them the dark end of a logarithm would show bands. */
export const STEPS = 65535;
/** Tables that are kept: frames that blink take turns. */
const KEPT = 24;

const tables = new Map();

/**
 * The colours from the lower to the upper cut, stretched, dragged and mapped. The same as `image_shades` in shades.py.
 * @param {{stretch: string, contrast: number, bias: number, invert: boolean, map: Uint8Array, mapName: string}} look
 * @returns {Uint32Array} STEPS + 1 pixels of a canvas.
 */
export function coloursOf(look) {
  const { stretch, contrast, bias, invert, map, mapName } = look;
  const key = [stretch, contrast, bias, Boolean(invert), mapName].join(" ");
  const known = tables.get(key);
  const table = known ?? made(CURVES[stretch].stretch, contrast, bias, invert, pixelsOf(map));
  tables.delete(key);
  tables.set(key, table);
  if (tables.size > KEPT) tables.delete(tables.keys().next().value);
  return table;
}

function made(stretch, contrast, bias, invert, map) {
  const table = new Uint32Array(STEPS + 1);
  for (let k = 0; k <= STEPS; k += 1) {
    const t = Math.min(1, Math.max(0, (stretch(k / STEPS) - bias) * contrast + 0.5));
    table[k] = map[Math.floor(255 * (invert ? 1 - t : t) + 0.5)];
  }
  return table;
}
