import { toScene, toScreen } from "../image/camera.js";
import { make } from "../dom.js";
import { markerUnder } from "./markers.js";
import { Undo } from "../state/undo.js";
import { hasSize, movedRegion, pulledRegion, regionBetween, regionUnder, regionWords, scaledRegion } from "./regions.js";

/** Less than this is a click, not a drag [CSS px]. */
const STILL = 3;
/** Corners of a polygon at most. */
const MOST_CORNERS = 500;
/** Names of the tools as they are announced. */
const TOOL_WORDS = {
  pan: "A drag pans",
  circle: "A drag draws a circle from its centre",
  annulus: "A drag draws an annulus from its centre",
  box: "A drag draws a box",
  ellipse: "A drag draws an ellipse in a box",
  polygon: "Clicks set the corners of a polygon, a drag draws it freely; Enter closes it",
  line: "A drag draws a line",
  brush: "A drag selects an area",
};

/** What the mouse and the keys do on the image besides moving it: pick, draw, move, resize, delete, brush. */
export class Tools {
  /** @param {object} view @param {object} stage */
  constructor(view, stage) {
    Object.assign(this, { view, stage, grip: null, dropped: false, corners: [], undoing: new Undo(view) });
    this.voice = make("div", { class: "drizview-voice", role: "status", "aria-live": "polite" });
    stage.node.append(this.voice);
    this.stop = view.listen((keys) => keys.some((key) => key === "tool" || key === "frame") && this.hover(null));
  }

  /** @returns {{x: number, y: number}} The scene point at a position on the stage. */
  sceneAt(px, py) {
    const { width, height } = this.stage.size;
    return toScene(this.stage.camera, width, height, px, py);
  }

  get screen() {
    const { width, height } = this.stage.size;
    const { camera } = this.stage;
    return { zoom: camera.zoom, at: (x, y) => toScreen(camera, width, height, x, y) };
  }

  under(px, py) {
    const { view } = this;
    if (!view.frame || view.state.tool === "brush" || view.state.compact) return null;
    return regionUnder(view.state.regions, view.state.region, view.frame.scene, this.screen, px, py);
  }

  /** The button goes down. @returns {boolean} Whether the drag that may follow is the tool's, and does not pan. */
  begin(px, py) {
    const { view } = this;
    this.dropped = false;
    const found = this.under(px, py);
    const { tool } = view.state;
    if (!view.frame || (!found && tool === "pan")) return false;
    this.grip = { px, py, from: this.sceneAt(px, py), tool, found, moved: false };
    if (found) view.change({ region: found.index });
    return true;
  }

  /** The mouse moves with the button down: only the picture follows. */
  drag(px, py) {
    const { grip, view } = this;
    if (!grip) return;
    grip.moved ||= Math.hypot(px - grip.px, py - grip.py) >= STILL;
    if (!grip.moved) return;
    const to = this.sceneAt(px, py);
    if (grip.tool === "brush") this.draft({ area: rectangle(view.frame.scene, grip.from, to) });
    else if (grip.found) this.draft(this.replaced(grip.found.index, this.pulled(grip, to)));
    else if (grip.tool === "polygon") this.corner(px, py);
    else this.draft(this.added(regionBetween(grip.tool, grip.from, to)));
  }

  pulled({ found, from }, to) {
    const region = this.view.state.regions[found.index];
    return found.handle < 0
      ? movedRegion(region, to.x - from.x, to.y - from.y)
      : pulledRegion(region, found.handle, to);
  }

  replaced(index, region) {
    return { regions: this.view.state.regions.map((old, k) => (k === index ? region : old)), index };
  }

  added(region) {
    const { regions } = this.view.state;
    const whole = { id: key(), ...region, scene: this.view.frame.scene, label: "" };
    return { regions: [...regions, whole], index: regions.length };
  }

  /** Show something that is not settled yet. */
  draft(draft) {
    this.view.draft = draft;
    this.stage.schedule();
  }

  /** The button goes up: what was drawn counts, and the kernel hears of it. */
  end(px, py) {
    const { grip, view } = this;
    if (this.dropped) return;
    if (!grip) return this.click(px, py);
    if (grip.tool === "polygon" && !grip.found) {
      this.grip = null;
      this.corner(px, py);
      if (grip.moved) this.finish();
      return;
    }
    const { draft } = view;
    this.cancel();
    if (draft?.area) this.change({ area: draft.area }, "Area selected");
    else if (draft?.regions) this.settle(draft);
    else if (grip.found) this.settle({ regions: view.state.regions, index: grip.found.index });
    else if (grip.tool === "brush" && view.state.area.scene !== undefined) this.change({ area: {} }, "No area selected");
    else this.click(px, py);
  }

  /** Add a corner to the polygon that is being drawn, unless it is where the last one is. */
  corner(px, py) {
    const { x, y } = this.sceneAt(px, py);
    const last = this.corners.at(-1);
    if (last && Math.hypot(x - last[0], y - last[1]) * this.stage.camera.zoom < STILL) return;
    if (this.corners.length < MOST_CORNERS) this.corners.push([Math.round(x * 1000) / 1000, Math.round(y * 1000) / 1000]);
    this.draft(this.added({ shape: "polygon", points: [...this.corners] }));
  }

