import { CLOSEST } from "../constants.js";
import { holding, toScene } from "../image/camera.js";

/** Connect two fingers: they hold the points of the image that they touch. A second finger ends what the first one began. */
export function connectPinch(view, stage) {
  const { node } = stage;
  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  let start = null;
  const at = (event) => {
    const [x, y] = stage.place(event, true);
    return { x, y };
  };
  const on = (type, call) => node.addEventListener(type, (event) => event.pointerType === "touch" && call(event), true);
  on("pointerdown", (event) => {
    fingers.set(event.pointerId, at(event));
    if (fingers.size !== 2) return;
    event.stopPropagation();
    const [first] = fingers.keys();
    node.dispatchEvent(new PointerEvent("pointercancel", { pointerId: first }));
    start = { ...spread(fingers), camera: stage.camera };
  });
  on("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, at(event));
    if (!start) return;
    event.stopPropagation();
    view.move(pinched(start, spread(fingers), stage.size));
  });
  const lift = (event) => {
    fingers.delete(event.pointerId);
    if (start) event.stopPropagation();
    if (fingers.size < 2) start = null;
  };
  on("pointerup", lift);
  on("pointercancel", lift);
}

/** @returns {{x: number, y: number, apart: number}} The middle of two fingers, and how far they are apart. */
function spread(fingers) {
  const [a, b] = [...fingers.values()];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.max(10, Math.hypot(a.x - b.x, a.y - b.y)) };
}

/** @returns {{x: number, y: number, zoom: number}} The camera that has the point between the fingers still between them. */
function pinched({ x, y, apart, camera }, now, { width, height }) {
  const held = toScene(camera, width, height, x, y);
  const zoom = Math.min(CLOSEST, Math.max(1e-3, (camera.zoom * now.apart) / apart));
  return holding({ ...camera, zoom }, width, height, held, now.x, now.y);
}
