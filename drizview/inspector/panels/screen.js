/** More room: the full screen, and in JupyterLab a view of its own beside the notebook. */
import { make } from "../../viewer/static/dom.js";
import { icon } from "./widgets/icons.js";

const FULL = "Full screen (F)";
const LEAVE = "Leave the full screen (Esc)";
const VIEW = "A view of its own, to be dragged to a tab of its own: opens JupyterLab's menu, choose Create New View for Cell Output there";

function button(name, label, press) {
  const node = make("button", { type: "button", class: `drizview-icon drizview-${name}`, title: label, "aria-label": label, on: { click: press } });
  node.append(icon(name === "fullscreen" ? "full" : "tab"));
  return node;
}

/** Open JupyterLab's menu of an output, as a right click on it does: its commands are not given to a widget. */
function openMenu(app) {
  const { left, top } = app.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, clientX: Math.max(1, left + 5), clientY: Math.max(1, top + 5), button: 2 };
  app.dispatchEvent(new MouseEvent("contextmenu", at));
}

function render({ el }) {
  el.classList.add("drizview-screen");
  const app = () => el.closest(".drizview-app");
  const toggle = () => (document.fullscreenElement ? document.exitFullscreen() : app().requestFullscreen());
  const full = button("fullscreen", FULL, () => toggle()?.catch?.(() => {}));
  full.hidden = !document.fullscreenEnabled;
  el.append(full);
  if (document.querySelector(".jp-LabShell") && document.body.dataset.voila !== "voila") el.append(button("own-view", VIEW, () => openMenu(app())));
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
