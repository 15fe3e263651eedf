import { EVERYTHING } from "../image/camera.js";
import { join, leads, share } from "./links.js";
import { registry } from "./registry.js";

/** The settings that a person can change; the same names as the traits in Python. */
const SETTINGS = {
  frame: "",
  blink: [],
  rate: 2,
  playing: false,
  mask: 0,
  colours: {},
  opacity: 0.9,
  stretch: "asinh",
  weight_stretch: "linear",
  limits: {},
  cmap: "grey",
  invert: false,
  contrast: 1,
  bias: 0.5,
  camera: {},
  marks: [],
  mark: -1,
  overlays: {},
  pick: {},
  tool: "pan",
  regions: [],
  region: -1,
  area: {},
  theme: "auto",
  compact: false,
  height: "",
  over: {},
  common: "",
  link: "",
  linked: ["camera", "frame", "look"],
  size: [0, 0],
  scale_arcsec: null,
  north: null,
  flag_names: {},
};

/** All data-quality bits: what the flags' switch shows where the kernel never asked for any. */
const EVERY_FLAG = 0xffff;

/** Settings that the kernel is told of, when there is something to tell it anyway. */
const REPORTED = [
  "frame",
  "blink",
  "rate",
  "playing",
  "mask",
  "opacity",
  "stretch",
  "weight_stretch",
  "limits",
  "cmap",
  "invert",
  "contrast",
  "bias",
  "camera",
  "mark",
  "pick",
  "tool",
  "regions",
  "region",
  "area",
  "over",
  "common",
  "size",
];

/** What is being looked at on one canvas: lives in the page, and changes without the kernel. */
export class View {
  constructor() {
    this.state = { ...SETTINGS };
    /** @type {Map<string, object>} */
    this.frames = new Map();
    /** Camera by scene; a scene without one is fitted. @type {Map<string, {x: number, y: number, zoom: number}>} */
    this.cameras = new Map();
    /** The frame that a fitted scene shows whole. @type {Map<string, string>} */
    this.homes = new Map();
    this.listeners = new Set();
    this.dirty = new Set();
    /** What is being drawn and not settled: {regions, index} or {area}. */
    this.draft = null;
    this.lastMask = 0;
    this.timer = null;
    this.holders = 0;
  }

  /** @returns {object|undefined} The frame shown. */
  get frame() {
    return this.frames.get(this.state.frame) ?? this.frames.values().next().value;
  }

  /** Set what Python says. @param {Partial<typeof SETTINGS>} patch */
  adopt(patch) {
    this.apply(patch);
    if ("camera" in patch) this.aim(patch.camera);
    if (this.joined !== this.state.link) join(this);
  }

  /**
   * Set what a person did; the kernel hears of it later.
   * @param {Partial<typeof SETTINGS>} patch @param {{alone?: boolean}} [how] Alone: linked views have it already.
   */
  change(patch, how) {
    for (const key of this.apply(patch, how)) if (REPORTED.includes(key)) this.dirty.add(key);
  }

  /** @returns {string[]} What differs now. */
  apply(patch, { alone = false } = {}) {
    const changed = Object.keys(patch).filter(
      (key) => key in SETTINGS && JSON.stringify(this.state[key]) !== JSON.stringify(patch[key]),
    );
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
  move(camera) {
    this.state.camera = { ...camera };
    this.aim(camera);
    this.dirty.add("camera");
    this.notify(["moved"]);
  }

  /** Keep how large the image is [CSS px], for the kernel's still picture of what is on view. */
  measure(width, height) {
    if (this.state.size[0] === width && this.state.size[1] === height) return;
    this.state.size = [width, height];
    this.dirty.add("size");
  }

  /** @returns {object|undefined} What the kernel has not been told yet. */
  report() {
    if (!this.dirty.size) return undefined;
    const news = Object.fromEntries([...this.dirty].map((key) => [key, this.state[key]]));
    this.dirty.clear();
    return news;
  }

  show(id) {
    if (this.frames.has(id)) this.change({ frame: id });
  }

  /** Show the next frame of the blink set, or an earlier one. */
  step(by = 1) {
    const set = this.state.blink.filter((id) => this.frames.has(id));
    if (!set.length) return;
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
