import { CLOSEST } from "../constants.js";
import { alongScene, toScene, zoomed } from "../image/camera.js";

const WHEEL = "Click the image, or hold Ctrl, to zoom with the wheel";
/** A wheel that turns so soon after the mouse has come is still that of the page beside the image [ms]. */
const ARRIVED = 300;

/** Connect the mouse: a click picks, drag pans or does what the tool does, wheel zooms, right drag sets contrast and bias, a middle click centres, a double click recentres and zooms in. */
export function connectPointer(view, stage, readout, tools) {
  const { node } = stage;
  let held = null;
  let arrived = Infinity;
  const position = (event) => stage.place(event, held !== null);
  const centreAt = (x, y, closer = 1) => {
    const { camera, size } = stage;
    view.move({ ...toScene(camera, size.width, size.height, x, y), zoom: Math.min(camera.zoom * closer, CLOSEST) });
  };
  node.addEventListener("contextmenu", (event) => event.preventDefault());
  node.addEventListener("mousedown", (event) => event.button === 1 && event.preventDefault()); // no scrolling by itself
  node.addEventListener("pointerenter", () => (arrived = performance.now()));
  node.addEventListener("pointerdown", (event) => {
    if (event.button > 2 || held || event.target.closest(".drizview-note, .drizview-help")) return;
    const [x, y] = position(event);
    if (stage.frame) view.show(stage.frame.id); // of several side by side, the one that is clicked
    const looks = event.button === 2 || event.ctrlKey;
    const plain = event.button === 0 && !looks;
    held = {
      x,
      y,
      looks,
      middle: event.button === 1,
      plain,
      tool: plain && tools.begin(x, y),
      camera: stage.camera,
      contrast: view.state.contrast,
      bias: view.state.bias,
      id: event.pointerId,
    };
    node.setPointerCapture(event.pointerId);
  });
  node.addEventListener("pointermove", (event) => {
    const [x, y] = position(event);
    stage.cursor = [x, y];
    if (view.state.tiled || view.state.panner) stage.schedule();
    if (held?.tool) tools.drag(x, y);
    else if (held) drag(view, stage, held, x, y);
    else tools.hover([x, y]);
    readout.at(x, y);
  });
  node.addEventListener("pointerup", (event) => {
    if (held?.tool || (held?.plain && !held.moved)) tools.end(...position(event));
    else if (held?.middle && !held.moved) centreAt(...position(event));
    held = null;
  });
  node.addEventListener("pointercancel", () => {
    tools.cancel();
    held = null;
  });
  node.addEventListener("pointerleave", () => {
    stage.cursor = null;
    if (view.state.tiled || view.state.panner) stage.schedule();
    tools.hover(null);
    readout.leave();
  });
  node.addEventListener(
    "wheel",
    (event) => {
      const ours = event.ctrlKey || node.closest(".drizview").matches(":focus-within");
      if (!ours && (performance.now() - arrived < ARRIVED || scrolls(node))) return stage.advise(WHEEL);
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 * event.deltaY : event.deltaY;
      zoomBy(view, stage, ...position(event), Math.exp(-Math.max(-240, Math.min(240, lines)) / 400));
    },
    { passive: false },
  );
  node.addEventListener("dblclick", (event) => {
    if (tools.finish() || view.state.tool === "polygon") return;
    centreAt(...position(event), 2);
  });
}

/** @returns {boolean} Whether something around an element can be scrolled, as a notebook can: the wheel is for that first. */
function scrolls(node) {
  for (let around = node.parentElement; around; around = around.parentElement) {
    const whole = around === document.scrollingElement;
    const may = whole || /auto|scroll/.test(getComputedStyle(around).overflowY);
    if (may && around.scrollHeight > around.clientHeight + 1) return true;
  }
  return false;
}

function drag(view, stage, held, x, y) {
  const { width, height } = stage.size;
  if (held.looks) {
    const contrast = held.contrast * 2 ** ((4 * (held.y - y)) / height);
    const bias = held.bias + (x - held.x) / width;
    view.change({ contrast: Math.min(50, Math.max(0.05, contrast)), bias: Math.min(3, Math.max(-2, bias)) });
  } else if (held.moved || Math.hypot(x - held.x, y - held.y) > 2) {
    held.moved = true;
    const { camera } = held;
    const way = alongScene(camera, x - held.x, y - held.y);
    view.move({ x: camera.x - way.x, y: camera.y - way.y, zoom: camera.zoom });
  }
}

/** Zoom by a factor about a position on the stage. */
export function zoomBy(view, stage, px, py, factor) {
  const { width, height } = stage.size;
  view.move(zoomed(stage.camera, width, height, px, py, factor));
}
