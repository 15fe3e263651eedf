"""What was masked by hand, and is missing from the weight map for that reason."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from astropy.io import fits

import drizview
from drizview.advice import rerun
from drizview.checks.core.resolver import Resolver
from drizview.checks.core.status import Status
from drizview.checks.fixtures.weight.masked import KEYWORD


@pytest.fixture(scope="module", params=[(0.35, 0.7), (0.1, 0.8)])
def masked(request, demo, tmp_path_factory):
    """Return the demo dataset with a third, or most, of one exposure masked: in its flags and in the weight."""
    folder = tmp_path_factory.mktemp("masked")
    for path in demo.iterdir():
        shutil.copyfile(path, folder / path.name)
    with drizview.open(folder) as dataset:
        exposure, product = dataset.exposures[0], dataset.product
        share = exposure.exptime / sum(each.exptime for each in dataset.exposures)
        placed = next(each for each in Resolver(dataset).get("mapped_chips") if each.exposure is exposure)
        y, x = np.indices(product.sci.shape)
        row = placed.mapping.back(x.ravel(), y.ravel())[0].reshape(y.shape)
        low, high = (round(part * placed.chip.sci.shape[0]) for part in request.param)
        product_file, chip_file = folder / product.file, folder / exposure.file
    with fits.open(product_file) as units:
        units["WHT"].data = np.where((row > low) & (row < high), units["WHT"].data * (1 - share), units["WHT"].data)
        units.writeto(product_file, overwrite=True)
    with fits.open(chip_file) as units:
        units["DQ"].data[low : high + 1] |= rerun.TRAIL
        units.writeto(chip_file, overwrite=True)
    return folder, chip_file


def low_weight(folder):
    with drizview.open(folder) as dataset:
        results = {result.check: result for result in drizview.check(dataset)["weight"].results}
    return results["area_of_low_weight"]


def test_a_strip_that_was_masked_is_no_fault_of_the_weight(masked):
    folder, exposure = masked
    assert KEYWORD == rerun.MASKED
    assert low_weight(folder).status is not Status.PASS  # on STIS the bit is not the user's
    fits.setval(exposure, KEYWORD, value=rerun.TRAIL)
    found = low_weight(folder)
    assert found.status is Status.PASS
    assert found.value < 5
    assert "16384" in found.note
