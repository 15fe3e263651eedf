/** The verdict, what to change and why, and the script. Text goes in through text nodes only. */
import { make } from "../../../viewer/static/dom.js";
import { copyButton } from "../../../viewer/static/clipboard.js";
import { python } from "./code.js";
import { saveLine } from "../widgets/saving.js";
import { shape, tone } from "../widgets/shapes.js";

const heading = (text) => make("div", { class: "drizview-heading", text });

function verdict(sheet) {
  const { status, words, text } = sheet.verdict;
  return [make("h2", { class: "drizview-advice-verdict", "data-status": tone(status), text: words }), make("p", { class: "drizview-remark", text })];
}

function areasOf(sheet) {
  const areas = make("div", { class: "drizview-advice-areas", role: "list" });
  for (const area of sheet.areas) {
    const value = make("span", { class: "drizview-judged" }, shape(area.status), make("span", { text: area.word }));
    areas.append(make("div", { role: "listitem" }, make("small", { text: area.area }), value));
  }
  return [areas];
}

function unanswered(sheet, look) {
  if (!sheet.unanswered.length) return [];
  const list = make("ul", { class: "drizview-plain-list" });
  for (const each of sheet.unanswered) {
    list.append(make("li", {}, asked(each, look), make("span", { text: `: ${each.why}. Why it matters: ${each.matters}.` })));
  }
  return [folded(`Not measured (${sheet.unanswered.length})`, list)];
}

/** A question's name that goes to its evidence. */
function asked(question, look) {
  const button = make("button", { type: "button", class: "drizview-ask", "data-ask": question.id, title: `Show the evidence: ${question.name}`, text: question.name });
  button.addEventListener("click", () => look(question.id));
  return button;
}

const same = (entry, other) => Boolean(other) && entry.questions.map(({ id }) => id).join() === other.questions.map(({ id }) => id).join();

/** Parameters with their reasons; the questions that ask for them stand at the first of those that they ask for. */
const changed = (entries, look) => make("div", { class: "drizview-changes" }, ...entries.map((entry, index) => change(entry, look, !same(entry, entries[index - 1]))));

function change(entry, look, asks) {
  const settings = make("div", { class: "drizview-settings" });
  for (const [name, value, whole] of entry.parameters) {
    settings.append(make("code", { title: whole }, make("span", { text: name }), " = ", make("b", { text: value })));
  }
  const why = make("div", { class: "drizview-why" }, make("span", { text: entry.reason }));
  if (asks && entry.questions.length) why.append(make("span", { class: "drizview-asks" }, ...entry.questions.map((each) => asked(each, look))));
  return make("div", { class: "drizview-change" }, settings, why);
}

const parametersOf = (entries) => entries.reduce((sum, entry) => sum + entry.parameters.length, 0);

function folded(words, ...parts) {
  return make("details", { class: "drizview-more" }, make("summary", { text: words }), ...parts);
}

/** What each task is run with, and why: folded, as the script says it all. */
function changes(sheet, look) {
  return [
    ...sheet.steps.map((step) => {
      const [own, kept] = [parametersOf(step.entries), parametersOf(step.standard)];
      const parts = [changed(step.entries, look)];
      if (step.note) parts.unshift(make("p", { class: "drizview-small", text: step.note }));
      if (kept) {
        parts.push(folded(`${kept} ${kept === 1 ? "parameter at its standard value" : "parameters at their standard values"}`, changed(step.standard, look)));
      }
      const [count, how] = own ? [own, "with reasons"] : [kept, "at standard values"];
      return folded(`${step.task}: ${count} ${count === 1 ? "parameter" : "parameters"}, ${how}`, ...parts);
    }),
    ...sheet.conflicts.map((text) => make("p", { class: "drizview-small", text })),
  ];
}

