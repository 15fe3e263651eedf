import { registry } from "./registry.js";

/** @returns {object[]} The other views of the page that share something with a view. */
function peersOf(view, what) {
  const { link, linked } = view.state;
  if (!link || !linked.includes(what)) return [];
  const other = (peer) => peer !== view && peer.joined === link && peer.state.linked.includes(what);
  return [...registry().views.values()].filter(other);
}

/** @returns {boolean} Whether the clock of this view is the one that steps: one of several linked ones does. */
export function leads(view) {
  const { views } = registry();
  const peers = new Set([view, ...peersOf(view, "frame")].filter((peer) => peer.state.playing));
  return [...views.values()].find((peer) => peers.has(peer)) === view;
}

/** Hand settings that have changed on to the linked views. @param {string[]} keys */
export function share(view, keys) {
  if (!view.joined || view.joined !== view.state.link) return;
  for (const [what, settings] of Object.entries(view.settings.linked)) {
    const shared = settings.filter((key) => keys.includes(key));
    if (shared.length) for (const peer of peersOf(view, what)) give(view, peer, shared);
  }
}

/** Take what the linked views share, when this one joins them. */
export function join(view) {
  view.joined = view.state.link;
  for (const [what, settings] of Object.entries(view.settings.linked)) {
    const [peer] = peersOf(view, what);
    if (peer) give(peer, view, settings);
  }
}

function give(view, peer, keys) {
  if (keys.includes("camera")) return peer.follow(view); // a camera for each scene: not a simple setting
  const patch = Object.fromEntries(keys.map((key) => [key, view.state[key]]));
  if ("frame" in patch) patch.frame = counterpart(view, peer);
  peer.change(patch, { alone: true });
}

/** @returns {string} The frame of a peer that goes with the one shown: of the same id, or at the same place of the blink set. */
function counterpart(view, peer) {
  const { frame, blink } = view.state;
  if (peer.frames.has(frame)) return frame;
  const alike = blink.length === peer.state.blink.length ? peer.state.blink[blink.indexOf(frame)] : null;
  return alike ?? peer.state.frame;
}
