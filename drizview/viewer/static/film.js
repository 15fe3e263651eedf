import { make, makeButton } from "./dom.js";

const [WIDTH, HEIGHT] = [84, 48];
/** Thumbnails follow a change of the looks after so long [ms]: a drag should not draw them all at each step. */
const LATER = 150;

/** The blink set as a strip of thumbnails below the image. */
export class Film {
  /** @param {object} view @param {object} stage @param {function(): void} help */
  constructor(view, stage, help) {
    Object.assign(this, { view, stage });
    this.strip = make("div", { class: "drizview-strip", role: "group", "aria-label": "Blink set" });
    this.add = make("select", {
      "aria-label": "Put a frame into the blink set",
      title: "Put a frame into the blink set",
    });
    this.add.addEventListener("change", () => {
      view.change({ blink: [...view.state.blink, this.add.value] });
    });
    const keys = make("span", { class: "drizview-keys", text: "b next · space run · 1–9 frame" });
    this.node = make(
      "div",
      { class: "drizview-film" },
      this.strip,
      this.add,
      make("span", { class: "drizview-gap" }),
      keys,
      makeButton("?", "Keys and mouse (?)", help),
    );
    this.stop = view.listen((changed) => this.update(changed));
    this.timer = null;
    this.rebuild();
  }

  rebuild() {
    const { view } = this;
    const shown = view.state.blink.filter((id) => view.frames.has(id));
    this.thumbs = new Map(shown.map((id, index) => [id, this.thumb(view.frames.get(id), index)]));
    this.strip.replaceChildren(...[...this.thumbs.values()].map((thumb) => thumb.node));
    const rest = [...view.frames.values()].filter((frame) => !shown.includes(frame.id));
    this.add.replaceChildren(
      make("option", { value: "", text: "+ frame", hidden: true, selected: true }),
      ...rest.map((frame) => make("option", { value: frame.id, text: frame.label })),
    );
    this.add.hidden = !rest.length;
    this.update(["frame", "blink-made"]);
  }

  thumb(frame, index) {
    const { view } = this;
    const dpr = devicePixelRatio || 1;
    const canvas = make("canvas", { width: WIDTH * dpr, height: HEIGHT * dpr, "aria-hidden": "true" });
    const name = make("span", { text: `${index + 1} ${frame.label}` });
    const button = make(
      "button",
      {
        type: "button",
        title: frame.label,
        "aria-label": `Show ${frame.label}`,
        on: { click: () => view.show(frame.id) },
      },
      canvas,
      name,
    );
    const out = makeButton("×", `Take ${frame.label} out of the blink set`, () => {
      view.change({ blink: view.state.blink.filter((id) => id !== frame.id) });
    });
    out.className = "drizview-out";
    return { node: make("div", { class: "drizview-thumb" }, button, out), button, canvas, frame };
  }

  update(changed) {
    if (changed.includes("blink")) {
      this.rebuild();
      return;
    }
    const { view } = this;
    if (changed.includes("frame")) {
      for (const [id, { button }] of this.thumbs) button.setAttribute("aria-pressed", String(id === view.frame?.id));
    }
    if (changed.some((key) => !["frame", "camera", "moved", "playing", "rate", "marks", "mark"].includes(key)))
      this.later();
  }

  /** Draw the thumbnails soon. */
  later() {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      for (const { canvas, frame } of this.thumbs.values()) this.stage.thumbnail(canvas, frame);
    }, LATER);
  }

  close() {
    clearTimeout(this.timer);
    this.stop();
  }
}
