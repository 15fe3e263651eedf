"""Two products compared, and the comparison written."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import numpy as np
import pytest
from astropy.io import fits
from click.testing import CliRunner

import drizview
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Answer
from drizview.cli import main
from drizview.comparison.difference import Overlaid, shift_of
from drizview.comparison.exposures import BARE, FEWER, PRICE, exposure_changes, lines_of_exposures
from drizview.comparison.outcome import Outcome
from drizview.comparison.stars import Ratio, StarChange
from drizview.comparison.words import badge_after, numbers_of, told_questions, tone_of
from drizview.comparison.writers.html import to_page
from drizview.comparison.writers.json import SCHEMA, to_json_text
from drizview.errors import DrizviewError, Unmeasured

PUBLISHED = json.loads(files("drizview.comparison").joinpath("schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(PUBLISHED)


def test_the_schema_knows_what_the_code_knows():
    VALIDATOR.check_schema(PUBLISHED)
    parts = PUBLISHED["$defs"]
    assert PUBLISHED["properties"]["schema"]["const"] == SCHEMA
    assert parts["status"]["enum"] == [status.value for status in Status]
    assert parts["outcome"]["enum"] == [outcome.value for outcome in Outcome]
    assert parts["question_id"]["enum"] == list(QUESTIONS)
    assert parts["product"]["properties"]["verdict"]["enum"] == [answer.value for answer in Answer]


def test_a_product_is_the_same_as_itself(same):
    assert set(same.outcomes.values()) == {Outcome.SAME}
    assert not same.is_worse
    assert all(level.before == level.after for level in same.levels)
    assert [level.name for level in same.levels][:2] == ["sky", "noise of a sky pixel"]
    VALIDATOR.validate(json.loads(to_json_text(same)))


def test_an_alarm_is_told_in_every_rendering(with_alarms, made, tmp_path):
    found = with_alarms(made(0.5), made(3.0, line="<b>&"))
    assert found.is_worse
    assert found.outcomes["crflags"] is Outcome.NEW
    document = json.loads(to_json_text(found))
    VALIDATOR.validate(document)
    assert document["questions"]["crflags"]["outcome"] == "new"
    page = to_page(found)
    assert "<b>&" not in page
    assert "&lt;b&gt;&amp;" in page
    for name in ("c.html", "c.json"):
        found.write(tmp_path / name)
    assert (tmp_path / "c.html").read_text() == page
    with pytest.raises(DrizviewError):
        found.write(tmp_path / "c.txt")


def test_what_was_left_out_and_masked_is_told(demo, same, tmp_path):
    for path in demo.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with drizview.open(demo) as dataset:
        (first, second), shape = (each.file for each in dataset.exposures[:2]), dataset.exposures[0].chips[0].dq.shape
        names = [each.name for each in dataset.exposures]
    (tmp_path / first).unlink()
    with fits.open(tmp_path / second, mode="update") as units:
        units["DQ", 1].data[3, :] |= 16384
    with drizview.open(demo) as before, drizview.open(tmp_path) as after:
        found = exposure_changes(before, after)
    assert {each.name for each in found if not each.after} == {names[0]}
    assert all(each.before for each in found)
    assert [each.masked_after - each.masked_before for each in found if each.name == names[1]] == [shape[1]]
    told = list(lines_of_exposures(found))
    assert [names[0] in told[0], names[1] in told[1], len(told)] == [True, True, 3]
    assert FEWER in list(lines_of_exposures(found, patterned=True))
    assert told[2] == PRICE  # one exposure is left over all: of two, one alone would be left in the mask
    pair = [replace(each, after=True) for each in found]
    assert list(lines_of_exposures(pair))[-1].endswith(BARE)
    assert list(lines_of_exposures(same.exposures)) == []
    page = to_page(replace(same, exposures=found))
    assert all(f"<p>{line[:1].upper()}{line[1:]}.</p>" in page for line in told)


def test_the_shape_that_stands_for_it_is_that_of_the_worst_that_it_tells(same, with_alarms, made):
    assert tone_of(with_alarms(made(3.0), made(0.5))) is Status.PASS
    assert tone_of(with_alarms(made(0.5), made(3.0))) is Status.FAIL
    assert tone_of(with_alarms(made(3.0), made(None))) is Status.WARN
    assert tone_of(same) is Status.WARN  # nothing was cured


def test_numbers_are_told_with_their_limit_and_what_was_not_measured_is_no_pass(with_alarms, made):
    cured = with_alarms(made(3.0, uncertainty=0.1), made(0.5, uncertainty=0.1))
    assert "crflags" in told_questions(cured)
    line = numbers_of(cured, "crflags")
    assert "3.00 ± 0.10 → 0.50 ± 0.10" in line
    assert str(made(1.0).limit) in line
    gone = with_alarms(made(3.0), made(None))
    assert badge_after(gone, "crflags") is Status.UNKNOWN
    assert badge_after(cured, "crflags") is Status.PASS
    assert "crflags" in told_questions(with_alarms(made(3.0), made(3.0)))  # still there
    assert "crflags" not in told_questions(with_alarms(made(None), made(0.5)))


def field(path, *, dx=0.0, flux=1.0, sigma=1.2, noise=1.0):
    """Write a product of 49 stars on noise."""
    shape = (240, 240)
    y, x = np.indices(shape)
    image = np.random.default_rng(3).normal(0.0, noise, shape)
    for k in range(49):
        x0, y0 = 24 + 32 * (k % 7) + 0.1 * k % 1 + dx, 24 + 32 * (k // 7) + 0.07 * k % 1
        image += flux * 2000 * np.exp(-((x - x0) ** 2 + (y - y0) ** 2) / (2 * sigma**2))
    units = fits.HDUList([fits.PrimaryHDU()])
    units[0].header.update(INSTRUME="ACS", DETECTOR="WFC", FILTER1="F606W", FILTER2="CLEAR2L", EXPTIME=500.0)
    for name, values in (("SCI", image), ("WHT", np.full(shape, 500.0))):
        unit = fits.ImageHDU(values.astype(np.float32), name=name)
        unit.header.update(
            CTYPE1="RA---TAN", CTYPE2="DEC--TAN", CRVAL1=150.0, CRVAL2=2.0, CRPIX1=120.0, CRPIX2=120.0,
            CD1_1=-0.05 / 3600, CD1_2=0.0, CD2_1=0.0, CD2_2=0.05 / 3600, BUNIT="ELECTRONS/S",
        )  # fmt: skip
        units.append(unit)
    units.writeto(path)
    return path


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Return a product, and one whose stars lie 0.4 pixel further west, are 2 % fainter and 10 % wider."""
    folder = tmp_path_factory.mktemp("stars")
    before = field(folder / "a_drz.fits")
    return before, field(folder / "b_drz.fits", dx=0.4, flux=0.98 / 1.1**2, sigma=1.32, noise=1.5)


