"""Stars that are just isolated, bright, sharp and many enough."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.core.status import Status
from drizview.checks.fixtures.detections import detections, source_lists
from drizview.checks.fixtures.psf.shapes import StarShapes, exposure_stars
from drizview.checks.fixtures.psf.sources import Sources
from drizview.checks.psf.stars import (
    elongation_of_stars,
    shapes_of_exposures,
    width_over_handbook,
    width_over_predicted,
)
from drizview.checks.psf.widths import width_between_exposures
from drizview.dataset.instruments import instrument
from drizview.dataset.io.header import Header
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.sky.background import Background
from drizview.measure.stars.peaks import Peaks
from drizview.measure.stars.shapes import FWHM_PER_SIGMA, Shapes


class Product:
    """A product without a coordinate system."""

    kernel = "square"
    sci = SimpleNamespace(shape=(300, 300))

    @property
    def wcs(self):
        raise Unmeasured("none")


def gaussians(count, *, fwhm=2.0, length=0.0):
    """Return shapes of one width, and of one (xx - yy) / (xx + yy)."""
    one, none = np.ones(count), np.zeros(count)
    size = (np.broadcast_to(fwhm, count) / FWHM_PER_SIGMA) ** 2
    root = np.sqrt(1 - np.asarray(length) ** 2)
    return Shapes(none, none, one, none, size * (1 + length) / root, none, size * (1 - length) / root, none, one > 0)


def exposure(name="a", *, filter="F606W", camera="ACS", detector="WFC"):
    header = Header(fits.Header())
    chip, owner = SimpleNamespace(header=header, extver=1), instrument(camera, detector)
    return SimpleNamespace(name=name, filter=filter, instrument=owner, chips=[chip], primary=header, exptime=500.0)


def sources(count=20, *, fwhm=2.0, flux=100.0, snr=100.0, apart=30.0, length=0.0, scale=1.0, name="a"):
    """Return stars in a row."""
    one = np.ones(count)
    column = np.cumsum(np.broadcast_to(apart, count))
    peaks = Peaks(one, column, column, one, flux * one, one.astype(int), 0 * one)
    stamps, jacobian = np.zeros((count, 9, 9), np.float32), np.broadcast_to(np.eye(2), (count, 2, 2))
    shapes = gaussians(count, fwhm=fwhm, length=length)
    return Sources(exposure(name), peaks, shapes, scale * one, snr * one, one, stamps, stamps > 0, jacobian)


def chosen(given):
    """Return how many of the sources of one exposure count as stars."""
    try:
        return len(exposure_stars({"a": given}, Unmeasured("one exposure"))["a"])
    except Unmeasured:
        return 0


@pytest.mark.parametrize(("snr", "count"), [(16, 0), (29, 0), (31, 20), (58, 20)])
def test_a_star_has_thirty_times_its_noise(snr, count):
    assert chosen(sources(snr=snr)) == count


@pytest.mark.parametrize(("stars", "count"), [(3, 0), (4, 0), (5, 5), (9, 9)])
def test_five_stars_are_needed(stars, count):
    assert chosen(sources(stars)) == count


@pytest.mark.parametrize(("apart", "count"), [(3.5, 0), (5.9, 0), (6.1, 20), (11.0, 20)])
def test_a_star_has_no_neighbour_within_six_pixels(apart, count):
    assert chosen(sources(apart=apart)) == count


@pytest.mark.parametrize(("share", "spoilt"), [(0.06, 0), (0.095, 0), (0.105, 10), (0.5, 10)])
def test_a_neighbour_of_a_tenth_of_the_light_spoils_a_star(share, spoilt):
    flux = np.tile([1.0, share], 10)
    assert chosen(sources(flux=flux, apart=np.tile([40.0, 3.0], 10))) == 10 - spoilt


@pytest.mark.parametrize(("wider", "count"), [(1.1, 40), (1.24, 40), (1.26, 20), (2.0, 20)])
def test_stars_are_at_most_a_quarter_wider_than_the_sharp_ones(wider, count):
    assert chosen(sources(40, fwhm=np.repeat([2.0, 2.0 * wider], 20))) == count


@pytest.mark.parametrize(("sharp", "count"), [(6, 40), (9, 40), (11, 11), (19, 19)])
def test_the_sharp_ones_are_a_quarter(sharp, count):
    """Fewer than ten of forty are cosmic rays, or chance."""
    assert chosen(sources(40, fwhm=np.repeat([1.0, 2.0], [sharp, 40 - sharp]))) == count


def shapes(ratio=1.0, *, count=40, length=0.0, spread=0.0):
    """Return stars so much wider than predicted, with a scatter that gives the median an error."""
    wide = ratio * (1 + spread * np.linspace(-1, 1, count))
    seen, model = gaussians(count, fwhm=2.0 * wide, length=length), gaussians(count)
    place = np.linspace(5, 295, count)
    return StarShapes(place, place, seen, model, model, (model, model), 0.05)


@pytest.mark.parametrize(("ratio", "firm"), [(1.04, False), (1.065, False), (1.075, True), (1.9, True)])
def test_a_width_counts_beyond_seven_per_cent(ratio, firm):
    assert (width_over_predicted(shapes(ratio), Product()).cap is None) == firm


@pytest.mark.parametrize(("count", "cap"), [(6, Status.WARN), (9, Status.WARN), (10, None), (19, None)])
def test_few_stars_warn_at_most(count, cap):
    assert width_over_predicted(shapes(1.5, count=count), Product()).cap is cap


def test_the_field_is_mapped_in_nine_cells():
    rows, columns = np.mgrid[25:300:50, 25:300:50]
    stars = shapes(count=36)
    mapped = StarShapes(
        columns.ravel() * 1.0, rows.ravel() * 1.0, stars.seen, stars.aligned, stars.complete, stars.round, 0.05
    )
    assert [row["stars"] for row in width_over_predicted(mapped, Product()).rows] == [4] * 9


def length_of(ratio):
    return (ratio**2 - 1) / (ratio**2 + 1)


def long(ratio, *, filter="F606W"):
    images = SimpleNamespace(exposures=[exposure(filter=filter)])
    return elongation_of_stars(shapes(length=length_of(ratio)), {"a": sources()}, images, Product())


@pytest.mark.parametrize(("ratio", "firm"), [(1.05, False), (1.09, False), (1.11, True), (1.9, True)])
def test_an_elongation_counts_beyond_ten_per_cent(ratio, firm):
    assert (long(ratio).cap is None) == firm


@pytest.mark.parametrize(
    ("filter", "cap"), [("F200W", Status.WARN), ("F290W", Status.WARN), ("F310W", None), ("F555W", None)]
)
def test_stars_are_long_by_nature_below_300_nanometres(filter, cap):
    assert long(1.5, filter=filter).cap is cap


def trailed(ratio, *, count=20):
    return shapes_of_exposures({"a": sources(count, length=length_of(ratio))})


@pytest.mark.parametrize(("ratio", "cap"), [(1.15, Status.INFO), (1.29, Status.INFO), (1.31, None), (2.0, None)])
def test_an_exposure_trailed_beyond_thirty_per_cent(ratio, cap):
    assert trailed(ratio).cap is cap


@pytest.mark.parametrize(("count", "cap"), [(3, Status.INFO), (4, Status.INFO), (5, None), (9, None)])
def test_five_stars_tell_that_an_exposure_trailed(count, cap):
    assert trailed(1.6, count=count).cap is cap


def widths(*ratios, counts=(20, 20, 20), filters=("F606W",) * 3):
    """Return the width of the widest of three exposures against the others."""
    given = zip("abc", ratios, counts, filters, strict=True)
    stars = {name: sources(count, fwhm=0.1 * ratio, name=name) for name, ratio, count, _ in given}
    for each, filter in zip(stars.values(), filters, strict=True):
        each.exposure.filter = filter
    return width_between_exposures(stars)


def test_an_exposure_out_of_focus_is_the_widest():
    found = widths(1.0, 1.56, 1.02)
    assert found.rows[0]["exposure"] == "b"
    assert found.value == pytest.approx(1.56 / 1.01, abs=0.01)
    assert found.cap is None


def test_five_stars_tell_that_an_exposure_is_out_of_focus():
    assert widths(1.0, 1.5, 1.0, counts=(20, 5, 20)).rows[0]["exposure"] == "b"
    assert widths(1.0, 1.5, 1.0, counts=(20, 4, 20)).value == pytest.approx(1.0)


def test_stars_through_other_filters_have_other_widths():
    assert widths(1.0, 1.5, 1.0, filters=("F606W", "F160W", "F606W")).value == pytest.approx(1.0)


@pytest.mark.parametrize(("ratio", "cap"), [(1.14, Status.PASS), (1.16, None)])
def test_a_width_counts_where_its_error_leaves_fifteen_per_cent(ratio, cap):
    assert widths(1.0, ratio, 1.0).cap is cap


def test_three_stars_have_a_shape():
    assert trailed(1.2, count=3).n == 1
    with pytest.raises(Unmeasured):
        trailed(1.2, count=2)


def over_handbook(*, count=40, spread=1.0, share=0.5):
    """Return the width over the handbook's of stars in F606W, of which a share is so much wider than the others."""
    widths = 0.067 * np.where(np.arange(count) < round(share * count), spread, 1.0)
    stars = sources(count, fwhm=widths)
    images = SimpleNamespace(
        instrument=instrument("WFC3", "UVIS"), exposures=[exposure(camera="WFC3", detector="UVIS")]
    )
    return width_over_handbook({"a": stars}, images)


