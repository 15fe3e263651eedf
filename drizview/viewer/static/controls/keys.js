import { alongScene } from "../image/camera.js";
import { cycleOver } from "../image/comparison.js";
import { isTaken } from "../dom.js";
import { zoomBy } from "./pointer.js";
import { TOOL_HELP, pressTool } from "../draw/toolkeys.js";

/** What keys and mouse do, by what they are for, as the help says it. */
export const HELP = [
  [
    "Frames",
    [
      ["b · B", "next, previous frame of the blink set"],
      ["space", "start, stop auto-blink"],
      ["1 – 9", "show a frame of the blink set, and stop there"],
      ["Shift ← · →", "on a thumbnail: move it; Delete removes it"],
      ["v", "compare with a second frame: blend, swipe, off"],
      ["t", "frames of the blink set side by side, one"],
    ],
  ],
  [
    "View",
    [
      ["drag · arrows", "pan"],
      ["wheel · pinch", "zoom at the cursor (where the page scrolls: after a click on the image, or with Ctrl) or between the fingers"],
      [", · .", "back to the view before, forward again"],
      ["g", "go to a position"],
      ["d", "sky positions in degrees, or in hours and degrees"],
      ["+ · −", "zoom in, out"],
      ["double click", "centre and zoom in; middle click: centre"],
      ["0", "fit the frame"],
      ["Shift 0", "fit all frames"],
      ["o", "one image pixel per screen pixel"],
      ["m", "small whole image and magnifier on, off"],
      ["u", "north up, as it is"],
      ["#", "grid of RA and Dec on, off"],
    ],
  ],
  TOOL_HELP,
  [
    "Display",
    [
      ["f", "flags on, off"],
      ["i", "invert the colour map"],
      ["right drag", "contrast (up, down) and bias (left, right); also Ctrl + drag"],
      ["r", "reset contrast and bias"],
    ],
  ],
];

/**
 * Connect the keyboard. The element keeps its keys from JupyterLab by `data-lm-suppress-shortcuts`.
 * @param {HTMLElement} node @param {object} view @param {object} stage 
 * @param {{help: function(): void, tools: object, history: object, goTo: object}} parts
 */
export function connectKeys(node, view, stage, { help, tools, history, goTo }) {
  const zoom = (factor) => zoomBy(view, stage, stage.size.width / 2, stage.size.height / 2, factor);
  const pan = (u, v) => {
    const { camera, size } = stage;
    const way = alongScene(camera, (u * size.width) / 8, (-v * size.height) / 8);
    view.move({ ...camera, x: camera.x + way.x, y: camera.y + way.y });
  };
  const actions = {
    b: () => view.step(1),
    B: () => view.step(-1),
    " ": () => view.change({ playing: !view.state.playing }),
    f: () => view.toggleFlags(),
    i: () => view.change({ invert: !view.state.invert }),
    "+": () => zoom(1.5),
    "=": () => zoom(1.5),
    "-": () => zoom(1 / 1.5),
    0: () => view.move({}),
    v: () => cycleOver(view),
    t: () => view.change({ tiled: !view.state.tiled }),
    m: () => view.change({ panner: !view.state.panner }),
    u: () => view.change({ north_up: !view.state.north_up }),
    "#": () => view.change({ grid: !view.state.grid }),
    o: () => view.move({ ...stage.camera, zoom: 1 }),
    r: () => view.change({ contrast: 1, bias: 0.5 }),
    ArrowLeft: () => pan(-1, 0),
    ArrowRight: () => pan(1, 0),
    ArrowUp: () => pan(0, 1),
    ArrowDown: () => pan(0, -1),
    ",": () => history.back(),
    ".": () => history.forward(),
    d: () => view.change({ degrees: !view.state.degrees }),
    g: () => goTo.field.select(),
    "?": help,
  };
  node.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !isTaken(event)) {
      event.preventDefault();
      event.stopPropagation();
      return event.shiftKey ? tools.redo() : tools.undo();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
    if (pressTool(tools, event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const frame = /^[1-9]$/.test(event.key) && view.state.blink.filter((id) => view.frames.has(id))[event.key - 1];
    const all = event.shiftKey && event.code === "Digit0" && event.key !== "0" && (() => view.move({ fit: "all" }));
    const action = frame ? () => view.choose(frame) : all || actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
}
