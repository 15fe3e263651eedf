import { registry } from "../state/registry.js";
import { make } from "../dom.js";
import { unitText } from "../image/units.js";

/** The kernel is asked for the exact value when the cursor has rested for so long [ms]. */
const REST = 120;
const KINDS_SHOWN = { sci: "SCI", wht: "WHT", ctx: "exposures", dq: "DQ" };

/** One line about the pixel under the cursor: at once from the tiles at hand (with a ~), then exactly from the kernel. */
export class Readout {
  /** @param {object} view @param {object} stage @param {function(object): void} send */
  constructor(view, stage, send) {
    Object.assign(this, { view, stage, send });
    this.node = make("div", {
      class: "drizview-readout",
      role: "status",
      "aria-live": "off",
      "aria-label": "Pixel under the cursor",
      title: "Click for degrees, or hours and degrees (d)",
      on: { click: () => getSelection().isCollapsed && view.change({ degrees: !view.state.degrees }) },
    });
    this.line = make("div");
    this.node.append(this.line);
    this.serial = 0;
    this.timer = null;
    this.last = null;
    this.stop = view.listen((keys) => {
      if (!this.last && keys.includes("frame")) this.forget();
      if (keys.includes("degrees")) this.show(this.exact);
      if (this.last && keys.some((key) => key === "frame" || key === "moved"))
        this.at(this.last[0], this.last[1], keys.includes("moved"));
    });
    this.show(null);
  }

  /** The cursor is at a position of the stage in CSS pixels. A frame that changes by itself under it costs the kernel nothing. */
  at(px, py, ask = true) {
    this.last = [px, py];
    clearTimeout(this.timer);
    this.serial += 1;
    this.spot = this.stage.pixelAt(px, py);
    this.show(null);
    if (!this.spot || !ask) return;
    this.timer = setTimeout(() => {
      const { plane, x, y } = this.spot;
      this.send({ type: "read", serial: this.serial, frame: this.stage.frame.id, plane, x, y });
    }, REST);
  }

  /** Nothing is known of any pixel. */
  forget() {
    this.serial += 1;
    this.spot = null;
    this.show(null);
  }

  /** The cursor has left. */
  leave() {
    clearTimeout(this.timer);
    this.last = null; // what is said of the last pixel stays, to be read and copied
  }

  /** Take the kernel's answer, unless the cursor has moved on. */
  receive(content) {
    if (content.serial === this.serial && this.spot) this.show(content);
  }

  /** @param {object|null} exact */
  show(exact) {
    this.exact = exact;
    const { frame } = this.stage;
    if (!frame || !this.spot) {
      this.write([["", frame?.label ?? ""]]);
      return;
    }
    const { plane, x, y } = this.spot;
    const parts = [[[placeName(frame, plane), `${x.toFixed(1)}, ${y.toFixed(1)}`]]];
    if (this.stage.cells.length) parts.unshift([["", frame.label]]);
    const sky = this.view.state.degrees ? exact?.degrees : exact?.sky;
    if (sky) parts.push([["", sky]]);
    if (frame.kind !== "dq") parts.push([[KINDS_SHOWN[frame.kind], this.value(frame, plane, x, y, exact)]]);
    const flags = this.flags(frame, plane, x, y, exact);
    if (flags) parts.push([["DQ", flags]]);
    for (const pair of exact?.more ?? []) parts.push([pair]);
    if (exact?.error) parts.push([["", exact.error]]);
    this.write(parts.flatMap((pairs, index) => [...(index ? [["", " · "]] : []), ...pairs.flatMap(wordsOf)]));
  }

  /** Write words into the line. The nodes stay as long as they are alike: new ones make the browser style the whole page again. */
  write(words) {
    const tags = words.map(([tag]) => tag).join();
    if (tags === this.tags) {
      words.forEach(([, text], index) => this.leaves[index].data !== text && (this.leaves[index].data = text));
      return;
    }
    this.tags = tags;
    this.leaves = words.map(([, text]) => document.createTextNode(text));
    this.line.replaceChildren(...words.map(([tag], index) => (tag ? make(tag, {}, this.leaves[index]) : this.leaves[index])));
  }

  value(frame, plane, x, y, exact) {
    const rough = exact ? exact.value : registry().cache.valueAt(frame.planes[plane].source, x, y);
    if (rough === null || Number.isNaN(rough)) return exact || rough !== null ? "no value" : "…";
    const unit = unitText(frame.unit);
    const digits = exact ? 6 : 4;
    return `${exact ? "" : "~"}${Number(rough.toPrecision(digits))}${unit ? ` ${unit}` : ""}`;
  }

  flags(frame, plane, x, y, exact) {
    const planes = frame.kind === "dq" ? frame.planes : frame.flags;
    if (!planes[plane]) return null;
    const bits = exact ? exact.dq : registry().cache.valueAt(planes[plane].source, x, y);
    if (bits === null) return null;
    return bits ? `${bits} = ${exact?.flags ?? this.names(bits)}` : "0";
  }

  /** @returns {string} "4096 cosmic ray + 512 blob". */
  names(bits) {
    const names = this.view.state.flag_names;
    const set = Array.from({ length: 16 }, (_, k) => 2 ** k)
      .filter((bit) => bits & bit)
      .reverse();
    return set.map((bit) => (names[bit] ? `${bit} ${names[bit]}` : String(bit))).join(" + ");
  }

  close() {
    clearTimeout(this.timer);
    this.stop();
  }
}

/** @returns {string} The image of a pixel in short, as lists of places name it: "drz", "a2q[2]". */
function placeName(frame, plane) {
  const chip = /,(\d+)\]$/.exec(frame.planes[plane].source.name)?.[1];
  return frame.group && chip && chip !== "1" ? `${frame.group}[${chip}]` : frame.group;
}

/** @returns {Array<[string, string]>} Tags, where there is one, and texts. */
function wordsOf([label, text]) {
  return [...(label ? [["", `${label} `]] : []), ["b", text], ["", " "]];
}
