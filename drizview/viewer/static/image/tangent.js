/** The sky on a scene: a tangent plane, as `Tangent` in Python. All angles in degrees. */
const RAD = Math.PI / 180;

/** @returns {{ra: number, dec: number}} The sky position of a scene point. */
export function toSky({ crval, crpix, cd }, x, y) {
  const [u, v] = [x - crpix[0], y - crpix[1]];
  const [xi, eta] = [(cd[0] * u + cd[1] * v) * RAD, (cd[2] * u + cd[3] * v) * RAD];
  const dec0 = crval[1] * RAD;
  const along = Math.cos(dec0) - eta * Math.sin(dec0);
  const ra = crval[0] + Math.atan2(xi, along) / RAD;
  return { ra: ((ra % 360) + 360) % 360, dec: Math.atan2(eta * Math.cos(dec0) + Math.sin(dec0), Math.hypot(xi, along)) / RAD };
}

/** @returns {{x: number, y: number}|null} The scene point of a sky position; null on the far side of the sky. */
export function fromSky({ crval, crpix, cd }, ra, dec) {
  const [dec0, d, a] = [crval[1] * RAD, dec * RAD, (ra - crval[0]) * RAD];
  const near = Math.sin(dec0) * Math.sin(d) + Math.cos(dec0) * Math.cos(d) * Math.cos(a);
  if (near <= 0.01) return null;
  const xi = (Math.cos(d) * Math.sin(a)) / near / RAD;
  const eta = (Math.cos(dec0) * Math.sin(d) - Math.sin(dec0) * Math.cos(d) * Math.cos(a)) / near / RAD;
  const det = cd[0] * cd[3] - cd[1] * cd[2];
  return { x: crpix[0] + (cd[3] * xi - cd[1] * eta) / det, y: crpix[1] + (cd[0] * eta - cd[2] * xi) / det };
}
