import { valueAt } from "./codec.js";

/** Tiles of all canvases of a page, the least used ones dropped beyond a number of bytes. */
export class TileCache {
  /** @param {number} budget Bytes. */
  constructor(budget = 96 * 2 ** 20) {
    this.budget = budget;
    this.bytes = 0;
    /** @type {Map<string, {header: object, data: Uint16Array|Uint32Array, provisional: boolean, kept: boolean}>} */
    this.entries = new Map();
  }

  static key(source, z, x, y) {
    return `${source}/${z}/${x}/${y}`;
  }

  /** @returns {object|undefined} The tile, which counts as used now. */
  get(source, z, x, y) {
    const key = TileCache.key(source, z, x, y);
    const entry = this.entries.get(key);
    if (entry) {
      this.entries.delete(key);
      this.entries.set(key, entry);
    }
    return entry;
  }

  /** Keep a tile. Overviews stay until their source goes: they are what is shown while anything finer is on its way. */
  put(header, data, kept = false) {
    const key = TileCache.key(header.source, header.z, header.x, header.y);
    const old = this.entries.get(key);
    if (old) this.remove(key, old);
    this.entries.set(key, {
      header,
      data,
      provisional: Boolean(header.provisional),
      kept: kept || Boolean(old?.kept),
    });
    this.bytes += data.byteLength;
    for (const [name, entry] of this.entries) {
      if (this.bytes <= this.budget) break;
      if (!entry.kept && name !== key) this.remove(name, entry);
    }
  }

  /** @returns {number|null} The value that the finest tile at hand has for a pixel of a source. */
  valueAt(source, x, y) {
    const [column, row] = [Math.floor(x + 0.5), Math.floor(y + 0.5)];
    for (let z = 0; z <= source.overview; z += 1) {
      const size = source.tile * 2 ** z;
      const entry = this.get(source.id, z, Math.floor(column / size), Math.floor(row / size));
      if (entry && !(source.flags && z)) {
        const index = ((row % size) >> z) * entry.header.shape[1] + ((column % size) >> z);
        return source.flags ? entry.data[index] : valueAt(entry, index);
      }
    }
    return null;
  }

  remove(key, entry) {
    this.entries.delete(key);
    this.bytes -= entry.data.byteLength;
  }

  /** Forget all tiles of some sources. @param {Set<string>} sources */
  forget(sources) {
    for (const [key, entry] of [...this.entries]) if (sources.has(entry.header.source)) this.remove(key, entry);
  }
}
