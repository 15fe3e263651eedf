/** How long a kernel may be busy before it counts as silent [ms]. */
const PATIENCE = 10_000;

/**
 * Whether the kernel answers: one that was restarted, or cannot be reached, says nothing by itself, and clicks would be
 * lost without a word.
 * @param {object} model @param {(silent: boolean) => void} tell
 * @returns {{ask: () => void, stop: () => void}}
 */
export function pulse(model, tell) {
  let timer = null;
  const heard = (content) => {
    if (content.type !== "pong") return;
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
