const UNITS = {
  electrons: "e⁻",
  "electrons/s": "e⁻/s",
  electron: "e⁻",
  "electron/s": "e⁻/s",
  counts: "DN",
  "counts/s": "DN/s",
};

/** @param {string} unit As the header has it. @returns {string} As it is written on the screen. */
export function unitText(unit) {
  return UNITS[unit.toLowerCase()] ?? unit;
}
