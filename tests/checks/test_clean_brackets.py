"""Defects, fluxes, rings and trails that just count."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.clean.defects import residual_defects
from drizview.checks.clean.exposures import flux_between_exposures, second_image_of_stars
from drizview.checks.clean.flux import dark_rings, flux_agreement
from drizview.checks.clean.trails import satellite_trails
from drizview.checks.core.status import Status
from drizview.checks.fixtures.clean.brightness import Brightness
from drizview.checks.fixtures.clean.defects import Defect, Defects
from drizview.checks.fixtures.clean.holes import product_holes
from drizview.checks.fixtures.clean.photometry import FluxRatio, SourceSurroundings, flux_ratios, source_surroundings
from drizview.checks.fixtures.clean.trails import Trail, TrailExcess, product_trails
from drizview.checks.fixtures.geometry import OverlapMap
from drizview.dataset.io.header import Header
from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import Unmeasured
from drizview.measure.defects.spots import Sharpness
from drizview.measure.defects.trails import Line
from drizview.measure.sky.background import Background
from drizview.measure.stars.doubles import SecondImage
from drizview.measure.stars.peaks import Peaks
from drizview.measure.stars.rings import RadialProfile

EMPTY = Header(fits.Header())


class Product:
    """A product without a coordinate system."""

    scale_arcsec = 0.05

    @property
    def wcs(self):
        raise Unmeasured("none")


PRODUCT = Product()


def defects(depth, megapixels, *, star=0.66):
    found = (Defect(1.0, 1.0, 30.0, depth, True),)
    return residual_defects(PRODUCT, Defects(found, megapixels, 5, True), Sharpness(2, star))


@pytest.mark.parametrize(("star", "known"), [(0.4, True), (0.85, True), (0.87, False), (0.95, False)])
def test_stars_as_sharp_as_pixels_hide_what_one_exposure_has(star, known):
    """The limit lies half way to one: at 0.93."""
    if known:
        assert defects(1, {1: 1.0}, star=star).value == 1
    else:
        with pytest.raises(Unmeasured):
            defects(1, {1: 1.0}, star=star)


@pytest.mark.parametrize(("share", "counted"), [(0.08, 0), (0.14, 0), (0.16, 1), (0.3, 1)])
@pytest.mark.parametrize("depth", [2, 3])
def test_a_part_with_two_or_three_exposures_is_judged_from_fifteen_per_cent_of_the_area(depth, share, counted):
    other = 5 - depth
    assert defects(depth, {depth: share, other: 1 - share}).n == counted


@pytest.mark.parametrize(("share", "counted"), [(0.27, 0), (0.49, 0), (0.51, 1), (0.7, 1)])
def test_a_part_with_one_exposure_is_judged_where_it_is_most_of_the_area(share, counted):
    assert defects(1, {1: share, 4: 1 - share}).n == counted


@pytest.mark.parametrize(("depth", "counted"), [(1, 0), (2, 0), (3, 1), (4, 1)])
def test_three_exposures_find_their_cosmic_rays(depth, counted):
    assert defects(depth, {1: 0.1, 2: 0.1, 3: 0.4, 4: 0.4}).n == counted


@pytest.mark.parametrize(("stars", "known"), [(5, False), (9, False), (10, True), (19, True)])
def test_ten_stars_tell_the_flux(stars, known):
    ratios = tuple(FluxRatio("a", 1.0, 1.0, 1e4, 1.0) for _ in range(stars))
    if known:
        assert flux_agreement(SimpleNamespace(), PRODUCT, ratios, Unmeasured("one exposure")).value == 1
    else:
        with pytest.raises(Unmeasured):
            flux_agreement(SimpleNamespace(), PRODUCT, ratios, Unmeasured("one exposure"))


def rings(errors, *, sources=20):
    profile = RadialProfile(np.array([5.0]), np.array([-2.0]), np.array([2.0 / errors]), sources)
    return dark_rings(PRODUCT, SourceSurroundings(profile, 2.0, ()))


@pytest.mark.parametrize(("errors", "value"), [(1.6, 0.0), (2.9, 0.0), (3.1, -2.0), (5.5, -2.0)])
def test_a_dark_ring_has_three_errors(errors, value):
    assert rings(errors).value == value


@pytest.mark.parametrize(("sources", "cap"), [(5, Status.WARN), (9, Status.WARN), (10, None), (19, None)])
def test_few_sources_warn_at_most(sources, cap):
    assert rings(9.0, sources=sources).cap is cap


def trail(*excesses, significance=20.0, filled=0.95, angle=0.0, offset=100.0):
    cos, sin = np.cos(angle), np.sin(angle)
    ends = (offset * cos + 150 * sin, offset * sin - 150 * cos, offset * cos - 150 * sin, offset * sin + 150 * cos)
    return Trail(Line(angle, offset, 6.0, 1.0, significance, filled, ends), excesses)


def shown(value, *, name="a", error=0.001, sigma=1.0):
    return TrailExcess(name, value, error, sigma)


QUIET = shown(0.0, name="b")


def trails(*found):
    return satellite_trails(PRODUCT, found)


@pytest.mark.parametrize(("significance", "count"), [(8.0, 0), (13.9, 0), (14.1, 1), (27.0, 1)])
def test_without_exposures_a_trail_is_plain(significance, count):
    assert trails(trail(significance=significance)).value == count


@pytest.mark.parametrize(("filled", "count"), [(0.5, 0), (0.84, 0), (0.86, 1), (0.92, 1)])
def test_without_exposures_a_trail_is_whole(filled, count):
    assert trails(trail(filled=filled)).value == count


@pytest.mark.parametrize(("significance", "fails"), [(5.0, False), (7.9, False), (8.1, True), (15.0, True)])
def test_a_trail_that_fails_is_plain(significance, fails):
    assert (trails(trail(shown(1.0), QUIET, significance=significance)).cap is None) == fails


@pytest.mark.parametrize(("value", "count"), [(0.05, 0), (0.13, 0), (0.15, 1), (0.3, 1)])
def test_a_trail_stands_out_from_the_noise_of_the_product(value, count):
    """Two exposures: their mean has half of the light and 0.7 of the noise."""
    assert trails(trail(shown(value), QUIET)).value == count


@pytest.mark.parametrize(("value", "fails"), [(0.15, False), (0.19, False), (0.21, True), (0.55, True)])
def test_a_trail_that_fails_is_bright_in_its_exposure(value, fails):
    assert (trails(trail(shown(value), QUIET)).cap is None) == fails


@pytest.mark.parametrize(("errors", "count"), [(2.6, 0), (4.9, 0), (5.1, 1), (9.5, 1)])
def test_a_trail_is_seen_from_five_errors(errors, count):
    assert trails(trail(shown(1.0, error=1 / errors), QUIET)).value == count


@pytest.mark.parametrize(("other", "count"), [(0.2, 1), (0.34, 1), (0.36, 0), (0.6, 0)])
def test_the_others_show_less_than_a_third_of_a_trail(other, count):
    assert trails(trail(shown(1.0), shown(other, name="b"))).value == count


@pytest.mark.parametrize(("errors", "count"), [(1.2, 1), (2.9, 1), (3.1, 0), (5.5, 0)])
def test_the_others_may_show_three_errors(errors, count):
    """One that looked closer shows nothing."""
    assert trails(trail(shown(1.0), shown(0.15 * errors, name="b", error=0.15), QUIET)).value == (
        count if 0.15 * errors > 0.35 else 1
    )


@pytest.mark.parametrize(("error", "count"), [(0.11, 1), (0.19, 1), (0.21, 0), (0.5, 0)])
def test_another_would_have_seen_a_trail(error, count):
    assert trails(trail(shown(1.0), shown(0.0, name="b", error=error))).value == count


@pytest.mark.parametrize(("width", "count"), [(4.0, 1), (11.5, 1), (12.5, 0), (24.0, 0)])
def test_a_faint_line_is_as_narrow_as_a_trail(width, count):
    faint = trail(shown(1.0), QUIET, significance=5.0)
    assert trails(replace(faint, line=replace(faint.line, width=width))).value == count


@pytest.mark.parametrize(("significance", "count"), [(4.6, 0), (5.4, 0), (5.6, 1), (10.0, 1)])
def test_a_plain_line_may_be_wide(significance, count):
    plain = trail(shown(1.0), QUIET, significance=significance)
    assert trails(replace(plain, line=replace(plain.line, width=24.0))).value == count


@pytest.mark.parametrize(("degrees", "count"), [(7, 1), (11, 1), (13, 2), (23, 2)])
def test_the_wings_of_a_trail_are_parallel(degrees, count):
    turned = trail(shown(0.9), QUIET, angle=np.radians(degrees), significance=15.0)
    assert trails(trail(shown(1.0), QUIET), turned).value == count


@pytest.mark.parametrize(("apart", "count"), [(35, 1), (59, 1), (61, 2), (110, 2)])
def test_the_wings_of_a_trail_are_close(apart, count):
    beside = trail(shown(0.9), QUIET, offset=100.0 + apart, significance=15.0)
    assert trails(trail(shown(1.0), QUIET), beside).value == count


# ---- light of stars and of what is around them


class Frame:
    """An image with weight everywhere, in electrons per second."""

    unit, scale_arcsec, exptime = "electrons/s", 0.05, 500.0
    header = EMPTY

    def __init__(self, image):
        self.sci = image
        self.inputs = (SimpleNamespace(index=1, native_scale_arcsec=0.05, units="cps"),)

    def image(self, window):
        return self.sci[window]


def distances(side, at):
    rows, columns = np.mgrid[:side, :side]
    return np.hypot(rows - at[0], columns - at[1])


def measured(image, at, *, snr=100.0):
    """Return the flux ratios of a star at a place of one exposure, drizzled as it is."""
    chip = SimpleNamespace(sci=image, dq=None, exptime=500.0, electrons_per_second=1.0, extver=1, unit="electrons/s",
                           electrons_per_count=1.0)  # fmt: skip
    shape = image.shape
    mapping = SimpleNamespace(points=lambda rows, columns: (columns, rows), shape=shape)
    product = Frame(image)
    placed = SimpleNamespace(entry=product.inputs[0], exposure=SimpleNamespace(name="a"), chip=chip, mapping=mapping)
    y, x = (np.array([float(place)]) for place in at)
    peaks = Peaks(y, x, x, y, np.ones(1), np.ones(1, dtype=np.int64), np.zeros(1))
    sources = SimpleNamespace(peaks=peaks, snr=np.array([snr]), jacobian=np.eye(2)[None])
    try:
        return flux_ratios(product, (placed,), {"a": sources})
    except Unmeasured:
        return ()


def star_in_rings(at=(40, 40), side=81):
    """Return a star with a bright ring without its circle, a sky of 2, and something else beyond that."""
    away = distances(side, at)
    image = np.select([away < 1, away < 5, away < 7, away < 10], [1000.0, 0.0, 500.0, 2.0], 300.0)
    return image, away


def test_the_light_is_that_of_a_circle_of_four_pixels_above_a_ring_from_seven_to_ten():
    image, away = star_in_rings()
    (found,) = measured(image, (40, 40))
    circle = np.clip(4.5 - away, 0, 1)
    assert found.flux == pytest.approx((circle * (image - 2.0)).sum())
    assert found.ratio == pytest.approx(1.0)


@pytest.mark.parametrize(("snr", "count"), [(27, 0), (49, 0), (51, 1), (95, 1)])
def test_stars_of_fifty_times_their_noise_are_compared(snr, count):
    assert len(measured(star_in_rings()[0], (40, 40), snr=snr)) == count


@pytest.mark.parametrize(("inset", "count"), [(7, 0), (11, 0), (12, 1), (23, 1)])
def test_a_star_lies_twelve_pixels_from_the_edge(inset, count):
    for at in ((inset, 40), (40, inset), (80 - inset, 40), (40, 80 - inset)):
        assert len(measured(star_in_rings(at)[0], at)) == count


def surroundings(image, places, *, core=2):
    x, y = np.transpose(places).astype(float)
    field = SimpleNamespace(spots=SimpleNamespace(x=x, y=y, flux=np.ones(len(x))))
    sky = SimpleNamespace(sigma=1.0)
    return source_surroundings(Frame(image), (field,), Sharpness(core, 0.66), sky)


def test_rings_lie_3_to_12_widths_out_and_the_sky_15_to_20():
    """A core of two pixels has a width of 2.5."""
    away = distances(121, (60, 60))
    image = np.select([away < 37.5, away < 50], [0.0, 1.0], 9.0) + np.random.default_rng(0).normal(0, 1e-3, away.shape)
    profile = surroundings(image, [(60, 60)] * 8).profile
    inner, outer = np.array([7.5, 11.25, 16.25, 22.5]), np.array([11.25, 16.25, 22.5, 30.0])
    assert profile.radii == pytest.approx(2 / 3 * (outer**3 - inner**3) / (outer**2 - inner**2), abs=0.2)
    assert profile.level == pytest.approx(-1.0, abs=0.01)


@pytest.mark.parametrize(("count", "used"), [(20, 20), (29, 29), (31, 30), (70, 30)])
def test_the_thirty_brightest_sources_are_taken(count, used):
    assert surroundings(np.random.default_rng(0).normal(0, 1, (121, 121)), [(60, 60)] * count).profile.n == used


# ---- holes and lines on the exposures


def inside(weight):
    """Return how many pixels of a product count as inside of its footprint."""
    depth = OverlapMap(np.ones(weight.shape, dtype=np.int16), 1)
    product = SimpleNamespace(
        wht=ArrayRaster(weight), weight_floor=0.0, inputs=(), valid=lambda window: weight[window] > 0
    )
    window = (slice(0, weight.shape[0]), slice(0, weight.shape[1]))
    return product_holes(product, (window,), depth, ()).inside


def test_holes_are_counted_a_sample_inside_and_three_from_what_opens_to_the_outside():
    weight = np.ones((60, 60))
    assert inside(weight) == 58**2
    weight[:10, 20:30] = 0.0
    assert inside(weight) == 58**2 - 12 * 16


class Mapping:
    """A chip that lies on the product as it is."""

    def grid(self, rows, columns):
        x, y = np.meshgrid(columns, rows)
        return x, y

    def points(self, rows, columns):
        return columns, rows

    def back(self, x, y):
        return y, x


def seen(image):
    return SimpleNamespace(
        sci=ArrayRaster(image), image=lambda window: image[window], valid=lambda window: np.isfinite(image[window])
    )


def columns(degrees, *, width):
    """Return how many lines are found of one along a direction from the columns of the chip that shows it."""
    y, x = np.mgrid[:120, :120] - 60.0
    away = np.abs(x * np.cos(np.radians(degrees)) + y * np.sin(np.radians(degrees)))
    image = np.random.default_rng(0).normal(0, 1, (120, 120)) + 3.0 * (away < width / 2)
    chip = SimpleNamespace(sci=ArrayRaster(image.astype(np.float32)), dq=None, rate_factor=1.0)
    placed = SimpleNamespace(chip=chip, mapping=Mapping(), exposure=SimpleNamespace(name="a"))
    sky = Background(0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1000)
    return len(product_trails(seen(image), ((placed, sky),)))


@pytest.mark.parametrize(("degrees", "count"), [(0.0, 0), (1.5, 0), (3.0, 1), (45.0, 1)])
def test_a_thin_line_along_the_columns_is_a_column(degrees, count):
    assert columns(degrees, width=2) == count


def test_a_wide_line_along_the_columns_is_a_trail():
    assert columns(0.0, width=9) == 1


def test_the_middle_of_a_trail_lies_on_a_chip_and_has_data():
    """The chip begins at column 0 of a product that goes on without it, with a gap in it."""
    image = np.random.default_rng(0).normal(0, 1, (240, 240))
    image[118:123] += 3.0
    chip = SimpleNamespace(sci=ArrayRaster(image[:, :180].astype(np.float32)), dq=None, rate_factor=1.0)
    placed = SimpleNamespace(chip=chip, mapping=Mapping(), exposure=SimpleNamespace(name="a"))
    sky = Background(0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1000)
    product = seen(image)
    (found,) = product_trails(product, ((placed, sky),))
    assert found.middle == pytest.approx((120, 120), abs=8)
    image[:, 100:180] = np.nan
    product.valid = lambda window: np.isfinite(image[window])
    (found,) = product_trails(SimpleNamespace(**vars(product)), ((placed, sky),))
    assert 40 <= found.middle[0] < 100


def excess(profile, *, known=None):
    """Return what a chip shows of a line along its middle row, with a brightness by distance; None for nothing."""
    rows = np.abs(np.arange(120) - 60)[:, None]
    image = np.random.default_rng(0).normal(0, 1, (120, 120))
    image[60] += 8.0
    shown = np.broadcast_to(profile(rows), (120, 120)).astype(np.float32).copy()
    if known is not None:
        shown[:, known:] = np.nan
    chip = SimpleNamespace(sci=ArrayRaster(shown), dq=None, rate_factor=1.0)
    placed = SimpleNamespace(chip=chip, mapping=Mapping(), exposure=SimpleNamespace(name="a"))
    sky = Background(0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1000)
    product = seen(image)
    (found,) = product_trails(product, ((placed, sky),))
    return found.excesses[0] if found.excesses else None


@pytest.mark.parametrize(("height", "count"), [(0.0, 0), (0.3, 0), (0.4, 1), (0.6, 1)])
def test_a_line_of_four_and_a_half_times_the_scatter_is_put_before_the_exposures(height, count):
    """These heights over four rows have 3.4, 4.3, 5.0 and 7.4."""
    image = np.random.default_rng(0).normal(0, 1, (120, 120))
    image[58:62] += height
    assert len(product_trails(seen(image), ())) == count


def test_a_line_is_three_pixels_wide_and_compared_with_what_is_three_to_seven_and_a_half_off():
    assert excess(lambda away: np.select([away < 1.5, away < 3.5, away < 7.5], [10.0, 100.0, 0.0], 50.0)).value == 10


@pytest.mark.parametrize(("columns", "told"), [(4, False), (6, False), (7, True), (13, True)])
def test_an_exposure_shows_twenty_pixels_of_a_line(columns, told):
    """Three rows of so many columns."""
    assert (excess(lambda away: 10.0 * (away < 2), known=columns) is not None) == told


@pytest.mark.parametrize(("error", "cap"), [(0.005, None), (0.012, None), (0.014, Status.PASS), (0.03, Status.PASS)])
def test_stars_differ_where_the_ratio_is_beyond_three_per_cent_by_two_errors(error, cap):
    given = tuple(Brightness(name, ratio, error, 20) for name, ratio in (("a", 0.944), ("b", 1.0), ("c", 1.0)))
    assert flux_between_exposures(given).cap == cap


@pytest.mark.parametrize(("stars", "error", "cap"), [(9, 0.008, None), (9, 0.009, Status.PASS), (10, 0.012, None)])
def test_by_three_errors_where_fewer_than_ten_stars_tell(stars, error, cap):
    given = tuple(Brightness(name, ratio, error, stars) for name, ratio in (("a", 0.944), ("b", 1.0), ("c", 1.0)))
    assert flux_between_exposures(given).cap == cap


@pytest.mark.parametrize(
    ("scatter", "cap"), [(0.006, None), (0.0095, None), (0.0105, Status.PASS), (0.016, Status.PASS)]
)
def test_a_second_image_is_six_times_its_scatter(scatter, cap):
    assert second_image_of_stars((SecondImage("a", 0.06, scatter, 7, 3, 20),), {}).cap == cap


@pytest.mark.parametrize(("scatter", "known"), [(0.01, True), (0.016, True), (0.0175, False), (0.04, False)])
def test_scatter_that_hides_a_tenth_of_the_light_leaves_the_question_open(scatter, known):
    given = (SecondImage("a", 0.01, scatter, 7, 3, 20),)
    if known:
        assert second_image_of_stars(given, {}).cap == Status.PASS
    else:
        with pytest.raises(Unmeasured):
            second_image_of_stars(given, {})
