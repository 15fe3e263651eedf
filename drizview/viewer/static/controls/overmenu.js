import { Chooser } from "./chooser.js";
import { setOver } from "../image/comparison.js";
import { make, makeButton } from "../dom.js";
import { Menu } from "./menu.js";

const MODES = ["none", "blend", "swipe"];

/** The menu that compares the frame shown with a second one. */
export class OverMenu {
  /** @param {object} view */
  constructor(view) {
    this.view = view;
    this.modes = make("div", { class: "drizview-segments", role: "group", "aria-label": "Second frame" });
    this.modes.append(...MODES.map((mode) => this.segment(mode)));
    this.chooser = new Chooser("Second frame", (id) => setOver(view, this.mode === "none" ? "blend" : this.mode, id));
    this.menu = new Menu("Compare", "Compare with a second frame (v)", () => this.offer(), this.modes, this.chooser.node);
    this.node = this.menu.node;
  }

  get mode() {
    const { over } = this.view.state;
    return over.frame ? over.mode : "none";
  }

  segment(mode) {
    const button = makeButton(mode, mode, () => setOver(this.view, mode));
    button.dataset.mode = mode;
    return button;
  }

  /** Fill the list: what can be compared with the frame shown, which is what lies in the same scene. */
  offer() {
    const { frames, frame, state } = this.view;
    const fits = [...frames.values()].filter((other) => other.scene === frame.scene && other !== frame);
    this.chooser.fill(fits.map(({ id, label }) => ({ id, text: label, chosen: id === state.over.frame })));
    this.update();
  }

  update() {
    const { over } = this.view.state;
    const { mode } = this;
    for (const button of this.modes.children) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    this.menu.button.toggleAttribute("data-on", mode !== "none");
    const label = this.view.frames.get(over.frame)?.label;
    if (mode === "none") this.menu.name("Compare", "Compare with a second frame (v)");
    else this.menu.name(mode === "blend" ? "Blend" : "Swipe", `Compare: ${mode} with ${label}`);
    if (this.menu.open) this.chooser.mark((id) => id === over.frame);
  }

  close() {
    this.menu.close();
  }
}
