/**
 * The runs of screen pixels whose middles lie in a triangle, for all triangles of a tile: no pixel twice, and none between two
 * that share a side left out.
 * @param {Float32Array} corners Scene x, y and raster x, y of each corner, three of them a triangle.
 * @param {{x: number, y: number, zoom: number, turn?: number}} camera Zoom in screen pixels per scene unit.
 * @param {number} width Screen pixels. @param {number} height
 * @param {function(number, number, number, number, number, number): void} visit Takes the screen index of the first pixel and that
 *   after the last, raster x and y in the middle of the first, and their steps from pixel to pixel.
 */
export function eachSpan(corners, { x: x0, y: y0, zoom, turn = 0 }, width, height, visit) {
  const [c, s] = [Math.cos(turn) * zoom, Math.sin(turn) * zoom];
  const onScreen = (k) => {
    const [x, y] = [corners[4 * k] - x0, corners[4 * k + 1] - y0];
    return { u: width / 2 + x * c - y * s, v: height / 2 - x * s - y * c, x: corners[4 * k + 2], y: corners[4 * k + 3] };
  };
  for (let k = 0; 4 * k < corners.length; k += 3) {
    const triangle = [onScreen(k), onScreen(k + 1), onScreen(k + 2)].sort((a, b) => a.v - b.v);
    fill(triangle, width, height, visit);
  }
}

/** @param {object[]} corners From the highest on the screen to the lowest. */
function fill([a, b, d], width, height, visit) {
  const area = (b.u - a.u) * (d.v - a.v) - (d.u - a.u) * (b.v - a.v);
  if (!area) return;
  // how raster x and y change along u and v
  const along = (key) => ((b[key] - a[key]) * (d.v - a.v) - (d[key] - a[key]) * (b.v - a.v)) / area;
  const down = (key) => ((b.u - a.u) * (d[key] - a[key]) - (d.u - a.u) * (b[key] - a[key])) / area;
  const [xu, xv, yu, yv] = [along("x"), down("x"), along("y"), down("y")];
  const last = Math.min(height, Math.ceil(d.v - 0.5));
  for (let j = Math.max(0, Math.ceil(a.v - 0.5)); j < last; j += 1) {
    const v = j + 0.5;
    const long = crossing(a, d, v);
    const short = v < b.v ? crossing(a, b, v) : crossing(b, d, v);
    const first = Math.max(0, Math.ceil(Math.min(long, short) - 0.5));
    const end = Math.min(width, Math.ceil(Math.max(long, short) - 0.5));
    if (first >= end) continue;
    const [du, dv] = [first + 0.5 - a.u, v - a.v];
    visit(j * width + first, j * width + end, a.x + xu * du + xv * dv, a.y + yu * du + yv * dv, xu, yu);
  }
}

/** Where a side crosses a line of the screen: the same for the two triangles that share it, whose upper corner comes first. */
function crossing(p, q, v) {
  return p.u + ((q.u - p.u) * (v - p.v)) / (q.v - p.v);
}
