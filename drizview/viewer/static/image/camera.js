import { CLOSEST, MARGIN } from "../constants.js";
import { frameBounds } from "./scenery.js";

/** In place of a frame's id: a fitted scene shows all of its frames. */
export const EVERYTHING = "*";

/** @returns {{x: number, y: number, zoom: number, turn: number}} The camera that shows a frame whole, turned by an angle. */
export function fitted(frame, width, height, turn = 0) {
  const b = frameBounds(frame);
  const [c, s] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
  const [wide, high] = [b.x1 - b.x0, b.y1 - b.y0];
  const zoom = (1 - 2 * MARGIN) * Math.min(width / (wide * c + high * s), height / (wide * s + high * c)) || 1;
  return { x: (b.x0 + b.x1) / 2, y: (b.y0 + b.y1) / 2, zoom: Math.min(zoom, CLOSEST), turn };
}

/** @returns {number} By how much the scene is turned on the screen, counterclockwise [rad]: not at all, or until north is up. */
export function turnOf(view, frame) {
  const north = frame.north ?? view.state.north;
  return view.state.north_up && Number.isFinite(north) ? (-north * Math.PI) / 180 : 0;
}

/**
 * @returns {{x: number, y: number, zoom: number, turn: number}} The camera of the frame that a view shows, on a screen of this size
 *   in CSS pixels.
 */
export function cameraOf(view, frame, width, height) {
  const kept = view.cameras.get(frame.scene);
  const turn = turnOf(view, frame);
  if (kept?.zoom) return { ...kept, turn };
  const whole = fitted(homeOf(view, frame), width, height, turn);
  return kept ? { ...kept, zoom: whole.zoom, turn } : whole;
}

/** @returns {{planes: object[]}} What a fitted scene shows whole: one frame, or all planes of the scene. */
function homeOf(view, frame) {
  const { homes, frames } = view;
  if (!homes.has(frame.scene)) homes.set(frame.scene, frame.id);
  if (homes.get(frame.scene) !== EVERYTHING) return frames.get(homes.get(frame.scene)) ?? frame;
  const all = [...frames.values()].filter((other) => other.scene === frame.scene);
  return { planes: all.flatMap((other) => other.planes) };
}

/** @returns {{x: number, y: number}} What a way on the screen (CSS pixels, y down) is in the scene. */
export function alongScene({ zoom, turn = 0 }, dx, dy) {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  return { x: (dx * c - dy * s) / zoom, y: (-dy * c - dx * s) / zoom };
}

/** @returns {{x: number, y: number}} The scene point at a position on the screen (CSS pixels from the upper left corner). */
export function toScene(camera, width, height, px, py) {
  const { x, y } = alongScene(camera, px - width / 2, py - height / 2);
  return { x: camera.x + x, y: camera.y + y };
}

/** @returns {{x: number, y: number}} The position on the screen of a scene point. */
export function toScreen({ x: x0, y: y0, zoom, turn = 0 }, width, height, x, y) {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const [u, v] = [x - x0, y - y0];
  return { x: width / 2 + (u * c - v * s) * zoom, y: height / 2 - (u * s + v * c) * zoom };
}

/** @returns {{x: number, y: number, zoom: number}} The camera that has a scene point at a position on the screen. */
export function holding(camera, width, height, { x, y }, px, py) {
  const off = alongScene(camera, px - width / 2, py - height / 2);
  return { ...camera, x: x - off.x, y: y - off.y };
}

/** @returns {{x: number, y: number, zoom: number}} The camera after zooming by a factor about a position on the screen. */
export function zoomed(camera, width, height, px, py, factor) {
  const zoom = Math.min(CLOSEST, Math.max(1e-3, camera.zoom * factor));
  return holding({ ...camera, zoom }, width, height, toScene(camera, width, height, px, py), px, py);
}
