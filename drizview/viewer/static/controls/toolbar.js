import { STRETCHES } from "../constants.js";
import { Chooser } from "./chooser.js";
import { make, makeButton, makeSelect } from "../dom.js";
import { stretchOf } from "../image/layers.js";
import { cutsOf, ownerOf } from "../image/cuts.js";
import { Look, setCuts } from "./look.js";
import { Menu } from "./menu.js";
import { OverMenu } from "./overmenu.js";

const KIND_NAMES = { sci: "SCI", dq: "DQ", wht: "WHT", ctx: "CTX" };
const STRETCH_NAMES = STRETCHES.map((name) => [name, name]);
const CUT_NAMES = [
  ["sky", "dark sky"],
  ["zscale", "ZScale"],
  ["minmax", "min–max"],
  ["99.9", "99.9 %"],
  ["99.5", "99.5 %"],
  ["99", "99 %"],
  ["98", "98 %"],
  ["95", "95 %"],
  ["hand", "manual"],
];
/** More groups than this go into a list, and more letters in all: the line stays one line. */
const [MOST_BUTTONS, MOST_LETTERS] = [3, 10];

/** The line above the image. */
export class Toolbar {
  /** @param {object} view @param {object} stage */
  constructor(view, stage) {
    Object.assign(this, { view, stage });
    this.kinds = make("div", { class: "drizview-segments", role: "group", "aria-label": "What to show" });
    this.groups = make("div", { class: "drizview-segments", role: "group", "aria-label": "Exposure or product" });
    this.chooser = new Chooser("Exposure or product", (group) => this.pick({ group }));
    this.list = new Menu("", "Exposure or product", () => this.offer(), this.chooser.node);
    this.over = new OverMenu(view);
    this.tile = makeButton("Tile", "Frames of the blink set side by side (t)", () => view.change({ tiled: !view.state.tiled }));
    this.stretch = makeSelect("Stretch", STRETCH_NAMES, (stretch) => view.change({ [stretchOf(view.frame)]: stretch }));
    this.cuts = makeSelect("Cuts", CUT_NAMES, (mode) => setCuts(view, mode === "hand" ? cutsOf(view, view.frame) : mode));
    this.look = new Look(view);
    this.node = make(
      "div",
      { class: "drizview-toolbar", role: "toolbar", "aria-label": "Image" },
      this.kinds,
      this.groups,
      this.list.node,
      this.over.node,
      this.tile,
      make("span", { class: "drizview-gap" }),
      this.stretch,
      this.cuts,
      this.look.node,
    );
    this.stop = view.listen((keys) => this.update(keys));
    this.rebuild();
  }

  /** Make the buttons for other frames. */
  rebuild() {
    const { view } = this;
    const frames = [...view.frames.values()];
    const kinds = Object.keys(KIND_NAMES).filter((kind) => frames.some((frame) => frame.kind === kind));
    this.kinds.replaceChildren(...kinds.map((kind) => this.segment(KIND_NAMES[kind], kind, () => this.pick({ kind }))));
    this.names = [...new Set(frames.map((frame) => frame.group).filter(Boolean))];
    const few = this.names.length <= MOST_BUTTONS && this.names.join("").length <= MOST_LETTERS;
    this.groups.replaceChildren(...this.names.map((group) => few && this.segment(group, group, () => this.pick({ group }))).filter(Boolean));
    this.groups.hidden = !few || this.names.length < 2;
    this.list.node.hidden = few || this.names.length < 2;
    this.kinds.hidden = kinds.length < 2;
    this.over.node.hidden = this.tile.hidden = frames.length < 2;
    this.update(["frame"]);
  }

  segment(text, value, press) {
    const button = makeButton(text, text, press);
    button.dataset.value = value;
    return button;
  }

  /** Fill the list of groups. */
  offer() {
    const { frame } = this.view;
    this.chooser.fill(this.names.map((name) => ({ id: name, text: name, chosen: name === frame.group })));
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
    if (best) view.choose(best.id);
  }

  update(keys) {
    if (keys.every((key) => key === "camera" || key === "moved")) return;
    const { state, frame } = this.view;
    if (!frame) return;
    for (const [box, value] of [[this.kinds, frame.kind], [this.groups, frame.group]])
      for (const node of box.children) node.setAttribute("aria-pressed", String(node.dataset.value === value));
    this.list.name(frame.group || "…", `Exposure or product: ${frame.group}`);
    if (this.list.open) this.chooser.mark((group) => group === frame.group);
    const flags = frame.kind === "dq";
    this.stretch.value = state[stretchOf(frame)];
    const wanted = state.cuts[ownerOf(this.view, frame).id] ?? state.cuts[frame.kind] ?? "sky";
    this.cuts.value = Array.isArray(wanted) ? "hand" : wanted;
    for (const node of [this.stretch, this.cuts]) node.disabled = flags;
    this.tile.setAttribute("aria-pressed", String(state.tiled));
    this.over.update();
    this.look.update();
  }

  close() {
    for (const part of [this.list, this.over, this.look]) part.close();
    this.stop();
  }
}
