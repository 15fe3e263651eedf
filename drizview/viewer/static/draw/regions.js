import { CHOSEN, REGION } from "../constants.js";
import { outlined, writeText } from "./strokes.js";

/** So near to an edge or a handle the mouse takes hold of it [CSS px]. */
const REACH = 6;
const NAMES = { circle: "Circle", box: "Box", line: "Line" };

const round = (value) => Math.round(value * 1000) / 1000;
const turned = (u, v, degrees) => {
  const angle = (degrees * Math.PI) / 180;
  return [u * Math.cos(angle) - v * Math.sin(angle), u * Math.sin(angle) + v * Math.cos(angle)];
};

/** @returns {object} A region between two scene points: centre and rim of a circle, corners of a box, ends of a line. */
export function regionBetween(shape, from, to) {
  if (shape === "circle")
    return { shape, x: round(from.x), y: round(from.y), r: round(Math.hypot(to.x - from.x, to.y - from.y)) };
  if (shape === "line") return { shape, x1: round(from.x), y1: round(from.y), x2: round(to.x), y2: round(to.y) };
  return {
    shape,
    x: round((from.x + to.x) / 2),
    y: round((from.y + to.y) / 2),
    width: round(Math.abs(to.x - from.x)),
    height: round(Math.abs(to.y - from.y)),
    angle: 0,
  };
}

/** @returns {Array<[number, number]>} Scene points that a person can pull: rim of a circle, corners of a box, ends of a line. */
export function handlesOf(region) {
  const { shape, x, y, r, width, height, angle } = region;
  if (shape === "circle") return [[x + r, y]];
  if (shape === "line")
    return [
      [region.x1, region.y1],
      [region.x2, region.y2],
    ];
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([u, v]) => {
    const [dx, dy] = turned((u * width) / 2, (v * height) / 2, angle);
    return [x + dx, y + dy];
  });
}

/** @returns {object} The region moved by so much in the scene. */
export function movedRegion(region, dx, dy) {
  const copy = { ...region };
  for (const key of region.shape === "line" ? ["x1", "x2"] : ["x"]) copy[key] = round(region[key] + dx);
  for (const key of region.shape === "line" ? ["y1", "y2"] : ["y"]) copy[key] = round(region[key] + dy);
  return copy;
}

/** @returns {object} The region with one of its handles at a scene point; the opposite corner or end stays. */
export function pulledRegion(region, handle, to) {
  if (region.shape === "circle") return { ...region, r: round(Math.hypot(to.x - region.x, to.y - region.y)) };
  if (region.shape === "line")
    return { ...region, [`x${handle + 1}`]: round(to.x), [`y${handle + 1}`]: round(to.y) };
  const [fx, fy] = handlesOf(region)[(handle + 2) % 4];
  const [u, v] = turned(to.x - fx, to.y - fy, -region.angle);
  return {
    ...region,
    x: round((fx + to.x) / 2),
    y: round((fy + to.y) / 2),
    width: round(Math.abs(u)),
    height: round(Math.abs(v)),
  };
}

/** @returns {object} The region larger or smaller about its middle. */
export function scaledRegion(region, factor) {
  if (region.shape !== "line") {
    const sizes = ["r", "width", "height"].filter((key) => key in region);
    return { ...region, ...Object.fromEntries(sizes.map((key) => [key, round(region[key] * factor)])) };
  }
  const [x, y] = [(region.x1 + region.x2) / 2, (region.y1 + region.y2) / 2];
  const [dx, dy] = [((region.x2 - region.x1) / 2) * factor, ((region.y2 - region.y1) / 2) * factor];
  return { ...region, x1: round(x - dx), y1: round(y - dy), x2: round(x + dx), y2: round(y + dy) };
}

/** @returns {boolean} Whether a region has a size. */
export function hasSize(region) {
  if (region.shape === "circle") return region.r > 0;
  return region.shape === "line"
    ? region.x1 !== region.x2 || region.y1 !== region.y2
    : region.width > 0 && region.height > 0;
}

/**
 * What of the regions lies under the mouse: a handle of the chosen one, or else an edge.
 * @returns {{index: number, handle: number}|null} Handle -1 for an edge.
 */
