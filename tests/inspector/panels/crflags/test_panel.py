"""The panel of the cosmic-ray flags: stars worst first and why, maps of the chips, shares against time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import drizview
from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Place
from drizview.checks.core.resolver import Resolver
from drizview.checks.crflags.counts import expected_share, flags_above_expected, share_at
from drizview.inspector.cutout_finder import Cutout
from drizview.inspector.panels.crflags.cutouts import CutoutCore, displacement
from drizview.inspector.panels.crflags.panel import CrFlagsPanel
from drizview.inspector.panels.crflags.rates import draw_rates
from drizview.inspector.panels.widgets.plot import Plot
from tests.inspected import inspected


def opened(path):
    """Return an inspector whose checks have ended, and its panel of the flags in sight."""
    app = inspected(path)
    app.view.question = "crflags"
    return app, next(panel for panel in app.panels if type(panel) is CrFlagsPanel)


@pytest.fixture(scope="module")
def misaligned(samples):
    """Return inspector and panel of a dataset with one exposure a pixel off."""
    app, panel = opened(samples / "labelled" / "misalign_acs")
    yield app, panel
    app.close()


def pick(app, place):
    """Click a place on the image."""
    frame = next(frame for frame in app.scene.frames if any(p.raster.name == place.frame for p in frame.planes))
    plane = next(k for k, p in enumerate(frame.planes) if p.raster.name == place.frame)
    app.view.pick = {"frame": frame.id, "plane": plane, "x": place.x, "y": place.y, "sx": 0.0, "sy": 0.0}


def test_flagged_stars_of_a_displaced_exposure_are_listed_as_false(misaligned):
    _, panel = misaligned
    table = panel.stars.table
    assert len(table["rows"]) > 15
    assert {row[1] for row in table["rows"]} == {"a2q"}
    pixels = [row[2] for row in table["rows"]]
    assert pixels == sorted(pixels, reverse=True)
    assert all(row[4] == pytest.approx(1, abs=0.3) for row in table["rows"])
    assert set(table["tones"]) == {"warn"}
    assert f"{sum(one.reason.is_false for one in panel._list)} probably false" in panel.words.value


def test_the_worst_star_is_explained_to_a_new_user(misaligned):
    _, panel = misaligned
    panel.stars.answer({"type": "pick", "index": 0})
    worst = panel._list[0]
    assert worst.reason.is_false and worst.hit.pixels == 6
    for part in ("4096", "6 core pixels", "3 of 4 exposures", worst.reason.words, "misaligned"):
        assert part in panel.why.value


def test_a_star_of_the_list_is_gone_to_with_its_flags(misaligned):
    app, panel = misaligned
    app.canvas.mask = 0
    panel.stars.answer({"type": "pick", "index": 2})
    assert app.view.target == panel._list[2].place
    assert app.canvas.frame == "je7501a2q/sci"
    assert app.canvas.mask & 4096


def test_its_cut_outs_outline_what_is_flagged_and_begin_with_its_exposure(misaligned):
    app, panel = misaligned
    panel.stars.answer({"type": "pick", "index": 0})
    cells = panel.cuts.sheet["cells"]
    assert [cell["label"] for cell in cells] == ["a2q", "a0q", "a1q", "a3q"]
    assert cells[0]["lines"] == ["6 of 9 px"]
    assert len(cells[0]["outline"]) >= 6
    assert [cell["lines"] for cell in cells[1:]] == [["not flagged"]] * 3
    panel.cuts.answer({"type": "pick", "index": 2, "x": 1.0, "y": 1.0})
    assert app.canvas.frame == "je7501a1q/sci"


def test_a_cosmic_ray_that_is_clicked_is_one(misaligned):
    app, panel = misaligned
    exposure = app.dataset.exposures[0]
    chip = exposure.chips[0]
    science, flags = chip.sci[:, :], chip.dq[:, :]
    bright = np.where(((flags & 4096) != 0) & np.isfinite(science), science, -1)[20:-20, 20:-20]
    y, x = np.unravel_index(int(np.argmax(bright)), bright.shape)
    pick(app, Place(chip.sci.name, float(x + 20), float(y + 20)))
    assert "sigma brighter than in the other" in panel.why.value
    assert "the flag is right" in panel.why.value
    assert panel.cuts.sheet["cells"][0]["label"] == "a0q"


def test_a_pixel_without_flags_is_said_to_have_none(misaligned):
    app, panel = misaligned
    chip = app.dataset.exposures[1].chips[0]
    flags = [exposure.chips[0].dq[:, :] for exposure in app.dataset.exposures]
    y, x = next(
        (y, x)
        for y in range(60, 100, 7)
        for x in range(60, 300, 7)
        # clear of every flag by more than the dither, so that no exposure has one at this place of the sky
        if not any((each[y - 12 : y + 13, x - 12 : x + 13] & 4096).any() for each in flags)
    )
    pick(app, Place(chip.sci.name, float(x), float(y)))
    assert [cell["lines"] for cell in panel.cuts.sheet["cells"]] == [["not flagged"]] * 4
    assert panel.why.value.startswith("Not flagged")


def test_each_chip_has_a_map_in_per_cent_that_leads_there(misaligned):
    app, panel = misaligned
    sheet = panel.maps.sheet
    assert len(sheet["cells"]) == 8
    assert sheet["bars"][0]["unit"] == "flagged [%]"
    assert len({(cell["low"], cell["high"]) for cell in sheet["cells"]}) == 1
    panel.maps.answer({"type": "pick", "index": 1, "x": 100.0, "y": 50.0})
    assert (app.view.target.x, app.view.target.y) == (100.0, 50.0)
    assert app.view.target.frame == panel._mapped[1].chip.name


def test_the_band_is_that_of_the_check(misaligned):
    app, panel = misaligned
    names = [entry["name"] for entry in panel.rates.key.entries]
    assert names == ["expected from cosmic rays", "warn limit", "fail limit", "chips"]
    band, warns, fails, _ = panel.rates.figure.marks
    (points,) = panel.rates._points
    low, high = expected_share(app.dataset.instrument, float(band.x.max()))
    assert sorted(band.y[band.x == band.x.max()]) == pytest.approx([100 * low, 100 * high])
    assert (fails.y > warns.y).all()
    assert points.y == pytest.approx([100 * each.map.fraction for each in panel._chips])


def test_chips_of_the_plot_lead_to_where_they_are_flagged_most(misaligned):
    app, panel = misaligned
    panel._brushed([0, 3], panel.rates._points[0])
    assert [place.frame for place in app.view.marked] == [panel._chips[k].chip.name for k in (0, 3)]
    app.context.mark([])


def test_the_limit_is_drawn_where_the_check_changes_its_mind(demo):
    flags = Resolver(drizview.open(demo)).get("cr_flags")
    each = flags[0]
    value = flags_above_expected((each,)).value
    camera = each.exposure.instrument
    assert share_at(2.0, camera, each.chip.exptime) > each.map.fraction or value > 2
    high = expected_share(camera, each.chip.exptime)[1]
    assert share_at(2.0, camera, each.chip.exptime) == pytest.approx(0.01 + 2 * high)


def test_without_a_known_rate_there_are_points_and_a_reason(demo):
    chips = Resolver(drizview.open(demo)).get("cr_flags")
    plot = Plot()
    camera = replace(chips[0].exposure.instrument, cr_fraction_high=None)
    strange = [replace(each, exposure=replace(each.exposure, instrument=camera)) for each in chips]
    words = draw_rates(plot, strange, Below(warn=2.0, fail=4.0), ["a"] * len(chips))
    assert "no cosmic-ray rate is known" in words
    assert len(plot.figure.marks) == 1
    plot.close()


def test_one_exposure_without_flags_says_so(samples):
    app, panel = opened(samples / "labelled" / "single_uvis")
    assert "4096" in panel.refusal.value
    assert panel.body.layout.display == "none"
    app.close()


def core(name, x, *, north=0.0, light=100.0):
    rows, columns = np.indices((21, 21)) - 10
    pixels = 1000 * np.exp(-((columns - x) ** 2 + rows**2) / 2.0)
    return CutoutCore(Cutout(name, pixels=pixels, x=10.0, y=10.0, north=north), 0, light, 1.0)


def test_a_displaced_star_is_found_though_the_exposures_are_turned():
    cores = [core("a", 0.9), core("b", 0.0), core("c", 0.0)]
    assert displacement(cores, "a") == pytest.approx(0.9, abs=0.02)
    turned = [core("a", 0.9), core("b", -0.9, north=180.0)]
    assert displacement(turned, "a") == pytest.approx(0.0, abs=0.02)
    assert displacement([core("a", 0.9), core("b", 0.0, light=1.0)], "a") == 0.0
