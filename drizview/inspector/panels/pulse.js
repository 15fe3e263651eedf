/** How long a kernel may be busy before it counts as silent [ms]. */
const PATIENCE = 10_000;

/**
 * Whether the kernel answers: one that was restarted, or cannot be reached, says nothing by itself, and clicks would be
 * lost without a word.
 * @param {object} model @param {HTMLElement} el Gets `data-answers`: how often the kernel has answered.
 * @param {(silent: boolean) => void} onChange
 * @returns {{ask: () => void, stop: () => void}}
 */
export function pulse(model, el, onChange) {
  let timer = null;
  el.dataset.answers = 0;
  const receive = (content) => {
    if (content.type !== "pong") return;
    el.dataset.answers = Number(el.dataset.answers) + 1;
    clearTimeout(timer);
    timer = null;
    onChange(false);
  };
  model.on("msg:custom", receive);
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = null;
        onChange(true);
      }, PATIENCE);
      model.send({ type: "ping" });
    },
    stop() {
      clearTimeout(timer);
      model.off("msg:custom", receive);
    },
  };
}
