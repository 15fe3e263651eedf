/**
 * The sky on a scene: a tangent plane, as `Tangent` in Python, or by way of the pixels of an image (`warp`): where they lie in the
 * scene, and on the tangent plane. All angles in degrees.
 */
const RAD = Math.PI / 180;

/** @returns {{ra: number, dec: number}} The sky position of a scene point. */
export function toSky({ crval, crpix, cd, warp }, x, y) {
  const flat = warp ? across(warp.place, warp.sky, { x, y }) : { x, y };
  const [u, v] = [flat.x - crpix[0], flat.y - crpix[1]];
  const [xi, eta] = [(cd[0] * u + cd[1] * v) * RAD, (cd[2] * u + cd[3] * v) * RAD];
  const dec0 = crval[1] * RAD;
  const along = Math.cos(dec0) - eta * Math.sin(dec0);
  const ra = crval[0] + Math.atan2(xi, along) / RAD;
  return { ra: ((ra % 360) + 360) % 360, dec: Math.atan2(eta * Math.cos(dec0) + Math.sin(dec0), Math.hypot(xi, along)) / RAD };
}

/** @returns {{x: number, y: number}|null} The scene point of a sky position; null on the far side of the sky. */
export function fromSky({ crval, crpix, cd, warp }, ra, dec) {
  const [dec0, d, a] = [crval[1] * RAD, dec * RAD, (ra - crval[0]) * RAD];
  const near = Math.sin(dec0) * Math.sin(d) + Math.cos(dec0) * Math.cos(d) * Math.cos(a);
  if (near <= 0.01) return null;
  const xi = (Math.cos(d) * Math.sin(a)) / near / RAD;
  const eta = (Math.cos(dec0) * Math.sin(d) - Math.sin(dec0) * Math.cos(d) * Math.cos(a)) / near / RAD;
  const det = cd[0] * cd[3] - cd[1] * cd[2];
  const flat = { x: crpix[0] + (cd[3] * xi - cd[1] * eta) / det, y: crpix[1] + (cd[0] * eta - cd[2] * xi) / det };
  return warp ? across(warp.sky, warp.place, flat) : flat;
}

/** @returns {{x: number, y: number}} Where the pixel at a point of one mesh lies on another mesh of the same pixels. */
function across(from, to, { x, y }) {
  const pixel = from.toPixel(x, y);
  return to.patch(pixel.x, pixel.y);
}
