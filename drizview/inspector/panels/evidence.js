/** The evidence behind a badge: numbers with their limits, places to look at. Text goes in through textContent only. */
import { element } from "./widgets/element.js";
import { shape } from "./widgets/shapes.js";

/** Choose a check or a place; what is chosen already is looked at again. */
function choose(model, name, value) {
  if (model.get(name) === value) return model.send({ type: "again", name });
  model.set(name, value);
  model.save_changes();
}

/** One row a check: shape, title, number; a click opens its details. */
function numbers(model, sheet) {
  const list = element("div", "drizview-numbers");
  for (const row of sheet.rows) {
    const open = sheet.detail && sheet.detail.check === row.check;
    const node = element("button", "drizview-number");
    node.type = "button";
    node.setAttribute("aria-pressed", String(Boolean(open)));
    node.dataset.check = row.check;
    node.dataset.status = row.status;
    node.title = `${row.title}. ${row.word}; limit: ${row.limit}`;
    const words = element("span", "drizview-number-words");
    words.append(element("span", "drizview-number-title", row.value || row.title));
    if (!row.value) words.append(element("span", "drizview-number-value", row.word));
    node.append(shape(row.status), words);
    node.addEventListener("click", () => choose(model, "result", row.check));
    list.append(node);
  }
  return list;
}

function table(detail) {
  const box = element("div", "drizview-table");
  const node = element("table", "");
  const head = node.createTHead().insertRow();
  for (const column of detail.columns) head.append(element("th", "", column));
  const body = node.createTBody();
  for (const cells of detail.table) {
    const row = body.insertRow();
    for (const cell of cells) row.append(element("td", "", cell));
  }
  box.append(node);
  if (detail.more) box.append(element("p", "drizview-small", `and ${detail.more} more rows`));
  return box;
}

function places(model, detail) {
  const list = element("div", "drizview-places");
  detail.places.forEach((place, index) => {
    const node = element("button", "drizview-place");
    node.type = "button";
    node.setAttribute("aria-pressed", String(index === model.get("place")));
    node.append(element("span", "drizview-place-where", place.where), element("span", "drizview-place-note", detail.shared ? "" : place.note));
    node.append(element("span", "drizview-place-value", place.value), element("span", "drizview-place-sky", place.sky));
    node.title = [place.frame, place.sky, place.note].filter(Boolean).join(": ");
    node.addEventListener("click", () => choose(model, "place", index));
    list.append(node);
  });
  if (detail.hidden) list.append(element("p", "drizview-small", `and ${detail.hidden} more`));
  return list;
}

function facts(detail) {
  const list = element("dl", "drizview-facts-list");
  const pairs = { Limit: detail.limit, Basis: detail.basis, Remedy: detail.remedy };
  for (const [name, text] of Object.entries(pairs)) {
    if (text) list.append(element("dt", "", name), element("dd", "", text));
  }
  return list;
}

function details(model, detail) {
  const parts = [element("div", "drizview-subheading", detail.title)];
  if (detail.note) parts.push(element("p", "drizview-remark", detail.note));
  if (detail.table.length) parts.push(table(detail));
  const looked = ["Positions, worst first", detail.shared].filter(Boolean).join(": ");
  if (detail.places.length) parts.push(element("div", "drizview-label", looked), places(model, detail));
  for (const text of detail.help) parts.push(element("p", "drizview-explanation", text));
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
