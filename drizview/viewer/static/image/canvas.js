import { TileCache } from "./cache.js";
import { make, makeButton } from "../dom.js";
import { Film } from "../controls/film.js";
import { Help } from "../controls/help.js";
import { connectKeys } from "../controls/keys.js";
import { connectPinch } from "../controls/pinch.js";
import { connectPointer } from "../controls/pointer.js";
import { Readout } from "../controls/readout.js";
import { registry } from "../state/registry.js";
import { Renderer } from "./renderer.js";
import { unpackScenery } from "./scenery.js";
import { Stage } from "./stage.js";
import { Toolbar } from "../controls/toolbar.js";
import { Toolbox } from "../draw/toolbox.js";
import { Tools } from "../draw/tools.js";
import { dropView, holdView } from "../state/view.js";
import { Wishes, keepTile } from "./requests.js";

/** The traits that are settings of the view. */
const TRAITS = [
  "frame",
  "blink",
  "rate",
  "playing",
  "mask",
  "colours",
  "opacity",
  "stretch",
  "weight_stretch",
  "limits",
  "cmap",
  "invert",
  "contrast",
  "bias",
  "camera",
  "marks",
  "mark",
  "overlays",
  "pick",
  "tool",
  "regions",
  "region",
  "area",
  "theme",
  "compact",
  "height",
  "over",
  "common",
  "link",
  "linked",
  "scale_arcsec",
  "north",
  "flag_names",
];
/** The kernel hears of a new camera, or of a frame chosen in the toolbar, when it has rested for so long [ms]. */
const SETTLED = 250;

/** Make what the page shares, with the first canvas. */
function prepare() {
  const shared = registry();
  if (shared.cache) return;
  shared.cache = new TileCache();
  shared.cache.drop = (entry) => shared.renderer?.drop(entry);
}

/**
 * The renderer of the page, made with its first output: compiling shaders takes long on a busy machine, and anywidget
 * gives up on a model that is not initialized within two seconds.
 */
function summon() {
  const shared = registry();
  if (!shared.renderer) {
    shared.renderer = new Renderer();
    shared.renderer.restored = () => shared.seen.forEach((seen) => seen());
  }
  return shared.renderer;
}

/** Let go of the tiles that no canvas of the page shows. */
function sweep() {
  const { cache, sources, views } = registry();
  const used = new Set();
  for (const view of views.values()) {
    for (const frame of view.frames.values())
      for (const plane of [...frame.planes, ...frame.flags]) used.add(plane.source.id);
  }
  const idle = new Set(
    [...sources.keys(), ...[...cache.entries.values()].map((entry) => entry.header.source)].filter(
      (id) => !used.has(id),
    ),
  );
  for (const id of idle) sources.delete(id);
  cache.forget(idle);
}

/** Once a model: the view is filled, and follows the traits. Nothing is awaited: anywidget gives up after two seconds. */
function initialize({ model }) {
  prepare();
  const uid = model.get("uid");
  const view = holdView(uid);
  const settle = () => {
    view.frames = unpackScenery(model.get("_scenery"));
    view.notify(["frames"]);
    sweep();
  };
  view.maps = { kinds: model.get("_tables").kinds, maps: {} };
  for (const [name, table] of Object.entries(model.get("_tables").maps)) {
    view.maps.maps[name] = new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
  }
  settle();
  view.adopt(Object.fromEntries(TRAITS.map((name) => [name, model.get(name)])));
  // What blinks by itself from the start is not for everyone: a person who wants less motion starts it by hand.
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) view.change({ playing: false });
  view.arrived = Promise.all((model.get("_overviews") || []).map(({ data, ...header }) => keepTile(header, data)))
    .catch(() => {})
    .then(() => registry().seen.forEach((seen) => seen()));
  for (const name of TRAITS) model.on(`change:${name}`, () => view.adopt({ [name]: model.get(name) }));
  model.on("change:_scenery", settle);
  model.on("msg:custom", (content) => content.type === "state" && view.adopt(content.state));
  return () => {
    dropView(uid);
    sweep();
  };
}

