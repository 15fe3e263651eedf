/** A line to name a file and save or load it; the outcome is shown below. */
import { make } from "../../../viewer/static/dom.js";

/**
 * @param {object} model Its traits `outcome` (by what was saved: text, tone, exists) and `names` (by the same: name offered).
 * @param {{what: string, label: string, load: ?boolean, hint: ?string}} how
 * @returns {[HTMLElement, function(): void]} The line, and what brings it up to date.
 */
export function saveLine(model, { what, label, load = false, hint = "" }) {
  const field = make("input", { type: "text", "aria-label": `File for: ${label}`, spellcheck: "false", autocomplete: "off" });
  const tick = make("input", { type: "checkbox" });
  const over = make("label", { class: "drizview-tick", hidden: true }, tick, "Overwrite");
  const answer = make("p", { class: "drizview-outcome", role: "status", hidden: true });
  const state = { touched: false };
  const send = (type) => {
    answer.hidden = false;
    answer.dataset.tone = "";
    answer.textContent = type === "save" ? "Saving …" : "Loading …";
    model.send({ type, what, path: field.value, overwrite: tick.checked });
    tick.checked = false;
  };
  const button = (text, type) => {
    const node = make("button", { type: "button", class: "drizview-quiet-button", text, "data-act": `${type}-${what}` });
    node.addEventListener("click", () => send(type));
    return node;
  };
  field.addEventListener("input", () => {
    state.touched = true;
    over.hidden = true;
  });
  field.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the image has keys of its own
    if (event.key === "Enter") send("save");
  });
  const draw = () => {
    const names = model.get("names");
    if (!state.touched) field.value = names[what] ?? "";
    field.title = `Relative paths start at ${names.folder}`;
    const outcome = model.get("outcome")[what];
    if (!outcome) return;
    answer.hidden = false;
    answer.dataset.tone = outcome.tone;
    answer.textContent = outcome.text;
    over.hidden = !outcome.exists;
  };
  const line = make("div", { class: "drizview-words-line drizview-save-line" }, make("span", { class: "drizview-save-label", text: label }), field);
  line.append(button("Save", "save"), ...(load ? [button("Load", "load")] : []), over);
  const box = make("div", { class: "drizview-saving", "data-what": what }, line, answer);
  if (hint) line.insertAdjacentElement("afterend", make("p", { class: "drizview-small", text: hint }));
  return [box, draw];
}
