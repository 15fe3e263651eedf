/** A button that runs the advised script, how far it is, and what has come of it. Text goes in through text nodes only. */
import { make } from "../../../viewer/static/dom.js";
import { shape } from "../widgets/shapes.js";

const TONES = { cured: "pass", eased: "pass", same: "unknown", worse: "fail", new: "fail", unknown: "warn" };
const SHOWN = { before: "Before", after: "After", difference: "After − before" };

/** What is said in one line, by phase. */
const SAID = {
  running: (state) => `${state.words} …${state.seconds ? ` (${state.seconds} s)` : ""}`,
  cancelled: (state) => (state.log ? `Cancelled: nothing of it stays but its log, ${state.log}` : "Cancelled: nothing of it stays."),
  there: (state) => `A new product was made: ${state.product}`,
  failed: (state) => state.text,
  done: (state) => state.headline,
};

/** What has become of each question, with the number that decides it. */
function outcomes(rows) {
  const list = make("ul", { class: "drizview-plain-list drizview-mend-rows" });
  for (const row of rows) {
    const badges = make("span", { class: "drizview-judged" }, shape(row.before, row.before), "→", shape(row.after, row.after));
    const word = make("b", { class: "drizview-mend-outcome", "data-status": TONES[row.outcome], text: row.outcome === "unknown" ? "not measured" : row.outcome });
    const head = make("div", {}, word, make("span", { text: row.name }), badges);
    const numbers = make("p", { class: "drizview-small", text: row.numbers });
    list.append(make("li", { "data-question": row.id, "data-outcome": row.outcome }, head, ...(row.numbers ? [numbers] : [])));
  }
  return list;
}

function button(text, type, act, title = "") {
  const node = make("button", { type: "button", class: "drizview-quiet-button", text, title, "data-act": type });
  node.addEventListener("click", act);
  return node;
}

/** The comparison in a tab of its own: the kernel sends its text, as no server may have its folder. */
function comparison(model) {
  const link = make("a", { target: "_blank", class: "drizview-mend-link", hidden: true, text: "Open the comparison" });
  const open = button("Comparison", "page", () => model.send({ type: "page" }), "Open the comparison in a tab of its own");
  const take = (content) => {
    if (content.type !== "page") return;
    if (link.href) URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([content.text], { type: "text/html" }));
    link.hidden = Boolean(window.open(link.href, "_blank")); // a browser that holds pop-ups back leaves the link
  };
  model.on("msg:custom", take);
  return [[open, link], () => model.off("msg:custom", take)];
}

function render({ model, el }) {
  el.classList.add("drizview-advice-host", "drizview-mend-host");
  const field = make("input", { type: "text", "aria-label": "Folder in which the folder of the new product is made", spellcheck: "false", autocomplete: "off" });
  field.addEventListener("keydown", (event) => event.stopPropagation()); // the image has keys of its own
  const run = button("Mend", "run", () => model.send({ type: "run", out: field.value }));
  run.classList.add("drizview-mend-run");
  const stop = button("Cancel", "cancel", () => model.send({ type: "cancel" }));
  const line = make("div", { class: "drizview-words-line drizview-save-line" }, make("span", { class: "drizview-save-label", text: "In" }), field, run, stop);
  const about = make("p", { class: "drizview-small" });
  const bar = make("progress", { class: "drizview-mend-bar", max: "1", "aria-label": "Progress" });
  const words = make("p", { class: "drizview-outcome", role: "status" });
  const more = make("div", {});
  const [page, letGo] = comparison(model);
  const show = Object.entries(SHOWN).map(([which, text]) => button(text, `show-${which}`, () => model.send({ type: "frame", which }), `Show the frame on the image`));
  const look = button("Show it beside", "show", () => model.send({ type: "show" }), "Check it, compare it, and show it beside the old product");
  const small = (text) => make("p", { class: "drizview-small", text });
  const draw = () => {
    const state = model.get("state");
    const { phase = "idle" } = state;
    el.hidden = !state.offered;
    const running = phase === "running";
    run.disabled = running;
    stop.hidden = !running || state.ends === false;
    bar.hidden = !running;
    bar.value = state.share ?? 0;
    about.hidden = phase === "done";
    words.dataset.tone = phase === "failed" ? "fail" : phase === "done" ? state.tone : "";
    words.dataset.phase = phase;
    words.hidden = phase === "idle";
    words.textContent = SAID[phase]?.(state) ?? "";
    const left = [];
    if (running && state.room) left.push(small(`The run ${state.room}.`));
    if (phase === "there") left.push(look);
    if (phase === "done")
      left.push(
        make("div", { class: "drizview-words-line drizview-mend-show" }, ...show, ...page),
        outcomes(state.rows),
        ...state.said.map(small),
        small(`${state.product}, with ${model.get("names").page} beside it. On the image b blinks before and after, v swipes.`),
      );
    more.replaceChildren(...left);
  };
  const { out, folder, new: made } = model.get("names");
  field.value = out;
  field.title = `Relative paths start at ${folder}`;
  about.textContent = `Runs the script below on copies of the exposures, in a new folder ${made} there, and shows the new product beside this one. Requires drizzlepac.`;
  el.append(make("div", { class: "drizview-heading", text: "Mend" }), line, about, bar, words, more);
  model.on("change:state", draw);
  draw();
  return () => {
    model.off("change:state", draw);
    letGo();
  };
}

export default { render };
