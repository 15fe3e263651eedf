"""Shapes of stars: elliptical Gaussians fitted to many stamps at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

FWHM_PER_SIGMA = float(np.sqrt(8 * np.log(2)))
# Gauss-Legendre nodes within a pixel: they integrate stars of a FWHM of one pixel to 1 %.
_NODES = np.array([-0.5, 0.5]) / np.sqrt(3)
_WEIGHTS = np.array([0.5, 0.5])
# Stars settle in 4 to 8 steps; what needs more is none.
_STEPS, _MOST_DAMPING = 15, 1e3
# A peak below this share of the range of the stamp is no peak.
_LEAST_PEAK = 0.02
_LEAST_PIXELS = 9


@dataclass(frozen=True)
class Shapes:
    """Gaussians fitted to stars; arrays of one length.

    Attributes
    ----------
    x, y : ndarray
        Centre against the middle pixel of the stamp, pixels.
    peak, level : ndarray
        Height of the Gaussian above the level, and the level beneath it, in the unit of the stamps.
    xx, xy, yy : ndarray
        Second moments of the Gaussian, pixels squared.
    residual : ndarray
        Root mean square of what the Gaussian leaves, over its peak.
    good : ndarray of bool
        Whether the fit converged on the star in the middle of the stamp.
    """

    x: Floats
    y: Floats
    peak: Floats
    level: Floats
    xx: Floats
    xy: Floats
    yy: Floats
    residual: Floats
    good: Bools

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, chosen: Any) -> Shapes:
        return Shapes(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))

    def render(self, *, reach: int) -> Floats:
        """Return stamps of the Gaussians and their levels, averaged over each pixel, of 2 reach + 1 pixels a side."""
        axis = (np.arange(-reach, reach + 1)[:, None] + _NODES).ravel()
        dx, dy = axis[None, None, :] - self.x[:, None, None], axis[None, :, None] - self.y[:, None, None]
        det = np.maximum(self.xx * self.yy - self.xy**2, 1e-12)
        p, q, r = (each[:, None, None] for each in (self.yy / det, self.xx / det, -self.xy / det))
        fine = np.exp(-0.5 * (p * dx * dx + q * dy * dy) - r * dx * dy)
        side = 2 * reach + 1
        bells = fine.reshape(len(self), side, _NODES.size, side, _NODES.size).mean(axis=(2, 4))
        return self.peak[:, None, None] * bells + self.level[:, None, None]

    def rounded(self, jacobian: Floats | None = None) -> Shapes:
        """Return Gaussians of height one and the same area that are round, after a linear map if one is given.

        Parameters
        ----------
        jacobian : ndarray, shape (n, 2, 2)
            The map, for example from the detector to the sky.
        """
        area = np.sqrt(np.maximum(self.xx * self.yy - self.xy**2, 1e-6))
        one: Floats = np.ones(len(self))
        none: Floats = np.zeros(len(self))
        xx, xy, yy = one, none, one
        if jacobian is not None:
            metric = np.linalg.inv(np.swapaxes(jacobian, 1, 2) @ jacobian)
            metric *= np.abs(np.linalg.det(jacobian))[:, None, None]
            xx, xy, yy = metric[:, 0, 0], metric[:, 0, 1], metric[:, 1, 1]
        return Shapes(self.x, self.y, one, none, area * xx, area * xy, area * yy, none, self.good)

    @property
    def fwhm(self) -> Floats:
        """Full width at half maximum in pixels: the geometric mean of both axes."""
        return FWHM_PER_SIGMA * np.maximum(self.xx * self.yy - self.xy**2, 0) ** 0.25


def elongation(xx: Any, xy: Any, yy: Any) -> Any:
    """Return the ratio of the long to the short axis of second moments, 1 or more."""
    half, mean = np.hypot((xx - yy) / 2, xy), (xx + yy) / 2
    return np.sqrt((mean + half) / np.maximum(mean - half, 1e-12))


def fit_gaussians(stamps: Floats, *, radius: float, fwhm: float, integrated: bool) -> Shapes:
    """Fit an elliptical Gaussian and a constant level to each stamp by least squares.

    All stamps are fitted together (Levenberg-Marquardt on arrays): a hundred times faster than one model object for
    each, and as exact. Pixels have equal weight, so that the core decides and not the wings.

    Parameters
    ----------
    stamps : ndarray, shape (n, k, k)
        Odd k; NaN where a pixel says nothing.
    radius : float
        Pixels farther from the middle are left out.
    fwhm : float
        First guess, pixels.
    integrated : bool
        Whether a pixel is the mean of the Gaussian over its area (a detector) or its value at the centre: then the
        moments have the pixel in them, as a drizzled star's are measured.

    Returns
    -------
    Shapes
    """
    count, side = stamps.shape[0], stamps.shape[-1]
    axis = np.arange(side) - side // 2
    grid_y, grid_x = (g.ravel().astype(float) for g in np.meshgrid(axis, axis, indexing="ij"))
    near = np.hypot(grid_x, grid_y) <= radius
    data = np.asarray(stamps, dtype=float).reshape(count, side * side)[:, near]
    fit = _Fit(data, grid_x[near], grid_y[near], integrated)
    theta = fit.start(fwhm)
    bells = fit.bells(theta)
    cost = fit.cost(theta, bells)
    damping = np.full(count, 1e-2)
    moving = np.isfinite(cost)
    for _ in range(_STEPS):
        at = np.nonzero(moving)[0]
        if not at.size:
            break
        trial = theta[at] + fit.step(theta[at], bells[:, at], at, damping[at])
        tried = fit.bells(trial)
        after = fit.cost(trial, tried, at)
        better = after < cost[at]
        settled = np.abs(cost[at] - after) <= 1e-4 * cost[at]
        theta[at[better]], bells[:, at[better]], cost[at[better]] = trial[better], tried[:, better], after[better]
        gone = at[settled | (damping[at] > _MOST_DAMPING)]
        damping[at] = np.where(better, damping[at] / 5, damping[at] * 8)
        moving[gone] = False
    return _shapes(theta, cost, fit, radius)


def _shapes(theta: Floats, cost: Floats, fit: _Fit, radius: float) -> Shapes:
    pixels = fit.seen.sum(axis=1)
    peak, x, y, p, q, r, level = theta.T
    det = np.maximum(p * q - r * r, 1e-12)
    residual = np.sqrt(cost / np.maximum(pixels, 1)) / np.maximum(np.abs(peak), 1e-30)
    floor = _LEAST_PEAK * np.ptp(fit.data, axis=1) + 1e-6 * np.abs(level) + 1e-30
    good = np.isfinite(cost) & (peak > floor) & (np.hypot(x, y) < 1.5) & (pixels >= _LEAST_PIXELS)
    good &= (q / det < radius**2) & (p / det < radius**2)
    return Shapes(x, y, peak, level, q / det, -r / det, p / det, residual, good)


class _Fit:
    """Residuals and steps of the fit; theta is (peak, x, y, p, q, r, level) with p, q, r the inverse moments."""

    def __init__(self, data: Floats, x: Floats, y: Floats, integrated: bool) -> None:
        self.seen = np.isfinite(data)
        self.data = np.where(self.seen, data, 0.0)
        nodes, weights = (_NODES, _WEIGHTS) if integrated else (np.zeros(1), np.ones(1))
        # The Gaussians are in single precision, a hundred times better than any star follows one; the rest is not.
        node_y, node_x = (node.reshape(-1, 1, 1) for node in np.meshgrid(nodes, nodes, indexing="ij"))
        self.x, self.y = (x + node_x).astype(np.float32), (y + node_y).astype(np.float32)
        self.weights = np.outer(weights, weights).reshape(-1, 1, 1).astype(np.float32)
        self.middle = int(np.argmin(np.hypot(x, y)))

    def start(self, fwhm: float) -> Floats:
        theta = np.zeros((len(self.data), 7))
        theta[:, 0] = np.maximum(self.data[:, self.middle], 1e-30) * 1.3
        theta[:, 3] = theta[:, 4] = (FWHM_PER_SIGMA / fwhm) ** 2
        return theta

    def _from_centre(self, theta: Floats) -> tuple[Floats, Floats]:
        x, y = theta.T[1:3, :, None].astype(np.float32)
        return self.x - x, self.y - y

    def bells(self, theta: Floats) -> Floats:
        """Return the Gaussians of height one at the nodes of every pixel, shape (nodes, n, pixels)."""
        dx, dy = self._from_centre(theta)
        p, q, r = theta.T[3:6, :, None].astype(np.float32)
        power = dx * (p * dx)
        power += dy * (q * dy)
        power *= -0.5
        power -= r * dx * dy
        np.minimum(power, 0.0, out=power)
        np.exp(power, out=power)
        power *= self.weights
        return power

    def cost(self, theta: Floats, bells: Floats, at: Any = slice(None)) -> Floats:
        left = self.data[at] - theta[:, 0, None] * bells.sum(axis=0) - theta[:, 6, None]
        total = np.sum(np.where(self.seen[at], left, 0) ** 2, axis=1)
        allowed = (theta[:, 3] > 0) & (theta[:, 4] > 0) & (theta[:, 3] * theta[:, 4] > theta[:, 5] ** 2)
        return np.where(allowed & np.isfinite(total), total, np.inf)

    def step(self, theta: Floats, bells: Floats, at: NDArray[Any], damping: Floats) -> Floats:
        dx, dy = self._from_centre(theta)
        tilted_x, tilted_y = bells * dx, bells * dy
        height, along_x, along_y = bells.sum(axis=0), tilted_x.sum(axis=0), tilted_y.sum(axis=0)
        peak, p, q, r = (theta[:, k, None] for k in (0, 3, 4, 5))
        slopes = np.stack(
            [
                height,
                peak * (p * along_x + r * along_y),
                peak * (q * along_y + r * along_x),
                -0.5 * peak * np.einsum("knp,knp->np", tilted_x, dx),
                -0.5 * peak * np.einsum("knp,knp->np", tilted_y, dy),
                -peak * np.einsum("knp,knp->np", tilted_x, dy),
                np.ones(height.shape),
            ],
            axis=1,
        )
        slopes *= self.seen[at, None, :]
        left = np.where(self.seen[at], self.data[at] - peak * height - theta[:, 6, None], 0)
        normal = slopes @ np.swapaxes(slopes, 1, 2)
        diagonal = np.einsum("nii->ni", normal)
        # A part in 10^12 of the largest element keeps the matrix regular where a parameter does nothing.
        ridge = damping[:, None] * diagonal + 1e-12 * diagonal.max(axis=1, keepdims=True) + 1e-300
        normal = normal + ridge[:, :, None] * np.eye(7)
        return np.linalg.solve(normal, slopes @ left[:, :, None])[:, :, 0]


def join_shapes(parts: list[Shapes]) -> Shapes:
    """Return the shapes of several lists as one."""
    return Shapes(*(np.concatenate([getattr(part, name) for part in parts]) for name in Shapes.__dataclass_fields__))
