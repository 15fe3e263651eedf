import { CHOSEN, CHOSEN_RADIUS, MARK, MARK_RADIUS, UNMASKED } from "../constants.js";
import { toScreen } from "../image/camera.js";
import { drawColourBar } from "./colourbar.js";
import { drawContours } from "./contours.js";
import { drawArea, drawPick } from "./interaction.js";
import { drawGraticule } from "./graticule.js";
import { drawMarkers, isMarkOf } from "./markers.js";
import { drawOverlays } from "./overlays.js";
import { inSight, outlined, writeText } from "./strokes.js";
import { drawRegions } from "./regions.js";

const FONT = "12px system-ui, 'DejaVu Sans', sans-serif";
/** What is said above scale and compass, whose letters may stand anywhere round it, has its base so far up [CSS px]. */
const ABOVE = 74;

/** Draw over the image: shapes of the panels, regions, circles with labels, the pixel picked, colour bar, scale bar and compass. */
export function drawMarks(canvas, view, frame, camera, dpr) {
  const context = canvas.getContext("2d");
  const [width, height] = [canvas.width / dpr, canvas.height / dpr];
  context.setTransform(dpr, 0, 0, dpr, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = FONT;
  const screen = { width, height, zoom: camera.zoom, at: (x, y) => toScreen(camera, width, height, x, y) };
  if (view.state.grid) drawGraticule(context, frame, camera, width, height);
  drawContours(context, view, frame, camera, width, height);
  if (!frame.beside) drawOverlays(context, view.state.overlays, frame, screen);
  drawRegions(context, view, frame, screen);
  drawArea(context, view.draft?.area ?? view.state.area, frame, screen);
  drawPlaces(context, view, frame, screen);
  drawMarkers(context, view, frame, screen);
  drawPick(context, view, frame, screen);
  drawRemark(context, view, frame, height);
  drawColourBar(context, view, frame, width, height);
  drawScale(context, frame.scale ?? view.state.scale_arcsec, northOf(view, frame, camera), camera.zoom, width, height);
  if (!view.state.compact) writeText(context, `zoom ${Number(camera.zoom.toPrecision(camera.zoom < 100 ? 2 : 3))}`, 16, height - 5);
}

/** Draw the places of the evidence, and then what is written beside them, over all circles. */
function drawPlaces(context, view, frame, screen) {
  const labels = [];
  view.state.marks.forEach((mark, index) => {
    if (!isMarkOf(mark, frame)) return;
    const at = screen.at(mark.x, mark.y);
    if (at.x < -99 || at.y < -99 || at.x > screen.width + 99 || at.y > screen.height + 99) return;
    const chosen = index === view.state.mark;
    const radius = Math.max(mark.r ? mark.r * screen.zoom : 0, chosen ? CHOSEN_RADIUS : MARK_RADIUS);
    drawMark(context, mark, at, radius, chosen);
    if (mark.label) labels.push([String(mark.label), at, radius]);
  });
  for (const [text, at, radius] of labels) writeLabel(context, text, at, radius, screen);
}

/** Say on the picture what is not in the data: a smoothing; and what the contours are. */
function drawRemark(context, view, frame, height) {
  const { smooth, contours, compact } = view.state;
  if (compact) return;
  if (frame.kind === "dq") return sayGrey(context, view.state, height);
  if (frame.kind !== "sci") return;
  const words = [smooth ? `smoothed, σ = ${smooth} px` : "", contours.length ? `contours at ${contours.join(", ")} σ of the sky` : ""];
  const text = words.filter(Boolean).join(" · ");
  if (text) writeText(context, text, 16, height - ABOVE);
}

/** Say what is grey on a frame of flags: those that are set in the data and not chosen. */
function sayGrey(context, { mask, flag_names: names }, height) {
  const named = Object.keys(names).reduce((sum, bit) => sum | bit, 0);
  if ((mask & named) === named) return;
  const y = height - ABOVE - 10;
  context.fillStyle = UNMASKED;
  context.fillRect(16, y, 11, 11);
  context.strokeStyle = "#fff";
  context.lineWidth = 1;
  context.strokeRect(15.5, y - 0.5, 12, 12);
  writeText(context, mask ? "all other flags" : "any flag (none is chosen)", 33, y + 10);
}

/** @returns {number|null} Where north is on the screen, from up, counterclockwise [deg]. */
function northOf(view, frame, { turn = 0 }) {
  const north = frame.north ?? view.state.north;
  return Number.isFinite(north) ? north + (turn * 180) / Math.PI : null;
}

function drawMark(context, mark, at, radius, chosen) {
  const path = () => {
    context.beginPath();
    context.arc(at.x, at.y, radius, 0, 7);
    if (!chosen) return;
    for (const [u, v] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]) {
      context.moveTo(at.x + u * (radius + 2), at.y + v * (radius + 2));
      context.lineTo(at.x + u * (radius + 9), at.y + v * (radius + 9));
    }
  };
  outlined(context, path, chosen ? CHOSEN : mark.colour || MARK, chosen ? 2 : 1.25);
}

/** Write a label beside its circle: to the right, or where that would leave the image above it and to the left. */
function writeLabel(context, text, at, radius, { width, height }) {
  const long = context.measureText(text).width;
  const right = at.x + radius + 5;
  const fits = right + long < width;
  const base = inSight(at.y - radius - (fits ? 3 : 14), height, at.y + radius);
  writeText(context, text, fits ? right : Math.max(4, width - long - 8), base);
}

function drawScale(context, arcsec, north, zoom, width, height) {
  let x = 16;
  const y = height - 18;
  if (arcsec > 0) {
    const [length, text] = roundAngle((arcsec * Math.min(160, width / 4)) / zoom);
    const px = (length * zoom) / arcsec;
    outlined(
      context,
      () => {
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(x + px, y);
      },
      "#fff",
      2,
    );
    context.textAlign = "center";
    writeText(context, text, x + px / 2, y - 7);
    context.textAlign = "start";
    x += px + 44;
  }
  if (Number.isFinite(north) && north !== null) drawCompass(context, north, x, height - 38);
}

/** North and, to its left as on the sky, east. */
function drawCompass(context, north, x, y) {
  for (const [letter, turn] of [
    ["N", 0],
    ["E", 90],
  ]) {
    const angle = ((north + turn) * Math.PI) / 180;
    const [u, v] = [-Math.sin(angle), -Math.cos(angle)];
    outlined(
      context,
      () => {
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(x + 15 * u, y + 15 * v);
      },
      "#fff",
      1.5,
    );
    context.textAlign = "center";
    context.textBaseline = "middle";
    writeText(context, letter, x + 23 * u, y + 23 * v);
  }
  context.textAlign = "start";
  context.textBaseline = "alphabetic";
}

/** @returns {[number, string]} The largest round angle below a limit [arcsec], and how it is written. */
function roundAngle(limit) {
  const [unit, sign] = limit >= 60 ? [60, "′"] : [1, "″"];
  const ten = 10 ** Math.floor(Math.log10(limit / unit));
  const lead = [5, 2, 1].find((n) => n * ten <= limit / unit) ?? 1;
  return [lead * ten * unit, `${Number((lead * ten).toPrecision(2))}${sign}`];
}
