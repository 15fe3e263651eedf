/** The pixels around one: values or flags, y upwards. Text goes in through textContent only. */
import { make } from "../../../viewer/static/dom.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function cellOf(table, row, column, flags, move) {
  const [x, y] = [table.x0 + column, table.y0 + row];
  const bits = table.dq[row]?.[column] ?? 0;
  const words = bits ? `${bits} = ${table.words[bits]}` : table.dq.length ? "good" : "";
  const text = flags ? String(bits) : table.texts[row][column];
  const node = make("td", { text, title: [`x ${x}, y ${y}: ${table.texts[row][column]}`, words].filter(Boolean).join("\n") });
  if (bits) {
    node.dataset.flagged = bits;
    node.append(make("span", { class: "drizview-unseen", text: ` flagged ${table.words[bits]}` }));
  }
  const [dx, dy] = [x - table.x, y - table.y];
  node.dataset.far = Math.max(Math.abs(dx), Math.abs(dy));
  if (!dx && !dy) node.setAttribute("aria-current", "true");
  node.addEventListener("click", () => (dx || dy) && move(dx, dy));
  return node;
}

function rowsOf(table, flags, move) {
  const [rows, columns] = [table.texts.length, table.texts[0].length];
  const far = (at, middle) => Math.abs(at - middle);
  const heads = Array.from({ length: columns }, (_, k) =>
    make("th", { scope: "col", text: String(table.x0 + k), "data-far": far(table.x0 + k, table.x) }),
  );
  const lines = [make("tr", {}, make("th", { class: "drizview-corner", text: "y \\ x" }), ...heads)];
  for (let row = rows - 1; row >= 0; row -= 1) {
    const cells = Array.from({ length: columns }, (_, column) => cellOf(table, row, column, flags, move));
    const head = make("th", { scope: "row", text: String(table.y0 + row) });
    lines.push(make("tr", { "data-far": far(table.y0 + row, table.y) }, head, ...cells));
  }
  return lines;
}

/** How many pixels here have each flag value: "4096 cosmic ray: 12 px". */
function countFlags(table) {
  const counts = new Map();
  for (const bits of table.dq.flat()) if (bits) counts.set(bits, (counts.get(bits) ?? 0) + 1);
  const lines = [...counts].sort((a, b) => b[1] - a[1]).map(([bits, n]) => `${table.words[bits]}: ${n} px`);
  return lines.length > 6 ? [...lines.slice(0, 5), `and ${lines.length - 5} other combinations`] : lines;
}

function render({ model, el }) {
  el.classList.add("drizview-pixels");
  el.dataset.lmSuppressShortcuts = "true"; // JupyterLab takes keys first
  let flags = false;
  const move = (dx, dy) => model.send({ type: "move", dx, dy });
  const title = make("p", { class: "drizview-small", role: "status" });
  const table = make("table", { tabindex: 0 });
  const list = make("ul", { class: "drizview-small" });
  const button = make("button", { type: "button", class: "drizview-quiet-button", text: "DQ values", on: { click: () => {
    flags = !flags;
    draw();
  } } });
  const draw = () => {
    const shown = model.get("table");
    if (!shown.texts) return;
    const unit = !flags && shown.unit ? ` [${shown.unit}]` : "";
    title.textContent = `${flags ? "DQ" : "values"}${unit}; move with the arrow keys`;
    table.setAttribute("aria-label", `${title.textContent}: pixels around x ${shown.x}, y ${shown.y} of ${shown.name}`);
    table.replaceChildren(...rowsOf(shown, flags, move));
    button.hidden = !shown.dq.length;
    button.setAttribute("aria-pressed", String(flags));
    list.replaceChildren(...countFlags(shown).map((text) => make("li", { text })));
  };
  table.addEventListener("keydown", (event) => {
    if (!STEPS[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    move(...STEPS[event.key]);
  });
  el.replaceChildren(make("div", { class: "drizview-pixels-head" }, title, button), table, list);
  model.on("change:table", draw);
  draw();
  return () => model.off("change:table", draw);
}

export default { render };
