import { make } from "./dom.js";
import { KEYS, MOUSE } from "./keys.js";

/** The list of keys and mouse gestures, over the image. */
export class Help {
  constructor() {
    const list = (rows) =>
      make("dl", {}, ...rows.flatMap(([key, what]) => [make("dt", { text: key }), make("dd", { text: what })]));
    this.node = make(
      "div",
      { class: "drizview-help", role: "dialog", "aria-label": "Keys and mouse", hidden: true },
      list(KEYS),
      list(MOUSE),
    );
    this.node.addEventListener("click", () => this.toggle());
  }

  toggle() {
    this.node.hidden = !this.node.hidden;
  }
}
