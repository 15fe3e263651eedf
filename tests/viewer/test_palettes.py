"""Colours of flags and of badges, as they look with a deficiency of colour vision."""

from __future__ import annotations

import re
from importlib.resources import files

import numpy as np
import pytest

from drizview.dataset.flags import DQ
from drizview.viewer.still.colours import BIT_COLOURS, UNMASKED
from tests.vision import VISIONS, apart, delta_e, lab, linear

# CIEDE2000: 2.3 is just noticeable side by side, 10 is seen at a glance.
GLANCE = 10.0
# Those that an inspection looks for first are further apart.
FIRST, FAR = (int(DQ.COSMIC_RAY), 512, 16, 32), 20.0
STATES = ("pass", "warn", "fail", "info", "none")
SHEETS = {"inspector/panels/app.css": "dv-", "report/templates/style.css": ""}


def themes():
    """Yield the colours of the badges, theme by theme, with the ground that they stand on."""
    for path, prefix in SHEETS.items():
        text = files("drizview").joinpath(*path.split("/")).read_text()
        found = [re.findall(rf"--{prefix}{state}: (#[0-9a-f]{{6}})", text) for state in STATES]
        for k, colours in enumerate(zip(*found, strict=True)):
            yield pytest.param(colours, "#14181d" if k == 1 else "#ffffff", id=f"{path.split('/')[-1]}-{k}")


def nearest(colours):
    """Return the smallest difference of a pair of colours, by vision."""
    pairs = np.triu_indices(len(colours), 1)
    return {name: differences[pairs].min() for name, differences in apart(colours).items()}


def test_the_difference_is_that_of_the_paper():
    """Pairs 1, 7 and 17 of Sharma, Wu & Dalal 2005, Color Res. Appl. 30, 21."""
    one = [[50, 2.6772, -79.7751], [50, 0, 0], [50, 2.5, 0]]
    other = [[50, 0, -82.7485], [50, -1, 2], [73, 25, -18]]
    assert np.allclose(delta_e(one, other), [2.0425, 2.3669, 27.1492], atol=1e-4)


def test_a_simulation_keeps_grey_and_merges_what_is_merged():
    for matrix in VISIONS.values():
        assert np.allclose(matrix.sum(axis=1), 1, atol=2e-5)
    assert apart(["#c4302b", "#a65900"])["deuteranopia"][0, 1] < 5 < apart(["#c4302b", "#a65900"])["normal"][0, 1]


@pytest.mark.parametrize("vision", VISIONS)
def test_every_pair_of_flags_differs(vision):
    assert nearest([*BIT_COLOURS.values(), UNMASKED])[vision] >= GLANCE
    assert nearest([BIT_COLOURS[bit] for bit in FIRST])[vision] >= FAR


@pytest.mark.parametrize(("colours", "ground"), list(themes()))
def test_every_pair_of_states_differs_and_is_read(colours, ground):
    assert min(nearest(colours).values()) >= GLANCE
    bright = linear([*colours, ground]) @ [0.2126, 0.7152, 0.0722]
    high, low = np.maximum(bright[:-1], bright[-1]), np.minimum(bright[:-1], bright[-1])
    assert ((high + 0.05) / (low + 0.05)).min() >= 4.5, "contrast of text (WCAG 2.2, 1.4.3)"


def test_flags_are_seen_on_the_sky():
    """A dark sky is displayed as dark grey, and what is asked for stands out from it."""
    colours = lab(linear([BIT_COLOURS[bit] for bit in FIRST]))
    assert np.hypot(colours[:, 1], colours[:, 2]).min() >= 40 and colours[:, 0].min() >= 35
