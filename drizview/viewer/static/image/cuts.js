import { registry } from "../state/registry.js";

/** @returns {[number, number]} The display cuts of a frame: its own, or those of the frame whose cuts hold for all. */
export function cutsOf(view, frame) {
  const reference = view.frames.get(view.state.common);
  const factor = reference && reference !== frame && frame.kind === reference.kind ? factorOf(reference, frame) : null;
  return factor === null ? ownCuts(view, frame) : ownCuts(view, reference).map((value) => value * factor);
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
