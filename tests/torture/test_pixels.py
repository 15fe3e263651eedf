"""Pixels that no camera gives, through every question: none ends in an error of drizview's own."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.core import engine
from drizview.checks.core.status import Status
from drizview.dataset.discover import datasets
from tests.checks.starfield import association
from tests.torture.bricks import save

KINDS = {
    "zero": lambda image: image * 0,
    "constant": lambda image: image * 0 + 1,
    "nan": lambda image: image * 0 + np.nan,
    "infinite": lambda image: image * 0 + np.inf,
    "huge": lambda image: image * 0 + 1e38,
    "huge and signed": lambda image: np.where(np.indices(image.shape).sum(0) % 2, 3e38, -3e38),
    "huge stars": lambda image: image * 1e37,
    "negative": lambda image: -np.abs(image),
    "tiny": lambda image: image * 1e-42,
    "nearly all zero": lambda image: np.where(np.random.default_rng(0).random(image.shape) < 0.003, image, 0),
    "half missing": lambda image: np.where(np.arange(image.shape[1]) < image.shape[1] // 2, np.nan, image),
    "one pixel": lambda image: np.pad([[1e5]], ((0, image.shape[0] - 1), (0, image.shape[1] - 1))),
    "whole numbers": lambda image: np.round(image / 20),
}
SIZES = [(1, 1), (1, 200), (200, 1), (2, 3), (7, 7), (16, 40)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound")
    association(folder)
    with contextlib.ExitStack() as opened:
        yield {path.name: opened.enter_context(fits.open(path, memmap=False)) for path in sorted(folder.glob("*.fits"))}


def changed(sound, folder, change, *, products=True, exposures=True):
    """Write the association after a change of its images, by extension."""
    for name, units in sound.items():
        ours = products if "_dr" in name else exposures
        made = fits.HDUList([unit.copy() for unit in units])
        for unit in made if ours and "_asn" not in name else ():
            if unit.is_image and unit.data is not None:
                with np.errstate(all="ignore"):
                    unit.data = change(unit.name, unit.data)
        save(made, folder / name)
    return folder


def errors(folder):
    found = []
    for dataset in datasets(folder):
        with dataset, np.errstate(all="ignore"):
            found += [(each.check, each.note) for each in engine.run(dataset) if each.status is Status.ERROR]
    return found


def of(kind, *extensions):
    return lambda name, image: KINDS[kind](image).astype(image.dtype) if name in extensions else image


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("who", ["product", "exposures"])
@pytest.mark.parametrize("kind", KINDS)
def test_science_images(sound, tmp_path, kind, who):
    both = {"products": who == "product", "exposures": who == "exposures"}
    assert errors(changed(sound, tmp_path, of(kind, "SCI"), **both)) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["zero", "nan", "infinite", "huge", "negative", "tiny", "half missing", "one pixel"])
def test_weights(sound, tmp_path, kind):
    assert errors(changed(sound, tmp_path, of(kind, "WHT"))) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("value", [0, -1, 1, 2**31 - 1])
def test_contexts_and_flags(sound, tmp_path, value):
    def change(name, image):
        return np.full_like(image, value & 0x7FFF if name == "DQ" else value) if name in ("CTX", "DQ") else image

    assert errors(changed(sound, tmp_path, change)) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("who", ["product", "exposures", "both"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_tiny_images(sound, tmp_path, size, who):
    def change(_, image):
        return np.ascontiguousarray(image[..., : size[0], : size[1]])

    assert errors(changed(sound, tmp_path, change, products=who != "exposures", exposures=who != "product")) == []
