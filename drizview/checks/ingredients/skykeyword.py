"""MDRIZSKY of every chip beside an independent estimate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.sky import ChipSky, ProductSky
from drizview.checks.registry import ingredient
from drizview.dataset.chip import Chip
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.background import Background
from drizview.measure.skymethod import RecordedSky, SkyMethod, sky_method

# A chip whose median lies this far above its lowest boxes, in sigma, is filled by its target.
FILLED = 0.3


@dataclass(frozen=True)
class SkyPair:
    """One chip: what was recorded, what is expected to be, and what was measured; all in the unit of its image.

    Attributes
    ----------
    recorded : float
        MDRIZSKY.
    expected : float
        What it should be, given the independent estimate and the method.
    filled : bool
        Whether the target fills the chip, so that the estimate is an upper limit to the sky.
    subtracted : bool
        Whether the image has no sky any more: the keyword records what was taken off before.
    """

    each: ChipSky
    sky: Background
    recorded: float
    expected: float
    filled: bool
    subtracted: bool

    @property
    def error(self) -> float:
        """Recorded minus expected, in units of the tolerance of `Background`: the noise of a pixel, mostly."""
        return (self.recorded - self.expected) / self.sky.tolerance

    @property
    def counts(self) -> bool:
        """Whether the chip says anything: a filled one only where the keyword exceeds even its upper limit."""
        return not self.subtracted and (not self.filled or self.error > 0)


@ingredient
def recorded_skies(dataset: Dataset) -> tuple[RecordedSky, ...]:
    """Return MDRIZSKY of every chip of the exposures, else of the inputs in the product's HDRTAB."""
    found = [
        RecordedSky(exposure.name, chip.sky, pixel_area(chip), seconds(chip))
        for exposure in dataset.exposures
        for chip in exposure.chips
    ]
    if not any(sky.value is not None for sky in found) and dataset.product is not None:
        found = [RecordedSky(e.exposure, e.sky, 1.0, e.exptime or 1.0) for e in dataset.product.inputs]
    if not any(sky.value is not None for sky in found):
        raise Unmeasured(
            "MDRIZSKY is in neither the exposures nor the product's HDRTAB; that does not prove that no sky was "
            "subtracted (skymethod='match' may fall back and leave no keyword)"
        )
    return tuple(found)


def pixel_area(chip: Chip) -> float:
    """Return the area of a native pixel [arcsec^2], 1 where the scale is not known."""
    return (chip.native_scale_arcsec or 1.0) ** 2


def seconds(chip: Chip) -> float:
    """Return what turns the image of a chip into a rate."""
    return 1.0 if "/" in chip.unit else chip.exptime or 1.0


@ingredient
def sky_method_used(recorded_skies: tuple[RecordedSky, ...]) -> SkyMethod:
    """Return how AstroDrizzle found the sky, inferred."""
    return sky_method(recorded_skies)


@ingredient
def sky_pairs(
    dataset: Dataset,
    chip_backgrounds: tuple[ChipSky, ...],
    recorded_skies: tuple[RecordedSky, ...],
    sky_method_used: SkyMethod,
    product_background: ProductSky,
) -> tuple[SkyPair, ...]:
    """Return every chip that has both MDRIZSKY and a measured sky."""
    known = [(each, each.sky, each.chip.sky) for each in chip_backgrounds if each.sky and each.chip.sky is not None]
    if not known:
        if not any(each.sky for each in chip_backgrounds):
            raise Unmeasured(f"the sky of no chip could be measured: {chip_backgrounds[0].reason}")
        raise Unmeasured("the exposures have no MDRIZSKY; the value in HDRTAB has nothing to be compared with")
    expected = _expected(known, sky_method_used)
    left = _left(dataset, product_background)
    return tuple(_pair(*one, value, left) for one, value in zip(known, expected, strict=True))


def _left(dataset: Dataset, sky: ProductSky) -> float | None:
    """Return the sky left in the product per second and arcsec^2, None where that is not known."""
    product = dataset.product
    if product is None or sky.sky is None or not is_rate(product):
        return None
    try:
        return sky.sky.independent / product.scale_arcsec**2
    except Unmeasured:
        return None


def is_rate(product: Product) -> bool:
    """Return whether a product is per second: AstroDrizzle may leave BUNIT as it was, so its units count too."""
    return "/" in product.unit or {(entry.units or "").lower() for entry in product.inputs} == {"cps"}


def _expected(known: list[tuple[ChipSky, Background, float]], method: SkyMethod) -> list[float]:
    """Return what the keyword should hold: the chip's own sky, unless the method makes something else of it.

    globalmin gives every exposure the lowest sky of all; under match only differences between exposures have a
    meaning, so the skies are brought to the keyword by one common offset.
    """
    units = np.array([pixel_area(each.chip) * seconds(each.chip) for each, _, _ in known])
    own = _lowest_where_filled(known, np.array([sky.independent for _, sky, _ in known]) / units)
    recorded = np.array([value for _, _, value in known]) / units
    if method.name == "globalmin":
        own = np.full_like(own, own.min())
    elif method.name == "match":
        own = own + np.median(recorded - own)
    return [float(value) for value in own * units]


def _lowest_where_filled(
    known: list[tuple[ChipSky, Background, float]], brightness: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the brightness of each chip; where its target fills it, the lowest of the chips of its exposure."""
    names = [each.exposure.name for each, _, _ in known]
    found = brightness.copy()
    for i, (_, sky, _) in enumerate(known):
        if sky.fill > FILLED:
            found[i] = min(value for value, name in zip(brightness, names, strict=True) if name == names[i])
    return found


def _pair(each: ChipSky, sky: Background, recorded: float, expected: float, left: float | None) -> SkyPair:
    """Return one chip; its sky was taken off before where it has none and the product is not overcorrected."""
    empty = abs(sky.independent) < 0.3 * sky.sigma and recorded > 0.5 * sky.sigma
    if left is not None:
        empty = empty and left * pixel_area(each.chip) * seconds(each.chip) > -0.5 * recorded
    return SkyPair(each, sky, recorded, expected, sky.fill > FILLED, empty)