@pytest.mark.parametrize(("spread", "known"), [(1.05, True), (1.115, True), (1.125, False), (2.0, False)])
def test_stars_have_one_width_to_twelve_per_cent(spread, known):
    if known:
        assert over_handbook(spread=spread).value == pytest.approx(1.0, abs=0.15)
    else:
        with pytest.raises(Unmeasured):
            over_handbook(spread=spread)


@pytest.mark.parametrize(("share", "known"), [(0.15, True), (0.22, True), (0.28, False), (0.72, False), (0.78, True)])
def test_the_widths_are_those_of_the_middle_half(share, known):
    if known:
        assert over_handbook(spread=1.5, share=share).n == 40
    else:
        with pytest.raises(Unmeasured):
            over_handbook(spread=1.5, share=share)


def test_other_cameras_have_no_table():
    with pytest.raises(NotApplicable):
        width_over_handbook({}, SimpleNamespace(instrument=instrument("ACS", "WFC")))


# ---- sources of an exposure


class Mapping:
    """A chip that lies on the product as it is."""

    def points(self, rows, columns):
        return columns, rows

    def jacobian(self, rows, columns):
        return np.broadcast_to(np.eye(2), (len(rows), 2, 2))


def found_in(image, *, scale=1.0):
    """Return how many sources an image of unit noise shows, taken in F606W with pixels of a scale."""
    limited = exposure()
    chip = SimpleNamespace(
        name="a", sci=image.astype(np.float32), dq=None, rate_factor=1.0, electrons_per_second=None,
        electron_factor=1e12, native_scale_arcsec=scale, extver=1,
    )  # fmt: skip
    sky = Background(0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1000)
    placed = SimpleNamespace(exposure=limited, chip=chip, mapping=Mapping())
    return len(source_lists(detections(SimpleNamespace(shape=image.shape), ((placed, sky),))).get("a", ()))


