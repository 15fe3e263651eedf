"""Where pixels lie in a scene."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.viewer import Frame, Mesh, Plane


def distorted(x, y):
    """Rotate, scale, and bend by as much as ACS/WFC does."""
    u, v = (x - 2048) / 2048, (y - 1024) / 2048
    x, y = x + 40 * u * v + 25 * u**2, y - 30 * v**2 + 20 * u * v
    return 0.99 * x - 0.05 * y + 300, 0.05 * x + 1.01 * y - 20


def test_a_mesh_of_a_distortion_is_good_to_a_small_part_of_a_pixel():
    mesh = Mesh.of((2048, 4096), distorted, step=128)
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-0.5, 4095.5, 500), rng.uniform(-0.5, 2047.5, 500)
    np.testing.assert_allclose(mesh.to_scene(x, y), distorted(x, y), atol=0.06)


def test_to_pixel_undoes_to_scene_also_outside():
    mesh = Mesh.of((300, 500), distorted, step=64)
    x, y = np.meshgrid(np.linspace(-60, 560, 13), np.linspace(-60, 360, 11))
    back = mesh.to_pixel(*mesh.to_scene(x, y))
    np.testing.assert_allclose(back, (x, y), atol=1e-5)


def test_an_offset_moves_and_nothing_else():
    mesh = Mesh.offset((20, 30), dx=5, dy=2051)
    assert [float(c) for c in mesh.to_scene(3, 4)] == [8, 2055]
    assert mesh.scene.shape == (2, 2, 2)


@pytest.mark.parametrize(
    ("xs", "scene", "message"),
    [
        ([0, 1, 1], np.zeros((2, 3, 2)), "increasing"),
        ([0], np.zeros((2, 1, 2)), "increasing"),
        ([0, 1], np.zeros((2, 3, 2)), "expected"),
        ([0, 1], np.full((2, 2, 2), np.nan), "finite"),
    ],
)
def test_a_mesh_that_cannot_be_is_refused(xs, scene, message):
    with pytest.raises(ValueError, match=message):
        Mesh(np.array(xs), np.array([0, 1]), scene)


def test_frames_and_planes_say_what_is_wrong():
    image = ArrayRaster(np.zeros((4, 4), np.float32))
    with pytest.raises(ValueError, match="expected one of sci"):
        Plane(image, "err")
    with pytest.raises(ValueError, match="needs integers"):
        Plane(image, "dq")
    with pytest.raises(ValueError, match="no planes"):
        Frame("a", "A", [])
    with pytest.raises(ValueError, match="mixes"):
        Frame("a", "A", [Plane(image, "sci"), Plane(image, "wht")])
    with pytest.raises(ValueError, match="'dq'"):
        Frame("a", "A", [Plane(image, "sci")], flags=[Plane(image, "sci")])


def test_a_source_is_known_by_its_pixels_and_its_kind():
    raster = ArrayRaster(np.zeros((4, 4), np.int16), name="secret/path.fits")
    again = Plane(raster, "sci", Mesh.offset((4, 4), dx=1, dy=0))
    assert Plane(raster, "sci").source == again.source != Plane(raster, "dq").source
    assert "secret" not in again.source
