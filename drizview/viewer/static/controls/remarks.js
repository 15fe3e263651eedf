import { frameBounds } from "../image/scenery.js";
import { registry } from "../state/registry.js";

/** @returns {string} What a person has to know to read the picture correctly; empty as a rule. */
export function remarksOf(frame, camera, { missing, silence, reason, hint }) {
  const { sources } = registry();
  const remarks = [reason];
  const blank = frame.kind !== "dq" && frame.planes.every(({ source }) => sources.get(source.id)?.blank);
  if (blank) remarks.push(`No pixel of ${frame.label} has a value.`);
  const b = frameBounds(frame);
  const [wide, high] = [b.x1 - b.x0, b.y1 - b.y0];
  if (!blank && Math.min(wide, high) * camera.zoom < 1)
    remarks.push(`${frame.label} is ${sizeOf(frame)} pixels: thinner than one screen pixel at this zoom. Zoom in (+) to see it.`);
  if (missing && silence) remarks.push(`${missing} ${missing === 1 ? "tile" : "tiles"} of the image missing. ${silence}`);
  remarks.push(hint);
  return remarks.filter(Boolean).join("\n");
}

/** @returns {string} "4096 × 2048". */
function sizeOf(frame) {
  const [ny, nx] = frame.planes[0].source.shape;
  return `${nx} × ${ny}`;
}
