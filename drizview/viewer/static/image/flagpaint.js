import { FAINTEST, UNMASKED } from "../constants.js";

/** @returns {[number, number, number]} Red, green, blue of `#rgb` or `#rrggbb`. */
function rgbOf(colour) {
  const digits = /^#[0-9a-f]{6}$/i.test(colour)
    ? colour.slice(1)
    : String(colour).replace(/^#(.)(.)(.)$/, "$1$1$2$2$3$3");
  return [0, 2, 4].map((k) => parseInt(digits.slice(k, k + 2), 16) || 0);
}

const DIM = rgbOf(UNMASKED);

/** The colours of flags for one mask: a table of all values, and one of the shares of pairs of bits. */
class Palette {
  /** @param {{mask: number, colours: Object<number, string>, alone: boolean}} look */
  constructor({ mask, colours, alone }) {
    this.bits = Array.from({ length: 16 }, (_, k) => rgbOf(colours[1 << k] ?? "#ffffff"));
    Object.assign(this, { mask, alone });
  }

  /** Colour of each of the 65536 values: that of the highest bit in the mask. @returns {Uint32Array} */
  get values() {
    this.table ??= this.makeValues();
    return this.table;
  }

  makeValues() {
    const bytes = new Uint8Array(65536 * 4);
    for (let value = 1; value < 65536; value += 1) {
      const hit = value & this.mask;
      if (hit) bytes.set([...this.bits[31 - Math.clz32(hit)], 255], 4 * value);
      else if (this.alone) bytes.set([...DIM, 255], 4 * value);
    }
    return new Uint32Array(bytes.buffer);
  }

  /** For each of eight bytes of share codes (see shares.py) and each value of it: colour times share, share, share outside. */
  get shares() {
    this.sums ??= this.makeShares();
    return this.sums;
  }

  makeShares() {
    const sums = new Float64Array(8 * 256 * 5);
    for (let at = 0; at < 8 * 256; at += 1) {
      const byte = at & 255;
      for (const [bit, code] of [
        [2 * (at >> 8), byte & 15],
        [2 * (at >> 8) + 1, byte >> 4],
      ]) {
        const share = code ? 2 ** ((code - 15) / 2) : 0;
        const shown = (this.mask >> bit) & 1;
        sums[5 * at + (shown ? 3 : 4)] += share;
        if (shown) for (let c = 0; c < 3; c += 1) sums[5 * at + c] += share * this.bits[bit][c];
      }
    }
    return sums;
  }

  /** @returns {Uint8Array} Premultiplied RGBA of the texel whose share codes are two integers. */
  blend(low, high) {
    const { shares } = this;
    const sum = [0, 0, 0, 0, 0];
    for (let k = 0; k < 8; k += 1) {
      const byte = ((k < 4 ? low : high) >>> (8 * (k & 3))) & 255;
      if (byte) for (let c = 0; c < 5; c += 1) sum[c] += shares[5 * (256 * k + byte) + c];
    }
    const over = sum[3] ? Math.min(1, Math.max(FAINTEST, Math.sqrt(sum[3]))) : 0;
    const under = this.alone && sum[4] ? (1 - over) * Math.min(1, Math.max(FAINTEST, Math.sqrt(sum[4]))) : 0;
    const shade = (c) => Math.round((sum[3] ? (over * sum[c]) / sum[3] : 0) + under * DIM[c]);
    return new Uint8Array([shade(0), shade(1), shade(2), Math.round(255 * (over + under))]);
  }
}

/**
 * Paint a tile of shares of flags: once for a mask, and not for each picture.
 * @param {{header: {shape: [number, number]}, data: Uint32Array}} entry
 * @param {Palette} palette
 * @returns {Uint32Array} Premultiplied pixels of a canvas.
 */
export function paintShares({ header, data }, palette) {
  const n = header.shape[0] * header.shape[1];
  const out = new Uint32Array(n);
  const known = new Map();
  for (let i = 0; i < n; i += 1) {
    const low = data[2 * i];
    const high = data[2 * i + 1];
    if (low || high) out[i] = remember(known, low, high, palette);
  }
  return out;
}

/** The colour of share codes, worked out once for each pair that occurs. */
function remember(known, low, high, palette) {
  if (!known.has(high)) known.set(high, new Map());
  const inner = known.get(high);
  let colour = inner.get(low);
  if (colour === undefined) {
    colour = new Uint32Array(palette.blend(low, high).buffer)[0];
    inner.set(low, colour);
  }
  return colour;
}

const palettes = new Map();

/** @returns {[string, Palette]} The palette of a look, and its key; the last few are kept. */
export function paletteOf(look) {
  const key = `${look.mask} ${look.alone} ${JSON.stringify(look.colours)}`;
  if (!palettes.has(key)) {
    if (palettes.size > 7) palettes.delete(palettes.keys().next().value);
    palettes.set(key, new Palette(look));
  }
  return [key, palettes.get(key)];
}
