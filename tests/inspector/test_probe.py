"""What a frame holds under what was drawn on it."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import Unmeasured
from drizview.inspector import probe as probing
from drizview.inspector.probe import Probe
from drizview.viewer import Frame, Mesh, Plane
from drizview.viewer.region import Region

RNG = np.random.default_rng(6)
IMAGE = RNG.normal(10, 1, (200, 300)).astype(np.float32)


def frame(array=IMAGE, *, kind="sci", mesh=None, dq=None, **facts):
    flags = [] if dq is None else [Plane(ArrayRaster(dq, name="dq"), "dq", mesh)]
    return Frame("a", "a SCI", [Plane(ArrayRaster(array), kind, mesh)], flags, scene="sky", **facts)


def circle(x=100, y=80, r=20, **more):
    return Region("circle", {"x": x, "y": y, "r": r}, **more)


def box(x, y, width, height, angle=0):
    return Region("box", {"x": x, "y": y, "width": width, "height": height, "angle": angle})


def line(x1, y1, x2, y2):
    return Region("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2})


def test_a_circle_in_the_scene_of_the_raster():
    y, x = np.indices(IMAGE.shape)
    inside = IMAGE[(x - 100) ** 2 + (y - 80) ** 2 < 400]
    found = Probe(frame()).statistics(circle())
    assert found.n == inside.size and found.sum == pytest.approx(inside.sum(dtype=np.float64))
    assert found.median == pytest.approx(np.median(inside))


def test_a_box_holds_its_pixels_also_where_it_leaves_the_image():
    found = Probe(frame()).statistics(box(0, 0, 21, 11))
    assert found.n == 11 * 6 and found.mean == pytest.approx(IMAGE[:6, :11].mean(dtype=np.float64))


def test_a_turned_box_has_its_area():
    assert Probe(frame()).statistics(box(150, 100, 80, 40, 30)).n == pytest.approx(3200, rel=0.01)


def test_an_annulus_an_ellipse_and_a_polygon_hold_their_pixels():
    y, x = np.indices(IMAGE.shape)
    distance = np.hypot(x - 100, y - 80)
    ring = Region("annulus", {"x": 100, "y": 80, "r": 20, "inner": 8})
    assert Probe(frame()).statistics(ring).n == ((distance < 20) & (distance >= 8)).sum()
    ellipse = Region("ellipse", {"x": 150, "y": 100, "width": 80, "height": 40, "angle": 30})
    assert Probe(frame()).statistics(ellipse).n == pytest.approx(np.pi * 40 * 20, rel=0.01)
    polygon = Region("polygon", {}, points=((10.5, 10.5), (30.5, 10.5), (30.5, 20.5), (10.5, 20.5)))
    found = Probe(frame()).statistics(polygon)
    assert found.n == 200 and found.mean == pytest.approx(IMAGE[11:21, 11:31].mean(dtype=np.float64))
    mesh = Mesh.of(IMAGE.shape, lambda x, y: (x + 5, y))
    shifted = Region("annulus", {"x": 105, "y": 80, "r": 20, "inner": 8})
    assert Probe(frame(mesh=mesh)).statistics(shifted).n == pytest.approx(np.pi * (20**2 - 8**2), rel=0.01)


def test_regions_are_found_in_the_pixels_of_a_registered_exposure():
    """The scene is turned by 30 degrees, scaled and shifted against the exposure, and bent."""
    turn = np.exp(1j * np.pi / 6) * 1.25

    def to_scene(x, y):
        z = (x + 1j * y) * turn + (40 - 60j) + 2e-5 * (x - 150) ** 2
        return z.real, z.imag

    one = frame(mesh=Mesh.of(IMAGE.shape, to_scene, step=16))
    y, x = np.indices(IMAGE.shape)
    sx, sy = to_scene(x.astype(float), y.astype(float))
    middle = [float(c[90, 140]) for c in (sx, sy)]
    inside = np.hypot(sx - middle[0], sy - middle[1]) < 30
    found = Probe(one).statistics(circle(*middle, 30))
    assert abs(found.n - inside.sum()) <= 3 and found.mean == pytest.approx(IMAGE[inside].mean(), abs=0.01)
    inside = (np.abs(sx - middle[0]) < 25) & (np.abs(sy - middle[1]) < 60)
    assert abs(Probe(one).statistics(box(*middle, 50, 120)).n - inside.sum()) <= 6


def test_both_chips_of_an_exposure_count():
    other = Plane(ArrayRaster(np.full(IMAGE.shape, 50, np.float32)), "sci", Mesh.offset(IMAGE.shape, dx=0, dy=200))
    both = Frame("a", "a SCI", [Plane(ArrayRaster(IMAGE), "sci"), other], scene="sky")
    found = Probe(both).statistics(box(100, 199.5, 40, 40))
    assert found.n == 1600 and found.maximum == 50 and found.median > found.minimum


def test_a_vast_region_is_sampled_and_says_so(monkeypatch):
    monkeypatch.setattr(probing, "MOST", 5000)
    found = Probe(frame()).statistics(box(149.5, 99.5, 300, 200))
    assert found.step == 4 and found.n == 75 * 50
    assert found.sum == pytest.approx(IMAGE.sum(dtype=np.float64), rel=0.02)


@pytest.mark.parametrize(
    ("region", "why"),
    [
        (circle(5000, 5000), "does not lie on a SCI"),
        (circle(10.5, 10.5, 0.2), "no centre of a pixel"),
        (circle(scene="detector"), "other coordinates"),
        (line(0, 0, 5, 5), "no area"),
    ],
)
def test_what_cannot_be_measured_says_why(region, why):
    with pytest.raises(Unmeasured, match=why):
        Probe(frame()).statistics(region)


def test_a_profile_has_distances_and_gaps():
    image = np.tile(np.arange(300, dtype=np.float32), (200, 1))
    image[:, 50:60] = np.nan
    found = Probe(frame(image, scale_arcsec=0.05)).profile(line(0, 10, 100, 10))
    assert (found.unit, found.pixels, found.distance[-1]) == ("arcsec", 100, pytest.approx(5))
    assert found.values[:49] == pytest.approx(np.arange(49)) and np.isnan(found.values[50:60]).all()
    assert Probe(frame(image)).profile(line(0, 10, 100, 10)).unit == "px"
    with pytest.raises(Unmeasured, match="does not lie"):
        Probe(frame()).profile(line(900, 900, 950, 900))


def test_a_profile_crosses_from_chip_to_chip():
    other = Plane(ArrayRaster(np.full(IMAGE.shape, 50, np.float32)), "sci", Mesh.offset(IMAGE.shape, dx=0, dy=205))
    both = Frame("a", "a SCI", [Plane(ArrayRaster(IMAGE), "sci"), other], scene="sky")
    values = Probe(both).profile(line(10, 150, 10, 250)).values
    assert values[:40].max() < 20 and values[-20:].min() == 50 and np.isnan(values[51:54]).all()


def test_flags_in_a_region_are_counted():
    dq = np.zeros(IMAGE.shape, np.int16)
    dq[70:80, 100:110], dq[70:75, 100:110] = 4096, 4096 + 16
    census, step = Probe(frame(dq=dq)).flags(circle())
    assert (census[4096], census[4112], step) == (50, 50, 1)
    with pytest.raises(Unmeasured, match="no data-quality"):
        Probe(frame()).flags(circle())


def test_the_pixels_around_one_stop_at_the_edge():
    dq = np.zeros(IMAGE.shape, np.int16)
    dq[2, 1] = -32768
    found = Probe(frame(dq=dq)).around(0, 1, 2)
    assert (found.x0, found.y0, found.values.shape) == (0, 0, (7, 6))
    np.testing.assert_array_equal(found.values, IMAGE[:7, :6])
    assert found.dq[2, 1] == 32768
    assert Probe(frame()).around(0, 100, 100).dq is None
    for plane, x, y in ((1, 0, 0), (0, 300, 0), (0, -1, 0)):
        with pytest.raises(Unmeasured):
            Probe(frame()).around(plane, x, y)
