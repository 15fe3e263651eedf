"""What the canvas asks for, and how often."""

from __future__ import annotations

import numpy as np

from drizview.dataset.io.raster import ArrayRaster
from drizview.viewer import Canvas, Frame, Plane

# Draws again with every frame of the page, as a drag or badges that stream in do.
_RESTLESS = """() => {
  const again = () => {
    globalThis["drizview.registry.1"].listeners.forEach((redraw) => redraw());
    requestAnimationFrame(again);
  };
  again();
}"""


def test_no_tile_is_asked_for_twice_while_the_image_is_drawn_again(bench):
    image = np.random.default_rng(0).normal(100, 5, (2400, 3200)).astype(np.float32)
    flags = Plane(ArrayRaster((image > 110).astype(np.int16) * 4096, name="x.fits[DQ,1]"), "dq")
    sci = Plane(ArrayRaster(image, name="x.fits[SCI,1]"), "sci")
    canvas = Canvas(
        [Frame("sci", "SCI", [sci], [flags]), Frame("dq", "DQ", [flags])], camera={"x": 1600, "y": 1200, "zoom": 1}
    )
    bench = bench()
    bench.mount(canvas)
    bench.page.evaluate(_RESTLESS)
    bench.settled("sci")
    asked = [
        tuple(message.get(key) for key in ("source", "z", "x", "y"))
        for message in bench.sent()
        if message["type"] == "get"
    ]
    canvas.close()
    assert len(asked) > 8
    assert len(asked) == len(set(asked))
