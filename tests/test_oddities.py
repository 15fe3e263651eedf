"""Odd datasets in the inspector: each panel draws, or says in words what it cannot show and why; nothing breaks."""

from __future__ import annotations

import os

import numpy as np
import pytest
from astropy.io import fits

import drizview
from tests import files, oddsets
from tests.oddities import assert_in_words, complaints, look_around

EXPOSURES = ("je9g01a0q_flc.fits", "je9g01a1q_flc.fits")
NO_PRODUCT = "there is no drizzled product"


@pytest.fixture
def looked():
    """Return a function that opens the inspector, lets the checks run and looks at everything; returns the refusals."""
    opened = []

    def look(path, *, before=None, after=None):
        inspector = drizview.inspect(path, run=False)
        opened.append(inspector)
        if before:
            before()
        inspector.runner.start()
        report = inspector.wait(120)
        assert inspector.runner.state == "done"
        assert not [result.note for result in report.results if result.status.value == "error"]
        if after:
            after()
        refusals = look_around(inspector)
        inspector.view.register = "detector"
        refusals |= look_around(inspector)
        assert_in_words(refusals)
        assert len(inspector._repr_mimebundle_()["image/png"]) > 60
        look.inspector = inspector
        return refusals

    yield look
    for inspector in opened:
        said = complaints(inspector)
        inspector.close()
        inspector.runner.wait(60)
        assert not said


def filled(demo, folder, value, *names, extension="SCI"):
    """Copy the demo dataset, with every pixel of some files set to one value."""
    oddsets.part(demo, folder, *oddsets.ALL)
    for name in names:
        with fits.open(folder / name, mode="update", memmap=False) as units:
            unit = units[extension]
            unit.data = np.full(unit.data.shape, value, unit.data.dtype)
    return folder


def pair(folder, shape, *, product=None):
    """Write two exposures and their product."""
    for seed, name in enumerate(EXPOSURES):
        files.exposure(folder / name, shape=shape, seed=seed)
    return files.product(
        folder / "je9g01010_drc.fits", [f"{name}[sci,1]" for name in EXPOSURES], shape=product or shape
    )


def test_an_exposure_without_a_value(demo, looked, tmp_path):
    assert not looked(filled(demo, tmp_path, np.nan, oddsets.FIRST))


def test_a_product_without_a_value(demo, looked, tmp_path):
    refusals = looked(filled(demo, tmp_path, np.nan, oddsets.PRODUCT))
    assert "no part of the product" in refusals["sky", "SkyPanel"]
    assert ("psf", "PsfPanel") not in refusals


def test_no_image_with_a_value(demo, looked, tmp_path):
    refusals = looked(filled(demo, tmp_path, np.nan, *oddsets.ALL))
    assert "holds no pixel with a finite value" in refusals["hotpix", "HotpixPanel"]


@pytest.mark.parametrize("value", [0.0, 5.0])
def test_constant_images(demo, looked, tmp_path, value):
    refusals = looked(filled(demo, tmp_path, value, *oddsets.ALL))
    assert "the image is constant" in refusals["moire", "MoirePanel"]


def test_a_product_without_weight_anywhere(demo, looked, tmp_path):
    refusals = looked(filled(demo, tmp_path, 0.0, oddsets.PRODUCT, extension="WHT"))
    assert "has no weight anywhere" in refusals["imprint", "ImprintPanel"]


def test_no_stars(looked, tmp_path):
    refusals = looked(pair(tmp_path, (300, 300)))
    assert "sources are bright enough" in refusals["imprint", "ImprintPanel"]


@pytest.mark.parametrize("names", [oddsets.ALL, (oddsets.FIRST,), (oddsets.PRODUCT,)])
def test_no_wcs(demo, looked, tmp_path, names):
    oddsets.without_wcs(oddsets.part(demo, tmp_path, *oddsets.ALL), *names)
    refusals = looked(tmp_path)
    if oddsets.PRODUCT in names:
        assert "has no WCS" in refusals["weight", "CoverageAreasPanel"]


def test_no_flags(demo, looked, tmp_path):
    oddsets.part(demo, tmp_path, *oddsets.ALL)
    for name in (oddsets.FIRST, oddsets.SECOND):
        oddsets.without(tmp_path, name, "DQ")
    assert "no data-quality (DQ) images" in looked(tmp_path)["crflags", "CrFlagsPanel"]


