/** Provenance in one table, and the cards of any header, filtered as one types. Text goes in through text nodes only. */
import { make, makeSelect } from "../../../viewer/static/dom.js";
import { copyButton } from "../../../viewer/static/clipboard.js";
import { factTable } from "./provenance.js";

const SHOWN = 400; // rows at once: a header of thousands stays quick
const PAUSE = 400; // milliseconds after the last key before all headers are asked

const save = (model, values) => {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
};

/** Whether every word typed is somewhere in a card: as `Card.holds` in Python. */
export function holds(card, words) {
  const text = `${card[0]} ${card[1]} ${card[2]}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function provenance(model, act) {
  const box = make("section", { class: "drizview-provenance" });
  const only = make("input", { type: "checkbox" });
  const bar = make("div", { class: "drizview-words-line" });
  const body = make("div", { class: "drizview-facts-box", tabindex: "0", role: "region", "aria-label": "Provenance" });
  const turn = (step) => model.send({ type: "columns", step });
  const draw = () => {
    const sheet = model.get("sheet");
    if (!sheet.groups) return;
    only.disabled = !sheet.differing;
    only.checked &&= Boolean(sheet.differing);
    const words = sheet.differing ? `≠ ${sheet.differing} of ${sheet.groups.flatMap((group) => group.facts).length} entries` : "all agree";
    const parts = [make("label", { class: "drizview-tick" }, only, "Only differences"), make("span", { class: "drizview-small", text: words })];
    if (sheet.of > sheet.columns.length) {
      const last = sheet.first + sheet.columns.length;
      parts.push(make("span", { class: "drizview-small", text: `exposures ${sheet.first + 1}–${last} of ${sheet.of}` }));
      for (const [text, step, off] of [["‹", -1, sheet.first === 0], ["›", 1, last >= sheet.of]]) {
        const button = make("button", { type: "button", class: "drizview-quiet-button", text, disabled: off, "aria-label": step < 0 ? "previous exposures" : "next exposures" });
        button.addEventListener("click", () => turn(step));
        parts.push(button);
      }
    }
    bar.replaceChildren(...parts);
    body.replaceChildren(factTable(sheet, only.checked, act));
    if (sheet.note) body.append(make("p", { class: "drizview-small", text: sheet.note }));
  };
  only.addEventListener("change", draw);
  box.append(bar, body);
  return [box, draw];
}

/** One card, with its place where many headers are searched; a click shows all of a long text. */
function cardRow(card, place, go) {
  const row = make("tr", { tabindex: "-1", "data-keyword": card[0] });
  if (place) {
    const button = make("button", { type: "button", class: "drizview-fact", title: `Open ${place.file} [${place.unit}]`, text: `${place.short} ${place.unit}` });
    button.addEventListener("click", () => go(place));
    row.append(make("td", { class: "drizview-card-place" }, button));
  }
  row.append(make("th", { scope: "row", text: card[0] }));
  const text = make("div", { class: "drizview-card-text" });
  text.append(make("span", { class: "drizview-card-value", text: card[1] }));
  if (card[2]) text.append(make("span", { class: "drizview-card-comment", text: ` / ${card[2]}` }));
  const words = `${card[0]} = ${card[1]}${card[2] ? ` / ${card[2]}` : ""}`;
  const cell = make("td", { class: "drizview-card-cell" }, text, copyButton(`Copy ${card[0]}`, () => words, () => text));
  text.title = "Click to show the full text";
  text.addEventListener("click", () => row.toggleAttribute("data-open"));
  row.append(cell);
  return row;
}

function cardTable(cards, places, go) {
  const table = make("table", { class: "drizview-cards-table" });
  const head = make("tr", {});
  for (const name of [...(places ? ["where"] : []), "keyword", "value / comment"]) head.append(make("th", { scope: "col", text: name }));
  const body = make("tbody", {});
  body.append(...cards.map((card, index) => cardRow(card, places?.[index], go)));
  table.append(make("thead", {}, head), body);
  return table;
}

function headers(model) {
  const box = make("section", { class: "drizview-headers" });
  const chosen = make("div", { class: "drizview-words-line drizview-header-choice" });
  const field = make("input", { type: "search", placeholder: "Keyword, value or comment", "aria-label": "Search headers", spellcheck: "false" });
  const all = make("input", { type: "checkbox" });
  const words = make("span", { class: "drizview-small", role: "status" });
  const list = make("div", { class: "drizview-cards", tabindex: "0", role: "region", "aria-label": "Cards" });
  const state = { more: SHOWN, timer: 0 };
  const typed = () => field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const ask = () => {
    clearTimeout(state.timer);
    if (typed().length) model.send({ type: "find", text: field.value.slice(0, 200) });
  };
  const go = (place) => {
    all.checked = false;
    model.send({ type: "open", file: place.index, unit: place.unit });
    draw();
  };
  const show = (cards, places, text) => {
    const shown = cards.slice(0, state.more);
    const parts = shown.length ? [cardTable(shown, places, go)] : [];
    if (cards.length > shown.length) {
      const button = make("button", { type: "button", class: "drizview-quiet-button", text: `${cards.length - shown.length} more` });
      button.addEventListener("click", () => ((state.more += 4 * SHOWN), draw()));
      parts.push(button);
    }
    words.textContent = text;
    list.replaceChildren(...parts);
  };
  const drawFound = () => {
    const found = model.get("found");
    if (!typed().length) return show([], null, "Type a search term for all headers");
    if (found.text !== field.value.slice(0, 200)) return show([], null, "Searching …");
    const places = found.rows.map(([index, unit]) => ({ index, unit, ...model.get("files")[index] }));
    return show(found.rows.map((row) => row.slice(2)), places, found.words);
  };
  const drawOne = () => {
    const { cards, note, total } = model.get("cards");
    if (!cards) return;
    const wanted = typed();
    const kept = wanted.length ? cards.filter((card) => holds(card, wanted)) : cards;
    const counted = wanted.length ? `${kept.length} of ${total} cards` : `${total} cards`;
    show(kept, null, note ? `${counted}; ${note}` : counted);
  };
  const draw = () => (all.checked ? drawFound() : drawOne());
  const drawChoice = () => {
    const files = model.get("files").map((file, index) => [String(index), file.file]);
    const file = makeSelect("File", files, (value) => save(model, { file: Number(value) }));
    file.value = String(model.get("file"));
    const units = model.get("units").map((unit, index) => [String(index), unit]);
    const unit = makeSelect("Extension", units, (value) => save(model, { unit: Number(value) }));
    unit.value = String(model.get("unit"));
    chosen.replaceChildren(file, unit);
  };
  field.addEventListener("input", () => {
    state.more = SHOWN;
    clearTimeout(state.timer);
    if (all.checked) state.timer = setTimeout(ask, PAUSE);
    draw();
  });
  field.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the image has keys of its own
    if (event.key === "Enter") {
      all.checked = true;
      ask();
      draw();
    }
  });
  all.addEventListener("change", () => (all.checked && ask(), draw()));
  const line = make("div", { class: "drizview-words-line drizview-search-line" }, field, make("label", { class: "drizview-tick" }, all, "All headers"));
  line.lastChild.title = "Search the headers of all files (Enter)";
  box.append(chosen, line, words, list);
  const find = (keyword) => {
    field.value = keyword;
    all.checked = true;
    state.more = SHOWN;
    ask();
    draw();
  };
  return [box, draw, drawChoice, find];
}

/** Two buttons of which one is pressed: what they show fills the page. */
function choice(parts) {
  const bar = make("div", { class: "drizview-header-parts", role: "group", "aria-label": "What this page shows" });
  const choose = (name) => {
    for (const button of bar.children) button.setAttribute("aria-pressed", String(button.dataset.part === name));
    for (const [own, node] of Object.entries(parts)) node.hidden = own !== name;
  };
  for (const [name, text] of [["provenance", "Provenance"], ["headers", "All headers"]]) {
    const button = make("button", { type: "button", "data-part": name, text });
    button.addEventListener("click", () => choose(name));
    bar.append(button);
  }
  choose("provenance");
  return [bar, choose];
}

function render({ model, el }) {
  el.classList.add("drizview-headers-host");
  const [box, draw, drawChoice, search] = headers(model);
  const find = (keyword) => {
    choose("headers");
    search(keyword);
  };
  const [facts, drawFacts] = provenance(model, { find, look: (frame) => model.send({ type: "look", frame }) });
  const [bar, choose] = choice({ provenance: facts, headers: box });
  el.append(bar, facts, box);
  const listeners = { sheet: drawFacts, cards: draw, found: draw, files: drawChoice, units: drawChoice, file: drawChoice, unit: drawChoice };
  for (const [name, call] of Object.entries(listeners)) model.on(`change:${name}`, call);
  drawFacts();
  drawChoice();
  draw();
  return () => Object.entries(listeners).forEach(([name, call]) => model.off(`change:${name}`, call));
}

export default { render };
