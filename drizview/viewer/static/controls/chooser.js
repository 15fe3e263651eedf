import { make } from "../dom.js";

/** More rows than this are not made; more than the second number are worth a search. */
const [MOST, MANY] = [600, 12];

/** A list to choose from, with a field to search in where it is long. */
export class Chooser {
  /** @param {string} label @param {function(string): void} choose */
  constructor(label, choose) {
    this.choose = choose;
    this.items = [];
    this.search = make("input", { type: "text", placeholder: "search", "aria-label": `Search: ${label}`, on: { input: () => this.list() } });
    this.rows = make("div", { class: "drizview-rows", role: "group", "aria-label": label });
    this.more = make("div", { class: "drizview-more", role: "status" });
    this.node = make("div", { class: "drizview-chooser" }, this.search, this.rows, this.more);
    this.node.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {Array<{id: string, text: string, chosen: boolean}>} items */
  fill(items) {
    this.items = items;
    this.search.value = "";
    this.search.hidden = items.length <= MANY;
    this.list();
    this.rows.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest" });
  }

  /** Mark what is chosen now. @param {function(string): boolean} chosen By id. */
  mark(chosen) {
    for (const item of this.items) item.chosen = chosen(item.id);
    for (const row of this.rows.children) row.setAttribute("aria-pressed", String(chosen(row.dataset.id)));
  }

  list() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = this.items.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)));
    this.rows.replaceChildren(...hits.slice(0, MOST).map((item) => this.row(item)));
    const left = hits.length - MOST;
    this.more.textContent = hits.length ? (left > 0 ? `${left} more: search for them` : "") : "nothing found";
    this.more.hidden = !this.more.textContent;
  }

  row({ id, text, chosen }) {
    const press = () => this.choose(id);
    return make("button", { type: "button", text, title: text, "data-id": id, "aria-pressed": String(chosen), on: { click: press } });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = [...this.rows.children];
    if (event.key === "Enter" && event.target === this.search) rows[0]?.click();
    else if (!step) return;
    else {
      const at = rows.indexOf(document.activeElement) + step;
      (at < 0 ? this.search : rows[Math.min(at, rows.length - 1)])?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
