from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import Unmeasured
from drizview.measure.flags.map import FlagMap, everywhere, flag_density, flag_map, repetition


def events(shape=(600, 600), count=900, length=6, seed=0):
    """Return a map with short tracks at random."""
    random = np.random.default_rng(seed)
    mask = np.zeros(shape, dtype=bool)
    for row, column in random.integers(0, np.array(shape) - length, (count, 2)):
        mask[row, column : column + length] = True
    return mask


def counted(mask, **more):
    return flag_map(ArrayRaster(np.where(mask, 4096, 0).astype("i2")), **more)


def test_the_fraction_leaves_out_bad_pixels():
    dq = np.zeros((512, 512), dtype="i2")
    dq[:, :100] = 16
    dq[:256, 100:] = 4096
    dq[:100, 100:] |= 8192
    found = flag_map(ArrayRaster(dq), side=4)
    assert found.fraction == pytest.approx(0.5)


def test_a_bit_on_the_whole_chip_does_not_empty_it():
    dq = np.full((600, 600), 4, dtype="i2")
    dq[:6] |= 4096
    assert everywhere(ArrayRaster(dq), 0xFFFF) == 4
    assert flag_map(ArrayRaster(dq)).fraction == pytest.approx(6 / 576, rel=0.01)


def test_the_dispersion_is_the_size_of_the_events():
    assert counted(events(length=6)).dispersion() == pytest.approx(6, rel=0.35)
    assert counted(events(length=1, count=4000)).dispersion() == pytest.approx(1, rel=0.35)


def test_clusters_raise_the_dispersion():
    mask = events()
    mask[200:280, 200:280] = True
    assert counted(mask).dispersion() > 20


def test_too_little_to_say_gives_a_reason():
    with pytest.raises(Unmeasured):
        counted(events(count=3)).dispersion()
    with pytest.raises(Unmeasured):
        repetition(events(count=30))
    with pytest.raises(Unmeasured):
        repetition(np.ones((20, 20), dtype=bool))


def test_random_tracks_do_not_repeat_and_a_lattice_does():
    assert repetition(events(length=25))[0] < 0.1
    lattice = np.zeros((300, 300), dtype=bool)
    lattice[::12, ::15] = True
    share, dy, dx = repetition(lattice)
    assert share > 0.5
    assert min(dy % 12, -dy % 12) <= 1 and min(dx % 15, -dx % 15) <= 1


@pytest.mark.parametrize("shape", [(1, 1), (3, 500), (20, 20)])
def test_tiny_chips_are_counted(shape):
    assert counted(np.ones(shape, dtype=bool)).fraction == 1


def test_the_density_of_flags_is_their_share():
    cells = FlagMap(np.array([[1, 5], [0, 1]]), np.array([[100, 50], [0, 5]]), 10)
    assert flag_density(cells) == pytest.approx(np.array([[1.0, 10.0], [np.nan, np.nan]]), nan_ok=True)
