import { make, makeButton, makeSelect } from "./dom.js";
import { limitsOf, stretchOf } from "./layers.js";

const KIND_NAMES = { sci: "SCI", dq: "DQ", wht: "WHT", ctx: "CTX" };
const STRETCH_NAMES = [
  ["linear", "linear"],
  ["sqrt", "sqrt"],
  ["log", "log"],
  ["asinh", "asinh"],
];
const LIMIT_NAMES = [
  ["sky", "dark sky"],
  ["zscale", "ZScale"],
  ["minmax", "min–max"],
  ["99.9", "99.9 %"],
  ["99.5", "99.5 %"],
  ["99", "99 %"],
  ["98", "98 %"],
  ["95", "95 %"],
  ["hand", "by hand"],
];
/** More groups than this go into a list. */
const MOST_BUTTONS = 6;

/** The line above the image. */
export class Toolbar {
  /** @param {object} view @param {object} stage */
  constructor(view, stage) {
    Object.assign(this, { view, stage });
    this.kinds = make("div", { class: "drizview-segments", role: "group", "aria-label": "What to show" });
    this.groups = make("div", { class: "drizview-segments", role: "group", "aria-label": "Exposure or product" });
    this.play = makeButton("▶", "Blink by the clock (space)", () => view.change({ playing: !view.state.playing }));
    this.rate = makeSelect(
      "Blink rate",
      [0.5, 1, 2, 3, 5, 10].map((hz) => [String(hz), `${hz} Hz`]),
      (hz) => view.change({ rate: Number(hz) }),
    );
    this.stretch = makeSelect("Stretch", STRETCH_NAMES, (stretch) => view.change({ [stretchOf(view.frame)]: stretch }));
    this.limits = makeSelect("Limits", LIMIT_NAMES, (mode) => this.limit(mode));
    this.cmap = makeSelect("Colour map", [], (cmap) => view.change({ cmap }));
    this.invert = makeButton("◐", "Invert the colour map (i)", () => view.change({ invert: !view.state.invert }));
    this.low = this.number("Lower limit");
    this.high = this.number("Upper limit");
    this.hand = make(
      "span",
      { class: "drizview-hand", hidden: true },
      this.low,
      document.createTextNode("to"),
      this.high,
    );
    const fit = makeButton("Fit", "Show the whole frame (0)", () => view.move(null));
    const one = makeButton("1:1", "One image pixel to a screen pixel (o)", () =>
      view.move({ ...stage.camera, zoom: 1 }),
    );
    const looks = [this.stretch, this.limits, this.hand, this.cmap, this.invert, fit, one];
    this.node = make(
      "div",
      { class: "drizview-toolbar", role: "toolbar", "aria-label": "Image" },
      this.kinds,
      this.groups,
      make("span", { class: "drizview-pair" }, this.play, this.rate),
      make("span", { class: "drizview-looks" }, ...looks),
    );
    this.stop = view.listen((keys) => this.update(keys));
    this.rebuild();
  }

  number(label) {
    return make("input", {
      type: "text",
      inputmode: "decimal",
      "aria-label": label,
      title: label,
      size: 7,
      on: { change: () => this.byHand() },
    });
  }

  /** Make the buttons anew for other frames. */
  rebuild() {
    const { view } = this;
    const frames = [...view.frames.values()];
    const kinds = Object.keys(KIND_NAMES).filter((kind) => frames.some((frame) => frame.kind === kind));
    this.kinds.replaceChildren(...kinds.map((kind) => this.segment(KIND_NAMES[kind], kind, () => this.pick({ kind }))));
    const groups = [...new Set(frames.map((frame) => frame.group).filter(Boolean))];
    const choose = (group) => this.pick({ group });
    this.groups.replaceChildren(
      ...(groups.length > MOST_BUTTONS
        ? [
            makeSelect(
              "Exposure or product",
              groups.map((group) => [group, group]),
              choose,
            ),
          ]
        : groups.map((group) => this.segment(group, group, () => choose(group)))),
    );
    this.groups.hidden = groups.length < 2;
    this.kinds.hidden = kinds.length < 2;
    this.cmap.replaceChildren(
      ...Object.keys(view.maps.maps).map((name) => make("option", { value: name, text: name })),
    );
    this.update(["frame"]);
  }

