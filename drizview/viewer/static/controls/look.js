import { make, makeButton, makeSelect } from "../dom.js";
import { hasSky } from "../draw/graticule.js";
import { cutsOf, factorOf, ownerOf } from "../image/cuts.js";
import { Histogram } from "./histogram.js";
import { Menu } from "./menu.js";

/** The menu with what is changed less often: cuts on a histogram and as numbers, the same for all frames, colour map, contrast. */
export class Look {
  /** @param {object} view */
  constructor(view) {
    this.view = view;
    this.histogram = new Histogram(view, (cuts) => setCuts(view, cuts));
    this.low = this.number("Lower cut");
    this.high = this.number("Upper cut");
    this.common = make("input", { type: "checkbox", on: { change: () => this.share() } });
    this.words = make("span", {});
    this.cmap = makeSelect("Colour map", [], (cmap) => view.change({ cmap }));
    this.invert = make("input", { type: "checkbox", on: { change: () => view.change({ invert: this.invert.checked }) } });
    this.reset = makeButton("reset", "Reset contrast and bias (r)", () => view.change({ contrast: 1, bias: 0.5 }));
    this.usual = makeButton("default", "Stretch, cuts, colour map, contrast and bias as they are at first", () => view.change(structuredClone(view.settings.usual)));
    this.drag = make("span", {});
    this.bar = make("input", { type: "checkbox", on: { change: () => view.change({ colourbar: this.bar.checked }) } });
    [this.grid, this.north, this.panner] = ["grid", "north_up", "panner"].map((name) => {
      const box = make("input", { type: "checkbox", on: { change: () => view.change({ [name]: box.checked }) } });
      return box;
    });
    this.smooth = this.number("Sigma of the smoothing [px], 0 for none", () => this.blur());
    this.contours = this.number("Contour levels [sigma of the sky], as 3 5 10", () => this.outline());
    const row = (text, ...nodes) => make("div", { class: "drizview-row" }, make("span", { text }), make("span", {}, ...nodes));
    const tick = (box, words) => make("label", {}, box, words);
    this.menu = new Menu(
      "Display",
      "Cuts, colour map, contrast",
      () => {
        this.histogram.rescale();
        this.update();
      },
      this.histogram.node,
      row("Cuts", this.low, document.createTextNode(" to "), this.high),
      row("", tick(this.common, this.words)),
      row("Colours", this.cmap, tick(this.invert, document.createTextNode("inverted"))),
      row("Contrast", this.drag, this.reset, this.usual),
      row("On it", tick(this.bar, document.createTextNode("colour bar")), tick(this.grid, document.createTextNode("RA Dec grid"))),
      row("", tick(this.north, document.createTextNode("north up")), tick(this.panner, document.createTextNode("panner"))),
      row("Smooth", this.smooth, document.createTextNode("px (sigma)")),
      row("Contours", this.contours, document.createTextNode("σ of the sky")),
    );
    this.node = this.menu.node;
  }

  number(label, change = () => this.byHand()) {
    const props = { type: "text", inputmode: "decimal", "aria-label": label, title: label, on: { change } };
    return make("input", props);
  }

  /** Take the cuts that were typed for the frame on view; what is not a number is put back. */
  byHand() {
    const { view } = this;
    const pair = [this.low, this.high].map((input) => Number(input.value.trim() || NaN));
    if (pair.every(Number.isFinite) && pair[0] < pair[1]) setCuts(view, pair);
    this.update();
  }

  /** Take the sigma of the smoothing that was typed. */
  blur() {
    const sigma = Number(this.smooth.value.trim() || 0);
    if (sigma >= 0 && sigma <= 10) this.view.change({ smooth: sigma });
    this.update();
  }

  /** Take the levels of contours that were typed; what is no number is left out. */
  outline() {
    const levels = this.contours.value.split(/[\s,;]+/).filter(Boolean).map(Number).filter(Number.isFinite);
    this.view.change({ contours: [...new Set(levels)].sort((a, b) => a - b).slice(0, 12) });
    this.update();
  }

  /** Let the cuts of the frame on view hold for all frames of its kind, or each have its own. */
  share() {
    const { view } = this;
    view.change({ common: this.common.checked ? view.frame.id : "" });
  }

  /** Show what is in force. */
  update() {
    if (!this.menu.open) return;
    const { view } = this;
    const { state, frame } = view;
    const flags = frame.kind === "dq";
    this.histogram.update();
    const reference = view.frames.get(state.common);
    const pair = flags ? ["", ""] : cutsOf(view, frame).map((value) => String(Number(value.toPrecision(5))));
    [this.low.value, this.high.value] = pair;
    this.common.checked = reference?.kind === frame.kind;
    this.words.textContent = this.common.checked ? `as ${reference.label}, for all` : `same for all ${frame.kind.toUpperCase()} frames`;
    const maps = Object.keys(view.maps.maps).filter((name) => !Object.values(view.maps.kinds).includes(name) || name === view.maps.kinds[frame.kind]);
    this.cmap.replaceChildren(...maps.map((name) => make("option", { value: name, text: name })));
    this.cmap.value = view.maps.kinds[frame.kind] ?? state.cmap;
    this.cmap.disabled = frame.kind in view.maps.kinds || flags;
    this.invert.checked = state.invert;
    this.bar.checked = state.colourbar;
    [this.grid.checked, this.north.checked, this.panner.checked] = [state.grid, state.north_up, state.panner];
    this.grid.disabled = !hasSky(frame);
    this.smooth.value = state.smooth || "";
    this.contours.value = state.contours.join(" ");
    this.drag.textContent = `${Number(state.contrast.toPrecision(2))}, bias ${Number(state.bias.toPrecision(2))}`;
    for (const node of [this.low, this.high, this.common, this.invert, this.reset]) node.disabled = flags;
  }

  close() {
    this.menu.close();
  }
}

/**
 * Set the cuts of the frame on view by hand, or, with a mode, those of all frames of its kind. A frame beside another has that one's:
 * before and after stay in one range.
 */
export function setCuts(view, wanted) {
  const { frame, state } = view;
  const cuts = { ...state.cuts };
  const owner = view.frames.has(state.common) ? frame : ownerOf(view, frame);
  if (Array.isArray(wanted)) cuts[owner.id] = wanted.map((value) => value * factorOf(frame, owner));
  else {
    for (const other of view.frames.values()) if (other.kind === frame.kind) delete cuts[other.id];
    cuts[frame.kind] = wanted;
  }
  const common = view.frames.get(state.common)?.kind === frame.kind ? { common: frame.id } : {};
  view.change({ cuts, ...common });
}
