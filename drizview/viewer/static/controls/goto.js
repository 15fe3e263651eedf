import { copyText } from "../clipboard.js";
import { make, makeButton } from "../dom.js";

/** How long a button says what it has done [ms]. */
const SAID = 1600;
/** Less than this is a click, not a drag [CSS px]. */
const STILL = 3;
const HINT = "Go to: RA Dec (hours or degrees), x y (pixels of the frame on view, from 0), or an object of the catalogue";

/** Go to a place that is typed, copy the one that is chosen, and go back to where one was. */
export class GoTo {
  /**
   * @param {object} view @param {object} stage @param {object} tools @param {object} history
   * @param {function(object): void} send
   */
  constructor(view, stage, { tools, history, send }) {
    Object.assign(this, { view, stage, tools, history, send, serial: 0 });
    this.field = make("input", {
      type: "text",
      placeholder: "RA Dec, or x y",
      title: HINT,
      "aria-label": HINT,
      spellcheck: "false",
      autocomplete: "off",
      on: {
        keydown: (event) => this.key(event),
        input: () => this.complain(""),
        pointerdown: ({ clientX }) => (this.entered = this.field.matches(":focus") ? null : clientX),
        click: ({ clientX }) => this.enter(clientX),
      },
    });
    this.word = make("span", { class: "drizview-goto-word", role: "alert", hidden: true });
    this.backward = makeButton("‹", "Back to the view before (,)", () => history.back());
    this.forward = makeButton("›", "Forward again (.)", () => history.forward());
    this.copy = makeButton("Copy", "Copy the sky position of the pixel picked, or of the middle", () => this.ask());
    this.node = make("div", { class: "drizview-goto" }, this.word, this.field, this.copy, this.backward, this.forward);
    history.changed = () => this.update();
    this.update();
    this.clearOnMoves();
  }

  /** What was wrong with a place lies over the readout: it goes as soon as a person goes on. */
  clearOnMoves() {
    const clear = () => this.word.hidden || this.complain("");
    this.stage.node.addEventListener("pointerdown", clear);
    // a browser also tells of moves when only what lies below a mouse at rest has changed
    this.stage.node.addEventListener("pointermove", ({ movementX, movementY }) => (movementX || movementY) && clear());
    this.close = this.view.listen((keys) => keys.some((key) => ["frame", "camera", "pick"].includes(key)) && clear());
  }

  key(event) {
    event.stopPropagation(); // letters are keys of the image
    if (event.key === "Enter") this.go();
    if (event.key === "Escape") this.leave();
  }

  /**
   * The click that comes into the box selects what is in it; a drag selects a part. Later: the browser puts its cursor where text that
   * was selected is clicked, and that after the click.
   */
  enter(x) {
    if (this.entered !== null && Math.abs(x - this.entered) < STILL) setTimeout(() => this.field.select());
  }

  /** Give the keys back to the image. */
  leave() {
    this.node.closest(".drizview")?.focus({ preventScroll: true });
  }

  /** Ask the kernel where that is. */
  go() {
    const text = this.field.value.trim();
    if (!text || !this.view.frame) return;
    this.serial += 1;
    this.send({ type: "locate", serial: this.serial, frame: this.view.frame.id, text });
  }

  /** Take the kernel's answer to the last question. */
  receive(content) {
    if (content.serial !== this.serial) return;
    if (content.error) return this.complain(content.error);
    const { camera } = this.stage;
    this.view.move({ x: content.x, y: content.y, zoom: Math.max(camera.zoom, 1) });
    const { width, height } = this.stage.size;
    this.tools.click(width / 2, height / 2);
    this.complain("");
    if (this.field.matches(":focus")) this.leave();
  }

  complain(text) {
    this.word.textContent = this.word.title = text;
    this.word.hidden = !text;
    this.field.toggleAttribute("aria-invalid", Boolean(text));
  }

  /** Ask the kernel for the sky position to copy: of the pixel picked on this frame, else of the one in the middle. */
  ask() {
    const { frame, state } = this.view;
    const { width, height } = this.stage.size;
    const picked = state.pick.frame === frame?.id ? placeOf(state.pick, frame) : this.stage.pixelAt(width / 2, height / 2);
    if (!picked) return this.complain("no pixel of the frame in the middle");
    this.send({ type: "read", serial: "copy", frame: frame.id, plane: picked.plane, x: picked.x, y: picked.y });
  }

  /** Copy what the kernel says of the place. A true minus is for reading only. */
  async take({ sky, degrees, error }) {
    const text = (this.view.state.degrees ? degrees : sky)?.replaceAll("−", "-");
    if (!text) return this.complain(error || "this image has no sky coordinates");
    this.field.value = text;
    const done = await copyText(text);
    this.field.select(); // where nothing else works, Ctrl-C copies it
    this.copy.textContent = done === "Copied" ? done : "Ctrl-C";
    setTimeout(() => (this.copy.textContent = "Copy"), SAID);
  }

  update() {
    this.backward.disabled = !this.history.past.length;
    this.forward.disabled = !this.history.future.length;
  }
}

/** Where exactly a person has clicked: what is copied is what the readout said there, and not the middle of that pixel. */
function placeOf({ plane, sx, sy }, frame) {
  return { plane, ...frame.planes[plane].mesh.toPixel(sx, sy) };
}
