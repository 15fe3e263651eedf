"""What a hand does to the inspector in a page, and how soon the page answers."""

from __future__ import annotations

import time
from statistics import median

from benchmarks.visit import Visit

CANVAS = ".drizview-canvas"
_VIEW = '[...globalThis["drizview.registry.1"].views.values()][0]'
# Milliseconds until the canvas shows a frame ("" for the one it shows) without a missing tile, three draws on end.
_SHARP = """frame => new Promise(done => {
  const canvas = document.querySelector(".drizview-canvas");
  const began = performance.now();
  let since = null;
  let count = 0;
  const look = (now) => {
    const there = (!frame || canvas.dataset.frame === frame) && canvas.dataset.missing === "0";
    if (!there) [since, count] = [null, 0];
    else {
      since ??= now;
      count += 1;
    }
    if (count >= 3 || now - began > 60000) done(Math.max(0, since - began));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
_CAMERA = f"() => JSON.stringify({_VIEW}.state.camera)"
# Times from a key to the change of the frame [ms].
_BLINKS = """() => {
  const canvas = document.querySelector(".drizview-canvas");
  bench.blinks = [];
  let pressed = null;
  document.addEventListener("keydown", (event) => event.key === "b" && (pressed = performance.now()), true);
  new MutationObserver(() => {
    if (pressed !== null) bench.blinks.push(performance.now() - pressed);
    pressed = null;
  }).observe(canvas, { attributes: true, attributeFilter: ["data-frame"] });
}"""

# Notes when a key goes down and when the image has been drawn [ms of the page].
_DRAWS = """() => {
  bench.draws = [];
  const { painter } = globalThis["drizview.registry.1"];
  const draw = painter.draw;
  painter.draw = function (...how) {
    const drawn = draw.apply(this, how);
    bench.draws.push(performance.now());
    return drawn;
  };
  addEventListener("keydown", () => (bench.struck = performance.now()), true);
}"""


def frame_times(gaps: list[float]) -> dict[str, float]:
    """Return what a hand feels: the usual and the longest time between two frames [ms]."""
    return {"median_ms": median(gaps), "longest_ms": max(gaps)} if gaps else {}


def _box(visit: Visit) -> dict[str, float]:
    """Return the place of the image, all of it in sight."""
    canvas = visit.page.locator(CANVAS).first
    canvas.scroll_into_view_if_needed()
    return canvas.bounding_box()


def drag(visit: Visit, *, seconds: float, reach: int = 240) -> list[float]:
    """Drag the image to and fro, and return the times between frames meanwhile [ms]."""
    box = _box(visit)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = visit.page.mouse
    mouse.move(x, y)
    mouse.down()
    visit.gaps()
    end, step = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        step += 1
        swing = abs(step % 80 - 40) / 40  # 1 to 0 and back
        mouse.move(x + reach * (1 - swing), y + reach / 2 * (1 - swing))
        visit.page.wait_for_timeout(8)
    gaps = visit.gaps()
    mouse.up()
    return gaps


def pan_away(visit: Visit, *, reach: int = 400) -> tuple[list[float], float]:
    """Drag the image to where it was not yet; return the times between frames, and how long until it is sharp [ms]."""
    box = _box(visit)
    x, y = box["x"] + 0.85 * box["width"], box["y"] + 0.75 * box["height"]
    mouse = visit.page.mouse
    before = visit.evaluate(_CAMERA)
    mouse.move(x, y)
    mouse.down()
    visit.gaps()
    for step in range(1, 13):  # faster than tiles come behind a slow line
        mouse.move(x - reach * step / 12, y - 0.6 * reach * step / 12)
        visit.page.wait_for_timeout(16)
    gaps = visit.gaps()
    mouse.up()
    sharp = visit.evaluate(_SHARP, "")
    if visit.evaluate(_CAMERA) == before:
        raise RuntimeError("the image was not panned")
    return gaps, sharp


def zoom(visit: Visit, *, clicks: int = 8) -> tuple[list[float], float]:
    """Turn the wheel over the image; return the times between frames, and how long until it is sharp [ms]."""
    box = _box(visit)
    visit.page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.6)
    visit.gaps()
    for _ in range(clicks):
        visit.page.mouse.wheel(0, -120)
        visit.page.wait_for_timeout(40)
    gaps = visit.gaps()
    return gaps, visit.evaluate(_SHARP, "")


def show(visit: Visit, frame: str) -> float:
    """Show a frame as its button does, and return how long until it is sharp [ms]."""
    visit.evaluate(f"id => {{ const view = {_VIEW}; view.show(id); }}", frame)
    return visit.evaluate(_SHARP, frame)


def fit(visit: Visit) -> None:
    """Show the whole of the frame."""
    visit.evaluate(f"() => {_VIEW}.move({{}})")
    visit.evaluate(_SHARP, "")


def blink(visit: Visit, *, times: int = 8) -> list[float]:
    """Press the key of the blink, and return the times until the next frame is drawn [ms]."""
    visit.evaluate(_BLINKS)
    visit.page.locator(".drizview").first.focus()
    for _ in range(times):
        visit.page.keyboard.press("b")
        visit.page.wait_for_timeout(150)
    return visit.evaluate("() => bench.blinks")


def flags(visit: Visit, *, times: int = 6) -> list[float]:
    """Press the key of the flags, and return the times until the image is drawn with or without them [ms]."""
    visit.evaluate(_DRAWS)
    visit.page.locator(".drizview").first.focus()
    taken = []
    for _ in range(times):
        visit.page.mouse.move(2, 2)
        visit.page.keyboard.press("f")
        visit.page.wait_for_timeout(200)
        taken.append(visit.evaluate("() => bench.draws.find((at) => at > bench.struck) - bench.struck"))
    return taken


def messages(visit: Visit) -> dict[str, float]:
    """Return how often the kernel was asked for each thing that should need none, and what a blink brought [MB].

    That the page tells the kernel afterwards what is on view is counted apart, as ``told``.
    """
    view = visit.page.locator(".drizview").first
    keys = {"blink": "bbbbbb", "flags": "ff", "invert": "ii"}
    blend = {"frame": "product/sci", "mode": "blend"}
    states = {
        "stretch": [{"stretch": "log"}, {"stretch": "asinh"}],
        "mask": [{"mask": 512}, {"mask": 4096 + 16}, {"mask": 4096}],
        "opacity": [{"opacity": 0.1 * k} for k in range(1, 10)],
        "cuts": [{"cuts": {"sci": [0, k]}} for k in range(10, 20)] + [{"cuts": {"sci": "sky"}}],
        "over": [{"over": {**blend, "at": 0.1 * k}} for k in range(11)] + [{"over": {}}],
    }
    counted, told = {}, 0
    for name in (*keys, *states):
        visit.page.mouse.move(2, 2)
        visit.quiet(0.7)
        before, heard = len(visit.sent), visit.heard
        view.focus()
        for key in keys.get(name, ""):
            visit.page.keyboard.press(key)
            visit.page.wait_for_timeout(60)
        for state in states.get(name, ()):
            visit.evaluate(f"state => {_VIEW}.change(state)", state)
            visit.page.wait_for_timeout(60)
        visit.page.wait_for_timeout(600)
        sent = [text for text in visit.sent[before:] if "comm_msg" in text]
        reports = sum('"type":"state"' in text for text in sent)
        counted[name], told = len(sent) - reports, told + reports
        if name == "blink":
            brought = (visit.heard - heard) / 1e6 / len(keys[name])
    return counted | {"told": told, "blink_MB": brought}


def open_everything(visit: Visit) -> int:
    """Click every badge and every page, wait until each has come to rest, and return how many there were."""
    badges = visit.page.locator("[data-question]")
    for k in range(badges.count()):
        badges.nth(k).click()
        visit.quiet(0.8)
    pages = visit.page.locator('.drizview-aside [role="tab"]')
    for k in range(pages.count()):
        pages.nth(k).click()
        visit.quiet(0.8)
    return badges.count() + pages.count()
