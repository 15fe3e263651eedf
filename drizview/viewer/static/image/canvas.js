import { TileCache } from "./cache.js";
import { make, makeButton } from "../dom.js";
import { Film } from "../controls/film.js";
import { GoTo } from "../controls/goto.js";
import { Help } from "../controls/help.js";
import { connectKeys } from "../controls/keys.js";
import { connectPinch } from "../controls/pinch.js";
import { connectPointer } from "../controls/pointer.js";
import { Readout } from "../controls/readout.js";
import { History } from "../state/history.js";
import { Painter } from "./painter.js";
import { registry } from "../state/registry.js";
import { unpackScenery } from "./scenery.js";
import { Stage } from "./stage.js";
import { makeSavers } from "../controls/savers.js";
import { Sizes } from "../controls/sizes.js";
import { Toolbar } from "../controls/toolbar.js";
import { Toolbox } from "../draw/toolbox.js";
import { Tools } from "../draw/tools.js";
import { Reporter } from "../state/reporter.js";
import { dropView, holdView } from "../state/view.js";
import { Requests, keepTile } from "./requests.js";

/** Make what the page shares, with the first canvas. */
function prepare() {
  const shared = registry();
  shared.cache ??= new TileCache();
  shared.painter ??= new Painter();
}

/** Let go of the tiles that no canvas of the page shows. */
function evict() {
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
  const loadFrames = () => {
    view.frames = unpackScenery(model.get("_scenery"));
    view.notify(["frames"]);
    evict();
  };
  view.maps = { kinds: model.get("_tables").kinds, maps: {} };
  for (const [name, table] of Object.entries(model.get("_tables").maps)) {
    view.maps.maps[name] = new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
  }
  view.settings = model.get("_settings");
  const { names } = view.settings;
  loadFrames();
  view.receive(Object.fromEntries(names.map((name) => [name, model.get(name)])), model.get("_serial"));
  const reporter = new Reporter(view, sender(model));
  // What blinks by itself from the start is not for everyone: a person who wants less motion starts it by hand.
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) view.change({ playing: false });
  const unpack = () => unpackPictures(view, model.get("_pictures"));
  unpack();
  model.on("change:_pictures", unpack);
  for (const name of names) model.on(`change:${name}`, () => view.receive({ [name]: model.get(name) }, model.get("_serial")));
  model.on("change:_scenery", loadFrames);
  model.on("msg:custom", (content) => {
    if (content.type === "state") view.receive(content.state, content.serial);
    if (content.type === "received") reporter.acknowledge(content.serial);
  });
  return () => {
    dropView(uid);
    evict();
  };
}

/** Better pictures than the first are not asked for until they should have come [ms]. */
const COMING = 2000;

/** Take the pictures that come with the widget. Until they are there nothing is drawn, and nothing asked for. */
function unpackPictures(view, pictures) {
  if (!pictures) return;
  const show = () => registry().listeners.forEach((redraw) => redraw());
  const last = (view.sets += 1);
  Promise.all(pictures.map(({ data, ...header }) => keepTile(header, data)))
    .catch(() => {})
    .then(() => {
      view.ready = true;
      if (last !== view.sets) return; // better ones are being unpacked
      view.coming = new Set(pictures.filter(({ coming }) => coming).map(({ source }) => source));
      show();
      if (view.coming.size) setTimeout(() => (view.coming.clear(), show()), COMING);
    });
}

/** Once an output: the canvas with its controls. */
function render({ model, el }) {
  const view = registry().views.get(model.get("uid"));
  if (!view) return; // closed while the page was still being made
  el.classList.add("drizview-host");
  const send = sender(model);
  const requests = new Requests(send, (text) => stage.quiet(text));
  const stage = new Stage(view, requests);
  const help = new Help(model.get("page_keys"));
  const readout = new Readout(view, stage, send);
  const film = new Film(view, stage, makeButton("?", "Keys and mouse (?)", () => help.toggle()));
  const toolbar = new Toolbar(view, stage);
  const tools = new Tools(view, stage);
  const toolbox = new Toolbox(view, tools);
  const history = new History(view);
  const goTo = new GoTo(view, stage, { tools, history, send });
  const sizes = new Sizes(view, stage);
  goTo.copy.after(sizes.node);
  goTo.node.append(makeSavers(view, stage));
  toolbar.list.node.after(toolbox.node);
  stage.node.append(help.node);
  const root = make(
    "div",
    { class: "drizview", tabindex: 0, "data-lm-suppress-shortcuts": true, "aria-label": "Image canvas", role: "group" },
    toolbar.node,
    stage.node,
    film.node,
    make("div", { class: "drizview-foot" }, readout.node, goTo.node),
  );
  connectPinch(view, stage);
  connectPointer(view, stage, readout, tools);
  connectKeys(root, view, stage, { help: () => help.toggle(), tools, history, goTo });
  stage.node.addEventListener("pointerdown", () => root.focus({ preventScroll: true }));
  const parts = [stage, film, toolbar, sizes, toolbox, tools, history, goTo, readout, requests];
  const stop = follow(view, root, { toolbar, film });
  const thumbnails = () => film.later();
  registry().listeners.add(thumbnails);
  const receive = (content, buffers) => {
    if (content.type === "tile" || content.type === "error") requests.receive(content, buffers);
    else requests.alive();
    if (content.type === "located") goTo.receive(content);
    if (content.type === "readout") (content.serial === "copy" ? goTo.take(content) : readout.receive(content));
  };
  model.on("msg:custom", receive);
  el.append(root);
  return () => {
    model.off("msg:custom", receive);
    registry().listeners.delete(thumbnails);
    stop();
    for (const part of parts) part.close();
  };
}

/** @returns {function(object): void} Sends a message to the kernel. */
function sender(model) {
  return (content) => {
    try {
      model.send(content);
    } catch {
      // The comm is closed: the kernel has been restarted. What is loaded can still be looked at; Requests says what is missing.
    }
  };
}

/** Keep the frame of the widget as the view says. @returns {function(): void} Call it to stop. */
function follow(view, root, { toolbar, film }) {
  const applyTheme = () => {
    root.dataset.theme = view.state.theme;
    root.toggleAttribute("data-compact", view.state.compact);
    root.style.height = view.state.height;
    root.style.flex = view.state.height ? "none" : ""; // a height that is asked for does not stretch
  };
  const name = () => (root.querySelector(".drizview-stage").dataset.name = view.frame?.label ?? "");
  applyTheme();
  name();
  return view.listen((keys) => {
    if (keys.includes("frame") || keys.includes("frames")) name();
    if (keys.includes("frames")) {
      toolbar.rebuild();
      film.rebuild();
    }
    if (keys.includes("compact") || keys.includes("theme") || keys.includes("height")) applyTheme();
  });
}

export default { initialize, render };
