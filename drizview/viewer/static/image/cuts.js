import { registry } from "../state/registry.js";

/** @returns {[number, number]} The display cuts of a frame: its own, or those of the frame whose cuts hold for it. */
export function cutsOf(view, frame) {
  const owner = ownerOf(view, frame);
  return owner === frame ? ownCuts(view, frame) : ownCuts(view, owner).map((value) => value * factorOf(owner, frame));
}

/** @returns {object} The frame whose cuts hold for another: for all of its kind, or for what stands beside it; else itself. */
export function ownerOf(view, frame) {
  const shared = view.frames.get(view.state.common);
  const owner = shared?.kind === frame.kind ? shared : view.frames.get(frame.beside);
  return owner && factorOf(owner, frame) !== null ? owner : frame;
}

/**
 * What a value of one frame is multiplied by to be the same count rate in another: both know the electrons per second of a unit,
 * or have the same unit. Null where that cannot be told. The same as `factor` in display.py.
 */
export function factorOf(from, to) {
  if (from.rate && to.rate) return from.rate / to.rate;
  return from.unit === to.unit ? 1 : null;
}

/** @returns {[number, number]} By hand for the frame or its kind, or by the mode of its kind. */
function ownCuts(view, frame) {
  const { cuts } = view.state;
  const wanted = cuts[frame.id] ?? cuts[frame.kind] ?? "sky";
  if (Array.isArray(wanted)) return wanted;
  const { sources } = registry();
  const all = frame.planes.map((plane) => sources.get(plane.source.id)?.cuts?.[wanted]).filter(Boolean);
  if (!all.length) return [0, 1];
  const zero = frame.kind === "ctx" ? [0] : [];
  return [Math.min(...zero, ...all.map((pair) => pair[0])), Math.max(...all.map((pair) => pair[1]))];
}
