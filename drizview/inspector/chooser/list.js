/** The products of a folder, each with its badges. Text goes in through textContent only. */
import { make } from "../../viewer/static/dom.js";
import { sign } from "../panels/widgets/shapes.js";

const STATES = { waiting: "waiting", checking: "checking …" };

/** A badge as a shape; what it says is read out, and shown where the pointer rests. */
function shape({ question, name, status, word, headline }, known) {
  const node = make("span", { class: "drizview-shape", role: "img", text: known ? sign(status) : "", title: `${name}: ${known ? headline || word : "not checked yet"}` });
  node.setAttribute("aria-label", node.title);
  node.dataset.question = question;
  node.dataset.status = known ? status : "unknown";
  return make("td", { class: "drizview-product-badge" }, node);
}

/** @param {function(string=): void} open Opens the product, at the badge of a question where one is named. */
function row(product, open) {
  const known = product.state === "done" && !product.error;
  const name = make("button", { type: "button", class: "drizview-product-name", text: product.name, title: product.error || product.facts, disabled: Boolean(product.error) });
  const verdict = make("span", { class: `drizview-product-verdict drizview-is-${product.verdict || "running"}`, text: known ? product.words : STATES[product.state] ?? "", title: known ? product.headline : "" });
  const node = make("tr", { "data-state": product.error ? "unusable" : product.state, "data-index": product.index });
  node.append(make("td", {}, name, make("div", { class: "drizview-small", text: product.error || product.facts })));
  if (product.error) node.append(make("td", { colspan: 12, class: "drizview-small", text: "cannot be used" }));
  else node.append(make("td", {}, verdict), ...product.badges.map((badge) => shape(badge, known)));
  if (!product.error) {
    node.addEventListener("click", ({ target }) => open(known ? target.closest("td")?.querySelector("[data-question]")?.dataset.question : ""));
  }
  return node;
}

/** The first row: what each column asks. */
function head(products) {
  const badges = products.find((product) => product.badges)?.badges ?? [];
  const names = badges.map(({ name }) => make("th", { scope: "col", class: "drizview-product-question" }, make("span", { text: name })));
  return make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "Product" }), make("th", { scope: "col", text: "Verdict" }), ...names));
}

function table(model) {
  const products = model.get("products");
  const rows = products.map((product) => row(product, (question = "") => model.send({ type: "open", index: product.index, question })));
  return make("table", { class: "drizview-products" }, head(products), make("tbody", {}, ...rows));
}

function summary(products) {
  const usable = products.filter((product) => !product.error);
  const done = usable.filter((product) => product.state === "done").length;
  const broken = products.length - usable.length;
  return `${done} of ${usable.length} products checked, worst first${broken ? `; ${broken} cannot be used` : ""}`;
}

/** While a product is looked at: back to the list, and on to its neighbours in it. */
function bar(model) {
  const products = model.get("products").filter((product) => !product.error);
  const at = products.findIndex((product) => product.name === model.get("chosen"));
  const step = (by, text, label) => {
    const next = products[at + by];
    return make("button", { type: "button", class: "drizview-quiet-button", text, title: next ? `${label}: ${next.name}` : label, disabled: !next, on: { click: () => model.send({ type: "open", index: next.index }) } });
  };
  const back = make("button", { type: "button", class: "drizview-quiet-button", "data-act": "back", text: products.length > 1 ? `‹ All ${products.length} products` : "‹ List", on: { click: () => model.send({ type: "back" }) } });
  const place = make("span", { class: "drizview-small", text: `${at + 1} of ${products.length}, worst first` });
  return make("div", { class: "drizview-product-bar" }, back, step(-1, "Previous", "Previous product"), step(1, "Next", "Next product"), place);
}

function opener(model) {
  const field = make("input", { type: "text", value: model.get("source"), "aria-label": "File or folder", spellcheck: "false", autocomplete: "off" });
  const go = () => model.send({ type: "source", text: field.value });
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") go();
  });
  const button = make("button", { type: "button", class: "drizview-quiet-button", text: "Open", title: "Open this file or folder", on: { click: go } });
  return make("div", { class: "drizview-words-line" }, field, button);
}

function render({ model, el }) {
  el.classList.add("drizview-product-list");
  el.tabIndex = -1; // a click on plain words takes the focus, too
  el.dataset.lmSuppressShortcuts = "true"; // JupyterLab takes keys first otherwise, and it asks the part with the focus
  el.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  el.addEventListener("keydown", (event) => event.stopPropagation());
  const line = opener(model);
  const said = make("p", { class: "drizview-outcome", role: "alert", "data-tone": "fail", hidden: true });
  const place = make("div", {});
  const progress = make("p", { class: "drizview-small", role: "status" });
  el.append(line, said, progress, place);
  const draw = () => {
    const looking = Boolean(model.get("chosen"));
    const focused = el.contains(document.activeElement) ? document.activeElement.closest("[data-index]")?.dataset.index : null;
    for (const node of [line, progress]) node.hidden = looking;
    progress.textContent = summary(model.get("products"));
    place.replaceChildren(looking ? bar(model) : table(model));
    if (focused != null) place.querySelector(`[data-index="${focused}"] button`)?.focus();
  };
  const complain = () => {
    said.textContent = model.get("error");
    said.hidden = !said.textContent;
  };
  const rename = () => (line.querySelector("input").value = model.get("source"));
  const listeners = { products: draw, chosen: draw, error: complain, source: rename };
  for (const [name, listener] of Object.entries(listeners)) model.on(`change:${name}`, listener);
  draw();
  return () => {
    Object.entries(listeners).forEach(([name, listener]) => model.off(`change:${name}`, listener));
  };
}

export default { render };
