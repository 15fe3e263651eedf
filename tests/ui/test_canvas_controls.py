"""The controls around the image."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.viewer import Canvas, FlagList, FlagRow, Frame, Plane


@pytest.fixture
def canvas():
    rng = np.random.default_rng(1)
    frames = []
    for group in ("drz", "rtq", "rwq"):
        image = ArrayRaster(rng.normal(10, 1, (300, 400)).astype(np.float32), name=f"{group}.fits[SCI,1]")
        frames.append(Frame(f"{group}/sci", f"{group} SCI", [Plane(image, "sci")], unit="electrons/s", group=group))
        if group == "drz":
            frames.append(Frame("drz/wht", "drz WHT", [Plane(image, "wht")], unit="s", group=group))
        else:
            flags = ArrayRaster(np.zeros((300, 400), np.int16), name=f"{group}.fits[DQ,1]")
            frames.append(Frame(f"{group}/dq", f"{group} DQ", [Plane(flags, "dq")], group=group))
    canvas = Canvas(frames, blink=["drz/sci", "drz/wht"])
    yield canvas
    canvas.close()


@pytest.fixture
def bare(bench, canvas):
    bench = bench(width=1100)
    bench.mount(canvas)
    bench.settled("drz/sci")
    return bench


def state(bare):
    return bare.page.evaluate("[...globalThis['drizview.registry.1'].views.values()][0].state")


def test_kinds_and_groups_lead_to_the_nearest_frame(bare):
    click = lambda name: bare.page.get_by_role("button", name=name, exact=True).click()  # noqa: E731
    for name, frame in (
        ("WHT", "drz/wht"),
        ("rtq", "rtq/sci"),
        ("DQ", "rtq/dq"),
        ("rwq", "rwq/dq"),
        ("drz", "drz/sci"),
        ("DQ", "rtq/dq"),
    ):
        click(name)
        bare.settled(frame)
    bare.until(lambda: bare.widgets["canvas"].frame == "rtq/dq")
    assert bare.page.get_by_role("button", name="DQ", exact=True).get_attribute("aria-pressed") == "true"
    assert bare.page.get_by_role("button", name="rtq", exact=True).get_attribute("aria-pressed") == "true"


def menu(bare, name):
    """Open one of the menus by the name of its button."""
    bare.page.get_by_role("button", name=name).click()
    return bare.page.get_by_role("dialog")


def test_cuts_by_hand_are_those_of_the_frame_on_view(bare):
    page = bare.page
    menu(bare, "Cuts, colour map")
    low, high = page.get_by_label("Lower cut"), page.get_by_label("Upper cut")
    assert float(low.input_value()) < float(high.input_value())
    low.fill("5")
    high.fill("20")
    high.press("Enter")
    cuts = state(bare)["cuts"]
    assert cuts["drz/sci"] == [5, 20] and "rtq/sci" not in cuts and "drz/wht" not in cuts
    assert page.get_by_label("Cuts", exact=True).input_value() == "hand"
    high.fill("nonsense")
    high.press("Enter")
    assert high.input_value() == "20"
    page.keyboard.press("Escape")
    assert low.is_hidden()
    page.get_by_label("Cuts", exact=True).select_option("99.5")
    assert state(bare)["cuts"] == {"sci": "99.5", "wht": "minmax", "ctx": "minmax"}


def test_selects_change_the_looks(bare):
    page = bare.page
    page.get_by_label("Stretch").select_option("log")
    menu(bare, "Cuts, colour map")
    page.get_by_label("Colour map", exact=True).select_option("viridis")
    page.get_by_label("inverted").check()
    now = state(bare)
    assert (now["cmap"], now["stretch"], now["weight_stretch"], now["invert"]) == ("viridis", "log", "linear", True)
    page.get_by_role("button", name="WHT", exact=True).click()
    bare.settled("drz/wht")
    assert page.get_by_label("Stretch").input_value() == "linear"


def test_the_film_strip_shows_adds_and_takes_out(bare):
    page = bare.page
    page.get_by_role("button", name="Show drz WHT").click()
    bare.settled("drz/wht")
    menu(bare, "Choose the frames").get_by_role("button", name="rtq SCI", exact=True).click()
    page.keyboard.press("Escape")
    bare.settled()
    assert state(bare)["blink"] == ["drz/sci", "drz/wht", "rtq/sci"]
    assert page.locator(".drizview-thumb").all_inner_texts()[2].split()[:3] == ["3", "rtq", "SCI"]
    page.locator(".drizview-thumb").nth(1).hover()
    page.get_by_role("button", name="Remove drz WHT from the blink set").click()
    assert state(bare)["blink"] == ["drz/sci", "rtq/sci"]


def test_thumbnails_are_drawn(bare):
    bare.page.wait_for_function(
        """() => [...document.querySelectorAll('.drizview-thumb canvas')].every((c) => {
          const { data } = c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1);
          return data[3] === 255 && data[0] > 12;
        })"""
    )


def test_keys(bare):
    page = bare.page
    page.locator(".drizview[tabindex]").focus()
    for key in ("i", "+", "ArrowLeft"):
        page.keyboard.press(key)
    now = state(bare)
    assert now["invert"] and now["camera"]["zoom"] > 0 and now["camera"]["x"] < 199
    page.keyboard.press("0")
    assert state(bare)["camera"] == {}
    page.keyboard.press("o")
    assert state(bare)["camera"]["zoom"] == 1


def test_keys_typed_into_a_field_stay_there(bare):
    page = bare.page
    menu(bare, "Cuts, colour map")
    page.get_by_label("Lower cut").press("b")
    bare.settled("drz/sci")
    assert page.locator("[data-lm-suppress-shortcuts]").count() == 1


def test_every_control_has_a_name_and_the_image_a_role(bare):
    unnamed = bare.page.evaluate(
        """() => [...document.querySelectorAll('button, select, input')]
          .filter((n) => !(n.ariaLabel || n.textContent || n.labels?.length)).map((n) => n.outerHTML)"""
    )
    assert unnamed == []
    assert bare.page.get_by_role("img", name="drz SCI, image of drz.fits[SCI,1]").count() == 1


@pytest.mark.parametrize("width", [640, 1000, 1600])
def test_nothing_is_cut_off_at_any_width(bench, canvas, width):
    bench = bench(width=width, height=800)
    bench.mount(canvas)
    bench.settled("drz/sci")
    over = bench.page.evaluate(
        """() => {
          const right = document.querySelector(".drizview").getBoundingClientRect().right + 1;
          const cut = (n) => !n.matches(".drizview-strip") && n.scrollWidth > n.clientWidth + 1;
          return [...document.querySelectorAll(".drizview-toolbar > *, .drizview-film > *")]
            .filter((n) => n.offsetParent && (n.getBoundingClientRect().right > right || cut(n)))
            .map((n) => n.className || n.tagName);
        }"""
    )
    assert over == []
    assert bench.image()["height"] > 400


def test_a_resize_draws_again(bare):
    before = bare.image()["width"]
    bare.page.set_viewport_size({"width": 800, "height": 900})
    bare.page.wait_for_function(f"document.querySelector('.drizview-canvas').width < {before}")
    bare.settled("drz/sci")
    assert bare.colour(bare.image()["width"] / 2, bare.image()["height"] / 2) != (0, 0, 0)


@pytest.mark.parametrize(
    ("scheme", "theme", "dark"),
    [("light", "auto", False), ("dark", "auto", True), ("light", "dark", True), ("dark", "light", False)],
)
def test_themes(bench, canvas, scheme, theme, dark):
    canvas.theme = theme
    bench = bench(scheme=scheme)
    bench.mount(canvas)
    bench.settled("drz/sci")
    shade = bench.page.evaluate(
        "getComputedStyle(document.querySelector('.drizview')).backgroundColor.match(/\\d+/g).map(Number)[0]"
    )
    assert (shade < 60) is dark


def test_marks_scale_and_compass_are_drawn_over_the_image(bench, canvas):
    canvas.marks = [{"x": 100, "y": 100, "r": 10, "label": "<i>star</i>"}]
    canvas.mark = 0
    canvas.scale_arcsec, canvas.north = 0.05, 30.0
    bench = bench()
    bench.mount(canvas)
    bench.settled("drz/sci")
    drawn = bench.page.evaluate(
        """() => {
          const c = document.querySelector(".drizview-over");
          const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
          return data.filter((v, k) => k % 4 === 3 && v > 0).length;
        }"""
    )
    assert drawn > 400


def test_text_from_files_is_text(bench, open_page):
    bad = "<img src=x onerror=\"document.title='owned'\">"
    raster = ArrayRaster(np.zeros((40, 50), np.float32), name=bad)
    canvas = Canvas(
        [
            Frame("a", bad, [Plane(raster, "sci")], unit=bad, group=bad),
            Frame("b", bad, [Plane(raster, "wht")], group="b"),
        ]
    )
    canvas.describe = lambda *_: {"sky": bad, bad: bad}
    bench = bench()
    bench.mount(canvas)
    bench.mount(FlagList(canvas, [FlagRow(16, bad, meaning=bad)], title=bad), name="flags", where="#side")
    bench.settled("a")
    box = bench.image()
    bench.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    bench.page.wait_for_function("document.querySelector('.drizview-readout').textContent.includes('onerror')")
    assert bench.page.title() == "" and bench.page.locator("img[src=x]").count() == 0
    canvas.close()


def test_new_frames_replace_the_old(bare, canvas):
    raster = ArrayRaster(np.full((30, 40), 7, np.float32), name="new")
    canvas.frames = [Frame("new", "new", [Plane(raster, "sci")])]
    bare.set(_scenery=canvas._scenery, blink=canvas.blink, frame=canvas.frame)
    bare.settled("new")
    assert bare.page.locator(".drizview-thumb").count() == 1


def test_a_compact_canvas_is_nothing_but_the_image(bench, canvas):
    canvas.compact = True
    canvas.height = "150px"
    bench = bench()
    bench.mount(canvas)
    bench.settled("drz/sci")
    assert bench.image()["height"] == 150
    assert bench.page.locator(".drizview-toolbar, .drizview-film, .drizview-readout").first.is_hidden()
    bench.set(compact=False, height="600px")
    bench.page.wait_for_selector(".drizview-toolbar")


def test_a_silent_kernel_is_told(bench, canvas):
    bench = bench()
    bench.page.clock.install()
    canvas.answer = lambda content: []
    canvas._tiles.first_pictures = lambda sources: []  # as of a file that cannot be read at once
    canvas.camera = {"x": 5, "y": 5, "zoom": 8}
    bench.mount(canvas)
    bench.page.clock.run_for(500)
    bench.page.wait_for_function("bench.models.canvas.model.sent.length > 0")
    bench.page.clock.run_for(11_000)
    bench.page.wait_for_selector("text=No answer from the kernel for 10 s")
