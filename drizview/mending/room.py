"""How much disk space drizzling again takes."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.errors import DrizviewError, Unmeasured

# Bytes of a pixel: SCI, ERR (4 each) and DQ (2) in a copy; blotted image and masks of a chip; drizzled science image
# and weight of one exposure; the median, and the product twice, as its images are written and then put together.
# From what AstroDrizzle 3.11 leaves in its folder while it runs: tests/mending/test_cures.py measures it.
_COPY, _BLOT, _SINGLE, _PRODUCT = 10, 7, 8, 28
# Headers, tables of coordinates, catalogues and logs of an exposure [bytes].
_TABLES = 600_000
# A product covers so much more than one exposure where nothing tells its size.
_SPREAD = 1.5
_UNITS = ("B", "kB", "MB", "GB", "TB")


@dataclass(frozen=True)
class Room:
    """Disk space in bytes: needed at the most, left in the folder afterwards, and free now."""

    needed: int
    stays: int
    free: int

    def __str__(self) -> str:
        """Return it in a sentence."""
        most, stays, free = (size_in_words(each) for each in (self.needed, self.stays, self.free))
        return f"needs up to {most} while it runs, {stays} stay; {free} are free"

    def require(self, folder: Path) -> None:
        """Raise where there is too little."""
        if self.needed > self.free:
            raise DrizviewError(str(folder), None, f"has too little disk space: {self}", "choose another folder")


def room_for(dataset: Dataset, files: Sequence[Path], folder: Path, *, scale_arcsec: float | None = None) -> Room:
    """Return the disk space that drizzling some exposures again takes.

    Parameters
    ----------
    dataset : Dataset
    files : sequence of Path
        The exposures that are used.
    folder : Path
        Where; it or one above it exists.
    scale_arcsec : float, optional
        Pixel of the new product, where it is not that of the old one.
    """
    names = {path.name for path in files}
    used = [exposure for exposure in dataset.exposures if exposure.file in names]
    chips = [math.prod(chip.sci.shape) for exposure in used for chip in exposure.chips]
    copies = sum(_copy(exposure) for exposure in used)
    pixels = _product_pixels(dataset, max(map(_pixels, used), default=0), scale_arcsec)
    needed = copies + _BLOT * sum(chips) + (_SINGLE * len(used) + _PRODUCT) * pixels
    return Room(int(needed), int(copies + 12 * pixels), room_left(folder))


def room_left(folder: Path) -> int:
    """Return how much disk space [bytes] is free for a folder, which need not exist yet."""
    return shutil.disk_usage(_existing(folder)).free


def size_in_words(size: float) -> str:
    """Return a size as people say it, ``"1.2 GB"``.

    >>> size_in_words(2_345_000_000), size_in_words(12)
    ('2.3 GB', '12 B')
    """
    power = min(len(_UNITS) - 1, int(math.log10(max(size, 1)) // 3))
    return f"{size / 1000**power:.{1 if power > 1 else 0}f} {_UNITS[power]}"


def _pixels(exposure: Exposure) -> int:
    return sum(math.prod(chip.sci.shape) for chip in exposure.chips)


def _copy(exposure: Exposure) -> int:
    return max(exposure.fits.size, _COPY * _pixels(exposure)) + _TABLES


def _product_pixels(dataset: Dataset, largest: int, scale: float | None) -> float:
    """Return how many pixels the product will have."""
    product = dataset.product
    if product is None:
        return _SPREAD * largest
    try:
        finer = product.scale_arcsec / scale if scale else 1.0
    except Unmeasured:
        finer = 1.0
    return math.prod(product.sci.shape) * finer**2


def _existing(folder: Path) -> Path:
    """Return a folder, or the nearest above it that exists."""
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.is_dir())
