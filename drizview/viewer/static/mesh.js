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

  /** @returns {{x: number, y: number, ax: number, ay: number, bx: number, by: number}} Scene point, derivatives along x (a) and y (b). */
  patch(x, y) {
    const { xs, ys, scene } = this;
    const [i, j] = [cellOf(xs, x), cellOf(ys, y)];
    const [wide, high] = [xs[i + 1] - xs[i], ys[j + 1] - ys[j]];
    const [u, v] = [(x - xs[i]) / wide, (y - ys[j]) / high];
    const p = 2 * (j * xs.length + i);
    const q = p + 2 * xs.length;
    const at = (k) =>
      (scene[p + k] * (1 - u) + scene[p + 2 + k] * u) * (1 - v) + (scene[q + k] * (1 - u) + scene[q + 2 + k] * u) * v;
    const alongX = (k) => ((scene[p + 2 + k] - scene[p + k]) * (1 - v) + (scene[q + 2 + k] - scene[q + k]) * v) / wide;
    const alongY = (k) => ((scene[q + k] - scene[p + k]) * (1 - u) + (scene[q + 2 + k] - scene[p + 2 + k]) * u) / high;
    return { x: at(0), y: at(1), ax: alongX(0), ay: alongX(1), bx: alongY(0), by: alongY(1) };
  }

  /** @returns {{x: number, y: number}} The pixel at a scene point, by Newton's method. */
  toPixel(sceneX, sceneY) {
    const mid = (a) => (a[0] + a[a.length - 1]) / 2;
    let [x, y] = [mid(this.xs), mid(this.ys)];
    for (let turn = 0; turn < 12; turn += 1) {
      const p = this.patch(x, y);
      const [ex, ey] = [sceneX - p.x, sceneY - p.y];
      const det = p.ax * p.by - p.ay * p.bx || Infinity;
      x += (ex * p.by - ey * p.bx) / det;
      y += (p.ax * ey - p.ay * ex) / det;
      if (Math.hypot(ex, ey) < 1e-4) break;
    }
    return { x, y };
  }

  /** @returns {number} Scene units that a pixel measures, in the middle. */
  get scale() {
    this.size ??= this.measure();
    return this.size;
  }

  measure() {
    const p = this.patch((this.xs[0] + this.xs.at(-1)) / 2, (this.ys[0] + this.ys.at(-1)) / 2);
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
      const [x, y] = [this.scene[k], this.scene[k + 1]];
      [box.x0, box.x1] = [Math.min(box.x0, x), Math.max(box.x1, x)];
      [box.y0, box.y1] = [Math.min(box.y0, y), Math.max(box.y1, y)];
    }
    return box;
  }

  /**
   * @param {{x0: number, y0: number, x1: number, y1: number}} rect Pixels.
   * @returns {Float32Array} Triangles over the rectangle: scene x, y and pixel x, y of each corner.
   */
  triangles({ x0, y0, x1, y1 }) {
    const [columns, rows] = [cuts(this.xs, x0, x1), cuts(this.ys, y0, y1)];
    const corner = (x, y) => {
      const p = this.patch(x, y);
      return [p.x, p.y, x, y];
    };
    const out = [];
    for (let j = 0; j + 1 < rows.length; j += 1) {
      for (let i = 0; i + 1 < columns.length; i += 1) {
        const [a, b] = [corner(columns[i], rows[j]), corner(columns[i + 1], rows[j])];
        const [c, d] = [corner(columns[i], rows[j + 1]), corner(columns[i + 1], rows[j + 1])];
        out.push(...a, ...b, ...c, ...b, ...d, ...c);
      }
    }
    return new Float32Array(out);
  }
}

/** The last node at or before a coordinate, such that another one follows. */
function cellOf(nodes, at) {
  let [low, high] = [0, nodes.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (nodes[middle] <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The ends of an interval and the nodes between them. */
function cuts(nodes, from, to) {
  return [from, ...Array.from(nodes).filter((node) => node > from && node < to), to];
}
