"""Straight lines across the product, and which exposures show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.geometry import Mapped, Placed
from drizview.checks.ingredients.sky import ChipSky, bad_bits
from drizview.checks.registry import ingredient
from drizview.dataset.product import Product
from drizview.measure.background import Background
from drizview.measure.sampling import Window, step_for
from drizview.measure.thumbnail import thumbnail
from drizview.measure.trails import Line, find_lines

Floats = NDArray[np.floating[Any]]
_SAMPLES = 500_000
# Lines as faint as this are put before the exposures, which decide; without exposures a trail must be plainer.
_FAINT = 5.5


@dataclass(frozen=True)
class Excess:
    """How much brighter a line is than its sides in one exposure [e-/s per pixel], the error, and noise of a pixel."""

    exposure: str
    value: float
    error: float
    sigma: float

    @property
    def seen(self) -> bool:
        """Whether the line is there beyond doubt."""
        return self.value > 5 * self.error


@dataclass(frozen=True)
class Trail:
    """A line across the product and its brightness in every exposure."""

    line: Line
    excesses: tuple[Excess, ...]

    @property
    def brightest(self) -> Excess | None:
        """The exposure that shows it best, None where none does."""
        seen = [each for each in self.excesses if each.seen]
        return max(seen, key=lambda each: each.value) if seen else None

    @property
    def lone(self) -> bool:
        """Whether one exposure alone shows it, and others that looked there do not."""
        best = self.brightest
        others = [each for each in self.excesses if each is not best]
        if best is None or not others:
            return False
        quiet = [each.value < max(0.35 * best.value, 3 * each.error) for each in others]
        return all(quiet) and any(each.error < 0.2 * best.value for each in others)


@ingredient
def product_trails(product: Product, mapped_chips: Mapped, chip_skies: tuple[ChipSky, ...]) -> tuple[Trail, ...]:
    """Return the straight bright lines that cross the product."""

    def read(window: Window) -> NDArray[np.float32]:
        image = product.sci[window].astype(np.float32)
        if product.wht is not None:
            image[~(product.wht[window] > product.weight_floor)] = np.nan
        return image

    small, step = thumbnail(read, shape=product.sci.shape)
    lines = [line.scaled(step) for line in find_lines(small, significance=_FAINT, filled=0.5)]
    if not lines:
        return ()
    skies = {id(each.chip): each.sky for each in chip_skies}
    known = [(placed, sky) for placed in mapped_chips.chips if (sky := skies.get(id(placed.chip)))]
    return tuple(Trail(line, _excesses(line, known)) for line in lines)


def _excesses(line: Line, known: list[tuple[Placed, Background]]) -> tuple[Excess, ...]:
    """Return the brightness of a line in each exposure that it crosses."""
    parts: dict[str, list[tuple[Floats, Floats, float]]] = {}
    for placed, sky in known:
        on, beside = _along(line, placed, sky)
        if on.size >= 20 and beside.size >= 20:
            sigma = sky.sigma * (placed.chip.electrons_per_second or 1.0)
            parts.setdefault(placed.exposure.name, []).append((on, beside, sigma))
    found = []
    for name, pieces in parts.items():
        on, beside = (np.concatenate([piece[k] for piece in pieces]) for k in (0, 1))
        sigma = float(np.mean([piece[2] for piece in pieces]))
        error = 1.253 * sigma * np.sqrt(1 / on.size + 1 / beside.size)
        found.append(Excess(name, float(np.median(on) - np.median(beside)), float(error), sigma))
    return tuple(found)


def _along(line: Line, placed: Placed, sky: Background) -> tuple[Floats, Floats]:
    """Return the pixels of a chip on a line and beside it, e-/s without the sky."""
    chip = placed.chip
    step = step_for(chip.sci.shape, most=_SAMPLES)
    rows, columns = (np.arange(0, n, step) for n in chip.sci.shape)
    distance = np.abs(line.distance(*placed.mapping.grid(rows.astype(float), columns.astype(float))))
    width = max(line.width, 3.0)
    if not (distance < width / 2).any():
        return np.zeros(0), np.zeros(0)
    every = slice(0, None, step), slice(0, None, step)
    image = chip.sci[every].astype(np.float32) - np.float32(sky.independent)
    good = np.isfinite(image)
    if chip.dq is not None:
        good &= (chip.dq[every].astype(np.int64) & bad_bits(chip)) == 0
    image *= np.float32(chip.electrons_per_second or 1.0)
    return image[good & (distance < width / 2)], image[good & (distance > width) & (distance < 2.5 * width)]
