import { CHOSEN, REGION } from "../constants.js";
import { SHAPES, middleOf } from "./shapes.js";
import { outlined, writeText } from "./strokes.js";

/** So near to an edge or a handle the mouse takes hold of it [CSS px]. */
const REACH = 6;

/** @returns {object} A region between two scene points: centre and rim, corners, or ends. */
export function regionBetween(shape, from, to) {
  return { shape, ...SHAPES[shape].between(from, to) };
}

/** @returns {Array<[number, number]>} Scene points that a person can pull: rim, corners or ends. */
export function handlesOf(region) {
  return SHAPES[region.shape].handles(region);
}

/** @returns {object} The region moved by so much in the scene. */
export function movedRegion(region, dx, dy) {
  return SHAPES[region.shape].moved(region, dx, dy);
}

/** @returns {object} The region with one of its handles at a scene point; the opposite corner or end stays. */
export function pulledRegion(region, handle, to) {
  return SHAPES[region.shape].pulled(region, handle, to);
}

/** @returns {object} The region larger or smaller about its middle. */
export function scaledRegion(region, factor) {
  return SHAPES[region.shape].scaled(region, factor);
}

/** @returns {boolean} Whether a region has a size. */
export function hasSize(region) {
  return SHAPES[region.shape].hasSize(region);
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
  for (let index = regions.length - 1; index >= 0; index -= 1) {
    const region = regions[index];
    if (region.scene === scene && SHAPES[region.shape].far(region, screen, px, py) <= REACH) return { index, handle: -1 };
  }
  return null;
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
  if (!corners.length) return;
  const path = () => {
    context.beginPath();
    SHAPES[region.shape].trace(context, region, screen);
  };
  outlined(context, path, chosen ? CHOSEN : REGION, chosen ? 2.25 : 1.5);
  if (chosen) for (const { x, y } of corners) drawHandle(context, x, y);
  const top = corners.reduce((best, corner) => (corner.y < best.y ? corner : best));
  const at = "r" in region ? { x: top.x - 0.29 * region.r * screen.zoom, y: top.y - 0.71 * region.r * screen.zoom } : top;
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
  const corners = handlesOf(region).map(([x, y]) => screen.at(x, y));
  if (!corners.length) return;
  const corner = corners.reduce((low, at) => (at.y > low.y ? at : low));
  writeText(context, sizeWords(region, frame.scale ?? view.state.scale_arcsec), corner.x + 9, corner.y + 16);
}

function sizeWords(region, scale) {
  const length = (px) => (scale ? `${px.toFixed(1)} px, ${(px * scale).toFixed(2)}″` : `${px.toFixed(1)} px`);
  return SHAPES[region.shape].size(region, length);
}

/** @returns {string} A region in words, for who does not see it. */
export function regionWords(region, index, scale) {
  const [x, y] = middleOf(region);
  const label = region.label ? ` ${region.label}` : "";
  return `${SHAPES[region.shape].name} ${index + 1}${label}, ${sizeWords(region, scale)}, at x ${x.toFixed(0)}, y ${y.toFixed(0)}`;
}
