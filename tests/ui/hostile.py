"""A dataset whose header text and file names try to run script, to hide and to forge."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

from astropy.io import fits

IMAGE = "<img src=x onerror=window.pwned=1>"
SCRIPT = "<script>window.pwned=2</script>"
LINK = "javascript:window.pwned=3"
BREAKOUT = "'\"></b><svg onload=window.pwned=4>"
EXPOSURE = "o4k19ac3q_flt.fits"
PRODUCT = "o4k19a010_drz.fits"
ODD_NAME = f"{IMAGE}_drz.fits"
# Characters that FITS does not allow are put into the bytes of the file, as long as what they stand for.
_STAND_INS = {
    b"CONTROL-CHARACTERS": b"a\x1b[31m\x07\x08b\x00c\r\nd",
    b"BIDI-CHARACTERS": "a\u202etif\u2066b".encode(),
}


def write(source, folder):
    """Copy the demo dataset into a folder, spoil every text that the inspector may show, and return the folder."""
    folder = Path(folder)
    shutil.copytree(source, folder, dirs_exist_ok=True)
    for path in sorted(folder.glob("*.fits")):
        _spoil(path)
    (folder / PRODUCT).rename(folder / ODD_NAME)
    return folder


def _spoil(path):
    with warnings.catch_warnings(), fits.open(path, mode="update", memmap=False) as units:
        warnings.simplefilter("ignore")
        primary = units[0].header
        primary.update(TARGNAME=IMAGE + BREAKOUT, FILTER=SCRIPT, ROOTNAME=LINK, OPT_ELEM=IMAGE, PROPAPER=BREAKOUT)
        primary.add_history(IMAGE + SCRIPT)
        primary["PROPTTL1"] = "CONTROL-CHARACTERS and BIDI-CHARACTERS"
        for unit in units[1:]:
            unit.header.update(BUNIT=f"{SCRIPT}{BREAKOUT}"[:60], WCSNAME=f"{BREAKOUT}{IMAGE}"[:60])
        if "D001DATA" in primary:
            primary.update(
                D001DATA=f"{IMAGE}[sci,1]", D001VER=SCRIPT, D001KERN=BREAKOUT, WCSNAME="BIDI-CHARACTERS" + IMAGE
            )
            primary["APERTURE"] = "CONTROL-CHARACTERS"
    content = path.read_bytes()
    for stand_in, characters in _STAND_INS.items():
        assert len(characters) <= len(stand_in), stand_in
        content = content.replace(stand_in, characters.ljust(len(stand_in)))
    path.write_bytes(content)


def assert_only_text(inspector):
    """Assert that nothing of it ran or became markup, and that no hidden character reached the page."""
    page = inspector.page
    assert page.evaluate("() => window.pwned") is None
    assert not inspector.dialogs
    assert not inspector.faults
    markup = 'img[src="x"], svg[onload], [onerror], script, a[href^="javascript"], iframe'
    assert inspector.find(markup).count() == 0
    shown = page.evaluate("() => document.body.textContent + document.title")
    assert not [character for character in "\x1b\x07\x08\x00\u202e\u2066" if character in shown]
    assert not inspector.strangers()


def look_everywhere(inspector):
    """Open every question and check, show every kind of frame, and read pixels."""
    for badge in inspector.badges():
        inspector.choose(badge)
        checks = inspector.find(".drizview-number").evaluate_all(
            "nodes => nodes.map(node => (node.click(), node.dataset.check))"
        )
        if checks:
            inspector.find(f'[data-check="{checks[-1]}"][aria-pressed="true"]').wait_for()
    for frame in inspector.find(".drizview-toolbar [data-value]").all():
        if frame.is_visible() and frame.is_enabled():
            frame.click()
    look_at_pages(inspector)
    inspector.find('.drizview-register button:has-text("Detector")').click()
    inspector.choose("weight")
    inspector.sharp("product/wht").hover()
    inspector.choose("crflags")
    return inspector.hover()


def look_at_pages(inspector):
    """Turn to every page, search the headers, judge with a note, and save under a name of script."""
    for tab in inspector.find("[data-page]").evaluate_all("nodes => nodes.map(node => node.dataset.page)"):
        inspector.turn_to(tab)
        inspector.find(f".drizview-page-{tab} .drizview-panel:visible").first.wait_for()
    inspector.turn_to("headers")
    inspector.find(f'.drizview-facts-table td:text-is("{SCRIPT}")').first.wait_for()  # FILTER
    inspector.find('[data-part="headers"]').click()
    inspector.find('.drizview-headers input[type="search"]').fill("onerror")
    inspector.page.keyboard.press("Enter")
    inspector.find('.drizview-cards [data-keyword="HISTORY"]').first.wait_for()
    inspector.find(".drizview-card-text").evaluate_all("nodes => nodes.forEach(node => node.click())")
    assert IMAGE in inspector.find(".drizview-cards").inner_text()
    inspector.find(".drizview-card-place button").last.click()
    for file in range(inspector.find(".drizview-header-choice select").first.locator("option").count()):
        inspector.find(".drizview-header-choice select").first.select_option(index=file)
    inspector.turn_to("advice")
    inspector.find('[data-what="report"] input[type="text"]').fill(f"{IMAGE}.html")
    inspector.find('[data-act="save-report"]').click()
    inspector.find('[data-what="report"] .drizview-outcome[data-tone]:not([data-tone=""])').wait_for()
    inspector.turn_to("rating")
    inspector.find('[data-rated="sky"] [data-judge="warn"]').click()
    inspector.find('[data-note="sky"]').fill(IMAGE + SCRIPT)
    inspector.page.keyboard.press("Enter")
    inspector.find('[data-what="ratings"] input[type="text"]').fill(f"{BREAKOUT}.json")
    inspector.find('[data-act="save-ratings"]').click()
    inspector.find('[data-what="ratings"] .drizview-outcome[data-tone]:not([data-tone=""])').wait_for()
    inspector.turn_to("evidence")


def assert_shown_as_text(inspector):
    """Open everything, and assert that the texts are there, as they are written."""
    readout = look_everywhere(inspector)
    assert "<script>" in readout  # the unit of the image
    assert_head_is_text(inspector)


def assert_head_is_text(inspector):
    """Assert it of what is seen without a click."""
    masthead = inspector.find(".drizview-masthead").inner_text()
    assert ODD_NAME in masthead
    assert IMAGE + BREAKOUT in masthead
    assert SCRIPT in masthead
    assert IMAGE in inspector.find(".drizview-notes").text_content()
    assert_only_text(inspector)
