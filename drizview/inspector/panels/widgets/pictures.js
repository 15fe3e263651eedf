/**
 * Small images side by side, painted from one buffer of float32. Text goes in through textContent only.
 * @typedef {{label: string, lines: string[], note: string, nx: number, ny: number, unit: string, count: number,
 *   marks: number[][], extent: number[], outline: number[][], north: ?number,
 *   cmap: string, low: number, high: number, softening: number}} Cell
 */
import { make } from "../../../viewer/static/dom.js";
import { paint, paintBar } from "./painting.js";
import { drawOver } from "./drawing.js";

/** @param {DataView} view @param {Cell[]} cells @returns {Float32Array[]} */
function split(view, cells) {
  const bytes = view ? view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) : new ArrayBuffer(0);
  const values = new Float32Array(bytes);
  let at = 0;
  return cells.map((cell) => values.subarray(at, (at += cell.count)));
}

/** The place of an event in a picture: its pixel from 0, and that in the units of its extent. */
function placeOf(event, picture, cell) {
  const box = picture.getBoundingClientRect();
  const across = (event.clientX - box.left) / box.width;
  const up = 1 - (event.clientY - box.top) / box.height;
  return { ...inUnits(cell, across, up), column: Math.floor(across * cell.nx), row: Math.floor(up * cell.ny) };
}

function inUnits(cell, across, up) {
  const [x0, y0, x1, y1] = cell.extent;
  return { x: x0 + across * (x1 - x0), y: y0 + up * (y1 - y0) };
}

/** Show the number under the pointer. */
function readOut(event, picture, cell, values, line) {
  const { column, row, x, y } = placeOf(event, picture, cell);
  const value = values[row * cell.nx + column];
  const number = Number.isFinite(value) ? String(Number(value.toPrecision(4))).replace("-", "−") : "no data";
  line.textContent = `${number}${Number.isFinite(value) && cell.unit ? ` ${cell.unit}` : ""} at ${Math.round(x)}, ${Math.round(y)}`;
}

/** Let a rectangle be drawn over a picture; a click stays a click. */
function brushable(model, picture, cell, index) {
  let from = null;
  const frame = make("div", { class: "drizview-picture-brush", hidden: true });
  picture.append(frame);
  picture.addEventListener("pointerdown", (event) => {
    from = event;
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!from || Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < 4) return;
    const box = picture.getBoundingClientRect();
    frame.hidden = false;
    frame.style.left = `${Math.min(event.clientX, from.clientX) - box.left}px`;
    frame.style.top = `${Math.min(event.clientY, from.clientY) - box.top}px`;
    frame.style.width = `${Math.abs(event.clientX - from.clientX)}px`;
    frame.style.height = `${Math.abs(event.clientY - from.clientY)}px`;
  });
  picture.addEventListener("pointerup", (event) => {
    if (from && !frame.hidden) {
      const [a, b] = [placeOf(from, picture, cell), placeOf(event, picture, cell)];
      const [x0, x1, y0, y1] = [Math.min(a.x, b.x), Math.max(a.x, b.x), Math.min(a.y, b.y), Math.max(a.y, b.y)];
      model.send({ type: "brush", index, x0, y0, x1, y1 });
      picture.dataset.brushed = "yes"; // the click that follows is the end of this
    }
    from = null;
  });
}

/** The image itself: one texel a pixel, enlarged by the browser; what is drawn over it is in vectors. */
function imageOf(model, sheet, cell, index, values, line) {
  const picture = make("span", { class: "drizview-picture-image" });
  const share = sheet.size ? sheet.size * Math.min(1, cell.nx / Math.max(cell.ny, 1)) : 0;
  if (share) picture.style.maxWidth = `${Math.max(share, 8)}px`;
  if (!cell.count) {
    picture.append(make("span", { class: "drizview-picture-none", text: cell.note || "no data" }));
    return picture;
  }
  picture.style.aspectRatio = `${cell.nx} / ${cell.ny}`;
  if (!sheet.size) picture.style.maxWidth = `calc(36vh * ${cell.nx / cell.ny})`;
  const canvas = make("canvas", { width: cell.nx, height: cell.ny, "aria-hidden": "true" });
  const map = sheet.maps[cell.cmap];
  paint(canvas, cell, values, new Uint8Array(map.buffer, map.byteOffset, map.byteLength));
  picture.append(canvas, drawOver(cell));
  if (line) picture.addEventListener("pointermove", (event) => readOut(event, picture, cell, values, line));
  if (model.get("can_brush")) brushable(model, picture, cell, index);
  return picture;
}

function wordsOf(cell) {
  return [cell.label, ...cell.lines, cell.count ? "" : "no data", cell.note].filter(Boolean).join(", ");
}

function cellOf(model, sheet, cell, index, values, line) {
  const can = model.get("can_pick") && cell.count > 0;
  const node = can
    ? make("button", { class: "drizview-picture", type: "button", tabindex: "-1" })
    : make("div", { class: "drizview-picture", role: "img" });
  node.dataset.index = index;
  node.setAttribute("aria-label", wordsOf(cell));
  if (cell.note) node.title = cell.note;
  if (cell.label) node.append(make("span", { class: "drizview-picture-label", text: cell.label, title: cell.label }));
  const picture = imageOf(model, sheet, cell, index, values, line);
  node.append(picture);
  for (const text of cell.lines) node.append(make("span", { class: "drizview-picture-line", text }));
  if (!can) return node;
  node.addEventListener("click", (event) => {
    if (picture.dataset.brushed) return void delete picture.dataset.brushed;
    const byKey = event.detail === 0 || !event.target.closest(".drizview-picture-image");
    const { x, y } = byKey ? inUnits(cell, 0.5, 0.5) : placeOf(event, picture, cell);
    model.send({ type: "pick", index, x, y });
  });
  return node;
}