/** What is wrong, what to do about it, and where it shows. */
function causes(sheet, look) {
  const told = sheet.causes.map((cause) => {
    const where = make("span", { class: "drizview-asks" }, ...cause.questions.map((each) => asked(each, look)));
    if (cause.symptoms.length) where.append(make("span", { text: " shows in " }), ...cause.symptoms.map((each) => asked(each, look)));
    return make("li", {}, make("b", { text: cause.text }), make("span", { text: `. ${cause.action} ` }), where);
  });
  return told.length ? [heading("What is wrong, and what to do"), make("ul", { class: "drizview-plain-list" }, ...told)] : [];
}

/** What could be gained where nothing is wrong: apart from all that corrects faults. */
function opportunity(sheet, look) {
  if (!sheet.optional.length) return [];
  const lines = sheet.opportunities.map((text) => make("p", { class: "drizview-advice-chance", text }));
  const own = parametersOf(sheet.optional);
  const parts = [heading("Opportunity"), ...lines, folded(`${own} ${own === 1 ? "parameter" : "parameters"}, with reasons`, changed(sheet.optional, look))];
  if (sheet.second_script) {
    const shown = make("pre", { class: "drizview-script", tabindex: "0", "aria-label": "Second script (read-only)" }, python(sheet.second_script));
    const line = make("div", { class: "drizview-words-line" }, download(sheet.second_script, "opportunity.py"), copyButton("Copy the second script", () => sheet.second_script, () => shown));
    parts.push(folded("Second script", line, shown));
  }
  return parts;
}

function words(sheet, look) {
  if (!sheet.remedies.length) return [];
  const list = make("ul", { class: "drizview-plain-list" });
  for (const each of sheet.remedies) list.append(make("li", {}, asked(each, look), make("span", { text: `: ${each.text}` })));
  if (!sheet.steps.length) return [heading("Recommendations"), list];
  return [folded(`Recommendations by question (${sheet.remedies.length})`, list)];
}

function script(sheet, line) {
  if (!sheet.script) return [heading("Script"), make("p", { class: "drizview-remark", text: sheet.no_script })];
  const shown = make("pre", { class: "drizview-script", tabindex: "0", "aria-label": "Script (read-only)" }, python(sheet.script));
  const head = make("div", { class: "drizview-words-line" }, heading("Script"), download(sheet.script, sheet.name), copyButton("Copy the script", () => sheet.script, () => shown));
  const about = make("p", { class: "drizview-small", text: "Works on copies of the exposures in a new folder. Requires drizzlepac." });
  return [head, about, shown, line];
}

/** The script as a file of the browser's machine, which need not be that of the kernel. */
function download(text, name) {
  const button = make("button", { type: "button", class: "drizview-quiet-button", text: "Download", title: "Download the script to this computer" });
  button.addEventListener("click", () => {
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "text/x-python" })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  return button;
}

function render({ model, el }) {
  el.classList.add("drizview-advice-host");
  const [scriptLine, drawScript] = saveLine(model, { what: "script", label: "Save as" });
  const [reportLine, drawReport] = saveLine(model, {
    what: "report",
    label: "Save as",
    hint: "The extension sets the format: .html (with figures), .json, .xml (JUnit), .ecsv or .parquet.",
  });
  const look = (id) => model.send({ type: "look", question: id });
  const draw = () => {
    const sheet = model.get("sheet");
    if (!sheet.verdict) return;
    const note = sheet.note ? [make("p", { class: "drizview-remark", text: sheet.note })] : [];
    const none = sheet.steps.length ? [] : [make("p", { class: "drizview-remark", text: sheet.nothing })];
    const report = [heading("Report"), reportLine];
    el.replaceChildren(
      ...note, ...verdict(sheet), ...script(sheet, scriptLine), ...causes(sheet, look), ...areasOf(sheet), ...none,
      ...changes(sheet, look), ...words(sheet, look), ...unanswered(sheet, look), ...opportunity(sheet, look), ...report,
    );
  };
  const save = () => (drawScript(), drawReport());
  model.on("change:sheet", draw);
  model.on("change:outcome change:names", save);
  draw();
  save();
  return () => {
    model.off("change:sheet", draw);
    model.off("change:outcome change:names", save);
  };
}

export default { render };
