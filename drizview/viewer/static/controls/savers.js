import { make, makeButton } from "../dom.js";
import { saveAnimation, savePicture } from "./save.js";

/** @returns {HTMLElement} The buttons that save what is on view. @param {object} view @param {object} stage */
export function makeSavers(view, stage) {
  const picture = makeButton("PNG", "Save the picture as PNG", () => savePicture(view, stage));
  const animation = makeButton("GIF", "Save the blink set as an animation (GIF)", async () => {
    animation.disabled = true;
    await saveAnimation(view, stage);
    animation.disabled = false;
  });
  return make("div", { class: "drizview-segments", role: "group", "aria-label": "Save" }, picture, animation);
}
