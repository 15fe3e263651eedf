import { make } from "../../../viewer/static/dom.js";

/** @param {string} tag @param {string} name Its class. @param {string} [text] @returns {HTMLElement} */
export const element = (tag, name, text = "") => make(tag, { class: name || null, text });
