/** How long a kernel may be busy before it counts as silent [ms]. */
const PATIENCE = 10_000;

/**
 * Whether the kernel answers: one that was restarted, or cannot be reached, says nothing by itself, and clicks would be
 * lost without a word.
 * @param {object} model @param {HTMLElement} el Gets `data-answers`: how often the kernel has answered.
 * @param {(silent: boolean) => void} tell
 * @returns {{ask: () => void, stop: () => void}}
 */
export function pulse(model, el, tell) {
  let timer = null;
  el.dataset.answers = 0;
  const heard = (content) => {
    if (content.type !== "pong") return;
    el.dataset.answers = Number(el.dataset.answers) + 1;
    clearTimeout(timer);
    timer = null;
    tell(false);
  };
  model.on("msg:custom", heard);
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = null;
        tell(true);
      }, PATIENCE);
      model.send({ type: "ping" });
    },
    stop() {
      clearTimeout(timer);
      model.off("msg:custom", heard);
    },
  };
}
