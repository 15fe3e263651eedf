/** Arrays for the forms of a tile; the names are those of quantise.py. */
const FORMS = {
  u16: { bytes: 2, array: (n) => new Uint16Array(n) },
  dq: { bytes: 2, array: (n) => new Uint16Array(n) },
  f32: { bytes: 4, array: (n) => new Uint32Array(n) },
  share: { bytes: 8, array: (n) => new Uint32Array(2 * n) },
};

/** @param {DataView} data @returns {Promise<Uint8Array>} */
async function inflate(data) {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
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
  const { bytes, array } = FORMS[header.form];
  if (planes.length !== n * bytes) throw new Error(`a tile of ${planes.length} bytes, expected ${n * bytes}`);
  const out = array(n);
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
  if (entry.header.form === "u16") return code === 65535 ? NaN : entry.header.zero + entry.header.step * code;
  bits[0] = code;
  return float[0];
}
