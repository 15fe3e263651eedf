"""Drizzling in numpy, for where the `drizzle` package cannot be: its C code does not run in a browser.

The kernels point, turbo and gaussian are those of the package; a square drop is taken to be parallel to the pixels of
the product, which is the package's turbo; lanczos3 is left out. Blotting is by polynomials of the fifth order.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from drizview.errors import DrizviewError

KERNELS = ("square", "turbo", "gaussian", "point")
_FWHM = 2.3548  # of a gaussian, in its sigma
_REACH = 2.5  # how far the gaussian kernel goes, in its sigma


class PlainDrizzle:
    """A product to which exposures are added, as `drizzle.resample.Drizzle`.

    Attributes
    ----------
    out_img, out_wht : (ny, nx) array of float32
        Weighted mean and weight.
    out_ctx : (1, ny, nx) array of int32
        Bit k is set where the image that was added as number k contributes.
    """

    def __init__(self, *, kernel: str, out_shape: tuple[int, int], **_: object) -> None:
        if kernel not in KERNELS:
            raise DrizviewError(kernel, None, "needs the drizzle package", f"choose one of {', '.join(KERNELS)}")
        self._kernel, self._shape = kernel, out_shape
        self._flux, self._weight = (np.zeros(out_shape[0] * out_shape[1]) for _ in range(2))
        self.out_ctx = np.zeros((1, *out_shape), np.int32)
        self._count = 0

    @property
    def out_wht(self) -> np.ndarray:
        """The weight."""
        return self._weight.reshape(self._shape).astype(np.float32)

    @property
    def out_img(self) -> np.ndarray:
        """The mean; NaN where there is no weight."""
        mean = np.full(self._weight.shape, np.nan)
        np.divide(self._flux, self._weight, out=mean, where=self._weight > 0)
        return mean.reshape(self._shape).astype(np.float32)

    def add_image(
        self, data: np.ndarray, *, pixmap: np.ndarray, weight_map: np.ndarray, wht_scale: float = 1.0,
        pixfrac: float = 1.0, iscale: float = 1.0, pixel_scale_ratio: float = 1.0, **_: object,
    ) -> None:  # fmt: skip
        """Add an image; parameters as of `drizzle.resample.Drizzle.add_image`."""
        ny, nx = self._shape
        used = (weight_map > 0) & np.isfinite(pixmap).all(axis=-1)
        x, y = pixmap[used].T
        value, weight = data[used] * iscale, weight_map[used] * wht_scale
        for column, row, share in self._drops(x, y, pixfrac, pixel_scale_ratio):
            inside = (share > 0) & (column >= 0) & (column < nx) & (row >= 0) & (row < ny)
            where, part = row[inside] * nx + column[inside], (share * weight)[inside]
            self._weight += np.bincount(where, part, ny * nx)
            self._flux += np.bincount(where, part * value[inside], ny * nx)
            self.out_ctx.reshape(-1)[where] |= np.int32(1 << self._count)
        self._count += 1

    def _drops(
        self, x: np.ndarray, y: np.ndarray, pixfrac: float, ratio: float
    ) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Yield columns and rows of the product, and the share that falls on them, for one neighbour after another."""
        column, row = (np.floor(each + 0.5).astype(int) for each in (x, y))
        if self._kernel == "point":
            yield column, row, np.ones(len(x))
            return
        area = (ratio / pixfrac) ** 2
        half = pixfrac / ratio / 2
        if self._kernel == "gaussian":
            half = max(_REACH * pixfrac / _FWHM / ratio, 1.2 / ratio) + 0.5  # all pixels that it touches
        far = int(np.ceil(half + 0.5))
        for dy in range(-far, far + 1):
            for dx in range(-far, far + 1):
                yield column + dx, row + dy, self._share(column + dx - x, row + dy - y, half, area)

    def _share(self, dx: np.ndarray, dy: np.ndarray, half: float, area: float) -> np.ndarray:
        if self._kernel == "gaussian":
            steep = _FWHM**2 * area / 2
            share = steep / np.pi * np.exp(-steep * (dx**2 + dy**2))
            return np.where((np.abs(dx) <= half) & (np.abs(dy) <= half), share, 0.0)
        return area * _overlap(dx, half) * _overlap(dy, half)


def _overlap(offset: np.ndarray, half: float) -> np.ndarray:
    """Return the length that a pixel at an offset has in common with a drop of that half width."""
    return np.maximum(np.minimum(offset + 0.5, half) - np.maximum(offset - 0.5, -half), 0.0)


def plain_blot(image: np.ndarray, pixmap: np.ndarray) -> np.ndarray:
    """Return an image at the places of a map, by polynomials through six by six pixels; 0 outside."""
    ny, nx = image.shape
    x, y = pixmap[..., 0], pixmap[..., 1]
    column, row = np.floor(x).astype(int), np.floor(y).astype(int)
    across, along = _weights(x - column), _weights(y - row)
    found = np.zeros(x.shape)
    for j in range(6):
        held = np.clip(row + j - 2, 0, ny - 1)
        line = sum(across[i] * image[held, np.clip(column + i - 2, 0, nx - 1)] for i in range(6))
        found += along[j] * line
    inside = (x >= 0) & (x < nx) & (y >= 0) & (y < ny)
    return np.where(inside, found, 0.0).astype(np.float32)


def _weights(t: np.ndarray) -> list[np.ndarray]:
    """Return the weights of Lagrange's polynomial through the points -2 to 3, at t from 0 to 1."""
    nodes = range(-2, 4)
    return [np.prod([(t - other) / (node - other) for other in nodes if other != node], axis=0) for node in nodes]
