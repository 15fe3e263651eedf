/** @param {Uint8Array} map Red, green and blue of 256 colours. @returns {Uint32Array} As a canvas has them. */
export function pixelsOf(map) {
  const bytes = new Uint8Array(1024).fill(255);
  for (let k = 0; k < 256; k += 1) bytes.set(map.subarray(3 * k, 3 * k + 3), 4 * k);
  return new Uint32Array(bytes.buffer);
}
