/**
 * The eleven questions with their badges. Text goes in through textContent only.
 * @typedef {{question: string, name: string, status: string, word: string, headline: string, asked: string}} Badge
 */
import { whenInside } from "../../viewer/static/dom.js";
import { element } from "./widgets/element.js";
import { pulse } from "./pulse.js";
import { sign } from "./widgets/shapes.js";

/** @param {Badge} badge @param {boolean} chosen @param {() => void} onClick @param {boolean} running */
function button(badge, chosen, onClick, running) {
  const waiting = running && badge.asked === "no" && badge.status === "unknown";
  const node = element("button", "drizview-badge");
  node.type = "button";
  node.dataset.question = badge.question;
  node.dataset.status = badge.status;
  node.setAttribute("aria-pressed", String(chosen));
  const words = element("span", "drizview-badge-words");
  words.append(element("span", "drizview-badge-name", badge.name));
  words.append(element("span", "drizview-badge-line", waiting ? "…" : badge.headline || (badge.asked === "no" ? "not checked yet" : badge.word)));
  const shape = element("span", "drizview-shape", waiting ? "" : sign(badge.status));
  shape.dataset.status = badge.status;
  shape.setAttribute("aria-hidden", "true");
  node.append(shape, words);
  node.setAttribute("aria-label", `${badge.name}: ${badge.word}. ${badge.headline}`);
  node.title = badge.headline;
  node.addEventListener("click", onClick);
  return node;
}

function progress(model) {
  const state = model.get("state");
  const foot = element("div", "drizview-progress");
  const words = {
    waiting: "Checks not started",
    running: `Checking: ${model.get("done")} of ${model.get("total")}`,
    done: `${model.get("total")} checks made`,
    cancelled: `Cancelled after ${model.get("done")} of ${model.get("total")}`,
    failed: "The checks stopped with an error (shown below)",
  };
  foot.append(element("span", "drizview-progress-words", words[state]));
  foot.setAttribute("role", "status");
  const running = state === "running";
  const knob = element("button", "drizview-quiet-button", running ? "Cancel" : state === "waiting" ? "Run" : "Run again");
  knob.type = "button";
  knob.addEventListener("click", () => model.send({ type: running ? "cancel" : "run" }));
  foot.append(knob);
  if (running) {
    const bar = element("progress", "drizview-bar");
    bar.max = Math.max(1, model.get("total"));
    bar.value = model.get("done");
    bar.setAttribute("aria-label", "checks made");
    foot.append(bar);
  }
  return foot;
}

const SILENT =
  "The kernel does not respond. If it was restarted, run the cell or reload the page.";

function notes(model) {
  const texts = model.get("notes");
  if (!texts.length) return [];
  const block = element("details", "drizview-notes");
  block.open = texts.length < 4;
  block.append(element("summary", "", `Notes on the files (${texts.length})`));
  for (const text of texts) block.append(element("p", "", text));
  return [block];
}

/** Say that the badges are those of another product, whose image is on view. */
function ofSecond(model) {
  const second = model.get("second");
  return second ? [element("p", "drizview-badges-second", `of ${second}, on the image`)] : [];
}

function render({ model, el }) {
  el.classList.add("drizview-badge-list");
  let silent = false;
  const life = pulse(model, el, (now) => {
    if (now === silent) return;
    silent = now;
    draw();
  });
  // asked after what the click itself says, so that the answer comes after it, too
  const clicked = (event) => event.target.closest(".drizview-badge-list, .drizview-tabs") && setTimeout(life.ask);
  let app = null;
  const wait = whenInside(el, ".drizview-app", (found) => {
    app = found;
    app.addEventListener("click", clicked, true); // before the click redraws the list and its target is gone
  });
  const draw = () => {
    const focused = el.contains(document.activeElement) ? document.activeElement.dataset.question : null;
    const running = ["running", "waiting"].includes(model.get("state"));
    const choose = (badge) => () => {
      if (badge.question === model.get("selected")) return model.send({ type: "again", question: badge.question });
      model.set("selected", badge.question);
      model.save_changes();
    };
    const list = element("div", "drizview-badge-items");
    list.setAttribute("role", "group");
    list.setAttribute("aria-label", "Eleven questions");
    for (const badge of model.get("badges")) {
      list.append(button(badge, badge.question === model.get("selected"), choose(badge), running));
    }
    const alarm = element("p", "drizview-silent", silent ? SILENT : "");
    alarm.setAttribute("role", "alert");
    alarm.hidden = !silent;
    el.replaceChildren(
      element("div", "drizview-heading", "Eleven questions"), ...ofSecond(model), alarm, list, progress(model), ...notes(model),
    );
    if (focused) el.querySelector(`[data-question="${focused}"]`)?.focus();
  };
  const names = ["badges", "selected", "done", "total", "state", "notes", "second"];
  for (const name of names) model.on(`change:${name}`, draw);
  draw();
  return () => {
    life.stop();
    wait();
    app?.removeEventListener("click", clicked, true);
    names.forEach((name) => model.off(`change:${name}`, draw));
  };
}

export default { render };
