/** The evidence behind a badge: numbers with their limits, places to look at. Text goes in through textContent only. */
import { element } from "./widgets/element.js";
import { fitColumns, inWords, onWidth } from "./widgets/columns.js";
import { scaleOf, smallScale } from "./widgets/scale.js";
import { shape } from "./widgets/shapes.js";

/** Choose a check or a place; what is chosen already is looked at again. */
function choose(model, name, value) {
  if (model.get(name) === value) return model.send({ type: "again", name });
  model.set(name, value);
  model.save_changes();
}

/** A part that a person opens; it stays open while its question is on view. */
function fold(state, name, words, ...parts) {
  const node = element("details", "drizview-more");
  node.dataset.part = name;
  node.open = state.open.has(name);
  node.addEventListener("toggle", () => state.open[node.open ? "add" : "delete"](name));
  node.append(element("summary", "", words), ...parts);
  return node;
}

/** A check: shape, number, and where that stands among the limits; a click opens its details. */
function check(model, sheet, row) {
  const node = element("button", "drizview-number");
  node.type = "button";
  node.setAttribute("aria-pressed", String(sheet.detail?.check === row.check));
  node.dataset.check = row.check;
  node.dataset.status = row.status;
  node.title = `${row.title}. ${row.word}; limit: ${row.limit}`;
  const words = element("span", "drizview-number-words");
  words.append(element("span", "drizview-number-title", row.value || row.title));
  if (!row.value) words.append(element("span", "drizview-number-value", row.word));
  node.append(shape(row.status), words, ...(row.scale ? [smallScale(row.scale)] : []));
  node.addEventListener("click", () => choose(model, "result", row.check));
  return node;
}

/** "6 pass, 2 not applicable": how checks came out. */
function counted(rows) {
  const counts = new Map();
  for (const { word } of rows) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
}

/** The checks: those that need a look and the chosen one at once, the others folded. */
function numbers(model, sheet, state) {
  const first = sheet.rows.filter((row) => row.is_alarm || [sheet.first, sheet.detail?.check].includes(row.check));
  const others = sheet.rows.filter((row) => !first.includes(row));
  const list = element("div", "drizview-numbers");
  list.append(...first.map((row) => check(model, sheet, row)));
  if (!others.length) return [list];
  const rest = others.map((row) => check(model, sheet, row));
  const words = `${others.length} more ${others.length === 1 ? "check" : "checks"}: ${counted(others)}`;
  return [list, fold(state, "checks", words, ...rest)];
}

/** The table of a check; what has no room stands below each row. */
function table(detail, state) {
  const box = element("div", "drizview-table");
  const node = element("table", "");
  const head = node.createTHead().insertRow();
  for (const column of detail.columns) head.append(element("th", "", column));
  const body = node.createTBody();
  const rests = detail.table.map((cells) => {
    const row = body.insertRow();
    for (const cell of cells) row.append(element("td", "", cell));
    const rest = element("td", "drizview-table-rest");
    body.insertRow().append(rest);
    return [cells, rest];
  });
  box.append(node);
  const fit = () => {
    for (const [, rest] of rests) rest.parentNode.hidden = true;
    const hidden = fitColumns(box, node, detail.columns.length);
    for (const [cells, rest] of rests) {
      rest.colSpan = detail.columns.length - hidden.length;
      rest.textContent = inWords(detail.columns, cells, hidden);
      rest.parentNode.hidden = !rest.textContent;
    }
  };
  state.ends.push(onWidth(box, fit));
  return [box, ...(detail.more ? [element("p", "drizview-small", `and ${detail.more} more rows`)] : [])];
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

function details(model, detail, state) {
  const parts = [element("div", "drizview-subheading", detail.title)];
  if (detail.note) parts.push(element("p", "drizview-remark", detail.note));
  if (detail.scale && !detail.is_first) parts.push(scaleOf(detail.scale));
  if (detail.table.length && detail.table_open) parts.push(...table(detail, state));
  const looked = ["Positions, worst first", detail.shared].filter(Boolean).join(": ");
  if (detail.places.length && detail.is_alarm) parts.push(element("div", "drizview-label", looked), places(model, detail));
  const [words, rest] = [[], []];
  if (detail.table.length && !detail.table_open) {
    words.push(`table (${detail.table.length + detail.more})`);
    rest.push(...table(detail, state));
  }
  if (detail.places.length && !detail.is_alarm) {
    words.push(`positions (${detail.places.length + detail.hidden})`);
    rest.push(element("div", "drizview-label", looked), places(model, detail));
  }
  words.push("explanation", "limit", "basis", ...(detail.remedy ? ["remedy"] : []));
  rest.push(...detail.help.map((text) => element("p", "drizview-explanation", text)), facts(detail));
  const told = words.join(", ");
  parts.push(fold(state, "more", `${told[0].toUpperCase()}${told.slice(1)}`, ...rest));
  return parts;
}

function render({ model, el }) {
  el.classList.add("drizview-evidence");
  const state = { open: new Set(), ends: [], of: "" };
  const stop = () => state.ends.splice(0).forEach((end) => end());
  const draw = () => {
    const sheet = model.get("sheet");
    stop();
    if (!sheet.rows) return el.replaceChildren();
    if (state.of !== sheet.question) [state.of, state.open] = [sheet.question, new Set()];
    const parts = [];
    if (sheet.rows.length) parts.push(...numbers(model, sheet, state));
    if (sheet.detail) parts.push(...details(model, sheet.detail, state));
    el.dataset.of = sheet.question;
    el.replaceChildren(...parts);
  };
  for (const name of ["sheet", "place", "result"]) model.on(`change:${name}`, draw);
  draw();
  return () => {
    stop();
    ["sheet", "place", "result"].forEach((name) => model.off(`change:${name}`, draw));
  };
}

export default { render };
