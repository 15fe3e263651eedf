import { cameraOf, fitted, toScene, turnOf } from "./camera.js";
import { Comparison, overOf } from "./comparison.js";
import { make, makeButton } from "../dom.js";
import { Layers } from "./layers.js";
import { barOf } from "../draw/colourbar.js";
import { drawMarks } from "../draw/marks.js";
import { Contours } from "../draw/contours.js";
import { Panner } from "../draw/panner.js";
import { cellAt, cellsOf, drawCells } from "./tiling.js";
import { Announcer } from "../controls/announcer.js";
import { registry } from "../state/registry.js";
import { remarksOf } from "../controls/remarks.js";

/** How long advice stays [ms]. */
const ADVISED = 1800;
/** So many frames of the blink set, those that come next, are got ready. */
const READY = 12;

/** The image: a canvas that shows the frame of a view, and one above it for marks, scale bar and compass. */
export class Stage {
  /** @param {object} view @param {object} requests */
  constructor(view, requests) {
    Object.assign(this, { view, requests });
    this.canvas = make("canvas", { class: "drizview-canvas", role: "img", "data-missing": "1", "data-frame": "" });
    this.over = make("canvas", { class: "drizview-over", "aria-hidden": "true" });
    this.note = make("div", { class: "drizview-note", role: "status", hidden: true });
    this.remark = make("div", { class: "drizview-tiding", role: "status", hidden: true });
    this.remark.addEventListener("pointerdown", (event) => event.stopPropagation());
    this.comparison = new Comparison(view);
    this.announcer = new Announcer(view, this.canvas);
    this.panner = new Panner(view, this);
    this.contours = new Contours(view, () => {
      this.drawn = null;
      this.schedule();
    });
    const { line, bar } = this.comparison;
    this.node = make("div", { class: "drizview-stage" }, this.canvas, this.over, line, bar, this.panner.node, this.remark, this.note, this.announcer.node);
    /** Frames whose thumbnails are in view. @type {object[]} */
    this.thumbs = [];
    this.pending = 0;
    this.cursor = null; // CSS pixels, while the mouse is over the image, from the corner of its cell
    this.under = null; // of several frames side by side, the one under the mouse
    this.things = [];
    this.silence = null;
    this.redraw = () => this.schedule();
    this.sizes = new ResizeObserver(this.redraw);
    this.sizes.observe(this.node);
    registry().listeners.add(this.redraw);
    this.stop = view.listen(this.redraw);
    this.watchRatio();
  }

  /** Draw again when the page moves to a screen with other pixels. */
  watchRatio() {
    this.ratio = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    this.ratio.addEventListener(
      "change",
      () => {
        this.schedule();
        this.watchRatio();
      },
      { once: true },
    );
  }

  /** @returns {{width: number, height: number}} CSS pixels of the image, or of each of several side by side. */
  get size() {
    const [cell] = this.cells;
    return cell ?? { width: this.node.clientWidth, height: this.node.clientHeight };
  }

  /** @returns {object[]} Where the frames stand side by side; none where there is one frame. */
  get cells() {
    const { clientWidth, clientHeight } = this.node;
    return this.view.state.tiled && clientWidth ? cellsOf(this.view, clientWidth, clientHeight) : [];
  }

  /** @returns {object|undefined} The frame on view, or that under the mouse of several side by side. */
  get frame() {
    const under = this.cells.find(({ frame }) => frame === this.under);
    return under?.frame ?? this.view.frame;
  }

  /**
   * @param {PointerEvent} event @param {boolean} held Whether the mouse holds something: then it stays with its frame.
   * @returns {[number, number]} Where the pointer is on the image, or in its cell [CSS px].
   */
  place(event, held = false) {
    const box = this.node.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const { cells } = this;
    if (!cells.length) return [px, py];
    const over = cellAt(cells, px, py);
    if (over && !held) this.under = over.frame;
    const cell = cells.find(({ frame }) => frame === this.under) ?? cells[0];
    return [px - cell.left, py - cell.top];
  }