export function regionUnder(regions, chosen, scene, screen, px, py) {
  const near = ([x, y]) => {
    const at = screen.at(x, y);
    return Math.hypot(at.x - px, at.y - py) <= REACH + 1;
  };
  const one = regions[chosen];
  const handle = one?.scene === scene ? handlesOf(one).findIndex(near) : -1;
  if (handle >= 0) return { index: chosen, handle };
  for (let index = regions.length - 1; index >= 0; index -= 1)
    if (regions[index].scene === scene && onEdge(regions[index], screen, px, py)) return { index, handle: -1 };
  return null;
}

function onEdge(region, { at, zoom }, px, py) {
  if (region.shape === "circle") {
    const centre = at(region.x, region.y);
    return Math.abs(Math.hypot(centre.x - px, centre.y - py) - region.r * zoom) <= REACH;
  }
  const corners = handlesOf(region).map(([x, y]) => at(x, y));
  const ends = region.shape === "line" ? [[corners[0], corners[1]]] : corners.map((c, k) => [c, corners[(k + 1) % 4]]);
  return ends.some(([a, b]) => fromSegment(a, b, px, py) <= REACH);
}

function fromSegment(a, b, px, py) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = ((px - a.x) * dx + (py - a.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(a.x + t * dx - px, a.y + t * dy - py);
}

/** Draw the regions of a frame's scene: numbered, the chosen one thicker and with its handles. */
export function drawRegions(context, view, frame, screen) {
  const { draft } = view;
  const regions = draft?.regions ?? view.state.regions;
  const active = draft?.regions ? draft.index : view.state.region;
  regions.forEach((region, index) => {
    if (region.scene === frame.scene) drawRegion(context, region, index, index === active, screen);
  });
  if (draft?.regions) writeSize(context, regions[active], frame, view, screen);
}

function drawRegion(context, region, index, chosen, screen) {
  const corners = handlesOf(region).map(([x, y]) => screen.at(x, y));
  const path = () => {
    context.beginPath();
    if (region.shape === "circle") {
      const centre = screen.at(region.x, region.y);
      context.arc(centre.x, centre.y, region.r * screen.zoom, 0, 2 * Math.PI);
      return;
    }
    corners.forEach(({ x, y }, k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
    if (region.shape === "box") context.closePath();
  };
  outlined(context, path, chosen ? CHOSEN : REGION, chosen ? 2.25 : 1.5);
  if (chosen) for (const { x, y } of corners) drawHandle(context, x, y);
  const top = corners.reduce((best, corner) => (corner.y < best.y ? corner : best));
  const at = region.shape === "circle" ? { x: top.x - 0.29 * region.r * screen.zoom, y: top.y - 0.71 * region.r * screen.zoom } : top;
  writeText(context, region.label ? `${index + 1} ${region.label}` : String(index + 1), at.x + 5, at.y - 5);
}

function drawHandle(context, x, y) {
  context.fillStyle = "#000b";
  context.fillRect(x - 5, y - 5, 10, 10);
  context.fillStyle = CHOSEN;
  context.fillRect(x - 3.5, y - 3.5, 7, 7);
}

/** Write the size beside a region while it is drawn or pulled. */
function writeSize(context, region, frame, view, screen) {
  const corner = handlesOf(region).map(([x, y]) => screen.at(x, y)).reduce((low, at) => (at.y > low.y ? at : low));
  writeText(context, sizeWords(region, frame.scale ?? view.state.scale_arcsec), corner.x + 9, corner.y + 16);
}

function sizeWords(region, scale) {
  const length = (px) => (scale ? `${px.toFixed(1)} px, ${(px * scale).toFixed(2)}″` : `${px.toFixed(1)} px`);
  if (region.shape === "circle") return `radius ${length(region.r)}`;
  if (region.shape === "line") return `length ${length(Math.hypot(region.x2 - region.x1, region.y2 - region.y1))}`;
  return `${length(region.width)} × ${length(region.height)}`;
}

/** @returns {string} A region in words, for who does not see it. */
export function regionWords(region, index, scale) {
  const [x, y] =
    region.shape === "line" ? [(region.x1 + region.x2) / 2, (region.y1 + region.y2) / 2] : [region.x, region.y];
  const label = region.label ? ` ${region.label}` : "";
  return `${NAMES[region.shape]} ${index + 1}${label}, ${sizeWords(region, scale)}, at x ${x.toFixed(0)}, y ${y.toFixed(0)}`;
}
