/** A flag that is set but not asked for, and the least opacity of a block of pixels with a flag: as in picture.py. */
export const UNMASKED = [0x3a, 0x3f, 0x46];
export const FAINTEST = 0.18;

/** @returns {[number, number, number]} Red, green, blue of `#rgb` or `#rrggbb`. */
export function rgbOf(colour) {
  const digits = /^#[0-9a-f]{6}$/i.test(colour)
    ? colour.slice(1)
    : String(colour).replace(/^#(.)(.)(.)$/, "$1$1$2$2$3$3");
  return [0, 2, 4].map((k) => parseInt(digits.slice(k, k + 2), 16) || 0);
}

/** @returns {number[][]} The colour of each of 16 bits. */
function bitColours(colours) {
  return Array.from({ length: 16 }, (_, k) => rgbOf(colours[1 << k] ?? "#ffffff"));
}

/** @returns {Uint8Array} RGBA of every flag value: that of the highest bit in the mask; other flags grey where the flags are the picture. */
export function valueTable(mask, colours, alone) {
  const [of, out] = [bitColours(colours), new Uint8Array(65536 * 4)];
  for (let value = 1; value < 65536; value += 1) {
    const hit = value & mask;
    if (hit) out.set([...of[31 - Math.clz32(hit)], 255], 4 * value);
    else if (alone) out.set([...UNMASKED, 255], 4 * value);
  }
  return out;
}

/** @returns {Float32Array} For each byte of two share codes (see shares.py), for each of eight bytes: RGBA as the shader wants it. */
export function shareTable(mask, colours) {
  const [of, out] = [bitColours(colours), new Float32Array(256 * 16 * 4)];
  const share = (code) => (code ? 2 ** ((code - 15) / 2) : 0);
  for (let pair = 0; pair < 8; pair += 1) {
    for (let byte = 1; byte < 256; byte += 1) {
      for (const [bit, code] of [
        [2 * pair, byte & 15],
        [2 * pair + 1, byte >> 4],
      ]) {
        const shown = (mask >> bit) & 1;
        const at = 4 * (256 * (shown ? pair : pair + 8) + byte);
        if (shown) for (let c = 0; c < 3; c += 1) out[at + c] += (share(code) * of[bit][c]) / 255;
        out[at + (shown ? 3 : 0)] += share(code);
      }
    }
  }
  return out;
}
