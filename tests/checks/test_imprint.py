from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import spearmanr

from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.fixtures.imprint import CAUSES, CoreLosses
from drizview.checks.imprint import _rank_correlation, imprint_depth, imprint_reversed, imprinted_cores
from drizview.dataset.instruments import instrument
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.weight.weights import WeightType

TIME = WeightType("EXP", "made so")


class Frame:
    def __init__(self, version="DrizzlePac 3.11.0"):
        self.header = SimpleNamespace(text=lambda key: version)

    @property
    def wcs(self):
        raise Unmeasured("none")


def camera(name="ACS", detector="WFC"):
    return SimpleNamespace(instrument=instrument(name, detector))


def cores(loss, *, sky=0.01, cause="cosmic ray 4096", snr=200.0, depth=4, attributed=True, n=40):
    """Return cores with a mean loss, on a sky that has lost weight here and there."""
    random = np.random.default_rng(0)
    controls = np.where(random.random((20, n)) < 0.05, 20 * sky, 0.0)
    flags = np.zeros((n, len(CAUSES)))
    flags[:, CAUSES.index(cause)] = loss
    return CoreLosses(
        x=np.arange(n) * 1.0, y=np.arange(n) * 1.0, snr=np.full(n, snr), depth=np.full(n, depth),
        loss=np.full(n, loss), controls=controls, flags=flags, blank_flags=np.zeros(len(CAUSES)), attributed=attributed,
    )  # fmt: skip


def judged(function, measured):
    entry = next(entry for entry in checks() if entry.measure is function)
    status = entry.limit.judge(measured.value)
    return measured.cap if measured.cap and status in (Status.WARN, Status.FAIL) and status != measured.cap else status


def both(losses, dataset=None, product=None):
    given = dataset or camera(), product or Frame(), losses, TIME
    return [judged(check, check(*given)) for check in (imprinted_cores, imprint_depth)]


def test_cores_like_the_sky_pass():
    assert both(cores(0.0)) == [Status.PASS, Status.PASS]


def test_cores_flagged_as_cosmic_rays_fail():
    found = cores(0.25)
    assert both(found) == [Status.FAIL, Status.FAIL]
    measured = imprinted_cores(camera(), Frame(), found, TIME)
    assert measured.where
    assert measured.rows[0]["weight lost (%)"] == pytest.approx(25)
    table = imprint_depth(camera(), Frame(), found, TIME).rows
    assert {row["cause"]: round(row["share of the excess (%)"]) for row in table}["cosmic ray 4096"] == 100


@pytest.mark.parametrize("cause", ["saturated", "ramp cut short"])
def test_saturation_is_a_fact(cause):
    assert both(cores(0.25, cause=cause)) == [Status.INFO, Status.INFO]


def test_other_flags_and_unknown_causes_only_warn():
    assert both(cores(0.25, cause="other flag")) == [Status.WARN, Status.WARN]
    assert both(cores(0.25, attributed=False)) == [Status.WARN, Status.WARN]
    assert both(cores(0.25, n=8)) == [Status.WARN, Status.WARN]


@pytest.mark.parametrize(
    ("version", "status"),
    [
        ("DrizzlePac 3.11.0", Status.WARN),
        ("DrizzlePac 1.0.4", Status.INFO),
        ("MultiDrizzle 3.3", Status.INFO),
        (None, Status.INFO),
    ],
)
def test_old_infrared_products_were_weighted_by_ramps(version, status):
    found = both(cores(0.25, attributed=False), camera("WFC3", "IR"), Frame(version))
    assert found == [status, status]


def test_a_lost_pixel_weighs_less_among_more_exposures():
    assert both(cores(0.03, depth=4))[0] is Status.PASS
    assert both(cores(0.03, depth=8))[0] is Status.FAIL


def test_a_sky_that_lost_more_than_the_cores_is_reversed():
    found = cores(0.0)
    found.controls[:] = 0.25
    assert judged(imprint_reversed, imprint_reversed(found, TIME)) is Status.WARN
    assert judged(imprint_reversed, imprint_reversed(cores(0.0), TIME)) is Status.PASS
    assert both(found) == [Status.PASS, Status.PASS]


@pytest.mark.parametrize("check", [imprinted_cores, imprint_depth])
def test_inverse_variances_may_show_sources(check):
    with pytest.raises(NotApplicable):
        check(camera(), Frame(), cores(0.25), WeightType("IVM", "made so"))


def test_faint_sources_count_where_bright_ones_are_few():
    found = cores(0.25)
    found.snr[5:] = 30
    assert imprinted_cores(camera(), Frame(), found, TIME).n == 40
    found.snr[:15] = 300
    assert imprinted_cores(camera(), Frame(), found, TIME).n == 15


def test_no_sources():
    with pytest.raises(Unmeasured, match=r"\b4\b"):
        imprinted_cores(camera(), Frame(), cores(0.25, n=4), TIME)


@pytest.mark.parametrize("decimals", [0, 1, 6])
def test_the_correlation_of_ranks_is_spearmans(decimals):
    first, noise = np.random.default_rng(3).normal(size=(2, 200)).round(decimals)
    assert _rank_correlation(first, first + noise) == pytest.approx(spearmanr(first, first + noise).statistic)
