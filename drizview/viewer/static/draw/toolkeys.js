/** What keys and mouse do with picks and regions, as the help says it. */
export const TOOL_HELP = [
  "Regions",
  [
    ["click · Enter", "pick the pixel under the cursor"],
    ["c · x · l", "tool: circle, box, line; Enter puts one there"],
    ["a · e · k", "tool: annulus, ellipse, polygon (Enter closes it)"],
    ["s", "tool: select an area"],
    ["Esc", "back to pan; then clear the selection"],
    ["drag the edge", "move a region; drag a square to resize it"],
    ["Shift arrows", "move the selected region"],
    ["[ · ]", "make it smaller, larger"],
    ["Delete", "delete it"],
    ["z · Z", "take the last change back, make it again"],
  ],
];
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Do what a key says. @param {object} tools @param {KeyboardEvent} event @returns {boolean} Whether it said something. */
export function pressTool(tools, event) {
  const step = event.shiftKey && STEPS[event.key];
  if (step) return tools.nudge(...step);
  const actions = {
    Enter: () => tools.place(),
    c: () => tools.choose("circle"),
    x: () => tools.choose("box"),
    l: () => tools.choose("line"),
    s: () => tools.choose("brush"),
    a: () => tools.choose("annulus"),
    e: () => tools.choose("ellipse"),
    k: () => tools.choose("polygon"),
    z: () => tools.undo(),
    Z: () => tools.redo(),
    Escape: () => tools.escape(),
    Delete: () => tools.remove(),
    Backspace: () => tools.remove(),
    "[": () => tools.resize(1 / 1.1),
    "]": () => tools.resize(1.1),
  };
  if (!actions[event.key] || (event.target.closest("button") && "EnterDeleteBackspace".includes(event.key))) return false;
  actions[event.key]();
  return true;
}
