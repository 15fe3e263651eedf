"""Peaks that are fitted, and cutouts that are kept."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.fixtures import cutout
from drizview.checks.fixtures.cutout import Cutouts
from drizview.checks.fixtures.psf import sources
from drizview.checks.fixtures.psf.sources import MOST, brightest

WINDOWS = [(slice(at, at + 10), slice(0, 10)) for at in range(0, 40, 10)]


class Stamps:
    """Peaks of given fluxes, of which a share are sources; it counts how many were fitted."""

    def __init__(self, flux, share):
        self.flux, self.share, self.fits = np.asarray(flux, dtype=float), share, 0

    def fitted(self, chosen):
        self.fits += int(chosen.sum())
        flux = self.flux[chosen]
        return Found(flux[np.arange(flux.size) % 10 < 10 * self.share])


class Found:
    """Sources of which nothing but the flux is known."""

    def __init__(self, flux):
        self.peaks = SimpleNamespace(flux=flux)

    def __len__(self):
        return len(self.peaks.flux)

    def __getitem__(self, chosen):
        return Found(self.peaks.flux[chosen])


@pytest.fixture(autouse=True)
def _merged(monkeypatch):
    monkeypatch.setattr(
        sources, "merge_sources", lambda parts: Found(np.concatenate([part.peaks.flux for part in parts]))
    )


@pytest.mark.parametrize(("share", "most"), [(1.0, 1.2), (0.6, 2.0), (0.3, 4.0)])
def test_no_more_peaks_are_fitted_than_are_needed(share, most):
    parts = [Stamps(np.arange(k, 12_000, 3), share) for k in range(3)]
    found = brightest(parts)
    assert len(found) == MOST and found.peaks.flux[0] > 11_950
    assert sum(part.fits for part in parts) == pytest.approx(most * MOST, abs=5)


def test_all_are_fitted_where_sources_are_rare():
    part = Stamps(np.arange(9000), 0.1)
    assert len(brightest([part])) == 900
    assert part.fits == 9000


def test_equal_peaks_are_all_fitted():
    part = Stamps(np.ones(3000), 1.0)
    assert len(brightest([part])) == MOST


def test_no_source_is_none():
    assert brightest([Stamps(np.arange(50), 0.0)]) is None


@pytest.mark.parametrize(("most", "kept"), [(10_000, 4), (1500, 2), (100, 0)])
def test_cutouts_are_kept_as_long_as_there_is_room(monkeypatch, most, kept):
    made = []

    def cut(placed, sky, window):
        made.append(window)
        return SimpleNamespace(
            image=np.zeros((10, 10), np.float32), flagged=np.zeros((10, 10), bool), bad=np.zeros((10, 10), bool)
        )

    monkeypatch.setattr(cutout, "_cutout", cut)
    monkeypatch.setattr(cutout, "_MOST_BYTES", most)
    cutouts = Cutouts(((SimpleNamespace(), SimpleNamespace()),))
    for window in (*WINDOWS, *WINDOWS):
        cutouts.over(window)
    assert len(made) == 8 - kept