@pytest.fixture(scope="module")
def changed(pair):
    """Return the comparison of these."""
    return drizview.compare(*pair)


def test_the_same_stars_tell_width_light_and_place(changed):
    stars = changed.stars
    assert isinstance(stars, StarChange)
    assert stars.n == 49
    assert stars.width.value == pytest.approx(1.10, abs=0.005)
    assert stars.light.value == pytest.approx(0.98, abs=0.005)
    assert stars.east_mas.value == pytest.approx(-20.0, abs=0.5)
    assert stars.north_mas.value == pytest.approx(0.0, abs=0.5)
    assert stars.scatter_mas < 1.0
    assert stars.fwhm_before == pytest.approx(2.3548 * 1.2 * 0.05, rel=0.01)


def test_the_noise_of_both_is_told(changed):
    level = next(each for each in changed.levels if each.name == "noise of a sky pixel")
    assert level.before == pytest.approx(1.0, rel=0.05)
    assert level.after == pytest.approx(1.5, rel=0.05)


def test_the_difference_is_on_the_pixels_of_the_first(changed, same):
    whole = changed.figures[0]
    assert [(each.width, each.height) for each in whole.pictures] == [(240, 240)] * 3
    grey = same.figures[0].pictures[2].png
    assert len(grey) < len(same.figures[0].pictures[0].png) / 4  # nothing has changed: one shade


def test_a_product_that_has_moved_is_shifted_back_for_the_difference(pair, changed):
    with drizview.open(pair[0]) as before, drizview.open(pair[1]) as after:
        moved = shift_of(before.product, changed.stars)
        assert moved == pytest.approx((0.4, 0.0), abs=0.01)
        window = slice(60, 180), slice(60, 180)
        left = [
            np.nanstd(np.subtract(*Overlaid(before.product, after.product, by).pair(*window))) for by in (moved, (0, 0))
        ]
    assert left[0] < 0.7 * left[1]
    assert "20" in changed.figures[0].caption and "mas" in changed.figures[0].caption
    assert "e⁻/s" in changed.figures[0].caption
    mas = before.product.scale_arcsec * 1000
    for pixels, error, counts in ((0.019, 0.001, False), (0.021, 0.001, True), (0.3, 0.105, False), (0.3, 0.095, True)):
        stars = replace(changed.stars, east_mas=Ratio(pixels * mas, error * mas), north_mas=Ratio(0.0, error * mas))
        assert any(shift_of(before.product, stars)) is counts
    assert shift_of(before.product, Unmeasured("no stars")) == (0.0, 0.0)


def test_a_shift_keeps_stars_and_is_the_same_in_any_window(tmp_path):
    """Bilinear interpolation would take a sixth off the peaks; a window that is read alone has its neighbours."""
    files = [field(tmp_path / f"{name}_drz.fits", dx=dx, sigma=0.85, noise=0.01) for name, dx in (("a", 0), ("b", 0.5))]
    with drizview.open(files[0]) as before, drizview.open(files[1]) as after:
        laid = Overlaid(before.product, after.product, (0.5, 0.0))
        old, new = laid.pair(slice(0, 240), slice(0, 240))
        piece = laid.pair(slice(60, 180), slice(60, 180))[1]
    highest = np.nanmax(old)
    assert np.nanmax(np.abs(new - old)) < 0.06 * highest
    np.testing.assert_allclose(piece, new[60:180, 60:180], atol=2e-4 * highest)


def test_the_command_tells_and_writes(pair, changed, tmp_path):
    page, products = tmp_path / "c.html", [str(each) for each in pair]
    done = CliRunner().invoke(main, ["compare", *products, "--html", str(page), "--json", "-"])
    assert done.exit_code == (1 if changed.is_worse else 0)
    assert json.loads(done.stdout)["stars"]["n"] == 49
    assert page.exists()
    assert CliRunner().invoke(main, ["compare", *products, "--html", "c.pdf"]).exit_code == 2
    assert callable(drizview.compare)  # no module has taken its name