  segment(text, value, press) {
    const button = makeButton(text, text, press);
    button.dataset.value = value;
    return button;
  }

  /** Show the frame of this kind or group that is nearest to the one shown. */
  pick(wanted) {
    const { view } = this;
    const now = view.frame;
    const fits = [...view.frames.values()].filter((frame) =>
      Object.entries(wanted).every(([key, value]) => frame[key] === value),
    );
    const best =
      fits.find((frame) => ("kind" in wanted ? frame.group === now.group : frame.kind === now.kind)) ??
      fits.find((frame) => frame.kind === "sci") ??
      fits[0];
    if (!best) return;
    view.show(best.id);
    view.notify(["tell"]); // to go to another exposure is not to blink: what is beside the canvas follows
  }

  /** Take a mode for all frames of the kind shown; "hand" starts from the limits that are in force. */
  limit(mode) {
    const { view } = this;
    const { frame } = view;
    const alike = [...view.frames.values()].filter((other) => other.kind === frame.kind);
    const limits = { ...view.state.limits };
    if (mode === "hand") {
      const now = limitsOf(view, frame);
      for (const other of alike) if (other.unit === frame.unit) limits[other.id] = now;
    } else {
      for (const other of alike) delete limits[other.id];
      limits[frame.kind] = mode;
    }
    view.change({ limits });
  }

  /** Take the limits that were typed, for all frames of this kind and unit; what is no number is put back. */
  byHand() {
    const { view } = this;
    const { frame } = view;
    const pair = [this.low, this.high].map((input) => Number(input.value.trim() || NaN));
    if (pair.every(Number.isFinite) && pair[0] < pair[1]) {
      const limits = { ...view.state.limits };
      for (const other of view.frames.values())
        if (other.kind === frame.kind && other.unit === frame.unit) limits[other.id] = pair;
      view.change({ limits });
    }
    this.update(["limits"]);
  }

  update(keys) {
    if (keys.every((key) => key === "camera" || key === "moved")) return;
    const { view } = this;
    const { state, frame } = view;
    if (!frame) return;
    press(this.kinds, frame.kind);
    press(this.groups, frame.group);
    this.play.textContent = state.playing ? "❚❚" : "▶";
    this.play.setAttribute("aria-pressed", String(state.playing));
    choose(this.rate, String(state.rate), `${state.rate} Hz`);
    this.stretch.value = state[stretchOf(frame)];
    this.cmap.value = view.maps.kinds[frame.kind] ?? state.cmap;
    this.cmap.disabled = frame.kind in view.maps.kinds || frame.kind === "dq";
    this.invert.setAttribute("aria-pressed", String(state.invert));
    for (const node of [this.stretch, this.limits, this.invert]) node.disabled = frame.kind === "dq";
    const wanted = state.limits[frame.id] ?? state.limits[frame.kind] ?? "sky";
    const byHand = Array.isArray(wanted);
    this.limits.value = byHand ? "hand" : wanted;
    this.hand.hidden = !byHand || frame.kind === "dq";
    if (byHand) [this.low.value, this.high.value] = wanted.map((value) => String(Number(value.toPrecision(5))));
  }

  close() {
    this.stop();
  }
}

/** Mark the button, or the option of a list, that is in force. */
function press(box, value) {
  for (const node of box.children) {
    if (node.tagName === "SELECT") choose(node, value, value);
    else node.setAttribute("aria-pressed", String(node.dataset.value === value));
  }
}

/** Choose an option, made where a list lacks it. */
function choose(select, value, text) {
  if (![...select.options].some((option) => option.value === value)) select.append(make("option", { value, text }));
  select.value = value;
}
