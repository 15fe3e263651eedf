import { TOLERANCE } from "../constants.js";

/** Where the pixels of a raster lie in the scene: a grid of nodes, bilinear in between. The same as `Mesh` in Python. */
export class Mesh {
  /** @param {string} id @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys @param {ArrayLike<number>} scene x, y by node */
  constructor(id, xs, ys, scene) {
    Object.assign(this, { id, xs, ys, scene });
  }

  /** @returns {Mesh} The mesh of a raster that is its own scene. */
  static plain(nx, ny) {
    const [a, b, c, d] = [-0.5, -0.5, nx - 0.5, ny - 0.5];
    return new Mesh(`${nx}x${ny}`, [a, c], [b, d], [a, b, c, b, a, d, c, d]);
  }

  /**
   * Every draw asks for hundreds of these: so no arrays, no closures, and no object where one is given.
   * @returns {{x: number, y: number, ax: number, ay: number, bx: number, by: number}} Scene point, derivatives along x (a) and y (b).
   */
  patch(x, y, out = {}) {
    const { xs, ys, scene } = this;
    const i = cellOf(xs, x);
    const j = cellOf(ys, y);
    const wide = xs[i + 1] - xs[i];
    const high = ys[j + 1] - ys[j];
    const u = (x - xs[i]) / wide;
    const v = (y - ys[j]) / high;
    const p = 2 * (j * xs.length + i);
    const q = p + 2 * xs.length;
    const lowX = scene[p + 2] - scene[p];
    const lowY = scene[p + 3] - scene[p + 1];
    const highX = scene[q + 2] - scene[q];
    const highY = scene[q + 3] - scene[q + 1];
    const riseX = scene[q] + highX * u - scene[p] - lowX * u;
    const riseY = scene[q + 1] + highY * u - scene[p + 1] - lowY * u;
    out.x = scene[p] + lowX * u + riseX * v;
    out.y = scene[p + 1] + lowY * u + riseY * v;
    out.ax = (lowX * (1 - v) + highX * v) / wide;
    out.ay = (lowY * (1 - v) + highY * v) / wide;
    out.bx = riseX / high;
    out.by = riseY / high;
    return out;
  }

  /** @returns {{x: number, y: number}} The pixel at a scene point, by Newton's method. */
  toPixel(sceneX, sceneY) {
    const p = {};
    let x = middle(this.xs);
    let y = middle(this.ys);
    for (let turn = 0; turn < 12; turn += 1) {
      this.patch(x, y, p);
      const ex = sceneX - p.x;
      const ey = sceneY - p.y;
      const det = p.ax * p.by - p.ay * p.bx || Infinity;
      x += (ex * p.by - ey * p.bx) / det;
      y += (p.ax * ey - p.ay * ex) / det;
      if (Math.hypot(ex, ey) <= TOLERANCE) break;
    }
    return { x, y };
  }

  /** @returns {number} Scene units that a pixel measures, in the middle. */
  get scale() {
    this.size ??= this.measure();
    return this.size;
  }

  measure() {
    const p = this.patch(middle(this.xs), middle(this.ys));
    return Math.sqrt(Math.abs(p.ax * p.by - p.ay * p.bx)) || 1;
  }

  /** @returns {{x0: number, y0: number, x1: number, y1: number}} The scene rectangle around the nodes. */
  get bounds() {
    this.box ??= this.surround();
    return this.box;
  }

  surround() {
    const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
    for (let k = 0; k < this.scene.length; k += 2) {
      box.x0 = Math.min(box.x0, this.scene[k]);
      box.x1 = Math.max(box.x1, this.scene[k]);
      box.y0 = Math.min(box.y0, this.scene[k + 1]);
      box.y1 = Math.max(box.y1, this.scene[k + 1]);
    }
    return box;
  }

  /**
   * @param {{x0: number, y0: number, x1: number, y1: number}} rect Pixels.
   * @returns {Float32Array} Triangles over the rectangle: scene x, y and pixel x, y of each corner.
   */
  triangles({ x0, y0, x1, y1 }) {
    const [columns, rows] = [cuts(this.xs, x0, x1), cuts(this.ys, y0, y1)];
    const out = new Float32Array(24 * (columns.length - 1) * (rows.length - 1));
    const p = {};
    let at = 0;
    const corner = (x, y) => {
      this.patch(x, y, p);
      out[at++] = p.x;
      out[at++] = p.y;
      out[at++] = x;
      out[at++] = y;
    };
    for (let j = 0; j + 1 < rows.length; j += 1) {
      for (let i = 0; i + 1 < columns.length; i += 1) {
        for (const k of CORNERS) corner(columns[i + (k & 1)], rows[j + (k >> 1)]);
      }
    }
    return out;
  }
}

/** Of two triangles that make a cell: 0 and 1 below, 2 and 3 above. */
const CORNERS = [0, 1, 2, 1, 3, 2];

function middle(nodes) {
  return (nodes[0] + nodes[nodes.length - 1]) / 2;
}

/** The last node at or before a coordinate, such that another one follows. */
function cellOf(nodes, at) {
  let low = 0;
  let high = nodes.length - 2;
  while (low < high) {
    const half = (low + high + 1) >> 1;
    if (nodes[half] <= at) low = half;
    else high = half - 1;
  }
  return low;
}

/** The ends of an interval and the nodes between them. */
function cuts(nodes, from, to) {
  return [from, ...Array.from(nodes).filter((node) => node > from && node < to), to];
}