/** Once an output: the canvas with its controls. */
function render({ model, el }) {
  const view = registry().views.get(model.get("uid"));
  if (!view) return; // closed while the page was still being made
  el.classList.add("drizview-host");
  if (!summon().works) return renderStill(model, el);
  const send = sender(model, view);
  const wishes = new Wishes(send, (text) => stage.quiet(text));
  const stage = new Stage(view, wishes);
  const help = new Help(model.get("page_keys"));
  const readout = new Readout(view, stage, send);
  const film = new Film(view, stage, makeButton("?", "Keys and mouse (?)", () => help.toggle()));
  const toolbar = new Toolbar(view, stage);
  const tools = new Tools(view, stage);
  const toolbox = new Toolbox(view, tools);
  toolbar.list.node.after(toolbox.node);
  stage.node.append(help.node);
  const root = make(
    "div",
    { class: "drizview", tabindex: 0, "data-lm-suppress-shortcuts": true, "aria-label": "Image canvas", role: "group" },
    toolbar.node,
    stage.node,
    film.node,
    readout.node,
  );
  connectPinch(view, stage);
  connectPointer(view, stage, readout, tools);
  connectKeys(root, view, stage, () => help.toggle(), tools);
  stage.node.addEventListener("pointerdown", () => root.focus({ preventScroll: true }));
  const parts = [stage, film, toolbar, toolbox, tools, readout, wishes];
  const stop = follow(view, root, { toolbar, film, send });
  const thumbnails = () => film.later();
  registry().seen.add(thumbnails);
  const receive = (content, buffers) => {
    if (content.type === "tile" || content.type === "error") wishes.receive(content, buffers);
    else wishes.hear();
    if (content.type === "readout") readout.receive(content);
  };
  model.on("msg:custom", receive);
  el.append(root);
  view.arrived.then(() => stage.schedule());
  return () => {
    model.off("msg:custom", receive);
    registry().seen.delete(thumbnails);
    stop();
    for (const part of parts) part.close();
  };
}

/** @returns {function(object): void} Sends a message with the settings that are new. Without a kernel it is lost, and with it no more. */
function sender(model, view) {
  return (content) => {
    try {
      model.send({ ...content, state: view.report() });
    } catch {
      // The comm is closed: the kernel has been restarted. What is loaded can still be looked at; Wishes says what is missing.
    }
  };
}

/** Keep the frame of the widget as the view says, and tell the kernel where the camera or the choice of a frame came to rest. */
function follow(view, root, { toolbar, film, send }) {
  let timer = null;
  const dress = () => {
    root.dataset.theme = view.state.theme;
    root.toggleAttribute("data-compact", view.state.compact);
    root.style.height = view.state.height;
    root.style.flex = view.state.height ? "none" : ""; // a height that is asked for does not stretch
  };
  const name = () => (root.querySelector(".drizview-stage").dataset.name = view.frame?.label ?? "");
  dress();
  name();
  const stop = view.listen((keys) => {
    if (keys.includes("frame") || keys.includes("frames")) name();
    if (keys.includes("frames")) {
      toolbar.rebuild();
      film.rebuild();
    }
    if (keys.includes("compact") || keys.includes("theme") || keys.includes("height")) dress();
    const now = keys.includes("now");
    if (!now && !keys.includes("moved") && !keys.includes("tell")) return;
    clearTimeout(timer);
    const tell = () => view.dirty.size && send({ type: "state" });
    if (now) tell();
    else timer = setTimeout(tell, SETTLED);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** Without WebGL2: say so, and show the still picture that the kernel makes. */
function renderStill(model, el) {
  const text = "This browser has no WebGL2, which the image canvas needs. A still picture is shown instead.";
  const image = make("img", {
    class: "drizview-canvas",
    alt: "The whole frame, as a still picture",
    "data-frame": model.get("frame"),
    "data-missing": "1",
  });
  el.append(make("div", { class: "drizview" }, make("p", { class: "drizview-plain", role: "status", text }), image));
  const receive = (content, buffers) => {
    if (content.type !== "still") return;
    const url = URL.createObjectURL(new Blob([buffers[0]], { type: "image/png" }));
    image.addEventListener(
      "load",
      () => {
        URL.revokeObjectURL(url);
        image.dataset.missing = "0";
      },
      { once: true },
    );
    image.src = url;
    image.dataset.frame = content.frame;
  };
  const ask = () => model.send({ type: "still" });
  model.on("msg:custom", receive);
  model.on("change:frame", ask);
  ask();
  return () => {
    model.off("msg:custom", receive);
    model.off("change:frame", ask);
  };
}

export default { initialize, render };
