import { fitted, toScene, toScreen, turnOf } from "../image/camera.js";
import { make } from "../dom.js";
import { Layers } from "../image/layers.js";
import { registry } from "../state/registry.js";

const [WIDTH, HEIGHT] = [150, 120]; // px
const MAGNIFIED = 4;

/** The whole frame, small, with the part on view to drag; and what is under the mouse, magnified. */
export class Panner {
  /** @param {object} view @param {object} stage */
  constructor(view, stage) {
    Object.assign(this, { view, stage });
    this.whole = make("canvas", { class: "drizview-whole", role: "img", "aria-label": "The whole frame; drag to move the view" });
    this.glass = make("canvas", { class: "drizview-glass", "aria-hidden": "true", hidden: true });
    this.node = make("div", { class: "drizview-panner", hidden: true }, this.whole, this.glass);
    for (const type of ["pointerdown", "pointermove", "pointerup", "dblclick"])
      this.node.addEventListener(type, (event) => event.stopPropagation());
    this.whole.addEventListener("pointerdown", (event) => {
      this.whole.setPointerCapture(event.pointerId);
      this.go(event);
    });
    this.whole.addEventListener("pointermove", (event) => event.buttons && this.go(event));
  }

  /** The camera that shows all of the frame in the small image. */
  camera(frame) {
    return fitted(frame, WIDTH, HEIGHT, turnOf(this.view, frame));
  }

  /** Move the view to where the pointer is. */
  go(event) {
    const { frame } = this.view;
    const { x, y } = toScene(this.camera(frame), WIDTH, HEIGHT, event.offsetX, event.offsetY);
    this.view.move({ ...this.stage.camera, x, y });
  }

  /** @returns {object[]} What the magnifier would like to have. */
  update(frame, camera, dpr) {
    const shown = this.view.state.panner && !this.view.state.compact && !this.view.state.tiled;
    this.node.hidden = !shown;
    if (!shown) return [];
    this.drawWhole(frame, camera, dpr);
    return this.magnify(frame, camera, dpr);
  }

  drawWhole(frame, camera, dpr) {
    resize(this.whole, dpr);
    const own = this.camera(frame);
    const device = { ...own, zoom: own.zoom * dpr };
    const { width, height } = this.whole;
    registry().painter.draw(this.whole, device, new Layers(this.view, frame, device, width, height, { coarse: true }).list);
    const context = this.whole.getContext("2d");
    const { width: wide, height: high } = this.stage.size;
    const corners = [[0, 0], [wide, 0], [wide, high], [0, high]].map(([px, py]) => {
      const { x, y } = toScene(camera, wide, high, px, py);
      return toScreen(own, WIDTH, HEIGHT, x, y);
    });
    context.setTransform(dpr, 0, 0, dpr, 0, 0);
    for (const [style, line] of [["#000b", 3], ["#ffd54a", 1.5]]) {
      context.strokeStyle = style;
      context.lineWidth = line;
      context.beginPath();
      for (const { x, y } of corners) context.lineTo(x, y);
      context.closePath();
      context.stroke();
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  magnify(frame, camera, dpr) {
    const { cursor, size } = this.stage;
    this.glass.hidden = !cursor;
    if (!cursor) return [];
    resize(this.glass, dpr);
    const middle = toScene(camera, size.width, size.height, ...cursor);
    const device = { ...camera, ...middle, zoom: camera.zoom * MAGNIFIED * dpr };
    const { width, height } = this.glass;
    const layers = new Layers(this.view, frame, device, width, height);
    registry().painter.draw(this.glass, device, layers.list);
    const context = this.glass.getContext("2d");
    const side = Math.max(6 * dpr, camera.zoom * MAGNIFIED * dpr);
    for (const [style, line] of [["#000b", 3 * dpr], ["#fff", dpr]]) {
      context.strokeStyle = style;
      context.lineWidth = line;
      context.strokeRect((width - side) / 2, (height - side) / 2, side, side);
    }
    return layers.requests;
  }
}

function resize(canvas, dpr) {
  const [width, height] = [Math.round(WIDTH * dpr), Math.round(HEIGHT * dpr)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}