def test_one_exposure(demo, looked, tmp_path):
    refusals = looked(oddsets.part(demo, tmp_path, oddsets.FIRST) / oddsets.FIRST)
    assert "nothing to be aligned with" in refusals["align", "AlignPanel"]


def test_no_product(demo, looked, tmp_path):
    refusals = looked(oddsets.part(demo, tmp_path, oddsets.FIRST, oddsets.SECOND))
    drawn = [("weight", "WeightPanel"), ("weight", "CoverageAreasPanel"), ("imprint", "ImprintPanel"),
             ("sky", "SkyPanel"), ("moire", "MoirePanel"), ("clean", "CleanPanel"),
             ("hotpix", "HotpixPanel")]  # fmt: skip
    assert all(NO_PRODUCT in refusals[where] for where in drawn)
    assert ("align", "AlignPanel") not in refusals


def test_a_product_alone(demo, looked, tmp_path):
    refusals = looked(oddsets.part(demo, tmp_path, oddsets.PRODUCT))
    assert {name for _, name in refusals} >= {"AlignPanel", "CrFlagsPanel", "DitherPanel", "MdrizskyPanel"}
    assert all("exposures" in words for words in refusals.values())


@pytest.mark.parametrize("extensions", [("WHT", "CTX"), ("CTX",)])
def test_a_product_without_weight_or_context(demo, looked, tmp_path, extensions):
    oddsets.without(oddsets.part(demo, tmp_path, *oddsets.ALL), oddsets.PRODUCT, *extensions)
    refusals = looked(tmp_path)
    if "WHT" in extensions:
        assert "WHT" in refusals["weight", "WeightPanel"]


@pytest.mark.parametrize("shape", [(1, 1), (1, 100_000), (100_000, 1)])
def test_an_exposure_of_a_pixel_or_a_line(looked, tmp_path, shape):
    refusals = looked(files.exposure(tmp_path / EXPOSURES[0], shape=shape))
    assert NO_PRODUCT in refusals["weight", "WeightPanel"]


@pytest.mark.parametrize("shape", [(1, 1), (1, 100_000)])
def test_a_dataset_of_a_pixel_or_a_line(looked, tmp_path, shape):
    refusals = looked(pair(tmp_path, shape))
    assert "{} x {}".format(*shape[::-1]) in refusals["hotpix", "HotpixPanel"]
    assert ("sky", "SkyPanel") not in refusals or refusals["sky", "SkyPanel"]


def test_a_product_of_a_line(looked, tmp_path):
    looked(pair(tmp_path, (40, 50), product=(1, 100_000)))


def test_files_that_are_deleted_are_shown_from_what_is_open_and_that_is_said(demo, looked, tmp_path):
    oddsets.part(demo, tmp_path, *oddsets.ALL)

    def delete():
        for name in oddsets.ALL:
            os.unlink(tmp_path / name)

    assert not looked(tmp_path, before=delete)
    badges = next(panel for panel in looked.inspector.panels if type(panel).__name__ == "BadgesPanel")
    assert any(oddsets.FIRST in note and "changed while it was open" in note for note in badges.list.notes)


@pytest.mark.parametrize("when", ["before", "after"])
def test_files_that_are_cut_short_while_open(demo, looked, tmp_path, when):
    oddsets.part(demo, tmp_path, *oddsets.ALL)

    def cut():
        for name in oddsets.ALL:
            os.truncate(tmp_path / name, 40_000)

    refusals = looked(tmp_path, **{when: cut})
    assert "the file was cut short while open" in refusals["clean", "CleanPanel"]
    assert {name for _, name in refusals}.isdisjoint({"RatingPanel", "QuestionPanel", "EvidencePanel", "MastheadPanel"})


def test_many_exposures(looked, tmp_path):
    count = 120  # more than any table shows at once
    names = [f"je9{number:03d}a0q_flc.fits" for number in range(count)]
    files.exposure(tmp_path / names[0], shape=(64, 64))
    content = (tmp_path / names[0]).read_bytes()
    for name in names[1:]:
        (tmp_path / name).write_bytes(content)
    inputs = [f"{name}[sci,1]" for name in names]
    path = files.product(tmp_path / "je9g01010_drc.fits", inputs, shape=(64, 64), planes=16)
    looked(path)
    assert len(looked.inspector.dataset.exposures) == count
