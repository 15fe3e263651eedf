import { make } from "../dom.js";

/** What is shown is said when it has stayed so for so long [ms]: not at each step of a pan. */
const STEADY = 900;

/** Says in words what the image shows, for those who do not see it. */
export class Announcer {
  /** @param {object} view @param {HTMLElement} canvas */
  constructor(view, canvas) {
    Object.assign(this, { view, canvas });
    this.node = make("div", { class: "drizview-voice", "aria-live": "polite" });
    this.timer = null;
  }

  /** The picture has been drawn. @param {object} frame @param {{x: number, y: number, zoom: number}} camera @param {object} over */
  update(frame, camera, over) {
    const text = describe(this.view, frame, camera, over);
    if (text === this.text) return;
    this.text = text;
    this.canvas.setAttribute("aria-label", text);
    clearTimeout(this.timer);
    const { playing, compact } = this.view.state;
    this.node.setAttribute("aria-live", playing || compact ? "off" : "polite");
    if (!playing && !compact) this.timer = setTimeout(() => this.node.replaceChildren(document.createTextNode(text)), STEADY);
  }

  close() {
    clearTimeout(this.timer);
  }
}

/** @returns {string} "rtq SCI, image of ib6o23rtq_flt.fits[SCI,1], flags on, centre at pixel 512, 498, zoom 0.5". */
function describe({ state }, frame, camera, over) {
  const { x, y } = frame.planes[0].mesh.toPixel(camera.x, camera.y);
  const parts = [
    frame.label,
    `image of ${frame.planes.map((plane) => plane.source.name).join(", ")}`,
    ...(frame.flags.length || frame.kind === "dq" ? [state.mask ? "flags on" : "flags off"] : []),
    `centre at pixel ${Math.round(x)}, ${Math.round(y)}`,
    `zoom ${Number(camera.zoom.toPrecision(2))}`,
  ];
  if (over.frame) parts.push(`${over.mode === "swipe" ? "swiped" : "blended"} ${Math.round(100 * over.at)} % with ${over.frame.label}`);
  return parts.join(", ");
}
