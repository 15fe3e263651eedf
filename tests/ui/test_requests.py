"""What the canvas asks for, and how often."""

from __future__ import annotations

import numpy as np

from drizview.dataset.io.raster import ArrayRaster
from drizview.viewer import Canvas, Frame, Plane
from tests.ui.easel import frame

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


def test_textures_beyond_a_budget_go_and_come_back(mounted, canvas_of):
    """100 tiles of 1 MB on the GPU: the last ones stay, those of the picture that is drawn always do."""
    bench = mounted(canvas_of([frame("a", 50)]))
    kept, again, one_turn = bench.page.evaluate(
        """() => {
          const { renderer } = globalThis["drizview.registry.1"];
          const entries = Array.from({ length: 100 }, () => (
            { header: { shape: [512, 512], form: "f32" }, data: new Uint32Array(512 * 512), textures: {} }));
          const there = () => entries.filter(({ textures }) => textures.codes).length;
          for (const entry of entries) { renderer.turn += 1; renderer.texture(entry); }
          const kept = [there(), Boolean(entries[0].textures.codes), renderer.bytes];
          renderer.turn += 1;
          renderer.texture(entries[0]);
          const again = Boolean(entries[0].textures.codes);
          renderer.turn += 1;
          for (const entry of entries) renderer.texture(entry);
          const all = there();
          for (const entry of entries) renderer.drop(entry);
          return [kept, again, [all, renderer.bytes]];
        }"""
    )
    assert kept[1] is False and 60 <= kept[0] <= 64 and kept[2] <= 64 * 2**20
    assert again and one_turn[0] == 100 and one_turn[1] < 2**20
