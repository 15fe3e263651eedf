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
