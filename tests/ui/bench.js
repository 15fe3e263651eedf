// Stands in for the front end of a notebook: a model with traits and messages, and the mounting of anywidget modules.

function revive(value) {
  if (value && typeof value === "object") {
    if (typeof value.base64 === "string")
      return new DataView(Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0)).buffer);
    if (Array.isArray(value)) return value.map(revive);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
  }
  return value;
}

class Model {
  constructor(name, state) {
    this.name = name;
    this.state = revive(state);
    this.listeners = new Map();
    this.sent = [];
    this.times = []; // of what was sent [ms]
    this.deaf = false;
  }
  get(key) {
    return this.state[key];
  }
  set(key, value) {
    this.state[key] = value;
  }
  save_changes() {
    throw new Error("the canvas does not save traits: it reports");
  }
  on(event, call) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), call]);
  }
  off(event, call) {
    this.listeners.set(
      event,
      (this.listeners.get(event) ?? []).filter((other) => other !== call),
    );
  }
  emit(event, ...values) {
    for (const call of [...(this.listeners.get(event) ?? [])]) call(...values);
  }
  // As the comm does it: undefined is not sent.
  async send(content) {
    const plain = JSON.parse(JSON.stringify(content));
    this.sent.push(plain);
    this.times.push(performance.now());
    if (this.deaf) return;
    for (const [reply, buffers] of await globalThis.kernel(this.name, plain))
      this.emit("msg:custom", reply, revive(buffers));
  }
  // A trait set in Python.
  update(state) {
    for (const [key, value] of Object.entries(revive(state))) {
      this.state[key] = value;
      this.emit(`change:${key}`);
    }
  }
}

globalThis.bench = { models: {} };
globalThis.bench.mount = async (name, state, where) => {
  const url = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
  const widget = (await import(url)).default;
  const model = new Model(name, state);
  const style = document.createElement("style");
  style.textContent = state._css;
  document.head.append(style);
  const tidy = [await widget.initialize?.({ model })];
  const el = document.querySelector(where);
  tidy.push(await widget.render({ model, el }));
  globalThis.bench.models[name] = { model, el, close: () => [...tidy].reverse().forEach((call) => call?.()) };
};
// The colour of the image at a place given in CSS pixels.
globalThis.bench.colour = (name, x, y) => {
  const canvas = globalThis.bench.models[name].el.querySelector(".drizview-canvas");
  const dpr = canvas.width / canvas.clientWidth;
  return [
    ...canvas
      .getContext("2d")
      .getImageData(Math.floor(x * dpr), Math.floor(y * dpr), 1, 1)
      .data.slice(0, 3),
  ];
};
