import { make } from "../dom.js";
import { cutsOf } from "../image/cuts.js";
import { stretchOf } from "../image/layers.js";
import { unitText } from "../image/units.js";
import { gif } from "./gif.js";

/** Height of the caption [CSS px], and how long to wait for the tiles of a frame [ms]. */
const [CAPTION, PATIENCE] = [26, 10_000];

/** Save what the canvas shows, with marks, scale bar, compass, colour bar and a caption, as a PNG file of the browser. No word to the kernel. */
export async function savePicture(view, stage) {
  const { canvas, node } = stage;
  const picture = compose(view, stage, canvas.width / (node.clientWidth || canvas.width));
  const blob = await new Promise((done) => picture.toBlob(done, "image/png"));
  if (blob) download(blob, fileName(view, ".png"));
}

/** Save the blink set, seen as the frame on view is, as an animation of the browser: each frame is shown once for it. */
export async function saveAnimation(view, stage) {
  const { frame, playing, tiled, rate, blink } = view.state;
  view.change({ playing: false, tiled: false });
  const pictures = [];
  for (const id of blink.filter((key) => view.frames.has(key))) {
    view.show(id);
    await sharp(stage, id);
    const picture = compose(view, stage, 1);
    pictures.push(picture.getContext("2d").getImageData(0, 0, picture.width, picture.height));
  }
  view.show(frame);
  view.change({ playing, tiled });
  if (pictures.length) download(new Blob([gif(pictures, 1 / rate)], { type: "image/gif" }), fileName(view, "_blink.gif"));
}

/** Wait until a frame is drawn without a missing tile and with its contours, for some seconds at most. */
function sharp({ canvas, contours }, id) {
  const end = performance.now() + PATIENCE;
  return new Promise((done) => {
    const look = () => {
      const { frame, missing } = canvas.dataset;
      const there = frame === id && missing === "0" && !contours.due;
      if (there || performance.now() > end) done();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

function download(blob, name) {
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** @returns {HTMLCanvasElement} What is seen above a caption, with so many pixels for a CSS pixel. */
function compose(view, { canvas, over, node }, scale) {
  const [width, height] = [node.clientWidth || canvas.width, node.clientHeight || canvas.height];
  const [wide, high] = [width, height + CAPTION].map((length) => Math.round(length * scale));
  const picture = make("canvas", { width: wide, height: high });
  const context = picture.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#14181d";
  context.fillRect(0, 0, wide, high);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  for (const layer of [canvas, over]) context.drawImage(layer, 0, 0, width, height);
  context.font = "12px system-ui, 'DejaVu Sans', sans-serif";
  context.fillStyle = "#e4e9ef";
  context.fillText(captionOf(view), 10, height + 17, width - 20);
  return picture;
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

/** @returns {string} "ib6o23rtq_sci" and an end: file and kind of image, only with what every system takes in a file's name. */
function fileName(view, end) {
  const { over } = view.state;
  const ids = [view.frame, ...(over.frame ? [view.frames.get(over.frame)] : [])].filter(Boolean).map(nameOf).join("_");
  return `${ids.replace(/[^\w.-]+/g, "_").replace(/^[._]+/, "") || "drizview"}${end}`;
}

/** The id of a frame, where a product is called by the root of its file: "jrkd01010/sci", and not "product/sci". */
function nameOf({ id, planes }) {
  const root = /^([\w.-]+?)(?:_[a-z0-9]{3})?\.fits/i.exec(planes[0]?.source.name ?? "")?.[1];
  return root && id.startsWith("product") ? `${root}/${id.split("/").pop()}` : id;
}
