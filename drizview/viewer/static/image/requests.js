import { BLANK } from "../constants.js";
import { TileCache } from "./cache.js";
import { unpackTile } from "./codec.js";
import { registry } from "../state/registry.js";

const IN_FLIGHT = 4;
/** After so long without an answer a person is told and one request is asked for again; then after twice as long, and so on [ms]. */
const [PATIENCE, LONGEST] = [10000, 80000];

/** The tiles that a canvas would like to have: asked for in order, a few at a time, and given up when the view moves on. */
export class Requests {
  /** @param {function(object): void} send Sends a message to the kernel. @param {function(string|null): void} announce Says what is wrong; null: nothing. */
  constructor(send, announce) {
    Object.assign(this, { send, announce });
    this.pending = [];
    /** Keys of what was asked for and has not come. @type {Set<string>} */
    this.inFlight = new Set();
    /** Since when nothing was heard of what was asked for [ms]. */
    this.since = null;
    this.watch = null;
    /** How often the kernel was asked in vain. */
    this.failed = 0;
  }

  static key(request) {
    return request.z === undefined ? `${request.source}/first` : TileCache.key(request.source, request.z, request.x, request.y);
  }

  /** Replace the list. @param {Array<{source: string, z?: number, x?: number, y?: number}>} list Most wanted first. */
  replace(list) {
    this.pending = list;
    this.advance();
  }

  /** Ask for what is wanted most. A kernel that is silent is asked for one thing only: when it speaks, no pile of old requests waits for it. */
  advance() {
    while (this.pending.length && this.inFlight.size < (this.failed ? 1 : IN_FLIGHT)) {
      const request = this.pending.shift();
      const key = Requests.key(request);
      if (this.inFlight.has(key)) continue;
      this.inFlight.add(key);
      this.watch ??= this.wait();
      this.send({ type: "get", ...request });
    }
  }

  wait() {
    this.since ??= performance.now();
    return setTimeout(() => this.drop(), this.patience);
  }

  /** @returns {number} Until the next try [ms]. */
  get patience() {
    return Math.min(LONGEST, PATIENCE * 2 ** this.failed);
  }

  /** Nothing was heard: say so, and count as lost what was asked for. The stage draws again, and asks again. */
  drop() {
    this.failed += 1;
    this.inFlight.clear();
    this.watch = null;
    const [silent, next] = [performance.now() - this.since, this.patience].map((ms) => Math.round(ms / 1000));
    this.announce(`No answer from the kernel for ${silent} s: it is busy or has stopped. Trying again every ${next} s.`);
    for (const redraw of registry().listeners) redraw();
  }

  /** Take an answer. @param {object} content @param {DataView[]} buffers */
  async receive(content, buffers) {
    const key = Requests.key(content.key ?? content);
    const { sources } = registry();
    this.alive();
    try {
      if (content.type === "error") throw new Error(content.message);
      await keepTile(content, buffers[0]);
    } catch (error) {
      sources.set(content.source, { ...sources.get(content.source), error: error.message });
    }
    this.inFlight.delete(key);
    this.pending = this.pending.filter((request) => Requests.key(request) !== key); // from before it came; the next draw knows
    if (!this.inFlight.size) this.rest();
    for (const redraw of registry().listeners) redraw();
    this.advance();
  }

  /** The kernel speaks. */
  alive() {
    const again = this.failed > 0;
    this.failed = 0;
    this.since = null;
    clearTimeout(this.watch);
    this.watch = this.inFlight.size ? this.wait() : null;
    if (again) this.announce(null);
  }

  /** Try again now. */
  retry() {
    this.inFlight.clear();
    clearTimeout(this.watch);
    this.watch = null;
    for (const redraw of registry().listeners) redraw();
  }

  rest() {
    this.since = null;
    clearTimeout(this.watch);
    this.watch = null;
  }

  close() {
    this.rest();
    this.pending = [];
  }
}

/** Unpack a tile and put it where all canvases find it, with the display cuts that an overview brings. */
export async function keepTile(header, data) {
  const { sources, cache } = registry();
  const pixels = await unpackTile(header, data);
  if (header.cuts !== undefined)
    sources.set(header.source, { ...sources.get(header.source), cuts: header.cuts, error: null, blank: isBlank(header, pixels) });
  cache.put(header, pixels, header.cuts !== undefined);
}

/** @returns {boolean} Whether the first picture of an image, which has the mean of all of its pixels, has no value anywhere. */
function isBlank({ form, provisional }, pixels) {
  return form === "u16" && !provisional && pixels.every((code) => code === BLANK);
}
