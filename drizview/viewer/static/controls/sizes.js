import { make, makeButton } from "../dom.js";

/** The buttons that fit the image to the screen. */
export class Sizes {
  /** @param {object} view @param {object} stage */
  constructor(view, stage) {
    this.view = view;
    this.all = makeButton("all", "Fit all frames (Shift 0)", () => view.move({ fit: "all" }));
    this.node = make(
      "div",
      { class: "drizview-segments", role: "group", "aria-label": "Size on the screen" },
      makeButton("Fit", "Fit the frame (0)", () => view.move({})),
      this.all,
      makeButton("1:1", "One image pixel per screen pixel (o)", () => view.move({ ...stage.camera, zoom: 1 })),
    );
    this.stop = view.listen((keys) => keys.includes("frames") && this.update());
    this.update();
  }

  update() {
    this.all.hidden = this.view.frames.size < 2;
  }

  close() {
    this.stop();
  }
}
