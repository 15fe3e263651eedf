const SVG = "http://www.w3.org/2000/svg";

function shape(tag, props) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(props)) node.setAttribute(key, value);
  node.setAttribute("vector-effect", "non-scaling-stroke");
  return node;
}

/** The edges between outlined pixels and others, as one path. */
function edges(pixels, ny) {
  const have = new Set(pixels.map(([x, y]) => `${x},${y}`));
  const parts = [];
  for (const [x, y] of pixels) {
    const [top, bottom] = [ny - 1 - y, ny - y];
    if (!have.has(`${x},${y + 1}`)) parts.push(`M${x} ${top}h1`);
    if (!have.has(`${x},${y - 1}`)) parts.push(`M${x} ${bottom}h1`);
    if (!have.has(`${x - 1},${y}`)) parts.push(`M${x} ${top}v1`);
    if (!have.has(`${x + 1},${y}`)) parts.push(`M${x + 1} ${top}v1`);
  }
  return parts.join("");
}

/** An arrow to the north in the upper right corner. */
function arrow(cell) {
  const unit = Math.min(cell.nx, cell.ny) / 100;
  const turn = `translate(${cell.nx - 15 * unit} ${15 * unit}) rotate(${-cell.north}) scale(${unit})`;
  const node = shape("path", { d: "M0 10V-9M-4.5 -3L0 -10L4.5 -3", transform: turn, class: "drizview-picture-north" });
  const name = document.createElementNS(SVG, "title");
  name.textContent = "north";
  node.append(name);
  return node;
}

/**
 * What is drawn over a picture: circles, outlined pixels, lines, north.
 * @param {{nx: number, ny: number, marks: number[][], outline: number[][], north: ?number,
 *   strokes: {points: number[][], colour: string, width: number}[]}} cell
 */
export function drawOver(cell) {
  const over = shape("svg", { viewBox: `0 0 ${cell.nx} ${cell.ny}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const [x, y, r] of cell.marks) {
    over.append(shape("circle", { cx: x + 0.5, cy: cell.ny - y - 0.5, r, class: "drizview-picture-mark" }));
  }
  if (cell.outline.length) over.append(shape("path", { d: edges(cell.outline, cell.ny), class: "drizview-picture-outline" }));
  for (const { points, colour, width } of cell.strokes) {
    const at = points.map(([x, y]) => `${x + 0.5},${cell.ny - y - 0.5}`).join(" ");
    over.append(shape("polyline", { points: at, fill: "none", stroke: colour, "stroke-width": width, class: "drizview-picture-stroke" }));
  }
  if (cell.north !== null) over.append(arrow(cell));
  return over;
}
