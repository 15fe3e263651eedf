"""Grids and drops that are just worth a try, and weights that just count."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.dither.sampling import resolution
from drizview.checks.dither.weights import weight_scatter
from drizview.checks.fixtures.dither import Dither, GridOption, GridOptions, grid_options
from drizview.dataset.instruments import instrument
from drizview.dataset.io.header import Header
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.dithering import Sampling
from drizview.measure.weight.weights import WeightType

EMPTY = Header(fits.Header())

TIME = WeightType("EXP", "made so")
HALVES = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))
ACS = instrument("ACS", "WFC")


def chance(*, gain=10.0, scale=1.0, pixfrac=1.0):
    now, best = GridOption(0.05 * scale, pixfrac, 0.08 * (1 + gain / 100), 0.0), GridOption(0.03, 0.7, 0.08, 0.1)
    return resolution(GridOptions(now, best, (), 0.05, 4)).opportunity


@pytest.mark.parametrize(("gain", "worth"), [(1.6, False), (2.9, False), (3.1, True), (5.5, True)])
def test_three_per_cent_of_width_are_worth_a_word(gain, worth):
    assert chance(gain=gain) == worth


@pytest.mark.parametrize(("size", "coarse"), [(0.5, False), (0.94, False), (0.96, True), (0.97, True)])
def test_native_grids_and_full_drops_leave_something_to_gain(size, coarse):
    assert chance(scale=size) == coarse
    assert chance(pixfrac=size) == coarse


class Mapping:
    """A chip that lies on a product of its own scale, displaced by a part of a pixel."""

    shape = (200, 200)
    typical_area = 1.0

    def __init__(self, dx, dy):
        self.dx, self.dy = dx, dy

    def grid(self, rows, columns):
        x, y = np.meshgrid(columns, rows)
        return x + self.dx, y + self.dy

    def window(self, x, y):
        return slice(int(y[0]), int(y[1])), slice(int(x[0]), int(x[1]))


def options(*, offsets=HALVES, angstrom=6000.0, pixfrac=1.0):
    names = tuple(f"e{i}" for i in range(len(offsets)))
    entries = tuple(
        SimpleNamespace(index=i, exposure=name, extver=1, native_scale_arcsec=0.05) for i, name in enumerate(names, 1)
    )
    header = Header(fits.Header([("PHOTPLAM", angstrom)]))
    product = SimpleNamespace(inputs=entries, scale_arcsec=0.05, pixfrac=pixfrac, sci_header=header, header=header)
    chips = tuple(
        SimpleNamespace(entry=entry, exposure=SimpleNamespace(name=entry.exposure), mapping=Mapping(*offset))
        for entry, offset in zip(entries, offsets, strict=True)
    )
    dither = Dither(names, ((100.0, 100.0),), Sampling(np.array([offsets], dtype=float)))
    return grid_options(SimpleNamespace(instrument=ACS, exposures=[], product=product), product, chips, dither)


def test_drops_from_full_to_half_are_tried():
    """As the DrizzlePac Handbook recommends: from 1.0 down in tenths."""
    assert sorted({option.pixfrac for option in options().tried}) == [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def test_the_drop_recommended_is_a_little_larger_than_the_pixel_and_even():
    best = options().best
    assert best.scale == pytest.approx(0.03)  # 2.355 on a width of 0.067 arcsec
    assert best.pixfrac == 0.7  # 0.6 would be as large as the pixel, and no larger
    assert best.scatter <= 0.2


@pytest.mark.parametrize(
    ("angstrom", "known"), [(600.0, False), (990.0, False), (1010.0, True), (29_000.0, True), (31_000.0, False)]
)
def test_wavelengths_are_those_of_hubble(angstrom, known):
    if known:
        assert options(angstrom=angstrom).tried
    else:
        with pytest.raises(Unmeasured):
            options(angstrom=angstrom)


SHAPE = (128, 256)


class Weighted:
    """A product of two exposures, the second of which covers only the right part; weights as given."""

    exptime, header = 1000.0, EMPTY
    context_is_ambiguous = False
    sci = SimpleNamespace(shape=SHAPE)

    def __init__(self, weight, *, inputs=2, ratio=0.5, missing=None):
        self.inputs = tuple(
            SimpleNamespace(index=i, exposure=f"e{i}", extver=1, native_scale_arcsec=0.05) for i in range(1, inputs + 1)
        )
        self.scale_arcsec, self.wht = 0.05 * ratio, weight
        context = np.full(SHAPE, 2**inputs - 1, dtype=np.int32)
        if missing is not None:
            context[missing] &= ~1
        self.context = SimpleNamespace(read=lambda window: [context[window]])

    @property
    def wcs(self):
        raise Unmeasured("none")


class Everywhere:
    """Outlines of inputs that cover bands of columns: each label is what covers the column."""

    def __init__(self, *bands):
        self.bands = bands

    def labels(self, rows, columns):
        inside = np.array([(columns >= first) & (columns < last) for first, last in self.bands])
        codes = (inside * 2 ** np.arange(len(self.bands))[:, None]).sum(axis=0)
        values, labels = np.unique(codes, return_inverse=True)
        known = [tuple(i + 1 for i in range(len(self.bands)) if int(value) >> i & 1) for value in values]
        shift = 0 if values[0] == 0 else 1
        return np.broadcast_to(labels + shift, (len(rows), len(columns))), [()] * shift + known


WHOLE = Everywhere((0, 256), (0, 256))


def uneven(scatter, shape=SHAPE):
    """Return weights that scatter by so much of their median."""
    return np.where(np.indices(shape).sum(axis=0) % 2, 1 + scatter, 1 - scatter) * 1000.0


def scatter(product, outlines=WHOLE):
    return weight_scatter(SimpleNamespace(instrument=ACS, product=product), product, outlines, TIME, product.context)


@pytest.mark.parametrize(("ratio", "asked"), [(0.6, True), (0.94, True), (0.96, False), (0.98, False)])
def test_weights_alarm_on_grids_finer_than_the_detector(ratio, asked):
    measured = scatter(Weighted(uneven(0.1), ratio=ratio))
    assert measured.value == pytest.approx(0.1, abs=0.02)
    assert (measured.cap is None) == asked


@pytest.mark.parametrize(("ratio", "asked"), [(0.6, True), (0.94, True), (0.96, False), (1.2, False)])
def test_a_single_exposure_has_no_dither_to_fill_native_pixels_with(ratio, asked):
    made = Weighted(uneven(0.1), ratio=ratio, inputs=1)
    if asked:
        assert scatter(made, Everywhere((0, 256))).value == pytest.approx(0.1, abs=0.02)
    else:
        with pytest.raises(NotApplicable):
            scatter(made, Everywhere((0, 256)))


@pytest.mark.parametrize(("few", "counts"), [(5, False), (6, False), (7, True), (8, True)])
def test_areas_of_seven_tenths_of_the_exposures_count(few, counts):
    """The left half is covered by so many of ten exposures; its weights are even, those of the right half are not."""
    weight = np.where(np.arange(256) < 128, 1000.0, uneven(0.3))
    bands = [(0, 256)] * few + [(128, 256)] * (10 - few)
    measured = scatter(Weighted(weight, inputs=10), Everywhere(*bands))
    assert (measured.value < 0.25) == counts


@pytest.mark.parametrize(("missing", "left_out"), [(0.2, True), (0.38, True), (0.42, False), (0.6, False)])
def test_where_two_fifths_miss_an_input_drops_are_too_small(missing, left_out):
    """Rejected pixels and their neighbours are left out; here the neighbours of every gap are uneven."""
    gaps = np.zeros(SHAPE, dtype=bool)
    gaps[: round(missing * SHAPE[0])] = True
    weight = np.full(SHAPE, 1000.0)
    edge = round(missing * SHAPE[0])
    weight[edge : edge + 1] = 5000.0
    value = scatter(Weighted(weight, missing=gaps)).value
    assert (value == 0) == left_out


@pytest.mark.parametrize(("distance", "seen"), [(3, False), (4, False), (5, True), (7, True)])
def test_areas_are_kept_five_pixels_from_their_rims(distance, seen):
    outlines = Everywhere((0, 64), (0, 64), (64, 256), (64, 256))
    for column in (64 + distance, 63 - distance):
        weight = np.full(SHAPE, 1000.0)
        weight[:, column] = 9000.0
        assert bool(scatter(Weighted(weight, inputs=4), outlines).where) == seen
