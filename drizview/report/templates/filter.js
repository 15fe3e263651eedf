"use strict";
const field = document.querySelector("input");
const rows = Array.from(document.querySelectorAll("tbody.products tr"));
const shown = document.querySelector("output");
function filter() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase() + " " + row.dataset.badges;
    row.hidden = !words.every((word) => text.includes(word));
    count += row.hidden ? 0 : 1;
  }
  shown.textContent = `${count} of ${rows.length} products`;
}
field.closest("label").hidden = false;
field.addEventListener("input", filter);
filter();
