import { frameBounds } from "./scenery.js";
import { registry } from "./registry.js";

const PARTED =
  "The kernel was restarted or has ended: badges and panels no longer answer. What is loaded can still be looked at. " +
  "Run the cell again, or load the page again.";

/** @returns {string} What a person has to know to read the picture rightly; empty as a rule. */
export function remarksOf(frame, camera, { missing, silence, reason, parted }) {
  const { sources } = registry();
  const remarks = [parted && PARTED, reason];
  const blank = frame.kind !== "dq" && frame.planes.every(({ source }) => sources.get(source.id)?.blank);
  if (blank) remarks.push(`No pixel of ${frame.label} has a value.`);
  const b = frameBounds(frame);
  const [wide, high] = [b.x1 - b.x0, b.y1 - b.y0];
  if (!blank && Math.min(wide, high) * camera.zoom < 1)
    remarks.push(`${frame.label} is ${sizeOf(frame)} pixels: thinner than a pixel of the screen here. Zoom in (+) to see it.`);
  const pieces = `${missing} ${missing === 1 ? "piece" : "pieces"} of the image missing.`;
  if (missing && (silence || parted)) remarks.push(parted ? pieces : `${pieces} ${silence}`);
  return remarks.filter(Boolean).join("\n");
}

/** @returns {string} "4096 × 2048". */
function sizeOf(frame) {
  const [ny, nx] = frame.planes[0].source.shape;
  return `${nx} × ${ny}`;
}
