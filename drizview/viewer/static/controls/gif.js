/** An animation as GIF89a: up to 256 colours for each picture, repeated for ever. */

/** Bits of a channel that tell colours apart: 64 levels of grey. */
const BITS = 6;
const [CLEAR, END, FIRST, FULL] = [256, 257, 258, 4096];

/**
 * @param {Array<ImageData>} pictures All of one size, opaque.
 * @param {number} seconds Each is shown for so long.
 * @returns {Uint8Array} The file.
 */
export function gif(pictures, seconds) {
  const [{ width, height }] = pictures;
  const bytes = [...text("GIF89a"), ...short(width), ...short(height), 0, 0, 0];
  bytes.push(0x21, 0xff, 11, ...text("NETSCAPE2.0"), 3, 1, 0, 0, 0);
  const parts = [Uint8Array.from(bytes)];
  for (const { data } of pictures) {
    const { colours, indices } = quantised(data);
    const head = [0x21, 0xf9, 4, 4, ...short(Math.max(2, Math.round(100 * seconds))), 0, 0];
    head.push(0x2c, 0, 0, 0, 0, ...short(width), ...short(height), 0x87, ...colours, 8);
    parts.push(Uint8Array.from(head), compressed(indices));
  }
  parts.push(Uint8Array.of(0x3b));
  return joined(parts);
}

function text(letters) {
  return [...letters].map((letter) => letter.charCodeAt(0));
}

function short(value) {
  return [value & 255, value >> 8];
}

function joined(parts) {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** @returns {{colours: Uint8Array, indices: Uint8Array}} The 256 most frequent colours, and for each pixel the nearest of them. */
export function quantised(data) {
  const [count, sums] = [new Uint32Array(1 << (3 * BITS)), [0, 1, 2].map(() => new Float64Array(1 << (3 * BITS)))];
  const bins = new Uint32Array(data.length / 4);
  const drop = 8 - BITS;
  for (let k = 0; k < bins.length; k += 1) {
    const bin = ((data[4 * k] >> drop) << (2 * BITS)) | ((data[4 * k + 1] >> drop) << BITS) | (data[4 * k + 2] >> drop);
    bins[k] = bin;
    count[bin] += 1;
    for (let c = 0; c < 3; c += 1) sums[c][bin] += data[4 * k + c];
  }
  const used = [...count.keys()].filter((bin) => count[bin]).sort((a, b) => count[b] - count[a]);
  const colour = (bin) => sums.map((sum) => sum[bin] / count[bin]);
  const chosen = used.slice(0, 256).map(colour);
  const place = new Uint8Array(count.length);
  used.forEach((bin, rank) => (place[bin] = rank < 256 ? rank : nearest(chosen, colour(bin))));
  const colours = new Uint8Array(768);
  chosen.flat().forEach((value, k) => (colours[k] = Math.round(value)));
  return { colours, indices: Uint8Array.from(bins, (bin) => place[bin]) };
}

function nearest(chosen, [r, g, b]) {
  let [best, least] = [0, Infinity];
  chosen.forEach(([x, y, z], k) => {
    const far = (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
    if (far < least) [best, least] = [k, far];
  });
  return best;
}

/** @returns {Uint8Array} Indices of eight bits by LZW, in blocks of at most 255 bytes. */
function compressed(indices) {
  const codes = new Codes();
  let table = new Map();
  let [next, size, prefix] = [FIRST, 9, indices[0]];
  codes.put(CLEAR, size);
  for (let k = 1; k < indices.length; k += 1) {
    const pair = (prefix << 8) | indices[k];
    const known = table.get(pair);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    codes.put(prefix, size);
    prefix = indices[k];
    if (next === 1 << size && size < 12) size += 1;
    if (next < FULL) {
      table.set(pair, next);
      next += 1;
    } else {
      codes.put(CLEAR, size);
      [table, next, size] = [new Map(), FIRST, 9];
    }
  }
  codes.put(prefix, size);
  if (next === 1 << size && size < 12) size += 1;
  codes.put(END, size);
  return codes.blocks();
}

/** Codes of some bits each, the lowest first. */
class Codes {
  constructor() {
    Object.assign(this, { bytes: [], held: 0, bits: 0 });
  }

  put(code, size) {
    this.held |= code << this.bits;
    this.bits += size;
    for (; this.bits >= 8; this.bits -= 8) {
      this.bytes.push(this.held & 255);
      this.held >>>= 8;
    }
  }

  blocks() {
    if (this.bits) this.bytes.push(this.held & 255);
    const { bytes } = this;
    const out = new Uint8Array(bytes.length + Math.ceil(bytes.length / 255) + 1);
    for (let [from, at] = [0, 0]; from < bytes.length; from += 255) {
      const block = bytes.slice(from, from + 255);
      out[at] = block.length;
      out.set(block, at + 1);
      at += block.length + 1;
    }
    return out;
  }
}
