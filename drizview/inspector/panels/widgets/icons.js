/** Drawn icons: a symbol may be missing from a font. */

const SVG = "http://www.w3.org/2000/svg";
/** Paths on 16 by 16. */
const PATHS = {
  page: "M4 2.5h8v11H4z",
  pages: "M1.5 2.5h5.5v11H1.5zM9 2.5h5.5v11H9z",
  full: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  leave: "M6 2v4H2M14 6h-4V2M10 14v-4h4M2 10h4v4",
  tab: "M9 2h5v5M14 2L8 8M6 3H2.5v10.5H13V10",
};

/** @param {string} name @returns {SVGElement} */
export function icon(name) {
  const node = document.createElementNS(SVG, "svg");
  node.setAttribute("viewBox", "0 0 16 16");
  node.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  node.append(path);
  return node;
}
