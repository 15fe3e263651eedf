"use strict";
// Draws the distributions of a survey, and lists the products in a range that is drawn over one of them.
const data = JSON.parse(document.getElementById("data").textContent);
const WIDTH = 300, HEIGHT = 96, MOST_ROWS = 300;
const PAGE = /^[A-Za-z0-9_. -]+\/[a-z0-9_.-]+\.html$/;
const PNG = /^data:image\/png;base64,[A-Za-z0-9+/=]+$/;
const found = document.getElementById("found");
const plots = [];
let brushed = null;

function make(name, attributes = {}, text = "") {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
}

function shape(name, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function number(value) {
  return Number(value.toPrecision(3)).toString();
}

// The cell of a product: its name, which leads to its page where it has one, and what it is.
function productCell(k) {
  const cell = make("td", { title: data.products[k][3] });
  cell.append(...productWords(k));
  return cell;
}

function productWords(k) {
  const [name, facts, , , page] = data.products[k];
  const label = make(PAGE.test(page) ? "a" : "span", { class: "name" }, name);
  if (PAGE.test(page)) label.setAttribute("href", page.split("/").map(encodeURIComponent).join("/"));
  return [label, make("small", {}, facts)];
}

function verdictCell(k) {
  const verdict = data.products[k][2];
  return make("td", { class: verdict }, data.words[verdict] || "");
}

function row(...cells) {
  const line = make("tr");
  line.append(...cells);
  return line;
}

class Plot {
  constructor(id, entry) {
    this.id = id;
    this.entry = entry;
    const { edges, log } = entry;
    const [low, high] = [edges[0], edges[edges.length - 1]];
    const scale = log ? Math.log : (value) => value;
    this.x = (value) => (WIDTH * (scale(value) - scale(low))) / (scale(high) - scale(low));
    this.node = make("div", { class: "plot" });
    this.svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
    this.svg.setAttribute("aria-label", `Distribution: ${entry.title}`);
    this.brush = shape("rect", { class: "brush", y: 0, height: HEIGHT, width: 0 });
    this.bars = entry.counts.map(() => shape("rect", { class: "bar" }));
    this.svg.append(...this.bars, this.brush);
    this.limits();
    this.draw(entry.counts, false);
    const total = entry.counts.reduce((sum, count) => sum + count, 0);
    const unit = entry.unit ? ` [${entry.unit}]` : "";
    const others = entry.others ? `, ${entry.others} with other limits than shown` : "";
    const ends = make("div", { class: "scale" });
    ends.append(make("span", {}, number(low)), make("span", {}, log ? "logarithmic" : ""), make("span", {}, number(high)));
    this.node.append(make("h3", {}, entry.title + unit), make("small", {}, `${total} products${others}`), this.svg, ends, this.inputs());
    this.listen();
  }

  limits() {
    const [warnLow, warnHigh, failLow, failHigh] = this.entry.limits;
    const lines = [["warn", warnLow], ["warn", warnHigh], ["fail", failLow], ["fail", failHigh]];
    for (const [kind, value] of lines) {
      const x = value === null ? NaN : this.x(value);
      if (x >= 0 && x <= WIDTH) this.svg.append(shape("line", { class: kind, x1: x, x2: x, y1: 0, y2: HEIGHT }));
    }
  }

  draw(counts, inside) {
    const most = Math.max(...counts, 1);
    counts.forEach((count, k) => {
      const height = count ? Math.max(1.5, (HEIGHT * count) / most) : 0;
      const left = (WIDTH * k) / counts.length;
      const place = { x: left, width: WIDTH / counts.length - 0.5, y: HEIGHT - height, height };
      for (const [key, value] of Object.entries(place)) this.bars[k].setAttribute(key, value);
      this.bars[k].setAttribute("class", inside ? "bar in" : "bar");
    });
  }

  inputs() {
    const line = make("div", { class: "range" });
    this.from = make("input", { type: "number", step: "any", "aria-label": `From: ${this.entry.title}` });
    this.to = make("input", { type: "number", step: "any", "aria-label": `To: ${this.entry.title}` });
    line.append(this.from, make("span", {}, " to "), this.to);
    for (const field of [this.from, this.to]) field.addEventListener("change", () => this.typed());
    return line;
  }

  typed() {
    const low = this.from.value === "" ? -Infinity : Number(this.from.value);
    const high = this.to.value === "" ? Infinity : Number(this.to.value);
    if (low <= high) select(this, low, high);
  }

  // The bin under the pointer.
  bin(event) {
    const box = this.svg.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.min(this.bars.length - 1, Math.max(0, Math.floor(share * this.bars.length)));
  }

  listen() {
    let start = null;
    this.svg.addEventListener("pointerdown", (event) => {
      start = this.bin(event);
      this.svg.setPointerCapture(event.pointerId);
      this.select(start, start);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (start !== null) this.select(start, this.bin(event));
    });
    for (const end of ["pointerup", "pointercancel"]) this.svg.addEventListener(end, () => { start = null; });
  }

  // Outermost bins hold what lies beyond them.
  select(one, other) {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    const { edges, counts } = this.entry;
    const low = first === 0 ? -Infinity : edges[first];
    const high = last === counts.length - 1 ? Infinity : edges[last + 1];
    this.from.value = first === 0 ? "" : number(low);
    this.to.value = last === counts.length - 1 ? "" : number(high);
    select(this, low, high, counts.slice(first, last + 1).reduce((sum, count) => sum + count, 0));
  }

  mark(low, high) {
    const left = Math.min(WIDTH, Math.max(0, Number.isFinite(low) ? this.x(low) : 0)) || 0;
    const right = Math.min(WIDTH, Math.max(0, Number.isFinite(high) ? this.x(high) : WIDTH)) || 0;
    this.brush.setAttribute("x", left);
    this.brush.setAttribute("width", Math.max(0, right - left));
  }

  // Where some products lie: the named ones by bin.
  only(chosen) {
    const { edges, counts, products, values } = this.entry;
    const inside = counts.map(() => 0);
    products.forEach((k, n) => {
      if (chosen.has(k)) {
        let bin = 0;
        while (bin < counts.length - 1 && values[n] >= edges[bin + 1]) bin += 1;
        inside[bin] += 1;
      }
    });
    this.draw(inside, true);
  }

  clear() {
    this.brush.setAttribute("width", 0);
    this.draw(this.entry.counts, false);
  }
}

function select(plot, low, high, exact = null) {
  if (brushed !== plot && brushed) { brushed.clear(); brushed.from.value = brushed.to.value = ""; }
  brushed = plot;
  const { products, values, title } = plot.entry;
  const inside = products.map((k, n) => [values[n], k]).filter(([value]) => value >= low && value < high);
  inside.sort((one, other) => other[0] - one[0]);
  plot.clear();
  plot.mark(low, high);
  const chosen = new Set(inside.map(([, k]) => k));
  for (const other of plots) if (other !== plot) other.only(chosen);
  const named = data.complete || exact === inside.length ? "" : exact === null ? " that this page names" : `; this page names ${inside.length} of them`;
  const count = data.complete || exact === null ? inside.length : exact;
  const cut = inside.length > MOST_ROWS ? `; the first ${MOST_ROWS} are listed` : "";
  document.getElementById("said").textContent = `${title}: ${count} products in this range${named}${cut}`;
  const lines = inside.slice(0, MOST_ROWS).map(([value, k]) => row(productCell(k), make("td", { class: "number" }, number(value)), verdictCell(k)));
  found.querySelector("tbody").replaceChildren(...lines);
  found.hidden = false;
}

function clear() {
  for (const plot of plots) { plot.clear(); plot.from.value = plot.to.value = ""; }
  brushed = null;
  found.hidden = true;
}

// A picture of the evidence, with rings around the places.
function picture([label, width, height, uri, rings]) {
  const node = make("div", { class: "picture" });
  const frame = make("div", { class: "frame" });
  const over = shape("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  over.append(...rings.map(([cx, cy, r]) => shape("circle", { cx, cy, r })));
  if (PNG.test(uri)) frame.append(make("img", { src: uri, width, height, alt: label }), over);
  node.append(frame, make("span", {}, label));
  return node;
}

function card([k, fails, headline], pictures) {
  const node = make("div", { class: "card" });
  const row = make("div", { class: "pictures" });
  row.append(...pictures.map(picture));
  const said = make("p", {}, headline);
  said.prepend(make("b", { class: fails ? "fail" : "warn" }, fails ? "fail " : "warn "));
  node.append(row, ...productWords(k), said);
  return node;
}

function showWorst() {
  const question = document.getElementById("worst").value;
  const alarms = data.worst[question] || [];
  const seen = (data.pictures[question] || []).map((pictures, n) => [alarms[n], pictures]).filter(([, pictures]) => pictures.length);
  document.getElementById("seen").replaceChildren(...seen.map(([alarm, pictures]) => card(alarm, pictures)));
  const lines = alarms.map(([k, fails, headline, check]) => {
    const status = fails ? "fail" : "warn";
    return row(productCell(k), make("td", { class: status }, status), make("td", { title: check }, headline), verdictCell(k));
  });
  document.getElementById("alarms").replaceChildren(...lines);
}

const holder = document.querySelector(".plots");
for (const [id, entry] of Object.entries(data.checks)) plots.push(new Plot(id, entry));
holder.append(...plots.map((plot) => plot.node));
document.getElementById("question").addEventListener("change", (event) => {
  for (const plot of plots) plot.node.hidden = event.target.value !== "" && plot.entry.question !== event.target.value;
});
document.getElementById("clear").addEventListener("click", clear);
document.getElementById("worst").addEventListener("change", showWorst);
showWorst();
document.getElementById("lost").hidden = data.unchecked.length === 0;
document.getElementById("unchecked").replaceChildren(...data.unchecked.map(([k, ending, cause]) => row(productCell(k), make("td", {}, ending), make("td", {}, cause))));
