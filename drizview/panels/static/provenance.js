/**
 * Facts as rows, product and exposures as columns. Text goes in through text nodes only.
 * @typedef {{label: string, unit: string, source: string, product: string, values: string[], differs: boolean,
 *            apart: boolean, spread: string}} Fact
 */
import { make } from "../../viewer/static/dom.js";

/** Cells of a row: what neighbours share is said once, across them. */
function cells(fact, product, count) {
  const same = fact.values.every((value) => value === fact.values[0]) && !fact.differs;
  const text = (value) => value || "–";
  const cell = (value, span, tone = "", why = "") =>
    make("td", {
      colspan: span > 1 ? span : null,
      "data-tone": tone || null,
      "data-long": value.length > 24 ? "very" : value.length > 12 ? "yes" : null,
      title: why || value,
      text: text(value),
    });
  const own = fact.apart ? cell(`≠ ${fact.product}`, 1, "differs", "The product says what no exposure says") : cell(fact.product, 1);
  if (!count) return [own];
  if (same) {
    const whole = !product || !fact.product || !fact.values[0] || fact.product === fact.values[0];
    if (whole && !(fact.product === "" && product && fact.values[0] === "")) {
      return [cell(fact.values[0] || fact.product, count + (product ? 1 : 0))];
    }
    return [...(product ? [own] : []), cell(fact.values[0], count)];
  }
  const each = fact.values.map((value) => cell(value, 1, fact.differs && value !== fact.commonest ? "differs" : ""));
  return [...(product ? [own] : []), ...each];
}

function label(fact, find) {
  const head = make("th", { scope: "row" });
  const sign = fact.differs || fact.apart;
  if (sign) head.append(make("span", { class: "drizview-differs-sign", text: "≠", title: fact.spread, "aria-label": "differs" }));
  const unit = fact.unit ? ` [${fact.unit}]` : "";
  if (!fact.source) {
    head.append(fact.label + unit);
    return head;
  }
  const title = `${fact.source}${fact.spread ? `: ${fact.spread}` : ""}. Click to find it in all headers`;
  const button = make("button", { type: "button", class: "drizview-fact", title, "data-source": fact.source });
  button.append(fact.label + unit);
  button.addEventListener("click", () => find(fact.source));
  head.append(button);
  return head;
}

function heading(sheet, look) {
  const row = make("tr", {}, make("th", { scope: "col", text: "" }));
  if (sheet.product) row.append(make("th", { scope: "col", text: "drz", title: sheet.product }));
  for (const column of sheet.columns) {
    const head = make("th", { scope: "col" });
    if (column.frame) {
      const button = make("button", { type: "button", class: "drizview-fact", title: `Show ${column.name} on the image`, text: column.short });
      button.addEventListener("click", () => look(column.frame));
      head.append(button);
    } else head.append(make("span", { text: column.short, title: `${column.name}: ${column.state}` }));
    row.append(head);
  }
  return make("thead", {}, row);
}

/**
 * @param {object} sheet Product, columns, groups of facts.
 * @param {boolean} only Only what differs.
 * @param {{find: function(string): void, look: function(string): void}} act
 */
export function factTable(sheet, only, act) {
  const table = make("table", { class: "drizview-facts-table" }, heading(sheet, act.look));
  const width = 1 + Boolean(sheet.product) + sheet.columns.length;
  for (const group of sheet.groups) {
    const facts = group.facts.filter((fact) => !only || fact.differs || fact.apart);
    if (!facts.length) continue;
    const body = make("tbody", {});
    body.append(make("tr", { class: "drizview-facts-group" }, make("th", { colspan: width, scope: "rowgroup" }, make("span", { text: group.title }))));
    for (const fact of facts) {
      const row = make("tr", { "data-fact": fact.label, "data-differs": fact.differs || fact.apart ? "yes" : null });
      row.append(label(fact, act.find), ...cells(fact, Boolean(sheet.product), sheet.columns.length));
      body.append(row);
    }
    table.append(body);
  }
  return table;
}
