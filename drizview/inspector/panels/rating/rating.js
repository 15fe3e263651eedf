/** One's own judgement of each question beside the badges. Text goes in through text nodes only. */
import { make } from "../../../viewer/static/dom.js";
import { saveLine } from "../widgets/saving.js";
import { shape, sign, tone } from "../widgets/shapes.js";

const OF_QUESTION = [["pass", "pass"], ["warn", "warn"], ["fail", "fail"], ["unsure", "unsure"]];
const OVERALL = [["reprocess", "reprocess"], ["would_help", "would help"], ["adequate", "adequate"], ["unsure", "unsure"]];
const AGREEMENT = { agree: ["=", "agree"], stricter: ["↑", "you are stricter"], milder: ["↓", "you are milder"], "": ["–", "not comparable"] };

function buttons(model, entry, state) {
  const group = make("div", { class: "drizview-judge", role: "group", "aria-label": `Your judgement: ${entry.name}` });
  for (const [status, word] of entry.id === "verdict" ? OVERALL : OF_QUESTION) {
    const pressed = entry.yours === status;
    const button = make("button", { type: "button", "data-status": tone(status), "data-judge": status, "aria-pressed": String(pressed) });
    button.append(make("span", { text: sign(status), "aria-hidden": "true" }), make("span", { text: word }));
    button.title = pressed ? "Click again to withdraw" : `Judge: ${word}`;
    button.addEventListener("click", () => {
      state.last = entry.id; // its note may follow
      model.send({ type: "rate", question: entry.id, status: pressed ? "" : status });
    });
    group.append(button);
  }
  return group;
}

function beside(entry) {
  const box = make("span", { class: "drizview-rated-badge" });
  if (!entry.badge) return box;
  const [mark, words] = AGREEMENT[entry.agreement];
  if (entry.yours && entry.badge !== "hidden") box.append(make("span", { class: "drizview-agreement", "data-agreement": entry.agreement, title: words, text: mark }));
  box.append(shape(entry.badge, `badge: ${entry.word}`));
  return box;
}

/** The note of a question: written when the field is left, or with Enter. */
function note(model, entry) {
  const field = make("input", { type: "text", class: "drizview-note", placeholder: "Note", "aria-label": `Note: ${entry.name}`, "data-note": entry.id, maxlength: "2000" });
  field.value = entry.note;
  field.addEventListener("change", () => model.send({ type: "note", question: entry.id, note: field.value }));
  field.addEventListener("keydown", (event) => event.stopPropagation());
  return field;
}

function row(model, entry, chosen, state) {
  const node = make("div", { class: "drizview-rated drizview-form", "data-rated": entry.id, "data-yours": entry.yours || null, "data-chosen": chosen ? "yes" : null });
  const name = make("button", { type: "button", class: "drizview-rated-name", title: entry.text, text: entry.name });
  name.addEventListener("click", () => model.send({ type: "look", question: entry.id }));
  if (entry.id === "verdict") name.disabled = true;
  node.append(name, buttons(model, entry, state), beside(entry));
  if (entry.yours && (chosen || entry.note || entry.id === state.last)) node.append(note(model, entry));
  return node;
}

function comparison(sheet) {
  const both = sheet.entries.filter((entry) => entry.yours && entry.badge && entry.badge !== "hidden");
  if (!both.length) return [];
  const comparable = both.filter((entry) => entry.agreement);
  const agreed = comparable.filter((entry) => entry.agreement === "agree").length;
  const table = make("table", { class: "drizview-compared" });
  const head = make("tr", {});
  for (const text of ["question", "yours", "badge", "comparison"]) head.append(make("th", { scope: "col", text }));
  const body = make("tbody", {});
  for (const entry of both) {
    const cells = [make("th", { scope: "row", text: entry.name })];
    const mine = entry.yours === "unsure" ? "unsure" : [...OF_QUESTION, ...OVERALL].find(([status]) => status === entry.yours)[1];
    for (const [status, word] of [[entry.yours, mine], [entry.badge, entry.word]]) {
      cells.push(make("td", {}, make("span", { class: "drizview-judged" }, shape(status), make("span", { text: word }))));
    }
    const words = AGREEMENT[entry.agreement][1];
    cells.push(make("td", { "data-agreement": entry.agreement, text: words }));
    body.append(make("tr", { "data-compared": entry.id }, ...cells));
  }
  table.append(make("thead", {}, head), body);
  const words = `${agreed} of ${comparable.length} agree` + (both.length > comparable.length ? `; ${both.length - comparable.length} cannot be compared` : "");
  return [make("div", { class: "drizview-words-line" }, make("div", { class: "drizview-heading", text: "Your judgement and the badges" }), make("span", { class: "drizview-small", text: words })), table];
}

function options(model, sheet) {
  const tick = make("input", { type: "checkbox", "data-act": "first" });
  tick.checked = sheet.first;
  tick.addEventListener("change", () => model.send({ type: "first", on: tick.checked }));
  const label = make("label", { class: "drizview-tick", title: "For teaching: the badge and numbers of a question appear once you have judged it" }, tick, "Hide badges until I have judged");
  const who = make("input", { type: "text", placeholder: "Your name (optional)", "aria-label": "Your name", maxlength: "80" });
  who.value = sheet.who;
  who.addEventListener("change", () => model.send({ type: "who", who: who.value }));
  who.addEventListener("keydown", (event) => event.stopPropagation());
  return make("div", { class: "drizview-words-line" }, label, who);
}

/** What has the focus, so that it can be found again after the redrawing. */
function focusKey(el) {
  const node = el.contains(document.activeElement) ? document.activeElement : null;
  const id = node?.closest("[data-rated]")?.dataset.rated;
  if (!id) return null;
  return node.dataset.judge ? `[data-rated="${id}"] [data-judge="${node.dataset.judge}"]` : `[data-rated="${id}"] .${node.classList[0]}`;
}

function render({ model, el }) {
  el.classList.add("drizview-rating-host");
  const [line, drawLine] = saveLine(model, { what: "ratings", label: "File", load: true, hint: "Judgements are stored only in this file, and are included in reports saved from the Advice page." });
  const state = { last: "" };
  const draw = () => {
    const sheet = model.get("sheet");
    if (!sheet.entries) return;
    const focused = focusKey(el);
    const questions = sheet.entries.filter((entry) => entry.id !== "verdict");
    const verdict = sheet.entries.filter((entry) => entry.id === "verdict");
    const rows = (entries) => entries.map((entry) => row(model, entry, entry.id === sheet.question, state));
    el.replaceChildren(
      options(model, sheet),
      make("div", { class: "drizview-rated-list" }, ...rows(questions)),
      make("div", { class: "drizview-rated-list drizview-rated-whole" }, ...rows(verdict)),
      ...comparison(sheet),
      make("div", { class: "drizview-heading", text: sheet.unsaved ? "Save / load: not saved yet" : "Save / load" }),
      line,
    );
    if (focused) el.querySelector(focused)?.focus();
  };
  model.on("change:sheet", draw);
  model.on("change:outcome change:names", drawLine);
  draw();
  drawLine();
  return () => {
    model.off("change:sheet", draw);
    model.off("change:outcome change:names", drawLine);
  };
}

export default { render };
