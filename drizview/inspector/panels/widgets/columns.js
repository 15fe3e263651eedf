/** Tables in little room: the columns that do not fit are told in words instead, so that none is out of sight. */

const LEAST = 2; // columns that always stay
const cellsAt = (table, column) => table.querySelectorAll(`tr > :nth-child(${column + 1}):not([colspan])`);

/**
 * Hide the last columns of a table until the others fit into its box.
 * @param {HTMLElement} box That scrolls.
 * @param {HTMLTableElement} table
 * @param {number} count Columns of the table.
 * @returns {number[]} Those that are hidden.
 */
export function fitColumns(box, table, count) {
  for (const cell of table.querySelectorAll("td[hidden], th[hidden]")) cell.hidden = false;
  let shown = count;
  while (shown > LEAST && box.scrollWidth > box.clientWidth + 1) {
    shown -= 1;
    for (const cell of cellsAt(table, shown)) cell.hidden = true;
  }
  return Array.from({ length: count - shown }, (_, index) => shown + index);
}

/** @param {string[]} columns @param {string[]} cells @param {number[]} hidden @returns {string} What the hidden columns say. */
export const inWords = (columns, cells, hidden) =>
  hidden.filter((column) => cells[column] && cells[column] !== "–").map((column) => `${columns[column]}\u00a0${cells[column]}`).join(" · ");

/** Do something now and whenever the width of a box has changed; @returns {function(): void} ends it. */
export function onWidth(box, act) {
  let width = -1;
  const watcher = new ResizeObserver(() => {
    if (!box.clientWidth || box.clientWidth === width) return;
    width = box.clientWidth;
    act();
  });
  watcher.observe(box);
  return () => watcher.disconnect();
}