/** A colour bar with its ticks and unit. */
function barOf(bar, sheet) {
  const map = sheet.maps[bar.cmap];
  const canvas = make("canvas", { width: 256, height: 1, "aria-hidden": "true" });
  paintBar(canvas, new Uint8Array(map.buffer, map.byteOffset, map.byteLength));
  const scale = make("span", { class: "drizview-bar-ticks" });
  for (const [share, text] of bar.ticks) {
    const tick = make("span", { text });
    tick.style.left = `${100 * share}%`;
    scale.append(tick);
  }
  const strip = make("span", { class: "drizview-bar-strip" }, canvas, scale);
  return make("div", { class: "drizview-colour-bar" }, strip, make("span", { class: "drizview-bar-unit", text: bar.unit }));
}

/** Titles, pictures and colour bars in the order in which they stand. */
function fill(model, sheet, line) {
  const values = split(sheet.pixels, sheet.cells);
  const alone = new Map(sheet.bars.filter((bar) => bar.pictures.length === 1).map((bar) => [bar.pictures[0], bar]));
  const nodes = sheet.headings.map((text) => make("div", { class: "drizview-pictures-heading", text, title: text }));
  sheet.cells.forEach((cell, index) => {
    const first = sheet.columns && index % sheet.columns === 0;
    const row = first ? sheet.rows[index / sheet.columns] : "";
    if (row) nodes.push(make("div", { class: "drizview-pictures-row", text: row }));
    const node = cellOf(model, sheet, cell, index, values[index], line);
    nodes.push(alone.has(index) ? make("div", { class: "drizview-picture-barred" }, node, barOf(alone.get(index), sheet)) : node);
    if (first) nodes.at(-1).style.gridColumnStart = 1; // a row of its own, whatever room is left beside the last
  });
  return nodes;
}

function columnsOf(sheet) {
  if (!sheet.size) return sheet.columns > 1 ? `repeat(${sheet.columns}, minmax(0, 1fr))` : "minmax(0, 1fr)";
  const least = Math.min(sheet.size, 52);
  const rest = sheet.rows.length ? " minmax(0, 1fr)" : ""; // where titles of rows go on beyond the last picture
  if (sheet.columns) return `repeat(${sheet.columns}, minmax(${least}px, ${sheet.size}px))${rest}`;
  return `repeat(auto-fill, minmax(0, min(100%, ${sheet.size}px)))`;
}

/** Frame the chosen picture, and let the keyboard in there. */
function choose(el, index) {
  const cells = [...el.querySelectorAll(".drizview-picture")];
  for (const cell of cells) {
    const chosen = Number(cell.dataset.index) === index;
    if (cell.tagName === "BUTTON") cell.setAttribute("aria-pressed", String(chosen));
    cell.classList.toggle("drizview-is-chosen", chosen);
  }
  const buttons = cells.filter((cell) => cell.tagName === "BUTTON");
  const first = buttons.find((cell) => Number(cell.dataset.index) === index) ?? buttons[0];
  buttons.forEach((cell) => (cell.tabIndex = cell === first ? 0 : -1));
}

/** Arrows move the choice from picture to picture. */
function step(el, event) {
  const buttons = [...el.querySelectorAll("button.drizview-picture")];
  const at = buttons.indexOf(document.activeElement);
  if (at < 0) return;
  const tops = buttons.map((button) => Math.round(button.getBoundingClientRect().top));
  const across = Math.max(1, tops.filter((top) => top === tops[at]).length);
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, Home: -at, End: buttons.length - 1 - at }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const next = buttons[Math.min(Math.max(at + by, 0), buttons.length - 1)];
  buttons[at].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function render({ model, el }) {
  el.classList.add("drizview-pictures");
  el.dataset.lmSuppressShortcuts = "true"; // JupyterLab takes keys first
  const draw = () => {
    const sheet = model.get("sheet");
    if (!sheet.cells) return el.replaceChildren();
    const line = sheet.bars.length ? make("div", { class: "drizview-pictures-readout", "aria-hidden": "true" }) : null;
    const grid = make("div", { class: "drizview-pictures-grid", role: "group" }, ...fill(model, sheet, line));
    grid.style.gridTemplateColumns = columnsOf(sheet);
    const shared = sheet.bars.filter((bar) => bar.pictures.length > 1).map((bar) => barOf(bar, sheet));
    el.replaceChildren(grid, ...shared, ...(line ? [line] : []));
    choose(el, model.get("chosen"));
  };
  const chosen = () => choose(el, model.get("chosen"));
  const keyed = (event) => step(el, event);
  model.on("change:sheet", draw);
  model.on("change:chosen", chosen);
  el.addEventListener("keydown", keyed);
  draw();
  return () => {
    model.off("change:sheet", draw);
    model.off("change:chosen", chosen);
    el.removeEventListener("keydown", keyed);
    el.replaceChildren();
  };
}

export default { render };
