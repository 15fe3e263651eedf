"""Cores that have just lost weight, and just enough of them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.core.status import Status
from drizview.checks.fixtures.imprint import CAUSES, CoreLosses, core_losses
from drizview.checks.fixtures.patches import patches
from drizview.checks.imprint import imprint_depth, imprint_reversed, imprinted_cores, led_by_few
from drizview.dataset.instruments import instrument
from drizview.dataset.io.header import Header
from drizview.errors import Unmeasured
from drizview.measure.weight.weights import WeightType

EMPTY = Header(fits.Header())

TIME = WeightType("EXP", "made so")
CAMERA = SimpleNamespace(instrument=instrument("ACS", "WFC"))


class Product:
    """A product without a coordinate system."""

    header = SimpleNamespace(text=lambda key: "DrizzlePac 3.11.0")

    @property
    def wcs(self):
        raise Unmeasured("none")


def cores(loss, *, depth=1, snr=200.0, scatter=0.0, n=None, cause="cosmic ray 4096", share=1.0):
    """Return cores with losses, flagged for one cause and for others, on a sky that has lost nothing on average."""
    loss = np.asarray(loss, dtype=float) if np.ndim(loss) else np.full(n or 40, float(loss))
    count = len(loss)
    flags = np.zeros((count, len(CAUSES)))
    flags[:, CAUSES.index(cause)], flags[:, CAUSES.index("other flag")] = share, 1 - share
    controls = scatter * np.tile([[1.0], [-1.0]], (10, count)).reshape(20, count)
    snr = np.broadcast_to(np.asarray(snr, dtype=float), count).copy()
    return CoreLosses(
        x=np.arange(count) * 1.0, y=np.arange(count) * 1.0, snr=snr, depth=np.full(count, depth), loss=loss,
        controls=controls, flags=flags, blank_flags=np.zeros(len(CAUSES)), attributed=True,
    )  # fmt: skip


def imprinted(given):
    return imprinted_cores(CAMERA, Product(), given, TIME)


@pytest.mark.parametrize(("loss", "value"), [(0.12, 0), (0.19, 0), (0.21, 100), (0.5, 100)])
def test_a_core_has_lost_weight_from_a_fifth_of_an_exposure(loss, value):
    assert imprinted(cores(loss)).value == value


@pytest.mark.parametrize(("snr", "used"), [(30, 30), (49, 30), (51, 10), (90, 10)])
def test_cores_of_fifty_sigma_are_taken_where_there_are_ten(snr, used):
    """Ten bright ones and twenty fainter: all are taken where fewer than ten are bright."""
    found = cores(0.0, snr=[snr] * 10 + [45.0] * 20, n=30)
    assert imprinted(found).n == used


@pytest.mark.parametrize(("snr", "used"), [(12, 6), (19, 6), (21, 26), (38, 26)])
def test_fainter_cores_have_twenty_sigma(snr, used):
    assert imprinted(cores(0.0, snr=[60.0] * 6 + [snr] * 20, n=26)).n == used


@pytest.mark.parametrize(("bright", "used"), [(9, 29), (10, 10)])
def test_ten_bright_cores_are_enough(bright, used):
    assert imprinted(cores(0.0, snr=[60.0] * bright + [30.0] * 20, n=bright + 20)).n == used


@pytest.mark.parametrize(("lost", "fails"), [(2, False), (5, False), (6, False), (10, True), (18, True)])
def test_imprinted_cores_count_from_three_errors(lost, fails):
    """Of 100 cores 8 are three errors: the error is the root of 0.08 x 0.92 / 100."""
    given = cores([1.0] * lost + [0.0] * (100 - lost))
    measured = imprinted(given)
    assert (measured.cap is None) == fails
    assert (len(measured.where) > 0) == fails


@pytest.mark.parametrize(("sigmas", "firm"), [(1.6, False), (2.9, False), (3.1, True), (5.5, True)])
def test_a_mean_loss_counts_from_three_errors(sigmas, firm):
    measured = imprint_depth(CAMERA, Product(), cores(0.05 * sigmas, scatter=0.05), TIME)
    assert (measured.cap is None) == firm


@pytest.mark.parametrize(("sigmas", "firm"), [(2.6, False), (4.9, False), (5.1, True), (9.0, True)])
def test_a_reversed_imprint_counts_from_five_errors(sigmas, firm):
    measured = imprint_reversed(cores(-0.05 * sigmas, scatter=0.05), TIME)
    assert (measured.cap is None) == firm


@pytest.mark.parametrize(("share", "fails"), [(0.3, False), (0.49, False), (0.51, True), (0.9, True)])
def test_cosmic_ray_flags_fail_where_they_are_most_of_the_cause(share, fails):
    assert (imprinted(cores(0.5, share=share)).cap is None) == fails


@pytest.mark.parametrize(("share", "fact"), [(0.3, False), (0.49, False), (0.51, True), (0.9, True)])
def test_saturation_is_a_fact_where_it_is_most_of_the_cause(share, fact):
    assert (imprinted(cores(0.5, share=share, cause="saturated")).cap is Status.INFO) == fact


@pytest.mark.parametrize(
    ("version", "cap"),
    [("1.0.4", Status.INFO), ("1.0.5", Status.WARN), ("1.0.8", Status.WARN), ("0.9.9", Status.INFO)],
)
def test_products_older_than_1_0_5_were_weighted_by_ramps(version, cap):
    product = Product()
    product.header = SimpleNamespace(text=lambda key: f"DrizzlePac {version}")
    infrared = SimpleNamespace(instrument=instrument("WFC3", "IR"))
    given = replace(cores(0.5), attributed=False)
    assert imprinted_cores(infrared, product, given, TIME).cap is cap


# ---- cores and what the exposures are flagged for about them


class Mapping:
    """A chip that lies on the product as it is."""

    shape = (240, 240)

    def grid(self, rows, columns):
        x, y = np.meshgrid(columns, rows)
        return x, y

    def window(self, x, y):
        return slice(0, 240), slice(0, 240)


class Outlines:
    """Two inputs that cover the left and the right half."""

    def labels(self, rows, columns):
        label = np.where(np.asarray(columns) < 120, 1, 2)
        return np.broadcast_to(label, (len(rows), len(columns))), [(), (1,), (1,)]


def core_at(column, *, time=None, flagged=None):
    """Return the cores found for a star at a column of row 60, on a chip with exposure times and a flagged pixel."""
    rows, columns = np.mgrid[:240, :240]
    image = np.random.default_rng(0).normal(0, 1, (240, 240))
    image += 500 * np.exp(-((rows - 60) ** 2 + (columns - column) ** 2) / 2 / 1.2**2)
    weight = np.full((240, 240), 100.0)
    dq = np.zeros((240, 240), dtype=int)
    if flagged is not None:
        dq[60, column + flagged] = 4096
    entry = SimpleNamespace(index=1, exposure="a", native_scale_arcsec=0.05)
    product = SimpleNamespace(
        kernel="square",
        sci=image,
        wht=weight,
        inputs=(entry,),
        scale_arcsec=0.05,
        header=EMPTY,
        image=lambda window: image[window].astype(np.float32),
    )
    times = None if time is None else np.full((240, 240), time)
    chip = SimpleNamespace(dq=dq, time=times, exptime=100.0)
    mapped = (SimpleNamespace(chip=chip, mapping=Mapping()),)
    dataset = SimpleNamespace(instrument=SimpleNamespace(saturation_bits=(256,)))
    return core_losses(dataset, product, patches(product, ((slice(0, 240), slice(0, 240)),)), Outlines(), mapped)


@pytest.mark.parametrize(("time", "short"), [(60.0, True), (96.0, True), (98.0, False), (99.0, False)])
def test_a_ramp_was_cut_short_that_lacks_three_per_cent(time, short):
    found = core_at(60, time=time)
    assert found.flags[0, CAUSES.index("ramp cut short")] == pytest.approx(float(short))


@pytest.mark.parametrize(("away", "share"), [(0, 1 / 9), (1, 1 / 9), (2, 0.0), (3, 0.0)])
def test_flags_count_within_a_pixel_of_the_core(away, share):
    found = core_at(60, flagged=away)
    assert found.flags[0, CAUSES.index("cosmic ray 4096")] == pytest.approx(share)


@pytest.mark.parametrize(("away", "count"), [(3, 0), (4, 0), (5, 1), (8, 1)])
def test_cores_lie_five_pixels_from_the_border_of_their_area(away, count):
    """Four pixels, and one for the disc of the core."""
    assert len(core_at(120 + away)) == count
    assert len(core_at(119 - away)) == count


@pytest.mark.parametrize(("cores", "led"), [(3, True), (5, True), (7, False), (20, False)])
def test_a_handful_of_cores_makes_no_imprint(cores, led):
    losses = np.zeros(25)
    losses[:cores] = 0.6
    assert led_by_few(losses, 0.0) is led


@pytest.mark.parametrize(("loss", "led"), [(0.02, True), (0.03, False), (0.25, False)])
@pytest.mark.parametrize("cores", [5, 6, 30])
def test_all_cores_have_lost_a_fortieth(cores, loss, led):
    assert led_by_few(np.full(cores, loss), 0.0) is led
