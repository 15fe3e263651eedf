import { registry } from "./registry.js";

/** Settings by what a link shares; the camera is no simple setting. */
const SHARED = {
  frame: ["frame", "playing", "rate"],
  look: ["stretch", "weight_stretch", "limits", "common", "cmap", "invert", "contrast", "bias", "mask", "colours", "opacity"],
};

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
  for (const what of Object.keys(SHARED)) {
    const shared = SHARED[what].filter((key) => keys.includes(key));
    if (shared.length) for (const peer of peersOf(view, what)) give(view, peer, shared);
  }
  if (keys.includes("camera")) for (const peer of peersOf(view, "camera")) giveCamera(view, peer);
}

/** Take what the linked views share, when this one joins them. */
export function join(view) {
  view.joined = view.state.link;
  for (const what of Object.keys(SHARED)) {
    const [peer] = peersOf(view, what);
    if (peer) give(peer, view, SHARED[what]);
  }
  const [peer] = peersOf(view, "camera");
  if (peer) giveCamera(peer, view);
}

function give(view, peer, keys) {
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

function giveCamera(view, peer) {
  for (const scene of new Set([...view.cameras.keys(), ...view.homes.keys()])) {
    const camera = view.cameras.get(scene);
    if (camera) peer.cameras.set(scene, camera);
    else peer.cameras.delete(scene);
    if (!camera) peer.homes.set(scene, view.homes.get(scene));
  }
  peer.state.camera = view.state.camera;
  peer.dirty.add("camera");
  peer.notify(["camera"]);
}
