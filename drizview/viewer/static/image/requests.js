import { TileCache } from "./cache.js";
import { unpackTile } from "./codec.js";
import { registry } from "../state/registry.js";

const IN_FLIGHT = 4;
/** After so long without an answer a person is told and one wish is asked for again; then after twice as long, and so on [ms]. */
const [PATIENCE, LONGEST] = [10000, 80000];

/** The tiles that a canvas would like to have: asked for in order, a few at a time, and given up when the view moves on. */
export class Wishes {
  /** @param {function(object): void} send Sends a message to the kernel. @param {function(string|null): void} tell Says what is wrong. */
  constructor(send, tell) {
    Object.assign(this, { send, tell });
    this.list = [];
    /** Wishes that were asked for. @type {Set<string>} */
    this.flying = new Set();
    /** Since when nothing was heard of what was asked for [ms]. */
    this.since = null;
    this.watch = null;
    /** How often the kernel was asked in vain. */
    this.vain = 0;
  }

  static key(wish) {
    return wish.z === undefined ? `${wish.source}/first` : TileCache.key(wish.source, wish.z, wish.x, wish.y);
  }

  /** Replace the list. @param {Array<{source: string, z?: number, x?: number, y?: number}>} list Most wanted first. */
  want(list) {
    this.list = list;
    this.pump();
  }

  /** Ask for what is wanted most. A kernel that is silent is asked for one thing only: when it speaks, it has no heap of old wishes. */
  pump() {
    while (this.list.length && this.flying.size < (this.vain ? 1 : IN_FLIGHT)) {
      const wish = this.list.shift();
      const key = Wishes.key(wish);
      if (this.flying.has(key)) continue;
      this.flying.add(key);
      this.watch ??= this.wait();
      this.send({ type: "get", ...wish });
    }
  }

  wait() {
    this.since ??= performance.now();
    return setTimeout(() => this.lose(), this.patience);
  }

  /** @returns {number} Until the next try [ms]. */
  get patience() {
    return Math.min(LONGEST, PATIENCE * 2 ** this.vain);
  }

  /** Nothing was heard: say so, and count as lost what was asked for. The stage draws again, and wishes anew. */
  lose() {
    this.vain += 1;
    this.flying.clear();
    this.watch = null;
    const [silent, next] = [performance.now() - this.since, this.patience].map((ms) => Math.round(ms / 1000));
    this.tell(`The kernel has not answered for ${silent} s: it is busy, or gone. Trying again every ${next} s.`);
    for (const seen of registry().seen) seen();
  }

  /** Take an answer. @param {object} content @param {DataView[]} buffers */
  async receive(content, buffers) {
    const key = Wishes.key(content.key ?? content);
    const { sources } = registry();
    this.hear();
    try {
      if (content.type === "error") throw new Error(content.message);
      await keepTile(content, buffers[0]);
    } catch (error) {
      sources.set(content.source, { ...sources.get(content.source), error: error.message });
    }
    this.flying.delete(key);
    this.list = this.list.filter((wish) => Wishes.key(wish) !== key); // from before it came; the next draw knows
    if (!this.flying.size) this.rest();
    for (const seen of registry().seen) seen();
    this.pump();
  }

  /** The kernel speaks. */
  hear() {
    const again = this.vain > 0;
    this.vain = 0;
    this.since = null;
    clearTimeout(this.watch);
    this.watch = this.flying.size ? this.wait() : null;
    if (again) this.tell(null);
  }

  /** Try again now. */
  again() {
    this.flying.clear();
    clearTimeout(this.watch);
    this.watch = null;
    for (const seen of registry().seen) seen();
  }

  rest() {
    this.since = null;
    clearTimeout(this.watch);
    this.watch = null;
  }

  close() {
    this.rest();
    this.list = [];
  }
}

/** Unpack a tile and put it where all canvases find it, with the limits that an overview brings. */
export async function keepTile(header, data) {
  const { sources, cache } = registry();
  const pixels = await unpackTile(header, data);
  if (header.limits !== undefined)
    sources.set(header.source, { ...sources.get(header.source), limits: header.limits, error: null, blank: isBlank(header, pixels) });
  cache.put(header, pixels, header.limits !== undefined);
}

/** @returns {boolean} Whether the first picture of an image, which has the mean of all of its pixels, has no value anywhere. */
function isBlank({ form, provisional }, pixels) {
  return form === "u16" && !provisional && pixels.every((code) => code === 65535);
}
