/** Tells the kernel when this place of the page first comes into sight. */
const AHEAD = "200px"; // a little earlier, so that a person need not wait
/** When the page has drawn what it has: a widget that is made while it is busy may be given up by anywidget. */
const whenIdle = window.requestIdleCallback ?? ((call) => setTimeout(call, 300));

function render({ model, el }) {
  el.classList.add("drizview-seen");
  if (model.get("seen")) return undefined;
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      whenIdle(() => {
        model.set("seen", true);
        model.save_changes();
      });
    },
    { rootMargin: AHEAD },
  );
  watcher.observe(el);
  return () => watcher.disconnect();
}

export default { render };
