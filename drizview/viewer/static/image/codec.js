import { BLANK, BYTES } from "../constants.js";

/** @returns {Uint16Array|Uint32Array} Room for n pixels of some bytes each; more than four are several words. */
const roomFor = (n, bytes) => (bytes === 2 ? new Uint16Array(n) : new Uint32Array((n * bytes) / 4));

/** @param {DataView} data @returns {Promise<Uint8Array>} */
async function inflate(data) {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const { writable, readable } = new DecompressionStream("deflate"); // a Blob's stream would go by way of another process
  const writer = writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  const [whole] = await Promise.all([new Response(readable).arrayBuffer(), written]);
  return new Uint8Array(whole);
}

/**
 * Unpack a tile.
 * @param {{form: string, shape: [number, number]}} header
 * @param {DataView} data
 * @returns {Promise<Uint16Array|Uint32Array>} Codes; a float32 by its bits; shares as two integers of eight codes a pixel.
 */
export async function unpackTile(header, data) {
  const planes = await inflate(data);
  const n = header.shape[0] * header.shape[1];
  const bytes = BYTES[header.form];
  if (planes.length !== n * bytes) throw new Error(`a tile of ${planes.length} bytes, expected ${n * bytes}`);
  const out = roomFor(n, bytes);
  const words = out.length / n;
  const weight = bytes / words;
  for (let byte = 0; byte < bytes; byte += 1) {
    const [word, shift, from] = [Math.floor(byte / weight), 8 * (byte % weight), byte * n];
    for (let i = 0; i < n; i += 1) out[i * words + word] |= planes[from + i] << shift;
  }
  return out;
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** @returns {number} The value of a pixel of an image tile; NaN where it has none. */
export function valueAt(entry, index) {
  const code = entry.data[index];
  if (entry.header.form === "u16") return code === BLANK ? NaN : entry.header.zero + entry.header.step * code;
  bits[0] = code;
  return float[0];
}
