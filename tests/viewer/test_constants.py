"""What the browser and Python must agree on."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from drizview.viewer import mesh, state
from drizview.viewer.esm import source
from drizview.viewer.still import colours, overlay_raster, picture, shades, window
from drizview.viewer.tiles import quantise, tiles

_LINE = re.compile(r"^export const (\w+) = (.+);$", re.MULTILINE)
BROWSER = {name: json.loads(value) for name, value in _LINE.findall(source("viewer/static/constants.js"))}
PYTHON = {
    name: getattr(module, name)
    for module, names in {
        tiles: ["TILE"],
        quantise: ["BLANK", "BYTES"],
        state: ["STRETCHES"],
        picture: ["BACKGROUND"],
        colours: ["UNMASKED"],
        shades: ["FAINTEST"],
        window: ["CLOSEST", "MARGIN"],
        mesh: ["TOLERANCE"],
        overlay_raster: ["MARK", "CHOSEN", "REGION", "MARK_RADIUS", "CHOSEN_RADIUS", "SHAPE_RADIUS"],
    }.items()
    for name in names
}


@pytest.mark.parametrize("name", sorted({*BROWSER, *PYTHON}))
def test_a_constant_is_the_same_on_both_sides(name):
    assert json.loads(json.dumps(PYTHON[name])) == BROWSER[name]


@pytest.mark.parametrize(
    ("form", "packed"),
    [
        ("u16", quantise.image_tile(np.arange(600, dtype=np.float32).reshape(20, 30) % 7)),
        ("f32", quantise.image_tile(np.float32([[0, 1e-4], [0, 1e-4], [0, 3e9]]).repeat(50, axis=0))),
        ("dq", quantise.flag_tile(np.ones((20, 30), np.uint16))),
        ("share", quantise.flag_tile(np.ones((20, 30, 8), np.uint8))),
    ],
)
def test_a_tile_has_as_many_bytes_as_its_form_says(form, packed):
    import zlib

    header, body = packed
    assert header["form"] == form
    pixels = 300 if form == "f32" else 600
    assert len(zlib.decompress(body)) == pixels * BROWSER["BYTES"][form]
