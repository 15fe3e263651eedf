import { make } from "../dom.js";

/** The least room that a menu should have [px]. */
const LEAST = 180;

/** A button with a small panel that opens below it, or above it where there is more room. */
export class Menu {
  /**
   * @param {string} text On the button. @param {string} label What it is for. @param {function(): void} fill Called before it opens.
   * @param {...Node} content
   */
  constructor(text, label, fill, ...content) {
    this.fill = fill;
    this.words = make("span", { text });
    this.button = make("button", { type: "button", title: label, "aria-haspopup": "dialog", "aria-expanded": "false" }, this.words);
    this.button.addEventListener("click", () => this.toggle());
    this.panel = make("div", { class: "drizview-menu", role: "dialog", "aria-label": label, hidden: true }, ...content);
    this.node = make("span", { class: "drizview-opens" }, this.button, this.panel);
    this.node.addEventListener("keydown", (event) => this.key(event));
    this.node.addEventListener("focusout", ({ relatedTarget: to }) => to && !this.node.contains(to) && this.toggle(false));
    this.outside = (event) => event.composedPath().includes(this.node) || this.toggle(false);
    this.name(text, label);
  }

  /** @param {string} text On the button. @param {string} label For a screen reader: what it is for, and what is chosen. */
  name(text, label) {
    if (this.words.textContent !== text) this.words.textContent = text;
    this.button.setAttribute("aria-label", label);
  }

  get open() {
    return !this.panel.hidden;
  }

  toggle(open = !this.open) {
    if (open === this.open) return;
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    const change = open ? "addEventListener" : "removeEventListener";
    document[change]("pointerdown", this.outside, true);
    if (!open) return;
    this.fill();
    this.place();
    this.panel.querySelector("input, select, button")?.focus({ preventScroll: true });
  }

  /** Keep the panel inside of the canvas. */
  place() {
    const { panel, node } = this;
    const room = node.closest(".drizview").getBoundingClientRect();
    const at = node.getBoundingClientRect();
    const below = room.bottom - at.bottom - 8;
    const up = below < LEAST && at.top - room.top > below;
    panel.dataset.side = up ? "up" : "down";
    panel.style.maxHeight = `${Math.max(LEAST, Math.min(420, up ? at.top - room.top - 8 : below))}px`;
    panel.style.left = "0px";
    const wide = panel.getBoundingClientRect();
    panel.style.left = `${Math.max(room.left + 4 - at.left, Math.min(0, room.right - 6 - wide.right))}px`;
  }

  /** Do something that may move the button: an open panel stays where it is, under the pointer. @param {function(): void} act */
  hold(act) {
    const { panel } = this;
    const before = panel.getBoundingClientRect().left;
    act();
    if (this.open) panel.style.left = `${parseFloat(panel.style.left) + before - panel.getBoundingClientRect().left}px`;
  }

  key(event) {
    if (event.key !== "Escape" || !this.open) return;
    event.stopPropagation();
    this.toggle(false);
    this.button.focus({ preventScroll: true });
  }

  close() {
    document.removeEventListener("pointerdown", this.outside, true);
  }
}
