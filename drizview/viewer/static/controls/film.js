import { blinkSets, moved } from "./blinkset.js";
import { Chooser } from "./chooser.js";
import { make, makeButton } from "../dom.js";
import { Menu } from "./menu.js";
import { Thumb } from "./thumb.js";

/** Thumbnails follow a change of the looks after so long [ms]: a drag should not draw them all at each step. */
const LATER = 150;

/** The blink set as a strip of thumbnails below the image, with its clock. */
export class Film {
  /** @param {object} view @param {object} stage @param {...HTMLElement} rest What else goes to the end of the line. */
  constructor(view, stage, ...rest) {
    Object.assign(this, { view, stage });
    this.strip = make("div", { class: "drizview-strip", role: "group", "aria-label": "Blink set" });
    this.chooser = new Chooser("Frames of the blink set", (id) => this.toggle(id));
    this.sets = make("div", { class: "drizview-sets", role: "group", "aria-label": "Blink sets" });
    this.menu = new Menu("+ frame", "Choose the frames of the blink set", () => this.offer(), this.sets, this.chooser.node);
    this.play = makeButton("▶", "Auto-blink (space)", () => view.change({ playing: !view.state.playing }));
    this.rate = make("input", { type: "number", min: 0.1, max: 30, step: 0.5, "aria-label": "Blink rate in Hz", title: "Blink rate [Hz]" });
    this.rate.addEventListener("change", () => this.setRate());
    const keys = make("span", { class: "drizview-keys", text: "b next · space auto-blink · 1–9 frame" });
    const clock = make("span", { class: "drizview-clock" }, this.play, this.rate, document.createTextNode("Hz"));
    this.node = make("div", { class: "drizview-film" }, this.strip, this.menu.node, clock, make("span", { class: "drizview-gap" }), keys, ...rest);
    this.seen = new IntersectionObserver((entries) => this.see(entries), { root: this.strip, rootMargin: "0px 100px" });
    this.stop = view.listen((changed) => this.update(changed));
    this.timer = null;
    this.rebuild();
  }

  rebuild() {
    const { view } = this;
    this.seen.disconnect();
    this.visible = new Set();
    const shown = view.state.blink.filter((id) => view.frames.has(id));
    this.thumbs = new Map(shown.map((id, index) => [id, new Thumb(this, view.frames.get(id), index)]));
    const none = make("span", { class: "drizview-none", text: "no frames in the blink set" });
    this.menu.hold(() => this.strip.replaceChildren(...(shown.length ? [...this.thumbs.values()].map((thumb) => thumb.node) : [none])));
    for (const { node } of this.thumbs.values()) this.seen.observe(node);
    this.menu.node.hidden = view.frames.size < 2;
    this.chooser.mark((id) => this.thumbs.has(id));
    this.update(["frame", "playing", "blink-made"]);
  }

  /** Fill the menu. */
  offer() {
    const { view } = this;
    const set = (blink) => () => {
      view.change({ blink });
      this.menu.place();
    };
    this.sets.replaceChildren(...blinkSets(view.frames, view.frame).map(([name, blink]) => makeButton(name, name, set(blink))));
    this.chooser.fill([...view.frames.values()].map(({ id, label }) => ({ id, text: label, chosen: this.thumbs.has(id) })));
  }

  /** Put a frame into the blink set, or take it out. */
  toggle(id) {
    const { blink } = this.view.state;
    this.view.change({ blink: blink.includes(id) ? blink.filter((other) => other !== id) : [...blink, id] });
  }

  /** Move a frame of the blink set by some places; the focus goes with it. */
  move(id, by) {
    this.view.change({ blink: moved([...this.thumbs.keys()], id, by) });
    this.thumbs.get(id).button.focus();
  }

  /** Move the focus along the strip. */
  focus(id, by) {
    const thumbs = [...this.thumbs.values()];
    thumbs[[...this.thumbs.keys()].indexOf(id) + by]?.button.focus();
  }

  setRate() {
    const rate = Number(this.rate.value);
    if (rate >= 0.1 && rate <= 30) this.view.change({ rate });
    this.update(["playing"]);
  }

  update(changed) {
    if (changed.includes("blink")) {
      this.rebuild();
      return;
    }
    const { state, frame } = this.view;
    if (changed.includes("frame")) this.point(frame?.id);
    if (changed.includes("playing") || changed.includes("rate")) {
      this.play.textContent = state.playing ? "❚❚" : "▶";
      this.play.setAttribute("aria-pressed", String(state.playing));
      this.rate.value = state.rate;
    }
    if (changed.some((key) => key === "blink-made" || this.view.settings.linked.look?.includes(key))) this.later();
  }

  /** Mark the thumbnail of the frame shown, and bring it into view. */
  point(id) {
    this.pointed?.button.setAttribute("aria-pressed", "false");
    this.pointed = this.thumbs.get(id);
    if (!this.pointed) return;
    this.pointed.button.setAttribute("aria-pressed", "true");
    const { strip } = this;
    const { offsetLeft: left, offsetWidth: wide } = this.pointed.node;
    if (left < strip.scrollLeft) strip.scrollLeft = left - 4;
    else if (left + wide > strip.scrollLeft + strip.clientWidth) strip.scrollLeft = left + wide + 4 - strip.clientWidth;
  }

  /** Thumbnails have come into view, or left it: only those in view are asked for and drawn. */
  see(entries) {
    for (const { target, isIntersecting } of entries) this.visible[isIntersecting ? "add" : "delete"](target.dataset.id);
    this.stage.thumbs = [...this.visible].map((id) => this.thumbs.get(id)?.frame).filter(Boolean);
    this.stage.schedule();
    this.later();
  }

  /** Draw the thumbnails in view soon. */
  later() {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      for (const id of this.visible) this.thumbs.get(id)?.draw(this.stage);
    }, LATER);
  }

  close() {
    clearTimeout(this.timer);
    this.seen.disconnect();
    this.menu.close();
    this.stop();
  }
}
