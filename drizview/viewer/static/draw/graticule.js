import { toScene, toScreen } from "../image/camera.js";
import { fromSky, toSky } from "../image/tangent.js";
import { writeText } from "./strokes.js";

/** Lines along each axis at most, and points of a line. */
const [MOST, POINTS] = [5, 24];
/** Room between a label and the edge, and the least side of an image that has lines [px]. */
const [ROOM, LEAST] = [18, 40];
/** Steps of an angle [arcsec] and of right ascension [s of time]: round in sixties. */
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000, 72000];

/** @returns {boolean} Whether a frame has a grid. */
export function hasSky({ tangent, planes }) {
  return Boolean(tangent) || planes.some(({ sky }) => sky);
}

/** Draw lines of right ascension and declination over a frame, few, at round values, with their names at the edge. */
export function drawGraticule(context, { tangent, planes }, camera, width, height) {
  const sceneAt = (px, py) => toScene(camera, width, height, px, py);
  const whole = { left: 0, top: 0, right: width, bottom: height };
  if (tangent) drawLines(context, graticule(tangent, sceneAt, width, height), camera, { width, height }, whole);
  for (const { sky, mesh } of tangent ? [] : planes.filter((plane) => plane.sky)) {
    const { x0, y0, x1, y1 } = mesh.bounds;
    const corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]].map(([x, y]) => toScreen(camera, width, height, x, y));
    const box = around(corners, whole);
    if (box.right - box.left < LEAST || box.bottom - box.top < LEAST) continue;
    const onPlane = (u, v) => {
      const { x, y } = sceneAt(box.left + u, box.top + v);
      return { x: Math.min(x1, Math.max(x0, x)), y: Math.min(y1, Math.max(y0, y)) };
    };
    context.save();
    context.beginPath();
    corners.forEach(({ x, y }) => context.lineTo(x, y));
    context.clip();
    drawLines(context, graticule(sky, onPlane, box.right - box.left, box.bottom - box.top), camera, { width, height }, box);
    context.restore();
  }
}

/** @returns {{left: number, top: number, right: number, bottom: number}} The rectangle around points, as far as it is inside another. */
function around(points, { left, top, right, bottom }) {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return {
    left: Math.max(left, Math.min(...xs)),
    top: Math.max(top, Math.min(...ys)),
    right: Math.min(right, Math.max(...xs)),
    bottom: Math.min(bottom, Math.max(...ys)),
  };
}

function drawLines(context, lines, camera, { width, height }, box) {
  context.save();
  for (const { points, label, kind } of lines) {
    const path = points.map(({ x, y }) => toScreen(camera, width, height, x, y));
    for (const [style, wide] of [["#0007", 2.5], ["#9fc3ff", 0.9]]) {
      context.strokeStyle = style;
      context.lineWidth = wide;
      context.beginPath();
      for (const { x, y } of path) context.lineTo(x, y);
      context.stroke();
    }
    const [right, bottom] = [Math.min(box.right - 4, width - 84), Math.min(box.bottom - 4, height - 64)];
    const inside = densely(path).filter(({ x, y }) => x > box.left + 4 && x < right && y > box.top + ROOM && y < bottom);
    if (!inside.length) continue;
    const at = inside.reduce((best, spot) => ((kind === "dec" ? spot.x < best.x : spot.y < best.y) ? spot : best));
    writeText(context, label, at.x + 4, at.y - 4, "#cfe0ff");
  }
  context.restore();
}

/** @returns {Array<{x: number, y: number}>} Points along a path, near enough for a label. */
function densely(path) {
  return path.slice(1).flatMap((b, k) => {
    const a = path[k];
    return Array.from({ length: 12 }, (_, j) => ({ x: a.x + ((b.x - a.x) * j) / 12, y: a.y + ((b.y - a.y) * j) / 12 }));
  });
}

/**
 * The grid of a screen.
 * @param {function(number, number): {x: number, y: number}} sceneAt The scene point at a position on the screen.
 * @returns {Array<{kind: string, value: number, label: string, points: Array<{x: number, y: number}>}>} Values in degrees, points in
 *   the scene.
 */
export function graticule(tangent, sceneAt, width, height) {
  const middle = skyAt(tangent, sceneAt(width / 2, height / 2));
  const around = (ra) => middle.ra + ((((ra - middle.ra + 540) % 360) + 360) % 360) - 180;
  const seen = [];
  for (let u = 0; u <= 8; u += 1)
    for (let v = 0; v <= 8; v += 1) seen.push(skyAt(tangent, sceneAt((u / 8) * width, (v / 8) * height)));
  const [ras, decs] = [seen.map(({ ra }) => around(ra)), seen.map(({ dec }) => dec)];
  const [ra, dec] = [rangeOf(ras), rangeOf(decs)];
  const [raStep, decStep] = [stepFor(ra, 240), stepFor(dec, 3600)];
  const trace = (make) => Array.from({ length: POINTS + 1 }, (_, k) => make(k / POINTS)).filter(Boolean);
  const meridians = roundValues(ra, raStep.degrees).map((value) => ({
    kind: "ra",
    value: ((value % 360) + 360) % 360,
    label: raText(((value % 360) + 360) % 360, raStep.units),
    points: trace((t) => fromSky(tangent, value, dec[0] + t * (dec[1] - dec[0]))),
  }));
  const parallels = roundValues(dec, decStep.degrees).map((value) => ({
    kind: "dec",
    value,
    label: decText(value, decStep.units),
    points: trace((t) => fromSky(tangent, ra[0] + t * (ra[1] - ra[0]), value)),
  }));
  return [...meridians, ...parallels];
}

function skyAt(tangent, { x, y }) {
  return toSky(tangent, x, y);
}

function rangeOf(values) {
  return [Math.min(...values), Math.max(...values)];
}

/** @returns {{units: number, degrees: number}} The smallest round step that gives few lines; units of 1 / `perDegree` degree. */
function stepFor([low, high], perDegree) {
  const units = STEPS.find((step) => ((high - low) * perDegree) / step <= MOST) ?? STEPS.at(-1);
  return { units, degrees: units / perDegree };
}

function roundValues([low, high], step) {
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(high / step + 1e-9) - first + 1) }, (_, k) => (first + k) * step);
}

function sexagesimal(units, step, marks) {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const whole = Math.round(units * 10 ** digits) / 10 ** digits;
  const [h, m, s] = [Math.floor(whole / 3600 + 1e-9), Math.floor((whole % 3600) / 60 + 1e-9), whole % 60];
  const seconds = (Math.abs(s - 60) < 1e-6 ? 0 : s).toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
  const parts = [`${String(h).padStart(2, "0")}${marks[0]}`, `${String(m).padStart(2, "0")}${marks[1]}`];
  if (step < 60) parts.push(`${seconds}${marks[2]}`);
  return parts.join("");
}

/** @returns {string} "02h17m14.6s". */
export function raText(degrees, step) {
  return sexagesimal(degrees * 240, step, ["h", "m", "s"]);
}

/** @returns {string} "−04°45′02″". */
export function decText(degrees, step) {
  return `${degrees < -1e-12 ? "−" : "+"}${sexagesimal(Math.abs(degrees) * 3600, step, ["°", "′", "″"])}`;
}
