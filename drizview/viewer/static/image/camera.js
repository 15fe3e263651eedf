import { CLOSEST, MARGIN } from "../constants.js";
import { frameBounds } from "./scenery.js";

/** In place of a frame's id: a fitted scene shows all of its frames. */
export const EVERYTHING = "*";

/** @returns {{x: number, y: number, zoom: number}} The camera that shows a frame whole. */
export function fitted(frame, width, height) {
  const b = frameBounds(frame);
  const zoom = (1 - 2 * MARGIN) * Math.min(width / (b.x1 - b.x0), height / (b.y1 - b.y0)) || 1;
  return { x: (b.x0 + b.x1) / 2, y: (b.y0 + b.y1) / 2, zoom: Math.min(zoom, CLOSEST) };
}

/** @returns {{x: number, y: number, zoom: number}} The camera of the frame that a view shows, on a screen of this size in CSS pixels. */
export function cameraOf(view, frame, width, height) {
  const kept = view.cameras.get(frame.scene);
  if (kept?.zoom) return kept;
  const whole = fitted(homeOf(view, frame), width, height);
  return kept ? { ...kept, zoom: whole.zoom } : whole;
}

/** @returns {{planes: object[]}} What a fitted scene shows whole: one frame, or all planes of the scene. */
function homeOf(view, frame) {
  const { homes, frames } = view;
  if (!homes.has(frame.scene)) homes.set(frame.scene, frame.id);
  if (homes.get(frame.scene) !== EVERYTHING) return frames.get(homes.get(frame.scene)) ?? frame;
  const all = [...frames.values()].filter((other) => other.scene === frame.scene);
  return { planes: all.flatMap((other) => other.planes) };
}

/** @returns {{x: number, y: number}} The scene point at a position on the screen (CSS pixels from the upper left corner). */
export function toScene(camera, width, height, px, py) {
  return { x: camera.x + (px - width / 2) / camera.zoom, y: camera.y - (py - height / 2) / camera.zoom };
}

/** @returns {{x: number, y: number}} The position on the screen of a scene point. */
export function toScreen(camera, width, height, x, y) {
  return { x: width / 2 + (x - camera.x) * camera.zoom, y: height / 2 - (y - camera.y) * camera.zoom };
}

/** @returns {{x: number, y: number, zoom: number}} The camera after zooming by a factor about a position on the screen. */
export function zoomed(camera, width, height, px, py, factor) {
  const zoom = Math.min(CLOSEST, Math.max(1e-3, camera.zoom * factor));
  const held = toScene(camera, width, height, px, py);
  return { x: held.x - (px - width / 2) / zoom, y: held.y + (py - height / 2) / zoom, zoom };
}
