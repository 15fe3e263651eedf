/** Stroke with a dark edge, so that it shows on black and on white. */
export function outlined(context, path, colour, width) {
  for (const [style, line] of [
    ["#000c", width + 3],
    [colour, width],
  ]) {
    context.strokeStyle = style;
    context.lineWidth = line;
    path();
    context.stroke();
  }
}

/** Write white on a dark edge. */
export function writeText(context, text, x, y, colour = "#fff") {
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = "#000d";
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/** A line of text at the upper edge has its base so far down, and one above scale, compass and colour bar so far up [CSS px]. */
const [HEAD, FOOT] = [15, 62];

/**
 * @param {number} y Base of a label. @param {number} height Of the image. @param {number} bottom Lower end of what is labelled.
 * @returns {number} Where the label is whole and on nothing else; what is above the image, or well below it, is not named in it.
 */
export function inSight(y, height, bottom) {
  if (y > height + FOOT || bottom < 0) return y;
  return Math.max(HEAD, Math.min(y, height - FOOT));
}
