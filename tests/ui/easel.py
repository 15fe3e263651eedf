"""Frames of plain values on a canvas, and what is seen of them."""

from __future__ import annotations

import numpy as np

from drizview.dataset.io.raster import ArrayRaster
from drizview.viewer import Frame, Plane

PLAIN = {"stretch": "linear", "cuts": {"sci": [0, 255]}}
SHAPE = (300, 400)


def frame(key, value, *, kind="sci", shape=SHAPE, mesh=None, **facts):
    image = value if isinstance(value, np.ndarray) else np.full(shape, value, np.float32)
    facts.setdefault("group", key.split("/")[0])
    return Frame(key, key.replace("/", " "), [Plane(ArrayRaster(image, name=key), kind, mesh)], **facts)


def grey(bench, share=0.5, down=0.5, name="canvas"):
    """Return the brightness at a place given in shares of the image."""
    width, height = bench.page.evaluate(
        "(name) => { const c = bench.models[name].el.querySelector('.drizview-canvas');"
        " return [c.clientWidth, c.clientHeight]; }",
        name,
    )
    return bench.colour(share * width, down * height, name)[0]


def view(bench, name="canvas"):
    uid = bench.widgets[name].uid
    return bench.page.evaluate("uid => globalThis['drizview.registry.1'].views.get(uid).state", uid)
