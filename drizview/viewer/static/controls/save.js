import { make } from "../dom.js";

/** Save what the canvas shows, with marks, scale bar and compass, as a PNG file of the browser. No word to the kernel. */
export async function savePicture(view, stage) {
  const blob = await compose(stage);
  if (!blob) return;
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: fileName(view) }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** @returns {Promise<Blob|null>} */
function compose({ canvas, over }) {
  const picture = make("canvas", { width: canvas.width, height: canvas.height });
  const context = picture.getContext("2d");
  for (const layer of [canvas, over]) context.drawImage(layer, 0, 0);
  return new Promise((done) => picture.toBlob(done, "image/png"));
}

/** @returns {string} "ib6o23rtq_sci.png": of the frame's id only what every system takes in a file's name. */
function fileName(view) {
  const { over } = view.state;
  const ids = [view.frame.id, ...(over.frame ? [over.frame] : [])].join("_");
  return `${ids.replace(/[^\w.-]+/g, "_").replace(/^[._]+/, "") || "drizview"}.png`;
}
