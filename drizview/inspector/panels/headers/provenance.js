/**
 * Facts as rows, product and exposures as columns. Text goes in through text nodes only.
 * @typedef {{label: string, unit: string, source: string, product: string, values: string[], differs: boolean,
 *            apart: boolean, spread: string}} ProvenanceFact
 */
import { make } from "../../../viewer/static/dom.js";

function cell(value, span, tone, why) {
  return make("td", {
    colspan: span > 1 ? span : null,
    "data-tone": tone || null,
    "data-long": value.length > 24 ? "very" : value.length > 12 ? "yes" : null,
    title: why || value,
    text: value || "–",
  });
}

/** Cells of a row: what neighbours share is said once, across them; a product that does not say goes with the exposures. */
function cells(fact, product) {
  const parts = fact.values.map((value) => ({ value, span: 1, tone: fact.differs && value && value !== fact.commonest ? "differs" : "" }));
  if (product) {
    const stated = new Set(fact.values.filter(Boolean));
    const value = fact.product || (stated.size === 1 && [...stated][0]) || "";
    const apart = { value: `≠ ${fact.product}`, span: 1, tone: "differs", why: "The product has a value that no exposure has" };
    parts.unshift(fact.apart ? apart : { value, span: 1, tone: "" });
  }
  const only = fact.product && fact.values.every((value) => !value); // a fact of the product alone
  const runs = [];
  for (const part of only ? [{ ...parts[0], span: parts.length }] : parts) {
    const last = runs.at(-1);
    if (last && last.value === part.value) last.span += part.span;
    else runs.push({ ...part });
  }
  return runs.map(({ value, span, tone, why }) => cell(value, span, tone, why));
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
  const title = `${fact.source}${fact.spread ? `: ${fact.spread}` : ""}. Click to search all headers`;
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
      row.append(label(fact, act.find), ...cells(fact, Boolean(sheet.product)));
      body.append(row);
      if (only && fact.spread) {
        const words = make("span", { class: "drizview-small", text: fact.spread });
        body.append(make("tr", { class: "drizview-facts-spread", "data-differs": "yes" }, make("td", { colspan: width }, words)));
      }
    }
    table.append(body);
  }
  return table;
}
