import { make } from "../dom.js";
import { cutsOf } from "../image/cuts.js";
import { stretchOf } from "../image/layers.js";
import { unitText } from "../image/units.js";

/** Height of the caption [CSS px]. */
const CAPTION = 26;

/** Save what the canvas shows, with marks, scale bar, compass, colour bar and a caption, as a PNG file of the browser. No word to the kernel. */
export async function savePicture(view, stage) {
  const blob = await compose(view, stage);
  if (!blob) return;
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: fileName(view) }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** @returns {Promise<Blob|null>} */
function compose(view, { canvas, over, node }) {
  const dpr = canvas.width / (node.clientWidth || canvas.width);
  const strip = Math.round(CAPTION * dpr);
  const picture = make("canvas", { width: canvas.width, height: canvas.height + strip });
  const context = picture.getContext("2d");
  context.fillStyle = "#14181d";
  context.fillRect(0, canvas.height, canvas.width, strip);
  for (const layer of [canvas, over]) context.drawImage(layer, 0, 0);
  context.setTransform(dpr, 0, 0, dpr, 0, 0);
  context.font = "12px system-ui, 'DejaVu Sans', sans-serif";
  context.fillStyle = "#e4e9ef";
  context.fillText(captionOf(view), 10, canvas.height / dpr + 17, canvas.width / dpr - 20);
  return new Promise((done) => picture.toBlob(done, "image/png"));
}

/** @returns {string} "drz SCI · j8c0a1011_drc.fits[SCI,1] · asinh, 0.004 to 0.12 e⁻/s": what is seen, in a line. */
export function captionOf(view) {
  const { frame, state } = view;
  if (state.tiled) {
    const labels = state.blink.map((id) => view.frames.get(id)?.label).filter(Boolean);
    return labels.join(" · ");
  }
  const parts = [frame.label, frame.planes.map(({ source }) => source.name).join(", ")];
  if (frame.kind !== "dq") {
    const [low, high] = cutsOf(view, frame).map((value) => String(Number(value.toPrecision(3))).replace("-", "−"));
    parts.push(`${state[stretchOf(frame)]}, ${low} to ${high} ${unitText(frame.unit)}`.trim());
  }
  const second = view.frames.get(state.over.frame);
  if (second) parts.push(`${state.over.mode === "swipe" ? "swiped" : "blended"} with ${second.label}`);
  return parts.join(" · ");
}

/** @returns {string} "ib6o23rtq_sci.png": of the frame's id only what every system takes in a file's name. */
function fileName(view) {
  const { over } = view.state;
  const ids = [view.frame.id, ...(over.frame ? [over.frame] : [])].join("_");
  return `${ids.replace(/[^\w.-]+/g, "_").replace(/^[._]+/, "") || "drizview"}.png`;
}
