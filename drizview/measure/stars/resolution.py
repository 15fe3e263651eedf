"""Width of a drizzled star, and the grid that would show it as sharp as the data are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

# A box of side a adds a^2/12 to a variance, 8 ln 2 / 12 a^2 to the square of a FWHM.
_BOX = 8 * np.log(2) / 12
# Grids people use; a recommendation is one of them where it is near.
_CUSTOMARY = (0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13)
_SAMPLES_PER_FWHM = 2.355


def drizzled_fwhm(core: float, *, native: float, pixfrac: float, scale: float) -> float:
    """Return the FWHM of a drizzled star [arcsec].

    Parameters
    ----------
    core : float
        FWHM before pixelation [arcsec].
    native, scale : float
        Native and output pixel [arcsec].
    pixfrac : float
        Drop over native pixel.

    Notes
    -----
    Three boxes blur it: the native pixel, the drop and the output pixel. Within 5 % of simulated stars.
    """
    return float(np.sqrt(core**2 + _BOX * (native**2 * (1 + pixfrac**2) + scale**2)))


def customary_scale(core: float, *, native: float, finest: float) -> float:
    """Return the output pixel [arcsec] that the data bear: 2.355 on a FWHM, no finer than the dither fills.

    Parameters
    ----------
    core : float
        FWHM before pixelation [arcsec].
    native : float
        Native pixel [arcsec].
    finest : float
        Finest output pixel that the phases fill, in native pixels.

    Returns
    -------
    float
        A customary value within 25 % above, else the value itself; never coarser than the native pixel.
    """
    wanted = min(native, max(core / _SAMPLES_PER_FWHM, finest * native))
    near = [scale for scale in _CUSTOMARY if 0.97 * wanted <= scale <= 1.25 * wanted]
    return min(native, near[0] if near else wanted)


@dataclass(frozen=True)
class Drops:
    """Where pixel centres of the exposures fall in a window of the present product, and how large a pixel is there.

    Attributes
    ----------
    x, y : ndarray, shape (n,)
        Positions relative to the corner of the window [present output pixels].
    size : ndarray, shape (n,)
        Side of a native pixel there [present output pixels].
    side : float
        Side of the window [present output pixels].
    """

    x: Floats
    y: Floats
    size: Floats
    side: float

    def scatter(self, *, pixfrac: float, zoom: float) -> float:
        """Return the predicted scatter of the weights over their median; infinity where half the pixels get none.

        Parameters
        ----------
        pixfrac : float
            Drop over native pixel.
        zoom : float
            Present output pixel over the one to try: 2 is a grid twice as fine.

        Notes
        -----
        Square drops along the axes of the output (the turbo kernel), nothing flagged.
        """
        weights = self.weights(pixfrac=pixfrac, zoom=zoom)
        margin = max(1, int(np.ceil(float(self.size.max()) * zoom)) + 1)
        inner = weights[margin:-margin, margin:-margin]
        median = float(np.median(inner)) if inner.size else 0.0
        return float(np.std(inner) / median) if median > 0 else float("inf")

    def weights(self, *, pixfrac: float, zoom: float) -> Floats:
        """Return the weight that each pixel of the finer grid would have, in units of one exposure's native pixel."""
        count = int(self.side * zoom)
        half = np.maximum(self.size * zoom * pixfrac / 2, 1e-3)
        x, y = self.x * zoom, self.y * zoom
        reach = int(np.ceil(2 * float(half.max()))) + 1
        total = np.zeros((count + 2 * reach) ** 2)
        first = [np.floor(v - half + 0.5).astype(np.int64) for v in (x, y)]
        across, down = (
            [np.maximum(np.minimum(v + half, f + k + 0.5) - np.maximum(v - half, f + k - 0.5), 0) for k in range(reach)]
            for v, f in zip((x, y), first, strict=True)
        )
        inside = (first[0] > -reach) & (first[0] < count) & (first[1] > -reach) & (first[1] < count)
        for i in range(reach):
            for j in range(reach):
                place = (first[1] + j + reach) * (count + 2 * reach) + first[0] + i + reach
                share = across[i] * down[j] / (4 * half**2)
                total += np.bincount(place[inside], share[inside], total.size)[: total.size]
        return total.reshape(count + 2 * reach, -1)[reach:-reach, reach:-reach]
