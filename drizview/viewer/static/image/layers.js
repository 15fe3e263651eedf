import { cutsOf } from "./cuts.js";
import { smoothed } from "./smoothing.js";
import { registry } from "../state/registry.js";

/** A picture of a frame: what to draw now and what to ask for. */
export class Layers {
  /**
   * @param {object} view @param {object} frame
   * @param {{x: number, y: number, zoom: number}} camera Zoom in device pixels per scene unit.
   * @param {number} width Device pixels. @param {number} height
   * @param {{coarse?: boolean}} [how] With `coarse` the overviews will do, as in a thumbnail.
   */
  constructor(view, frame, camera, width, height, { coarse = false } = {}) {
    Object.assign(this, { view, frame, camera, width, height, coarse });
    /** Pixels on the screen, by mesh: an image and its flags have one. @type {Map<string, object>} */
    this.seen = new Map();
    this.list = [];
    this.requests = [];
    this.missing = 0;
    /** Planes of which there is nothing to show yet. */
    this.blank = 0;
    this.errors = new Set();
    const alone = frame.kind === "dq";
    for (const plane of frame.planes) this.add(plane, alone ? flagLook(view, true) : this.imageLook());
    if (view.state.mask) for (const plane of frame.flags) this.add(plane, flagLook(view, false));
    this.requests.sort((a, b) => a.far - b.far);
  }

  imageLook() {
    const { state, maps } = this.view;
    const mapName = maps.kinds[this.frame.kind] ?? state.cmap;
    const { contrast, bias, invert } = state;
    const stretch = state[stretchOf(this.frame)];
    return {
      flags: false,
      cuts: cutsOf(this.view, this.frame),
      stretch,
      contrast,
      bias,
      invert,
      mapName,
      map: maps.maps[mapName],
    };
  }

  /** Add one plane: the tiles on the screen, each by itself or by the best that there is in its place. */
  add({ source, mesh }, look) {
    const { cache, sources } = registry();
    const error = sources.get(source.id)?.error;
    if (error) this.errors.add(error);
    const tiles = [];
    const first = cache.get(source.id, source.overview, 0, 0);
    if (!first && !error) {
      this.missing += 1;
      this.blank += 1;
      this.requests.push({ source: source.id, far: -1 });
    }
    if (first || error) {
      for (const spot of this.spots(source, mesh)) {
        const entry = cache.get(source.id, spot.z, spot.x, spot.y);
        if ((!entry || entry.provisional) && !error) {
          this.missing += 1;
          this.requests.push({ source: source.id, z: spot.z, x: spot.x, y: spot.y, far: spot.far });
        }
        const stand = entry ?? standIn(source, spot);
        const soft = stand && !look.flags && !this.coarse && this.frame.kind === "sci" && this.view.state.smooth;
        if (stand) tiles.push({ entry: soft ? smoothed(source, stand, soft) : stand, mesh, rect: spot.rect });
      }
    }
    this.list.push({ look, tiles });
  }

  /** @returns {object[]} The tiles of the level to show that touch the screen. */
  spots(source, mesh) {
    const [ny, nx] = source.shape;
    const z = this.coarse ? source.overview : this.levelOf(source, mesh);
    const size = source.tile * 2 ** z;
    const key = `${mesh.id} ${nx} ${ny}`;
    if (!this.seen.has(key)) this.seen.set(key, this.pixelsSeen(mesh, nx, ny));
    const seen = this.seen.get(key);
    const out = [];
    for (let y = Math.floor((seen.y0 + 0.5) / size); y * size - 0.5 < seen.y1; y += 1) {
      for (let x = Math.floor((seen.x0 + 0.5) / size); x * size - 0.5 < seen.x1; x += 1) {
        const rect = {
          x0: x * size - 0.5,
          y0: y * size - 0.5,
          x1: Math.min((x + 1) * size, nx) - 0.5,
          y1: Math.min((y + 1) * size, ny) - 0.5,
        };
        const far = Math.hypot((rect.x0 + rect.x1) / 2 - seen.x, (rect.y0 + rect.y1) / 2 - seen.y);
        out.push({ z, x, y, rect, far });
      }
    }
    return out;
  }

  /** The level whose texels are at least as large as the pixels of the screen: with smaller ones some would be passed over. */
  levelOf(source, mesh) {
    const zoom = this.camera.zoom * mesh.scale;
    return Math.min(source.deepest, Math.max(0, Math.ceil(-Math.log2(zoom) - 1e-3)));
  }

  /** The pixels of a raster that are on the screen, and the one in the middle. */
  pixelsSeen(mesh, nx, ny) {
    const { x, y, zoom, turn = 0 } = this.camera;
    const w = this.width / zoom / 2;
    const h = this.height / zoom / 2;
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    const seen = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity, ...mesh.toPixel(x, y) };
    for (let u = -1; u <= 1; u += 0.5) {
      for (let v = -1; v <= 1; v += 0.5) {
        const p = mesh.toPixel(x + u * w * c + v * h * s, y + v * h * c - u * w * s);
        seen.x0 = Math.min(seen.x0, p.x - 1);
        seen.y0 = Math.min(seen.y0, p.y - 1);
        seen.x1 = Math.max(seen.x1, p.x + 1);
        seen.y1 = Math.max(seen.y1, p.y + 1);
      }
    }
    const clip = (value, n) => Math.min(Math.max(value, -0.5), n - 0.5);
    return { ...seen, x0: clip(seen.x0, nx), y0: clip(seen.y0, ny), x1: clip(seen.x1, nx), y1: clip(seen.y1, ny) };
  }
}

/** @returns {string} The setting that holds the stretch of a frame. */
export function stretchOf(frame) {
  return frame.kind === "sci" && !frame.linear ? "stretch" : "weight_stretch";
}

function flagLook(view, alone) {
  const { mask, colours, opacity } = view.state;
  return { flags: true, mask, colours, opacity, alone };
}

/** @returns {object|undefined} The finest tile that is there already and covers a spot. */
function standIn(source, spot) {
  const { cache } = registry();
  for (let z = spot.z + 1; z <= source.overview; z += 1) {
    const entry = cache.get(source.id, z, spot.x >> (z - spot.z), spot.y >> (z - spot.z));
    if (entry) return entry;
  }
  return cache.get(source.id, source.overview, 0, 0);
}
