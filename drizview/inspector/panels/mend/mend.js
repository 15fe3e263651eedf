/** A button that runs the advised script, how far it is, and what has come of it. Text goes in through text nodes only. */
import { make } from "../../../viewer/static/dom.js";
import { shape } from "../widgets/shapes.js";

const WORDS = { cancelled: "Cancelled: nothing of it stays but its log." };
const TONES = { cured: "pass", eased: "pass", same: "unknown", worse: "fail", new: "fail", unknown: "warn" };

/** What has become of each question, those that have not changed left out. */
function outcomes(state) {
  const changed = state.rows.filter(({ outcome }) => outcome !== "same");
  const list = make("ul", { class: "drizview-plain-list drizview-mend-rows" });
  for (const row of changed) {
    const badges = make("span", { class: "drizview-judged" }, shape(row.before, row.before), "→", shape(row.after, row.after));
    const word = make("b", { class: "drizview-mend-outcome", "data-status": TONES[row.outcome], text: row.outcome === "unknown" ? "not measured" : row.outcome });
    list.append(make("li", { "data-question": row.id, "data-outcome": row.outcome }, word, make("span", { text: row.name }), badges));
  }
  return list;
}

function render({ model, el }) {
  el.classList.add("drizview-advice-host", "drizview-mend-host");
  const field = make("input", { type: "text", "aria-label": "Folder for the new product", spellcheck: "false", autocomplete: "off" });
  field.addEventListener("keydown", (event) => event.stopPropagation()); // the image has keys of its own
  const button = (text, type) => {
    const node = make("button", { type: "button", class: "drizview-quiet-button", text, "data-act": type });
    node.addEventListener("click", () => model.send({ type, out: field.value }));
    return node;
  };
  const run = button("Mend", "run");
  const stop = button("Cancel", "cancel");
  const line = make("div", { class: "drizview-words-line drizview-save-line" }, make("span", { class: "drizview-save-label", text: "In" }), field, run, stop);
  const about = make("p", { class: "drizview-small", text: "Runs the script on copies of the exposures in a new folder, and shows the new product beside the old one. Requires drizzlepac." });
  const bar = make("progress", { class: "drizview-mend-bar", max: "1", "aria-label": "Progress" });
  const words = make("p", { class: "drizview-outcome", role: "status" });
  const more = make("div", {});
  const draw = () => {
    const state = model.get("state");
    el.hidden = !state.offered;
    const running = state.phase === "running";
    run.disabled = running;
    stop.hidden = bar.hidden = !running;
    bar.value = state.share ?? 0;
    words.dataset.tone = state.phase === "failed" ? "fail" : state.phase === "done" ? "pass" : "";
    words.dataset.phase = state.phase ?? "";
    words.hidden = state.phase === "idle";
    const time = state.seconds ? ` (${state.seconds} s)` : "";
    words.textContent = running ? `${state.words} …${time}` : state.text ?? state.headline ?? WORDS[state.phase] ?? "";
    const left = [];
    if (running && state.room) left.push(make("p", { class: "drizview-small", text: `It ${state.room}.` }));
    if (state.phase === "done") {
      left.push(outcomes(state));
      left.push(make("p", { class: "drizview-small", text: `${state.product}, with ${model.get("names").page} beside it. Press b to blink before and after.` }));
    }
    more.replaceChildren(...left);
  };
  const name = () => {
    const names = model.get("names");
    field.value = names.out;
    field.title = `Relative paths start at ${names.folder}`;
  };
  el.append(make("div", { class: "drizview-heading", text: "Mend" }), about, line, bar, words, more);
  model.on("change:state", draw);
  name();
  draw();
  return () => model.off("change:state", draw);
}

export default { render };
