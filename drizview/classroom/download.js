/** A button with which the browser keeps a file, and takes one back. Nothing is sent but to the kernel of this page. */
import { make } from "../viewer/static/dom.js";

const MOST_BYTES = 2 ** 20;

/** Return how many answers a text holds; 0 where it is no such file. */
function answersIn(text) {
  try {
    return JSON.parse(text).answers.length || 0;
  } catch {
    return 0;
  }
}

/** What this browser kept of an earlier visit; it may refuse to keep anything. */
const store = {
  get(name) {
    try {
      return localStorage.getItem(name) ?? "";
    } catch {
      return "";
    }
  },
  set(name, text) {
    try {
      localStorage.setItem(name, text);
    } catch {
      /* then the file is all there is */
    }
  },
};

function render({ model, el }) {
  const keep = make("button", { type: "button", class: "drizview-quiet-button", text: "Download my answers", "data-act": "download" });
  const file = make("input", { type: "file", accept: ".json", "aria-label": "Go on with answers from a file" });
  const back = make("label", { class: "drizview-quiet-button drizview-lesson-back" }, "Go on from a file …", file);
  const again = make("button", { type: "button", class: "drizview-quiet-button", "data-act": "again", hidden: "" });
  const note = make("div", { class: "drizview-lesson-fleeting", role: "status" });
  let saved = 0;
  const unsaved = () => Math.max(0, answersIn(model.get("text")) - saved);
  const give = (text) => {
    model.set("returned", text);
    model.save_changes();
  };

  const draw = () => {
    const fleeting = model.get("fleeting");
    const count = unsaved();
    const left = count ? `Not yet in a file of yours: ${count} ${count === 1 ? "judgement" : "judgements"}.` : "";
    note.textContent = fleeting ? `${fleeting} ${left}`.trim() : "";
    keep.disabled = !answersIn(model.get("text"));
    const kept = answersIn(store.get(model.get("name")));
    again.hidden = kept <= answersIn(model.get("text"));
    again.textContent = `Go on with the ${kept} that this browser kept`;
  };
  const changed = () => {
    const text = model.get("text");
    if (answersIn(text)) store.set(model.get("name"), text);
    draw();
  };
  const ask = (event) => {
    if (model.get("fleeting") && unsaved()) event.preventDefault();
  };

  keep.addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([model.get("text")], { type: "application/json" }));
    const link = make("a", { href: address, download: model.get("name") });
    link.click();
    URL.revokeObjectURL(address);
    saved = answersIn(model.get("text"));
    draw();
  });
  again.addEventListener("click", () => give(store.get(model.get("name"))));
  file.addEventListener("change", async () => {
    const chosen = file.files[0];
    if (!chosen || chosen.size > MOST_BYTES) return;
    give(await chosen.text());
  });
  model.on("change:text", changed);
  model.on("change:fleeting", draw);
  addEventListener("beforeunload", ask);
  draw();
  el.append(keep, back, again, note);
  return () => removeEventListener("beforeunload", ask);
}

export default { render };
