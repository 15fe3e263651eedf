/** A plot drawn as SVG: two axes, and lines, fills, points and words over them. Text goes in through textContent only. */
const SVG = "http://www.w3.org/2000/svg";
/** Length of a tick, and how far marks may reach over the axes [CSS px]. */
const [TICK, OVER] = [4, 6];
/** A way of the pointer that is a rectangle and no click [px]. */
const LEAST = 4;

/** @returns {SVGElement} An element with attributes (`style` is an object) and children. */
function node(name, { style = {}, text = "", ...attributes } = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const [key, value] of Object.entries(style)) made.style.setProperty(key, value);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function floats(view) {
  return new Float64Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

function short(value) {
  return String(Math.round(value * 100) / 100);
}

/** @returns {Array<Array<[number, number]>>} The lines of a mark on the screen: a gap ends one. */
function linesOf(x, y, at) {
  const lines = [[]];
  x.forEach((value, k) => {
    if (Number.isFinite(value) && Number.isFinite(y[k])) lines.at(-1).push(at(value, y[k]));
    else if (lines.at(-1).length) lines.push([]);
  });
  return lines.filter(({ length }) => length);
}

/** @returns {string} The path of lines; one of a single point is closed, and so a dot. */
function pathOf(mark, lines, base) {
  const parts = lines.map((line) => {
    const corners = mark.kind === "steps" ? line.flatMap(([x, y], k) => (k ? [[x, line[k - 1][1]], [x, y]] : [[x, y]])) : line;
    const shut = mark.fill === "inside" || line.length === 1;
    const down = mark.fill === "base" ? [[corners.at(-1)[0], base], [corners[0][0], base]] : [];
    return `M${[...corners, ...down].map((corner) => corner.map(short).join(",")).join("L")}${shut ? "Z" : ""}`;
  });
  return parts.join("");
}

/** Outlines of the other shapes of points, in units of half a side. */
const SHAPES = {
  square: "M-1,-1H1V1H-1Z",
  diamond: "M0,-1.3L1.3,0L0,1.3L-1.3,0Z",
  cross: "M-1,-1L1,1M-1,1L1,-1",
  plus: "M-1.2,0H1.2M0,-1.2V1.2",
  "triangle-up": "M0,-1.2L1.2,1H-1.2Z",
  "triangle-down": "M0,1.2L1.2,-1H-1.2Z",
};

/** @returns {SVGElement} One mark. */
function drawn(mark, at, base) {
  const [x, y] = [floats(mark.x), floats(mark.y)];
  if (mark.kind === "words") {
    const words = mark.texts.map((text, k) => {
      const [px, py] = at(x[k], y[k]);
      return node("text", { x: short(px), y: short(py), dy: "0.35em", "text-anchor": mark.align, text });
    });
    return node("g", { class: "drizview-plot-words", style: { fill: mark.colour } }, ...words);
  }
  const look = { stroke: mark.colour, "stroke-width": `${mark.width}px`, opacity: mark.opacity, fill: "none" };
  if (mark.dashed) look["stroke-dasharray"] = "6 5";
  if (SHAPES[mark.kind]) {
    const open = mark.kind === "cross" || mark.kind === "plus";
    const half = mark.width / 2;
    const each = Array.from(x, (value, k) => at(value, y[k])).filter((place) => place.every(Number.isFinite));
    const points = each.map(([px, py]) => node("path", { d: SHAPES[mark.kind], transform: `translate(${short(px)} ${short(py)}) scale(${short(half)})` }));
    const style = { ...look, "stroke-width": open ? 1.8 / half : 0, fill: open ? "none" : mark.colour };
    return node("g", { class: "drizview-plot-points", style }, ...points);
  }
  const lines = linesOf(x, y, at);
  if (mark.fill) Object.assign(look, { fill: mark.colour, "fill-opacity": mark.fill_opacity });
  return node("path", { class: "drizview-plot-line", d: pathOf(mark, lines, base), style: look });
}

/** @returns {{at: function, back: function, area: object}|null} From values to the screen and back; null where there is no room. */
function placed(model, width, height) {
  const { left, right, top, bottom } = model.get("margin");
  const area = { x: left, y: top, width: width - left - right, height: height - top - bottom };
  if (area.width < 10 || area.height < 10) return null;
  const [x0, x1] = model.get("x_axis").sides;
  const [y0, y1] = model.get("y_axis").sides;
  const at = (x, y) => [area.x + ((x - x0) / (x1 - x0)) * area.width, area.y + ((y1 - y) / (y1 - y0)) * area.height];
  const back = (px, py) => [x0 + ((px - area.x) / area.width) * (x1 - x0), y1 - ((py - area.y) / area.height) * (y1 - y0)];
  return { at, back, area };
}

function axes(model, { at, area }) {
  const [x, y] = [model.get("x_axis"), model.get("y_axis")];
  const [foot, left] = [area.y + area.height, area.x];
  const across = x.ticks.map((value, k) => {
    const [px] = at(value, y.sides[0]);
    const line = node("line", { x1: short(px), x2: short(px), y1: foot, y2: foot + TICK });
    return node("g", { class: "drizview-tick" }, line, node("text", { x: short(px), y: foot + TICK, dy: "1em", "text-anchor": "middle", text: x.texts[k] }));
  });
  const up = y.ticks.map((value, k) => {
    const [, py] = at(x.sides[0], value);
    const line = node("line", { x1: left - TICK, x2: left, y1: short(py), y2: short(py) });
    return node("g", { class: "drizview-tick" }, line, node("text", { x: left - TICK - 3, y: short(py), dy: "0.35em", "text-anchor": "end", text: y.texts[k] }));
  });
  const middle = { x: left + area.width / 2, y: area.y + area.height / 2 };
  const label = (text, attributes) => (text ? [node("text", { class: "drizview-axis-label", "text-anchor": "middle", text, ...attributes })] : []);
  return [
    node("path", { class: "drizview-axis-line", d: `M${left},${area.y}V${foot}H${left + area.width}` }),
    node("g", { class: "drizview-axis" }, ...across, ...label(x.label, { x: middle.x, y: foot + x.offset })),
    node("g", { class: "drizview-axis" }, ...up, ...label(y.label, { transform: `translate(${left - y.offset} ${middle.y}) rotate(-90)` })),
  ];
}

function render({ model, el }) {
  el.classList.add("drizview-figure");
  const picture = node("svg", { role: "img" });
  const frame = node("rect", { class: "drizview-plot-frame", visibility: "hidden" });
  el.append(picture);
  let [place, pending, from] = [null, 0, null];
  const draw = () => {
    pending = 0;
    const [width, height] = [el.clientWidth, el.clientHeight];
    place = width && height ? placed(model, width, height) : null;
    if (!place) return picture.replaceChildren();
    const { at, area } = place;
    for (const [name, value] of Object.entries({ width, height, "aria-label": [model.get("y_axis").label, model.get("x_axis").label].filter(Boolean).join(", against ") }))
      picture.setAttribute(name, value);
    const zero = Math.min(Math.max(at(0, 0)[1], area.y), area.y + area.height);
    const marks = model.get("marks").map((mark, number) => {
      const made = drawn(mark, at, zero);
      made.classList.toggle("drizview-plot-clicks", mark.clicks);
      if (mark.clicks) made.addEventListener("click", () => model.send({ type: "click", mark: number }));
      return made;
    });
    const box = { x: area.x - OVER, y: area.y - OVER, width: area.width + 2 * OVER, height: area.height + 2 * OVER };
    const inside = node("svg", { ...box, viewBox: Object.values(box).join(" "), class: "drizview-plot-marks" }, ...marks, frame);
    picture.replaceChildren(node("rect", { class: "drizview-plot-area", ...area }), ...axes(model, place), inside);
  };
  const soon = () => (pending ||= requestAnimationFrame(draw));
  const spot = (event) => {
    const { left, top } = picture.getBoundingClientRect();
    const { x, y, width, height } = place.area;
    return [Math.min(Math.max(event.clientX - left, x), x + width), Math.min(Math.max(event.clientY - top, y), y + height)];
  };
  const press = (event) => {
    if (!place || !model.get("framing") || event.button) return;
    from = spot(event);
    el.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const move = (event) => {
    if (!from) return;
    const to = spot(event);
    const [x, y] = [0, 1].map((k) => Math.min(from[k], to[k]));
    for (const [name, value] of Object.entries({ x, y, width: Math.abs(to[0] - from[0]), height: Math.abs(to[1] - from[1]), visibility: "visible" }))
      frame.setAttribute(name, value);
  };
  const release = (event) => {
    if (!from) return;
    const [start, to] = [from, spot(event)];
    from = null;
    if (Math.hypot(to[0] - start[0], to[1] - start[1]) < LEAST) return frame.setAttribute("visibility", "hidden");
    const [[x0, y0], [x1, y1]] = [place.back(...start), place.back(...to)];
    model.send({ type: "frame", ends: [x0, x1, y0, y1] });
  };
  const framing = () => {
    el.classList.toggle("drizview-framing", model.get("framing"));
    if (!model.get("framing")) frame.setAttribute("visibility", "hidden");
  };
  const on = { pointerdown: press, pointermove: move, pointerup: release };
  for (const [name, act] of Object.entries(on)) el.addEventListener(name, act);
  const names = ["x_axis", "y_axis", "marks", "margin"];
  for (const name of names) model.on(`change:${name}`, soon);
  model.on("change:framing", framing);
  const sizes = new ResizeObserver(soon);
  sizes.observe(el);
  framing();
  draw();
  return () => {
    cancelAnimationFrame(pending);
    sizes.disconnect();
    for (const name of names) model.off(`change:${name}`, soon);
    model.off("change:framing", framing);
  };
}

export default { render };
