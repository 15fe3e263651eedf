/** What to look at now, the judgement and the answer, in a strip whose height does not change. Text goes into text nodes only. */
import { make, whenInside } from "../viewer/static/dom.js";

/** The judgements, of which one is chosen. */
function choices(model, name, ready) {
  const group = make("div", { class: "drizview-judging-choices", role: "radiogroup", "aria-label": "Your judgement" });
  for (const [words, word] of model.get("choices")) {
    const field = make("input", { type: "radio", name, value: word, disabled: !ready });
    field.checked = model.get("said") === word;
    field.addEventListener("change", () => {
      model.set("said", word);
      model.save_changes();
    });
    group.append(make("label", { "data-chosen": field.checked ? "yes" : null }, field, make("span", { text: words })));
  }
  return group;
}

/** How sure, from a coin's toss to certain. */
function confidence(model, ready) {
  const value = make("output", { text: `${model.get("confidence")} %` });
  const field = make("input", { type: "range", min: 50, max: 100, step: 5, disabled: !ready, "aria-label": "How sure you are, in per cent" });
  field.value = model.get("confidence");
  field.addEventListener("input", () => {
    value.textContent = `${field.value} %`;
    model.set("confidence", Number(field.value));
  });
  field.addEventListener("change", () => model.save_changes());
  return make("label", { class: "drizview-judging-sure", title: "50 %: a toss of a coin; 100 %: certain" }, make("span", { text: "Sure" }), field, value);
}

function render({ model, el }) {
  el.classList.add("drizview-judging");
  let pressed = 0; // turn in which the button was pressed
  const name = `drizview-judgement-${Math.random()}`; // two lessons in a page are two groups

  const button = (name, text, disabled, press) => make("button", { type: "button", class: `drizview-judging-${name}`, text, disabled, on: { click: press } });
  const press = () => {
    pressed = model.get("shown").turn;
    model.send({ type: "press", said: model.get("said"), confidence: model.get("confidence") });
    draw();
  };
  const looked = () => model.send({ type: "looked" });

  const words = (shown, waiting) => {
    const box = make("div", { class: "drizview-judging-words drizview-lesson-words", role: "status" });
    const lines = waiting && shown.opening ? [{ tag: "h4", text: shown.opening }] : shown.lines;
    box.append(...lines.map(({ tag, text, tone }) => make(tag === "h4" ? "h4" : "p", { text, "data-tone": tone || null })));
    if (model.get("warning")) box.append(make("p", { text: model.get("warning"), "data-tone": "bad" }));
    return box;
  };
  const controls = (shown, waiting) => {
    const ready = shown.phase === "judge" && !waiting;
    const box = make("div", { class: "drizview-judging-controls" });
    const may = !waiting && (shown.phase !== "look") && (shown.phase !== "judge" || Boolean(model.get("said")));
    const main = button("go", shown.button, !may, press);
    if (!["look", "judge"].includes(shown.phase)) box.append(main);
    else {
      const skip = button("looked", "I have looked", shown.phase !== "look" || waiting, looked);
      box.append(choices(model, name, ready), make("div", { class: "drizview-judging-line" }, confidence(model, ready), skip, main));
    }
    return box;
  };
  /** What has the focus when it is drawn anew gets it back. */
  const draw = () => {
    const shown = model.get("shown");
    const waiting = Boolean(shown.waiting) || (pressed > 0 && pressed === shown.turn && shown.phase !== "judge");
    const held = el.contains(document.activeElement) ? document.activeElement : null;
    const again = held && (held.type ? `[type="${held.type}"]${held.type === "radio" ? `[value="${held.value}"]` : ""}` : "");
    el.dataset.phase = shown.phase;
    el.dataset.waiting = waiting ? "yes" : "no";
    el.replaceChildren(words(shown, waiting), controls(shown, waiting));
    const next = again && (el.querySelector(`${again}:not(:disabled)`) ?? el.querySelector("button:not(:disabled), input:not(:disabled)"));
    next?.focus({ preventScroll: true });
  };
  const wait = whenInside(el, ".drizview-app", (app) => app.scrollIntoView({ block: "nearest" }));
  const names = ["shown", "choices", "said", "warning"];
  names.forEach((each) => model.on(`change:${each}`, draw));
  draw();
  return () => {
    wait();
    names.forEach((each) => model.off(`change:${each}`, draw));
  };
}

export default { render };
