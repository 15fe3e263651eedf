/** The evidence behind a badge: numbers with their limits, places to look at. Text goes in through textContent only. */

const SHAPES = { pass: "✓", warn: "▲", fail: "✕", info: "i", not_applicable: "–", unknown: "?", error: "!" };

/** @param {string} tag @param {string} name @param {string} [text] */
function make(tag, name, text = "") {
  const node = document.createElement(tag);
  node.className = name;
  node.textContent = text;
  return node;
}

function chip(status) {
  const node = make("span", "drizview-shape drizview-shape-small", SHAPES[status]);
  node.dataset.status = status;
  node.setAttribute("aria-hidden", "true");
  return node;
}

/** Choose a check or a place; what is chosen already is looked at again. */
function choose(model, name, value) {
  if (model.get(name) === value) return model.send({ type: "again", name });
  model.set(name, value);
  model.save_changes();
}

/** One row a check: shape, title, number; a click opens its details. */
function numbers(model, sheet) {
  const list = make("div", "drizview-numbers");
  for (const row of sheet.rows) {
    const open = sheet.detail && sheet.detail.check === row.check;
    const node = make("button", "drizview-number");
    node.type = "button";
    node.setAttribute("aria-pressed", String(Boolean(open)));
    node.dataset.check = row.check;
    node.dataset.status = row.status;
    node.title = `${row.title}. ${row.word}; limit: ${row.limit}`;
    const words = make("span", "drizview-number-words");
    words.append(make("span", "drizview-number-title", row.value || row.title));
    if (!row.value) words.append(make("span", "drizview-number-value", row.word));
    node.append(chip(row.status), words);
    node.addEventListener("click", () => choose(model, "result", row.check));
    list.append(node);
  }
  return list;
}

function table(detail) {
  const box = make("div", "drizview-table");
  const node = make("table", "");
  const head = node.createTHead().insertRow();
  for (const column of detail.columns) head.append(make("th", "", column));
  const body = node.createTBody();
  for (const cells of detail.table) {
    const row = body.insertRow();
    for (const cell of cells) row.append(make("td", "", cell));
  }
  box.append(node);
  if (detail.more) box.append(make("p", "drizview-small", `and ${detail.more} more rows`));
  return box;
}

function places(model, detail) {
  const list = make("div", "drizview-places");
  detail.places.forEach((place, index) => {
    const node = make("button", "drizview-place");
    node.type = "button";
    node.setAttribute("aria-pressed", String(index === model.get("place")));
    node.append(make("span", "drizview-place-where", place.where), make("span", "drizview-place-note", place.note));
    node.append(make("span", "drizview-place-value", place.value));
    node.title = [place.frame, place.note].filter(Boolean).join(": ");
    node.addEventListener("click", () => choose(model, "place", index));
    list.append(node);
  });
  if (detail.hidden) list.append(make("p", "drizview-small", `and ${detail.hidden} more`));
  return list;
}

function facts(detail) {
  const list = make("dl", "drizview-facts-list");
  const pairs = { Limit: detail.limit, Basis: detail.basis, Remedy: detail.remedy };
  for (const [name, text] of Object.entries(pairs)) {
    if (text) list.append(make("dt", "", name), make("dd", "", text));
  }
  return list;
}

function details(model, detail) {
  const parts = [make("div", "drizview-subheading", detail.title)];
  if (detail.note) parts.push(make("p", "drizview-remark", detail.note));
  if (detail.table.length) parts.push(table(detail));
  if (detail.places.length) parts.push(make("div", "drizview-label", "Where to look, worst first"), places(model, detail));
  for (const text of detail.help) parts.push(make("p", "drizview-explanation", text));
  parts.push(facts(detail));
  return parts;
}

function render({ model, el }) {
  el.classList.add("drizview-evidence");
  const draw = () => {
    const sheet = model.get("sheet");
    if (!sheet.rows) return;
    const parts = [];
    if (sheet.rows.length) parts.push(numbers(model, sheet));
    if (sheet.detail) parts.push(...details(model, sheet.detail));
    el.dataset.of = sheet.question;
    el.replaceChildren(...parts);
  };
  for (const name of ["sheet", "place", "result"]) model.on(`change:${name}`, draw);
  draw();
  return () => ["sheet", "place", "result"].forEach((name) => model.off(`change:${name}`, draw));
}

export default { render };
