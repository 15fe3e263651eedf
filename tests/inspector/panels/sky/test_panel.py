"""What the panels of the sky and of MDRIZSKY show and let a person do."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.core.limits import Below
from drizview.checks.fixtures.sky.steps import SkyBorders
from drizview.dataset.instruments import instrument
from drizview.inspector.panels.mdrizsky.bars import MOST, chip_label, sky_bars
from drizview.inspector.panels.mdrizsky.panel import MdrizskyPanel
from drizview.inspector.panels.sky.borders import border_row, border_shapes, nearest_border, ranked_borders
from drizview.inspector.panels.sky.panel import SkyPanel
from drizview.measure.sky.steps import Border
from tests import oddsets
from tests.inspected import inspected, panel_of

LIMITS = (Below(warn=0.5, fail=1.0), Below(warn=0.5, fail=1.0))


@pytest.fixture(scope="module")
def app(demo):
    app = inspected(demo)
    yield app
    app.close()


# ---- borders


def dataset(names, *, camera="ACS", unit="electrons/s"):
    inputs = tuple(
        SimpleNamespace(index=i, exposure=f"jtst01{name}", extver=chip, exptime=500.0)
        for i, (name, chip) in enumerate(names, 1)
    )
    product = SimpleNamespace(
        inputs=inputs, unit=unit, wcs=SimpleNamespace(all_pix2world=lambda at, _: np.zeros((1, 2)))
    )
    return SimpleNamespace(product=product, instrument=instrument(camera))


def border(first, second, value, *, error=0.01, places=4):
    return Border(first, second, value, error, 1.0, 1.0, tuple(range(places)))


def borders(members, *found):
    windows = tuple((slice(0, 160), slice(100 * k, 100 * k + 160)) for k in range(4))
    return SkyBorders(found, members, windows, 1.0)


THREE = [("01q", 1), ("02q", 1), ("03q", 1)]
MEMBERS = ((), (1, 2, 3), (1, 2), (1,), (2, 3))


def ranked(data, found, lines=None):
    lines = None if lines is None else SimpleNamespace(lines=lines)
    return ranked_borders(data, found, lines, exposure=2.0, limits=LIMITS)


def test_steps_are_coloured_as_the_check_judges_them_and_those_judged_come_first():
    found = borders(
        MEMBERS,
        border(1, 3, 3.0),
        border(1, 2, -1.4),
        border(1, 4, 0.7),
        border(2, 4, 0.2),
        border(1, 4, 0.52, error=0.04),
        border(1, 2, 0.9, error=0.5),
    )
    ranks = ranked(dataset(THREE), found)
    assert [(each.step, each.tone) for each in ranks] == [
        (1.4, "fail"), (0.7, "warn"), (0.52, "pass"), (0.2, "pass"), (3.0, "other"), (0.9, "soft"),
    ]  # fmt: skip
    assert ranks[0].sides == ("01q 02q", "all 3"), "the brighter side comes first"
    assert border_row(ranks[0])[2:5] == (1.4, 0.01, 1.4)


def test_single_exposures_alone_only_warn():
    ranks = ranked(dataset(THREE), borders(MEMBERS, border(1, 3, 3.0)))
    assert [each.tone for each in ranks] == ["warn"]


@pytest.mark.parametrize(
    ("camera", "limit", "tone"),
    [("ACS", LIMITS[1], "fail"), ("WFPC2", Below(warn=1.0), "warn"), ("WFPC2", Below(warn=1.4), "pass")],
)
def test_chips_are_judged_by_their_own_tolerance_and_limit(camera, limit, tone):
    found = borders(((), (1,), (2,)), border(1, 2, 1.3))
    data = dataset([("01q", 1), ("01q", 2)], camera=camera)
    (each,) = ranked_borders(data, found, None, exposure=2.0, limits=(LIMITS[0], limit))
    assert (each.tone, each.sides) == (tone, ("chip 1", "chip 2"))
    assert each.step == pytest.approx(1.3)
    wide = ranked_borders(dataset([("01q", 1), ("01q", 2)]), found, None, exposure=6.0, limits=LIMITS)
    assert wide[0].step == pytest.approx(0.65)


def test_the_nearest_line_is_found_and_the_chosen_one_says_its_step():
    lines = ((np.array([[0.0, 0.0], [0.0, 100.0]]),), (np.array([[50.0, 0.0], [50.0, 100.0]]),), ())
    found = borders(MEMBERS, border(1, 2, 0.3), border(1, 4, 0.2), border(2, 4, 0.1))
    ranks = ranked(dataset(THREE), found, lines)
    assert nearest_border(ranks, 10, 300) == 0
    assert nearest_border(ranks, 45, 20) == 1
    assert nearest_border(ranks[2:], 45, 20) == -1
    drawn = border_shapes(ranks, 1)
    assert len(drawn) == 2
    assert [shape.get("label", "") for shape in drawn] == ["", "0.200 σ"]


# ---- the map


def test_the_map_is_shown_where_no_borders_are(app):
    panel = panel_of(app, SkyPanel)
    assert panel.refusal.value == ""
    cell = panel.picture.sheet["cells"][0]
    assert cell["unit"] == "σ" and cell["low"] == -cell["high"]
    assert panel.get_or_reason("sky_borders")[1] in panel.words.value
    assert panel.borders.layout.display == "none"
    assert "sky" not in app.canvas.overlays


def test_a_click_on_the_map_goes_there(app):
    panel = panel_of(app, SkyPanel)
    panel.picture.answer({"type": "pick", "index": 0, "x": 120.0, "y": 80.0})
    assert (app.view.target.frame, app.view.target.x, app.view.target.y) == ("product", 120.0, 80.0)


def test_borders_are_listed_laid_over_the_image_and_chosen(samples):
    app = inspected(samples / "real" / "recon_wfc3ir_ib6o23020_f140w")
    try:
        panel = panel_of(app, SkyPanel)
        assert len(panel.list.table["rows"]) > 4
        overlay = app.canvas.overlays["sky"]
        assert {shape["scene"] for shape in overlay} == {"sky", "product"}
        panel.over.value = False
        assert "sky" not in app.canvas.overlays
        panel.over.value = True
        panel.list.answer({"index": 1})
        assert app.view.target is panel._found[1].place
        assert sum(shape["width"] == 4 for shape in app.canvas.overlays["sky"]) >= 1
        x, y = panel._found[3].lines[0].mean(axis=0)
        app.view.pick = {"frame": "product/sci", "plane": 0, "x": x, "y": y, "sx": x, "sy": y}
        assert panel.list.chosen == nearest_border(panel._found, x, y) >= 0
    finally:
        app.close()


# ---- MDRIZSKY


def test_bars_histogram_and_values_of_the_demo(app):
    panel = panel_of(app, MdrizskyPanel)
    assert panel.refusal.value == ""
    assert len(panel._bars) == 2
    names = [entry["name"] for entry in panel.plot.key.entries]
    assert any(name.startswith("MDRIZSKY ") for name in names)
    assert any(name.startswith("independent ") for name in names)
    assert any("clipping" in name for name in names)
    assert panel.words.value.startswith("skymethod=")


def test_a_bar_chooses_its_chip_and_goes_there_and_so_does_a_click_on_the_image(app):
    panel = panel_of(app, MdrizskyPanel)
    panel._choose_bar(0)
    assert panel.chip.value == 0
    assert app.view.target.frame == panel._skies[0].chip.name
    assert panel.plot.x.label.startswith(chip_label(panel._skies[0]))
    app.view.pick = {"frame": f"{panel._skies[1].exposure.name}/dq", "plane": 0, "x": 5, "y": 5, "sx": 5.0, "sy": 5.0}
    assert panel.chip.value == 1
    assert panel._mark.chosen == [1]


def test_the_units_of_the_bars_can_be_electrons(app):
    panel = panel_of(app, MdrizskyPanel)
    sigma = np.array([bar.offset("σ")[0] for bar in panel._bars])
    electrons = np.array([bar.offset("e⁻") for bar in panel._bars])
    assert electrons[:, 0] / electrons[:, 2] == pytest.approx(sigma)
    panel.unit.value = True
    assert panel.bars.y.label.endswith("[e⁻]")
    panel.unit.value = False
    assert panel.bars.y.label.endswith("[σ]")


def test_the_close_up_keeps_to_the_sky(app):
    panel = panel_of(app, MdrizskyPanel)
    whole = np.ptp(panel.plot.x.ends)
    panel.close_up.value = True
    assert np.ptp(panel.plot.x.ends) < whole / 2
    panel.close_up.value = False


def test_of_many_chips_those_with_the_largest_difference_have_bars():
    pairs = [SimpleNamespace(each=object(), counts=True, error=float(i)) for i in range(300)]
    skies = [pair.each for pair in pairs]
    found = sky_bars(skies, pairs)
    assert len(found) == MOST
    assert [bar.pair.error for bar in found] == list(range(180, 300))


@pytest.fixture
def odd(demo, tmp_path):
    apps = []

    def made(files=oddsets.ALL, change=None):
        folder = oddsets.part(demo, tmp_path, *files)
        for name in files if change is not None else ():
            with fits.open(folder / name, mode="update", memmap=False) as units:
                change(units)
        apps.append(inspected(folder))
        return apps[-1]

    yield made
    for app in apps:
        app.close()


def test_without_mdrizsky_the_histogram_is_still_shown(odd):
    def change(units):
        for unit in units:
            unit.header.remove("MDRIZSKY", ignore_missing=True)

    app = odd((oddsets.FIRST, oddsets.SECOND), change)
    panel = panel_of(app, MdrizskyPanel)
    assert "MDRIZSKY" in panel.words.value
    assert panel.bars.box.layout.display == "none"
    assert "no MDRIZSKY" in panel.pixel_words.value
    assert panel.plot.box.layout.display == ""


def test_pixels_that_are_all_nan_are_said_to_be(odd):
    def change(units):
        for unit in units[1:]:
            if unit.name == "SCI":
                unit.data = np.full_like(unit.data, np.nan)

    app = odd((oddsets.FIRST,), change)
    panel = panel_of(app, MdrizskyPanel)
    assert "cannot be shown: only 0 usable pixels" in panel.pixel_words.value
    assert panel.plot.box.layout.display == "none"


def test_without_exposures_or_product_they_say_so(odd):
    assert "exposures" in panel_of(odd((oddsets.PRODUCT,)), MdrizskyPanel).refusal.value


def test_without_a_product_there_is_no_map(odd):
    assert "no drizzled product" in panel_of(odd((oddsets.FIRST,)), SkyPanel).refusal.value


def test_a_product_of_nan_has_no_map(odd):
    def change(units):
        for unit in units[1:]:
            if unit.name == "SCI":
                unit.data = np.full_like(unit.data, np.nan)

    assert "data" in panel_of(odd((oddsets.PRODUCT,), change), SkyPanel).refusal.value
