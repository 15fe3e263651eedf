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

/** Scale, compass and colour bar stand so high [CSS px]. */
const FOOT = 62;

/** @returns {number} Where a label is written that would stand on them, or just below the image: above them. */
export function aboveFoot(y, height) {
  return y > height + FOOT ? y : Math.min(y, height - FOOT);
}
