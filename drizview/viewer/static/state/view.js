import { EVERYTHING } from "../image/camera.js";
import { join, leads, share } from "./links.js";
import { registry } from "./registry.js";

/** All data-quality bits: what the flags' switch shows where the kernel never asked for any. */
const EVERY_FLAG = 0xffff;

/**
 * What is being looked at on one canvas: lives in the page, and changes without the kernel. Which settings there are, which of them
 * the kernel is told of and which are shared over a link comes from Python (`CanvasState`).
 */
export class View {
  constructor() {
    /** Settings by the names of the traits in Python. @type {Object<string, *>} */
    this.state = {};
    /** @type {{names: string[], reported: string[], linked: Object<string, string[]>}} */
    this.settings = { names: [], reported: [], linked: {} };
    /** @type {Map<string, object>} */
    this.frames = new Map();
    /** Camera by scene; a scene without one is fitted. @type {Map<string, {x: number, y: number, zoom: number}>} */
    this.cameras = new Map();
    /** The frame that a fitted scene shows whole. @type {Map<string, string>} */
    this.homes = new Map();
    this.listeners = new Set();
    /** Settings that the kernel has not been told of yet. @type {Set<string>} */
    this.dirty = new Set();
    /** Tells the kernel. @type {{plan: function(): void, confirm: function(string[]): void, close: function(): void}|null} */
    this.reporter = null;
    /** Number of the kernel's last command. */
    this.seen = 0;
    /** What is being drawn and not settled: {regions, index} or {area}. */
    this.draft = null;
    /** The object of a catalogue, or place of the evidence, under the mouse: {x, y, scene, row, words}. */
    this.hovered = null;
    /** Whether the pictures that come with the widget are there. */
    this.ready = false;
    /** Sources of which better pictures come without being asked for. @type {Set<string>} */
    this.coming = new Set();
    /** How often pictures came. */
    this.sets = 0;
    this.lastMask = 0;
    this.timer = null;
    this.holders = 0;
  }

  /** @returns {object|undefined} The frame shown. */
  get frame() {
    return this.frames.get(this.state.frame) ?? this.frames.values().next().value;
  }

  /** Do what the kernel says. @param {Object<string, *>} patch @param {number} [serial] Number of the command. */
  receive(patch, serial = 0) {
    this.seen = Math.max(this.seen, serial);
    this.apply(patch);
    if ("camera" in patch) this.aim(patch.camera);
    if (this.joined !== this.state.link) join(this);
    this.reporter?.confirm(Object.keys(patch));
  }

  /**
   * Do what a person wants; the kernel is told.
   * @param {Object<string, *>} patch @param {{alone?: boolean}} [how] Alone: linked views have it already.
   */
  change(patch, how) {
    this.mark(this.apply(patch, how));
  }

  /** Let the kernel be told of settings. @param {string[]} keys */
  mark(keys) {
    for (const key of keys) if (this.settings.reported.includes(key)) this.dirty.add(key);
    if (this.dirty.size) this.reporter?.plan();
  }

  /** @returns {string[]} What differs now. */
  apply(patch, { alone = false } = {}) {
    const differs = (key) => JSON.stringify(this.state[key]) !== JSON.stringify(patch[key]);
    const changed = Object.keys(patch).filter((key) => this.settings.names.includes(key) && differs(key));
    for (const key of changed) this.state[key] = patch[key];
    if (this.state.mask) this.lastMask = this.state.mask;
    if (changed.includes("playing") || changed.includes("rate")) this.wind();
    if (changed.length) this.notify(changed);
    if (changed.length && !alone) share(this, changed);
    return changed;
  }

  /** Take a camera as Python writes it: {} fits, {fit: "all"} fits all of the scene, a missing zoom keeps the zoom. */
  aim({ x, y, zoom, fit } = {}) {
    const scene = this.frame?.scene ?? "";
    if (x === undefined) {
      this.cameras.delete(scene);
      this.homes.set(scene, fit === "all" ? EVERYTHING : this.frame?.id);
    } else {
      this.cameras.set(scene, { x, y, zoom: zoom ?? this.cameras.get(scene)?.zoom ?? null });
    }
    this.notify(["camera"]);
    share(this, ["camera"]);
  }

  /** Move the camera of the scene shown, as a person does. @param {{x: number, y: number, zoom: number}|{fit?: string}} camera */
  move({ turn, ...camera }) {
    this.state.camera = camera; // how it is turned is no part of it: the kernel would send back what it does not know
    this.aim(camera);
    this.mark(["camera"]);
    this.notify(["moved"]);
  }

  /** Take over the cameras of a linked view. @param {View} other */
  follow(other) {
    for (const scene of new Set([...other.cameras.keys(), ...other.homes.keys()])) {
      const camera = other.cameras.get(scene);
      if (camera) this.cameras.set(scene, camera);
      else this.cameras.delete(scene);
      if (!camera) this.homes.set(scene, other.homes.get(scene));
    }
    this.state.camera = other.state.camera;
    this.mark(["camera"]);
    this.notify(["camera"]);
  }

  /** Keep how large the image is [CSS px], for the kernel's still picture of what is on view. */
  measure(width, height) {
    const [wide, high] = this.state.size ?? [];
    if (wide === width && high === height) return;
    this.state.size = [width, height];
    this.mark(["size"]);
  }

  show(id) {
    if (this.frames.has(id)) this.change({ frame: id });
  }

  /** Show a frame that a person has chosen: what blinks by itself ends with it. */
  choose(id) {
    if (this.frames.has(id)) this.change({ playing: false, frame: id });
  }

  /** Show the next frame of the blink set, or an earlier one. While one of two products is on view they blink with each other. */
  step(by = 1) {
    const all = this.state.blink.filter((id) => this.frames.has(id));
    if (!all.length) return;
    const own = this.frame?.beside || this.state.frame;
    const products = all.filter((id) => id === own || this.frames.get(id).beside === own);
    const set = products.length > 1 && products.includes(this.state.frame) ? products : all;
    const here = set.indexOf(this.state.frame);
    this.show(set[(here < 0 ? (by > 0 ? 0 : set.length - 1) : here + by + set.length) % set.length]);
  }

  toggleFlags() {
    this.change({ mask: this.state.mask ? 0 : this.lastMask || EVERY_FLAG });
  }

  /** Start or stop the clock. */
  wind() {
    clearInterval(this.timer);
    this.timer = this.state.playing ? setInterval(() => leads(this) && this.step(1), 1000 / this.state.rate) : null;
  }

  /** @param {function(string[]): void} listener @returns {function(): void} Call it to stop listening. */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  notify(keys) {
    for (const listener of [...this.listeners]) listener(keys);
  }

  close() {
    clearInterval(this.timer);
    this.reporter?.close();
    this.listeners.clear();
  }
}

/**
 * A canvas and its list of flags may come and go in any order.
 * @param {string} uid
 * @returns {View} The view of a canvas, made for the first who asks, and kept until each of them has called `dropView`.
 */
export function holdView(uid) {
  const { views } = registry();
  if (!views.has(uid)) views.set(uid, new View());
  const view = views.get(uid);
  view.holders += 1;
  return view;
}

/** @param {string} uid */
export function dropView(uid) {
  const { views } = registry();
  const view = views.get(uid);
  view.holders -= 1;
  if (view.holders) return;
  view.close();
  views.delete(uid);
}
