/** Stroke with a dark edge, so that it shows on black and on white. */
export function outlined(pen, path, colour, width) {
  for (const [style, line] of [
    ["#0009", width + 2],
    [colour, width],
  ]) {
    pen.strokeStyle = style;
    pen.lineWidth = line;
    path();
    pen.stroke();
  }
}

/** Write white on a dark edge. */
export function writeText(pen, text, x, y, colour = "#fff") {
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  pen.strokeStyle = "#000b";
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}