def star(total, *, long=0.9, wide=0.9, size=31, points=9):
    """Return an elliptical Gaussian over pixels."""
    fine = (np.arange(size * points) + 0.5) / points - 0.5 - size // 2
    bell = np.exp(-(fine[None, :] ** 2) / 2 / long**2 - fine[:, None] ** 2 / 2 / wide**2)
    pixels = bell.reshape(size, points, size, points).mean(axis=(1, 3))
    return total * pixels / pixels.sum()


def core(image):
    middle = image.shape[0] // 2
    return image[middle - 1 : middle + 2, middle - 1 : middle + 2].sum()


@pytest.mark.parametrize(("ratio", "count"), [(11, 0), (19.5, 0), (20.5, 1), (38, 1)])
def test_a_source_has_twenty_times_the_noise_of_its_core(ratio, count):
    image = star(1.0)
    assert found_in(image * 3 * ratio / core(image)) == count


@pytest.mark.parametrize(("ratio", "count"), [(1.5, 1), (2.4, 1), (2.6, 0), (4.5, 0)])
def test_a_source_is_at_most_two_and_a_half_times_as_long_as_wide(ratio, count):
    assert found_in(star(1e5, wide=0.7, long=0.7 * ratio)) == count


@pytest.mark.parametrize(("share", "count"), [(0.5, 0), (0.74, 0), (0.76, 1), (0.9, 1)])
def test_a_source_has_three_quarters_of_the_diffraction_limit(share, count):
    limit = 1.03 * 606e-9 / 2.4 * 206264.806
    assert found_in(star(1e5), scale=share * limit / (0.9 * FWHM_PER_SIGMA)) == count


@pytest.mark.parametrize(("share", "count"), [(0.08, 0), (0.14, 0), (0.16, 1), (0.5, 1)])
def test_a_source_has_light_in_both_directions(share, count):
    """The neighbours in a column hold a share of the peak; those in the row more."""
    widths = np.linspace(0.2, 0.9, 141)
    across = np.array([star(1.0, wide=wide)[[14, 16], 15].sum() / star(1.0, wide=wide).max() for wide in widths])
    image = star(1e5, wide=float(np.interp(share, across, widths)), long=0.8)
    assert found_in(image) == count
