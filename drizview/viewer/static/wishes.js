import { TileCache } from "./cache.js";
import { unpackTile } from "./codec.js";
import { registry } from "./registry.js";

const IN_FLIGHT = 4;
/** After so long without an answer a person is told [ms]. */
const PATIENCE = 10000;

/** The tiles that a canvas would like to have: asked for in order, a few at a time, and given up when the view moves on. */
export class Wishes {
  /** @param {function(object): void} send Sends a message to the kernel. @param {function(string|null): void} tell Says what is wrong. */
  constructor(send, tell) {
    Object.assign(this, { send, tell });
    this.list = [];
    /** @type {Map<string, number>} */
    this.flying = new Map();
    this.watch = null;
  }

  static key(wish) {
    return wish.z === undefined ? `${wish.source}/first` : TileCache.key(wish.source, wish.z, wish.x, wish.y);
  }

  /** Replace the list. @param {Array<{source: string, z?: number, x?: number, y?: number}>} list Most wanted first. */
  want(list) {
    this.list = list;
    this.pump();
  }

  pump() {
    while (this.list.length && this.flying.size < IN_FLIGHT) {
      const wish = this.list.shift();
      const key = Wishes.key(wish);
      if (this.flying.has(key)) continue;
      this.flying.set(key, performance.now());
      this.send({ type: "get", ...wish });
    }
    this.watch ??= this.flying.size ? setTimeout(() => this.look(), PATIENCE) : null;
  }

  /** Say so when the kernel is silent. */
  look() {
    this.watch = null;
    const silent = [...this.flying.values()].some((since) => performance.now() - since >= PATIENCE);
    if (silent) this.tell("The kernel has not answered for 10 s: it is busy, or gone.");
    else this.pump();
    if (silent) this.watch = setTimeout(() => this.look(), PATIENCE);
  }

  /** Take an answer. @param {object} content @param {DataView[]} buffers */
  async receive(content, buffers) {
    const key = Wishes.key(content.key ?? content);
    const { sources } = registry();
    try {
      if (content.type === "error") throw new Error(content.message);
      await keepTile(content, buffers[0]);
      this.tell(null);
    } catch (error) {
      sources.set(content.source, { ...sources.get(content.source), error: error.message });
    }
    this.flying.delete(key);
    for (const seen of registry().seen) seen();
    this.pump();
  }

  close() {
    clearTimeout(this.watch);
    this.list = [];
  }
}

/** Unpack a tile and put it where all canvases find it, with the limits that an overview brings. */
export async function keepTile(header, data) {
  const { sources, cache } = registry();
  const pixels = await unpackTile(header, data);
  if (header.limits !== undefined)
    sources.set(header.source, { ...sources.get(header.source), limits: header.limits, error: null });
  cache.put(header, pixels, header.limits !== undefined);
}
