/** A button with which the browser keeps a file, and takes one back. Nothing is sent but to the kernel of this page. */
import { make } from "../viewer/static/dom.js";

const MOST_BYTES = 2 ** 20;

function render({ model, el }) {
  const keep = make("button", { type: "button", class: "drizview-quiet-button", text: "Download my answers", "data-act": "download" });
  const file = make("input", { type: "file", accept: ".json", "aria-label": "Go on with answers from a file" });
  const back = make("label", { class: "drizview-lesson-back" }, "Go on from a file: ", file);
  keep.addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([model.get("text")], { type: "application/json" }));
    const link = make("a", { href: address, download: model.get("name") });
    link.click();
    URL.revokeObjectURL(address);
  });
  file.addEventListener("change", async () => {
    const chosen = file.files[0];
    if (!chosen || chosen.size > MOST_BYTES) return;
    model.set("returned", await chosen.text());
    model.save_changes();
  });
  el.append(keep, back);
}

export default { render };