  /** Close the polygon that is being drawn. @returns {boolean} Whether there was one. */
  finish() {
    const { draft } = this.view;
    if (!this.corners.length) return false;
    this.corners = [];
    this.draft(null);
    if (draft?.regions) this.settle(draft);
    return true;
  }

  undo() {
    this.cancel();
    this.voice.textContent = this.undoing.undo() ? "Change of the regions taken back" : "Nothing to take back";
  }

  redo() {
    this.voice.textContent = this.undoing.redo() ? "Change of the regions made again" : "Nothing to make again";
  }

  /** Give up what is being drawn. @returns {boolean} Whether something was. */
  cancel() {
    const held = this.grip !== null || this.corners.length > 0;
    this.grip = null;
    this.corners = [];
    this.draft(null);
    return held;
  }

  settle({ regions, index }) {
    const region = regions[index];
    if (!region || !hasSize(region)) return;
    this.change({ regions, region: index }, regionWords(region, index, this.scale));
  }

  get scale() {
    return this.view.frame?.scale ?? this.view.state.scale_arcsec;
  }

  /** Change the view, and say so. */
  change(patch, words) {
    this.view.change(patch);
    this.voice.textContent = words;
  }

  /** Pick the pixel at a position on the stage. */
  click(px, py) {
    const spot = this.stage.pixelAt(px, py);
    const { frame } = this.view;
    if (!spot || this.view.state.compact) return;
    const [x, y] = [Math.floor(spot.x + 0.5), Math.floor(spot.y + 0.5)];
    const pick = { frame: frame.id, plane: spot.plane, x, y, sx: spot.scene.x, sy: spot.scene.y };
    const object = markerUnder(this.view, frame, this.screen, px, py);
    const chosen = object?.row >= 0 ? { marker: object.row } : {};
    const words = `Picked x ${x}, y ${y} of ${frame.planes[spot.plane].source.name}`;
    this.change({ pick, region: -1, ...chosen }, object ? `${words}: ${object.words}` : words);
  }

  /** Show by the cursor what a drag would take hold of. @param {[number, number]|null} at */
  hover(at) {
    const found = at && !this.grip ? this.under(...at) : null;
    if (!this.grip) this.stage.node.style.cursor = found ? (found.handle < 0 ? "move" : "nwse-resize") : "";
    const { view } = this;
    const object = at && !this.grip && view.frame ? markerUnder(view, view.frame, this.screen, ...at) : null;
    if (object?.words === view.hovered?.words && object?.row === view.hovered?.row) return;
    view.hovered = object;
    this.stage.schedule();
  }

  choose(tool) {
    this.cancel();
    this.view.change({ tool });
    this.voice.textContent = TOOL_WORDS[tool];
  }

  /** Without a mouse: pick the pixel under the cursor or in the middle; with a tool, put a region there. */
  place() {
    const { width, height } = this.stage.size;
    const [px, py] = this.stage.cursor ?? [width / 2, height / 2];
    const { tool } = this.view.state;
    if (tool === "pan") return this.click(px, py);
    if (tool === "polygon") return this.finish() || this.corner(px, py);
    const reach = Math.min(width, height) / 8;
    const [from, to] = [this.sceneAt(px - reach, py + reach), this.sceneAt(px + reach, py - reach)];
    if (tool === "brush") return this.change({ area: rectangle(this.view.frame.scene, from, to) }, "Area selected");
    const centre = this.sceneAt(px, py);
    this.settle(
      this.added(tool === "circle" || tool === "annulus" ? regionBetween(tool, centre, this.sceneAt(px + reach, py)) : regionBetween(tool, from, to)),
    );
  }

  /** Move the chosen region by so many scene units. @returns {boolean} Whether one is chosen. */
  nudge(dx, dy) {
    return this.edit((region) => movedRegion(region, dx, dy));
  }

  resize(factor) {
    return this.edit((region) => scaledRegion(region, factor));
  }

  edit(modify) {
    const { region: index, regions } = this.view.state;
    if (!regions[index]) return false;
    this.settle(this.replaced(index, modify(regions[index])));
    return true;
  }

  remove() {
    const { region: index, regions } = this.view.state;
    if (regions[index])
      this.change({ regions: regions.filter((_, k) => k !== index), region: -1 }, `Region ${index + 1} deleted`);
  }

  /** Step back: what is being drawn, then the tool, then what is chosen and brushed. */
  escape() {
    const { state } = this.view;
    this.dropped = this.cancel(); // the button is still to go up: that is no click
    if (this.dropped) return;
    if (state.tool !== "pan") this.choose("pan");
    else if (state.region >= 0 || state.area.scene !== undefined) this.change({ region: -1, area: {} }, "Selection cleared");
  }

  close() {
    this.undoing.close();
    this.stop();
  }
}

function rectangle(scene, a, b) {
  const [xs, ys] = [[a.x, b.x].sort((p, q) => p - q), [a.y, b.y].sort((p, q) => p - q)];
  return { scene, x0: xs[0], y0: ys[0], x1: xs[1], y1: ys[1] };
}

/** A key for a new region; `randomUUID` is missing on pages without https. */
function key() {
  return Math.random().toString(36).slice(2, 10).padEnd(8, "0");
}
