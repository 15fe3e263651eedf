import { make, makeButton } from "../dom.js";

const [WIDTH, HEIGHT] = [84, 48];
/** A press that moves the mouse less than this is a click [px]. */
const CLICK = 6;

/** One frame of the blink set: a small picture that shows the frame, can be moved along the strip and taken out. */
export class Thumb {
  /** @param {object} film @param {object} frame @param {number} index */
  constructor(film, frame, index) {
    Object.assign(this, { film, frame });
    const dpr = devicePixelRatio || 1;
    const { label, id } = frame;
    this.canvas = make("canvas", { width: WIDTH * dpr, height: HEIGHT * dpr, "aria-hidden": "true" });
    const name = make("span", { text: `${index + 1} ${label}` });
    this.button = make(
      "button",
      { type: "button", title: label, "aria-label": `Show ${label}`, "aria-pressed": "false", "aria-keyshortcuts": "Shift+ArrowLeft Shift+ArrowRight Delete" },
      this.canvas,
      name,
    );
    this.button.addEventListener("click", () => this.dragged || film.view.choose(id));
    const small = (text, what, press) => Object.assign(makeButton(text, what, press), { tabIndex: -1 });
    const tools = make(
      "span",
      { class: "drizview-out" },
      small("‹", `Move ${label} to the left (Shift ←)`, () => film.move(id, -1)),
      small("›", `Move ${label} to the right (Shift →)`, () => film.move(id, 1)),
      small("×", `Remove ${label} from the blink set`, () => film.toggle(id)),
    );
    this.node = make("div", { class: "drizview-thumb", "data-id": id }, this.button, tools);
    this.node.addEventListener("keydown", (event) => this.key(event));
    this.button.addEventListener("pointerdown", (event) => event.button === 0 && this.drag(event));
  }

  draw(stage) {
    stage.thumbnail(this.canvas, this.frame);
  }

  key(event) {
    const { film, frame } = this;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && event.shiftKey) film.move(frame.id, step);
    else if (step) film.focus(frame.id, step);
    else if (event.key === "Delete" || event.key === "Backspace") film.toggle(frame.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Follow the mouse until it is let go: by how many places has it moved? */
  drag(down) {
    const { node } = this;
    const wide = node.offsetWidth + 8;
    this.dragged = false;
    const places = (event) => Math.round((event.clientX - down.clientX) / wide);
    const move = (event) => {
      this.dragged ||= Math.abs(event.clientX - down.clientX) > CLICK;
      if (this.dragged) node.style.transform = `translateX(${event.clientX - down.clientX}px)`;
      node.toggleAttribute("data-dragged", this.dragged);
    };
    const ends = ["pointerup", "pointercancel"];
    const up = (event) => {
      removeEventListener("pointermove", move);
      for (const type of ends) removeEventListener(type, up);
      node.style.transform = "";
      node.removeAttribute("data-dragged");
      if (this.dragged && event.type === "pointerup" && places(event)) this.film.move(this.frame.id, places(event));
    };
    addEventListener("pointermove", move);
    for (const type of ends) addEventListener(type, up);
  }
}
