"""A blink set as a GIF."""

from __future__ import annotations

import itertools
import sys

import numpy as np
import pytest

import drizview
from drizview.errors import DrizviewError


@pytest.fixture(scope="module")
def inspector(demo):
    made = drizview.inspect(demo, run=False)
    yield made
    made.close()


def test_a_blink_set_becomes_an_animation(inspector, tmp_path):
    image = pytest.importorskip("PIL.Image")
    before = inspector.canvas.frame
    with image.open(inspector.save_gif(tmp_path / "a.gif", "product", "exposure1", "weight", rate=4, size=200)) as made:
        assert made.n_frames == 3 and made.info["duration"] == 250 and made.info.get("loop") == 0
        assert max(made.size) <= 200 + 22
        pictures = []
        for index in range(3):
            made.seek(index)
            pictures.append(np.array(made.convert("RGB"), dtype=int))
    assert all(np.abs(one - other).mean() > 1 for one, other in itertools.pairwise(pictures))
    strips = [picture[-20:, :80].max() for picture in pictures]
    assert min(strips) > 200, "each has its name below"
    assert inspector.canvas.frame == before


def test_without_pillow_it_says_what_to_install(inspector, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(DrizviewError) as error:
        inspector.save_gif(tmp_path / "a.gif")
    assert "pip install pillow" in str(error.value) and not (tmp_path / "a.gif").exists()
