"""Points of a plot as the page holds them: each set of points is one line of dots."""

from __future__ import annotations

# The dots of the plots below a selector: place in the page [CSS pixels] and opacity, a list for each set of points.
_DOTS = """selector => [...document.querySelectorAll(`${selector} .bqplot .curve .line`)]
  .filter(node => /^(M[^MLCZ]*Z)+$/.test(node.getAttribute("d") ?? ""))
  .map(node => node.getAttribute("d").match(/[^MZ]+/g).map(text => {
    const [x, y] = text.split(",").map(Number);
    const at = new DOMPoint(x, y).matrixTransform(node.getScreenCTM());
    const style = getComputedStyle(node);
    return { x: at.x, y: at.y, opacity: Number(style.opacity), width: parseFloat(style.strokeWidth) };
  }))"""


def dots(app, selector):
    """Return the dots of each set of points below a selector, once there are some."""
    app.page.wait_for_function(f"selector => ({_DOTS})(selector).length > 0", arg=selector)
    return app.page.evaluate(_DOTS, selector)


def wait_for_dots(app, selector, true):
    """Wait until a condition in JavaScript holds of ``sets``, the dots of each set of points."""
    app.page.wait_for_function(f"selector => {{ const sets = ({_DOTS})(selector); return {true}; }}", arg=selector)