  /** @returns {{x: number, y: number, zoom: number, turn: number}} The camera, in CSS pixels. */
  get camera() {
    const { width, height } = this.size;
    return cameraOf(this.view, this.frame, width, height);
  }

  schedule() {
    this.pending ||= requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.node;
    const { view, canvas } = this;
    const { frame } = view;
    if (!width || !height || !frame || !view.ready) return;
    const dpr = devicePixelRatio || 1;
    for (const layer of [canvas, this.over]) resize(layer, Math.round(width * dpr), Math.round(height * dpr));
    const { cells } = this;
    const over = cells.length ? { frame: null, mode: "blend", at: 0, reason: "" } : overOf(view);
    const camera = cameraOf(view, frame, this.size.width, this.size.height);
    const shown = cells.length ? drawCells(this, cells, dpr) : this.drawOne(frame, camera, over, dpr);
    this.contours.update(shown);
    this.comparison.update(over);
    this.announcer.update(frame, camera, over);
    const glass = this.panner.update(frame, camera, dpr);
    const wanted = [...shown.flatMap((layers) => layers.requests), ...glass]
      .filter(({ source }) => !view.coming.has(source))
      .sort((a, b) => a.far - b.far);
    const ahead = cells.length ? [] : this.ahead();
    this.requests.replace([...wanted, ...ahead].map(({ far, ...request }) => request));
    this.label(frame, camera, { shown, over, ahead: ahead.length });
    canvas.dataset.cells = cells.length;
    view.measure(this.size.width, this.size.height);
  }

  /** Draw one frame, and what is compared with it. @returns {object[]} What was drawn. */
  drawOne(frame, camera, over, dpr) {
    const { canvas } = this;
    const device = { ...camera, zoom: camera.zoom * dpr };
    const shown = [frame, ...(over.frame ? [over.frame] : [])].map(
      (one) => new Layers(this.view, one, device, canvas.width, canvas.height),
    );
    registry().painter.draw(canvas, device, shown[0].list);
    if (over.frame) registry().painter.draw(canvas, device, shown[1].list, over);
    this.drawOver(frame, camera, dpr);
    return shown;
  }

  /** Draw marks, colour bar, scale and compass, unless they are there already: as a rule a blink leaves them as they are. */
  drawOver(frame, camera, dpr) {
    const { state } = this.view;
    const { width, height } = this.over;
    const key = [
      frame.scene,
      frame.scale,
      frame.north, frame.beside && frame.group,
      ...barOf(this.view, frame),
      state.scale_arcsec,
      state.north,
      state.mark,
      state.region,
      state.marker,
      camera.x,
      camera.y,
      camera.zoom,
      camera.turn,
      state.grid,
      state.smooth,
      state.contours,
      frame.kind === "dq" && state.mask,
      width,
      height,
    ].join();
    const { draft, hovered } = this.view;
    const things = [state.marks, state.overlays, state.regions, state.pick, state.area, state.markers, draft, hovered];
    if (key === this.drawn && things.every((thing, index) => thing === this.things[index])) return;
    [this.drawn, this.things] = [key, things];
    drawMarks(this.over, this.view, frame, camera, dpr);
  }

  /** @returns {object[]} Requests for the frames of the blink set that come next, so that blinking does not wait, and for thumbnails. */
  ahead() {
    const { view, canvas } = this;
    const { blink, frame: id } = view.state;
    const dpr = devicePixelRatio || 1;
    const at = Math.max(0, blink.indexOf(id));
    const turn = [...blink.slice(at), ...blink.slice(0, at)].map((key) => view.frames.get(key)).filter(Boolean);
    const next = turn.filter((frame) => frame !== view.frame).slice(0, READY);
    const wanted = next.flatMap((frame) => {
      const own = cameraOf(view, frame, canvas.width / dpr, canvas.height / dpr);
      return new Layers(view, frame, { ...own, zoom: own.zoom * dpr }, canvas.width, canvas.height).requests;
    });
    const small = this.thumbs.flatMap((frame) => firstRequests(frame));
    return [...wanted.filter((request) => request.far < 0), ...small, ...wanted.filter((request) => request.far >= 0)];
  }

