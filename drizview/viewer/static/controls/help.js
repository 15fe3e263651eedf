import { make, makeButton } from "../dom.js";
import { HELP } from "./keys.js";

/** The list of keys and mouse gestures, over the image. */
export class Help {
  /** @param {Array<[string, Array<[string, string]>]>} more Groups of keys that the page around the image has. */
  constructor(more = []) {
    const rows = (list) => list.flatMap(([key, what]) => [make("dt", { text: key }), make("dd", { text: what })]);
    const groups = [...HELP, ...more].map(([title, list]) =>
      make("section", {}, make("h3", { text: title }), make("dl", {}, ...rows(list))),
    );
    const close = makeButton("×", "Close (Esc)", () => this.toggle(false));
    const head = make("header", {}, make("b", { text: "Keys and mouse" }), close);
    this.node = make(
      "div",
      { class: "drizview-help", role: "dialog", "aria-label": "Keys and mouse", tabindex: -1, hidden: true },
      head,
      make("div", {}, ...groups),
    );
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.toggle(false);
    });
    this.node.addEventListener("wheel", (event) => event.stopPropagation(), { passive: true });
  }

  /** Show or hide; the focus comes here, and goes back to where it was. */
  toggle(shown = this.node.hidden) {
    if (shown === !this.node.hidden) return;
    this.node.hidden = !shown;
    if (shown) {
      this.from = document.activeElement;
      this.node.focus({ preventScroll: true });
    } else this.from?.focus({ preventScroll: true });
  }
}
