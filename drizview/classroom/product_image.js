/** The product as a picture, before and after; `b` or a click goes from one to the other. */
import { make } from "../viewer/static/dom.js";

function render({ model, el }) {
  const image = make("img", { alt: "the drizzled product", style: "width: 100%; image-rendering: pixelated; display: block" });
  const label = make("div", { class: "drizview-small", role: "status" });
  const box = make("div", { tabindex: "0", class: "drizview-shown", style: "width: 480px" }, image, label);
  let before = false;
  let url = "";
  const draw = () => {
    const bytes = model.get(before ? "before" : "after");
    if (!bytes.byteLength) return;
    if (url) URL.revokeObjectURL(url);
    url = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
    image.src = url;
    label.textContent = before ? "Before: without a fault (b: after)" : "After: with the faults (b: before)";
  };
  const turn = () => {
    before = !before;
    draw();
  };
  box.addEventListener("click", () => { box.focus(); turn(); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "b") return;
    event.stopPropagation();
    turn();
  });
  model.on("change:after", draw);
  model.on("change:before", draw);
  draw();
  el.append(box);
  return () => URL.revokeObjectURL(url);
}

export default { render };
