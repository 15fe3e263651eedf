/** A table to sort, search and pick from. Text goes in through textContent only. */
import { make } from "../../../viewer/static/dom.js";
import { fitColumns, inWords, onWidth } from "./columns.js";

const MOST = 1500; // rows in the page at once

/** Four digits, and the exponent only where it is shorter. */
function textOf(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return value;
  if (Number.isInteger(value)) return String(value).replace("-", "−");
  const size = Math.abs(value);
  const text = size && (size < 1e-4 || size >= 1e7) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  return text.replace("-", "−");
}

/** Numbers before text, nothing last, whichever way. */
function compare(a, b, down) {
  const rank = (value) => (value === null ? 2 : typeof value === "number" ? 0 : 1);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  const order = typeof a === "number" ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true });
  return down ? -order : order;
}

/** The rows on view: those that hold the text, in the order of the sorted column. */
function ordered(table, state) {
  const wanted = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (row) => {
    const text = row.map(textOf).join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  const shown = table.rows.map((_, index) => index).filter((index) => !wanted.length || holds(table.rows[index]));
  if (state.column >= 0) shown.sort((a, b) => compare(table.rows[a][state.column], table.rows[b][state.column], state.down));
  return shown;
}

function heading(table, state, draw) {
  const head = make("tr");
  table.columns.forEach((name, column) => {
    const sorted = state.column === column;
    const press = () => {
      state.down = sorted ? !state.down : typeof table.rows[0]?.[column] === "number"; // the largest number first
      state.column = column;
      draw(`th:nth-child(${column + 1}) button`);
    };
    const button = make("button", { type: "button", text: name, title: `sort by ${name}`, on: { click: press } });
    const order = sorted ? (state.down ? "descending" : "ascending") : "none";
    head.append(make("th", { scope: "col", "aria-sort": order, class: numeric(table, column) ? "drizview-number-cell" : "" }, button));
  });
  return make("thead", {}, head);
}

function numeric(table, column) {
  const first = table.rows.find((row) => row[column] !== null);
  return first !== undefined && typeof first[column] === "number";
}

function body(model, table, shown) {
  const can = model.get("can_pick");
  const numbers = table.columns.map((_, column) => numeric(table, column));
  const rows = shown.slice(0, MOST).map((index) => {
    const row = make("tr", { tabindex: can ? "-1" : null });
    row.dataset.index = index;
    if (table.tones[index]) row.dataset.tone = table.tones[index];
    table.rows[index].forEach((value, column) => {
      const text = textOf(value);
      const long = text.length > 24;
      const kind = numbers[column] ? "drizview-number-cell" : long ? "drizview-long-cell" : text.length < 13 ? "drizview-short-cell" : "";
      const cell = make("td", { text, title: long ? text : null, class: kind });
      const tone = table.cells[index]?.[column];
      if (tone) cell.dataset.tone = tone;
      row.append(cell);
    });
    if (can) row.addEventListener("click", () => model.send({ type: "pick", index }));
    return row;
  });
  return make("tbody", {}, ...rows);
}

/** Scroll a list until a row is in sight, and nothing around the list: what a person reads stays where it is. */
function bringInto(box, row) {
  const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
  const head = box.querySelector("thead")?.offsetHeight ?? 0;
  if (inner.top < outer.top + head) box.scrollTop -= outer.top + head - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}

/** Mark the chosen row, and let the keyboard in there. */
function choose(el, index, moved) {
  const rows = [...el.querySelectorAll("tbody tr[tabindex]")];
  for (const row of rows) {
    const chosen = Number(row.dataset.index) === index;
    row.setAttribute("aria-selected", String(chosen));
    if (chosen && moved) bringInto(el.querySelector(".drizview-grid-box"), row);
  }
  const first = rows.find((row) => Number(row.dataset.index) === index) ?? rows[0];
  rows.forEach((row) => (row.tabIndex = row === first ? 0 : -1));
}

function keyed(event) {
  const row = event.target.closest?.("tbody tr[tabindex]");
  if (!row) return;
  if (event.key === "Enter" || event.key === " ") row.click();
  else {
    const rows = [...row.parentNode.children];
    const at = rows.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    const next = rows[Math.min(Math.max(to, 0), rows.length - 1)];
    row.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
  event.preventDefault();
  event.stopPropagation();
}

function render({ model, el }) {
  el.classList.add("drizview-grid");
  el.dataset.lmSuppressShortcuts = "true"; // JupyterLab takes keys first
  const state = { column: -1, down: false, text: "" };
  const box = make("div", { class: "drizview-grid-box" });
  const more = make("p", { class: "drizview-small", hidden: true });
  const rest = make("p", { class: "drizview-small drizview-grid-rest", hidden: true });
  let hidden = [];
  /** What the columns without room say of the chosen row, else of the first on view. */
  const tell = () => {
    const table = model.get("table");
    const index = Number((box.querySelector("tr[aria-selected=true]") ?? box.querySelector("tbody tr"))?.dataset.index ?? -1);
    const cells = (table.rows?.[index] ?? []).map(textOf);
    const words = cells.length ? inWords(table.columns, cells, hidden) : "";
    rest.textContent = `${cells[0]}: ${words}`;
    rest.hidden = !words;
  };
  const fit = () => {
    const table = box.querySelector("table");
    hidden = table ? fitColumns(box, table, model.get("table").columns.length) : [];
    tell();
  };
  const search = make("input", { type: "search", class: "drizview-grid-search", placeholder: "search", "aria-label": "search the table" });
  const draw = (focus) => {
    const table = model.get("table");
    if (!table.columns) return box.replaceChildren();
    const shown = ordered(table, state);
    const node = make("table", { role: model.get("can_pick") ? "grid" : "table" }, heading(table, state, draw), body(model, table, shown));
    box.replaceChildren(node);
    const left = table.rows.length - Math.min(shown.length, MOST);
    more.hidden = !left && table.rows.length > 0;
    more.textContent = table.rows.length ? `${Math.min(shown.length, MOST)} of ${table.rows.length} rows` : "nothing to list";
    choose(el, model.get("chosen"), false);
    fit();
    if (focus) box.querySelector(focus)?.focus();
  };
  const redraw = () => draw();
  const chosen = () => {
    choose(el, model.get("chosen"), true);
    tell();
  };
  search.addEventListener("input", () => {
    state.text = search.value;
    draw();
  });
  search.addEventListener("keydown", (event) => event.stopPropagation());
  el.replaceChildren(...(model.get("searchable") ? [search] : []), box, rest, more);
  model.on("change:table", redraw);
  model.on("change:chosen", chosen);
  box.addEventListener("keydown", keyed);
  draw();
  const still = onWidth(box, fit);
  return () => {
    still();
    model.off("change:table", redraw);
    model.off("change:chosen", chosen);
    el.replaceChildren();
  };
}

export default { render };