  label(frame, camera, { shown, over, ahead }) {
    const { canvas } = this;
    const [missing, blank] = ["missing", "blank"].map((what) => shown.reduce((sum, layers) => sum + layers[what], 0));
    const errors = [...new Set(shown.flatMap((layers) => [...layers.errors]))].join("\n");
    const { id = "" } = over.frame ?? {};
    Object.assign(canvas.dataset, { frame: frame.id, missing, blank, prefetch: ahead, over: id, mode: id ? over.mode : "" });
    if (errors) canvas.dataset.error = errors;
    else delete canvas.dataset.error;
    if (this.note.textContent !== errors) this.setNote(errors);
    const remark = remarksOf(frame, camera, { missing, silence: this.silence, reason: over.reason, hint: this.hint });
    if ((this.remark.dataset.text ?? "") === remark) return;
    const silent = missing && this.silence;
    const again = silent ? [makeButton("Try now", "Ask the kernel again now", () => this.requests.retry())] : [];
    this.remark.replaceChildren(make("span", { text: remark }), ...again);
    this.remark.dataset.text = remark;
    this.remark.hidden = !remark;
  }

  /** Show what could not be read over the image. */
  setNote(text) {
    this.note.replaceChildren(document.createTextNode(text));
    this.note.hidden = !text;
    this.note.onclick = () => this.retry();
    this.note.title = "Click to try again";
  }

  /** Ask again for what could not be read. */
  retry() {
    for (const known of registry().sources.values()) known.error = null;
    this.schedule();
  }

  /** The kernel is silent, or speaks again. */
  quiet(text) {
    if (text === this.silence) return;
    this.silence = text;
    this.schedule();
  }

  /** Say something about the mouse or the keys for a moment. */
  advise(text) {
    clearTimeout(this.advised);
    if (text !== this.hint) this.schedule();
    this.hint = text;
    if (text) this.advised = setTimeout(() => this.advise(""), ADVISED);
  }

  /** @returns {{scene: object, plane: number, x: number, y: number}|null} The pixel of the topmost plane at a position in CSS pixels; null off the image. */
  pixelAt(px, py) {
    const { frame } = this;
    const { width, height } = this.size;
    if (!frame || !width) return null;
    const scene = toScene(this.camera, width, height, px, py);
    for (const [plane, { mesh, source }] of [...frame.planes.entries()].reverse()) {
      const { x, y } = mesh.toPixel(scene.x, scene.y);
      const [ny, nx] = source.shape;
      if (x >= -0.5 && y >= -0.5 && x < nx - 0.5 && y < ny - 0.5) return { scene, plane, x, y };
    }
    return null;
  }

  /** Draw a frame whole into a small canvas. */
  thumbnail(canvas, frame) {
    const whole = fitted(frame, canvas.width, canvas.height, turnOf(this.view, frame));
    const layers = new Layers(this.view, frame, whole, canvas.width, canvas.height, { coarse: true });
    registry().painter.draw(canvas, whole, layers.list);
  }

  close() {
    cancelAnimationFrame(this.pending);
    this.sizes.disconnect();
    this.announcer.close();
    this.contours.close();
    registry().listeners.delete(this.redraw);
    this.stop();
  }
}

/** @returns {object[]} Requests for the first pictures of a frame. */
function firstRequests(frame) {
  const { cache, sources } = registry();
  const lacks = ({ id, overview }) => !sources.get(id)?.error && !cache.get(id, overview, 0, 0);
  return frame.planes.filter(({ source }) => lacks(source)).map(({ source }) => ({ source: source.id, far: -1 }));
}

function resize(canvas, width, height) {
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
}
