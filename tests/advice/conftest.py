"""Results and situations to advise on."""

from __future__ import annotations

from pathlib import Path

import pytest

from drizview.advice.inputs import AdviceInputs, ChipFacts
from drizview.checks.core.limits import Below
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status
from drizview.dataset.instruments import instrument


@pytest.fixture
def result():
    """Return a maker of results."""

    def make(check, status=Status.FAIL, *, question="crflags", value=5.0, **more):
        given = {"title": "t", "headline": "h", "unit": "", "limit": Below(1.0, 2.0), "basis": "b"} | more
        return Result(check=check, question=question, status=status, value=value, provenance="judgement", **given)

    return make


@pytest.fixture
def inputs():
    """Return a maker of situations."""

    def make(detector="WFC3/UVIS", number=4, **more):
        chips = tuple(ChipFacts(f"e{k}", 3 - n, f"e{k}_flc.fits", n) for k in range(number) for n in (1, 2))
        given = {
            "product": "j8c0a1010_drc.fits",
            "paths": tuple(Path(f"/data/e{k}_flc.fits") for k in range(number)),
            "instrument": instrument(*detector.split("/")),
            "number": number,
            "visits": 1,
            "chips": chips,
            "scale_arcsec": 0.04,
            "native_arcsec": 0.04,
            "pixfrac": 1.0,
            "kernel": "square",
        } | more
        return AdviceInputs(**given)

    return make
