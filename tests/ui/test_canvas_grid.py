"""The grid of RA and Dec: on a tangent plane, and by way of the pixels in any other projection."""

from __future__ import annotations

import types

import numpy as np
from astropy.wcs import WCS

from drizview.dataset.io.raster import ArrayRaster
from drizview.inspector.frames import _plane_sky
from drizview.viewer import Frame, Plane
from drizview.viewer.esm import module
from drizview.viewer.tangent import Tangent
from tests.ui.easel import frame, view
from tests.ui.test_canvas_sights import NORTH, RAMP, press, sky

CANVAS = "viewer/static/image/canvas.js"


def test_the_grid_lies_where_the_sky_is(canvas_of, mounted):
    facts = {"scene": "sky", "scale_arcsec": 0.1, "north": NORTH, "tangent": Tangent.of(sky())}
    canvas = canvas_of([frame("a/sci", RAMP, **facts)], colourbar=False)
    page = mounted(canvas)
    press(page, "#")
    page.told()
    assert canvas.grid
    lines = page.page.evaluate(
        """async ([source, tangent]) => {
          const at = source.indexOf("export default");
          const names = [...source.slice(0, at).matchAll(/const (part\\d+) = /g)].map((m) => m[1]);
          const code = source.slice(0, at) + `export const parts = Object.assign({}, ${names.join(", ")});`;
          const { parts } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
          const grid = parts.graticule(tangent, (x, y) => ({ x: x - 0.5, y: 299.5 - y }), 400, 300);
          return grid.map((line) => ({ ...line, back: line.points.map(({ x, y }) => parts.toSky(tangent, x, y)) }));
        }""",
        [module(CANVAS), Tangent.of(sky()).to_dict()],
    )
    kinds = [line["kind"] for line in lines]
    assert 2 <= kinds.count("ra") <= 6 and 2 <= kinds.count("dec") <= 6
    wcs = sky()
    for line in lines:
        x, y = np.array([[point["x"], point["y"]] for point in line["points"]]).T
        ra, dec = wcs.all_pix2world(x, y, 0)
        want = ra if line["kind"] == "ra" else dec
        assert np.allclose(want, line["value"], atol=1e-9)
        assert np.allclose([[p["ra"], p["dec"]] for p in line["back"]], np.transpose([ra, dec]), atol=1e-9)
    labels = [line["label"] for line in lines]
    assert any(label.startswith("−04°4") for label in labels) and any(label.startswith("02h17m") for label in labels)
    assert view(page)["grid"]


def carree():
    """Return a WCS in another projection, at a high declination: far from a tangent plane."""
    other = WCS(naxis=2)
    other.wcs.ctype = ["RA---CAR", "DEC--CAR"]
    other.wcs.crval, other.wcs.crpix, other.wcs.cdelt = [10, 0], [200, -6e4], [-1e-3, 1e-3]
    other.wcs.set()
    return other


def test_a_grid_in_another_projection_goes_by_the_pixels(canvas_of, mounted):
    """The sky of a plane: the same places as its WCS says, to a twentieth of a pixel."""
    wcs = carree()
    assert Tangent.of(wcs) is None
    image = types.SimpleNamespace(wcs=wcs, sci=types.SimpleNamespace(shape=(300, 400)))
    shown = Frame("x/sci", "x", [Plane(ArrayRaster(RAMP, name="x"), "sci", None, _plane_sky(image))])
    page = mounted(canvas_of([shown], colourbar=False))
    press(page, "#")
    at = [[0.0, 0.0], [399.0, 0.0], [200.0, 150.0], [399.0, 299.0]]
    ra, dec = wcs.all_pix2world(*np.transpose(at), 0)
    found = page.page.evaluate(
        """async ([source, at, sky]) => {
          const names = [...source.matchAll(/const (part\\d+) = /g)].map((m) => m[1]);
          const code = source.slice(0, source.indexOf("export default"))
            + `export const parts = Object.assign({}, ${names.join(", ")});`;
          const { parts } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
          const [view] = globalThis["drizview.registry.1"].views.values();
          const told = view.frames.get("x/sci").planes[0].sky;
          return [at.map(([x, y]) => parts.toSky(told, x, y)), sky.map(([ra, dec]) => parts.fromSky(told, ra, dec))];
        }""",
        [module(CANVAS), at, np.transpose([ra, dec]).tolist()],
    )
    skies = np.array([[place["ra"], place["dec"]] for place in found[0]])
    assert np.abs(skies - np.transpose([ra, dec])).max() < 0.05 * 1e-3
    assert np.abs(np.array([[place["x"], place["y"]] for place in found[1]]) - at).max() < 0.05
    drawn = (
        "() => { const c = document.querySelector('.drizview-over'); const { data } = c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height - 90); return data.some((v, k) => k % 4 === 3 && v > 100); }"
    )
    page.until(lambda: page.page.evaluate(drawn))
    press(page, "#")
    page.until(lambda: not page.page.evaluate(drawn))
