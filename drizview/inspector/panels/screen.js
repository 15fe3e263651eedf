/** More room: the full screen, and in JupyterLab a view of its own beside the notebook. */
import { make } from "../../viewer/static/dom.js";
import { icon } from "./widgets/icons.js";

const FULL = "Full screen (F)";
const LEAVE = "Leave the full screen (Esc)";
const VIEW =
  "Open in a view of its own, which can be dragged to a tab of its own. By hand: right-click beside the image, on the evidence, and " +
  "choose Create New View for Cell Output.";
/** JupyterLab's own entry of the menu that a right click on an output opens. */
const ENTRY = '.lm-Menu-item[data-command="notebook:create-output-view"]';
/** The menu is looked for so often [ms], so many times. */
const [LOOK, MOST] = [50, 60];

function button(name, label, press) {
  const node = make("button", { type: "button", class: `drizview-icon drizview-${name}`, title: label, "aria-label": label, on: { click: press } });
  node.append(icon(name === "fullscreen" ? "full" : "tab"));
  return node;
}

/**
 * Choose the entry of JupyterLab's menu: a widget is not given its commands. Where that does not work the menu stays open, and the
 * person chooses.
 */
function openView(app) {
  const { left, top } = app.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, clientX: Math.max(1, left + 5), clientY: Math.max(1, top + 5), button: 2 };
  app.dispatchEvent(new MouseEvent("contextmenu", at));
  choose(MOST);
}

/** Choose the entry once the menu is there. */
function choose(left) {
  const entry = document.querySelector(ENTRY);
  if (!entry) return left && setTimeout(() => choose(left - 1), LOOK);
  requestAnimationFrame(() => {
    const box = entry.getBoundingClientRect();
    const middle = { bubbles: true, cancelable: true, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, button: 0 };
    for (const type of ["mousemove", "mousedown", "mouseup"]) entry.dispatchEvent(new MouseEvent(type, middle));
  });
}

function render({ el }) {
  el.classList.add("drizview-screen");
  const app = () => el.closest(".drizview-app");
  const toggle = () => (document.fullscreenElement ? document.exitFullscreen() : app().requestFullscreen());
  const full = button("fullscreen", FULL, () => toggle()?.catch?.(() => {}));
  full.hidden = !document.fullscreenEnabled;
  el.append(full);
  if (document.querySelector(".jp-LabShell") && document.body.dataset.voila !== "voila") el.append(button("own-view", VIEW, () => openView(app())));
  const changed = () => {
    const on = document.fullscreenElement === app();
    full.title = on ? LEAVE : FULL;
    full.setAttribute("aria-label", full.title);
    full.replaceChildren(icon(on ? "leave" : "full"));
  };
  document.addEventListener("fullscreenchange", changed);
  return () => document.removeEventListener("fullscreenchange", changed);
}

export default { render };
