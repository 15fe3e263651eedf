"""Steps of the sky at the borders of areas that different exposures made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.measure.geometry.surroundings import apart
from drizview.measure.noise.robust import median, robust
from drizview.measure.sky.background import without_sources

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]

# Areas with fewer clean pixels than this in a window say nothing, nor those of which less than this share is clean:
# where one exposure alone made the product its cosmic rays stay in, and what is left between them is no fair sample.
_LEAST, _LEAST_SHARE = 400, 0.25
ALONE = "alone"
# Pixels are clipped until so few more of them change sides that a level moves by less than a hundredth of its error.
_SETTLED = 0.001


@dataclass(frozen=True)
class Step:
    """The step between two areas in one window.

    Attributes
    ----------
    first, second : int
        Labels of the areas.
    value : float
        Sky of the first minus that of the second, in the unit of the image.
    error : float
        Its standard deviation for uncorrelated noise.
    control, control_error : float
        The same across a line within the larger area, where there is no border; NaN where there was no room.
    sigma : float
        Scatter of the pixels about the fit.
    sides : tuple of float
        Median of either side, without what the fit takes for a slope.
    """

    first: int
    second: int
    value: float
    error: float
    control: float
    control_error: float
    sigma: float
    sides: tuple[float, float]


def steps_in(image: Floats, labels: Ints, *, margin: int = 4) -> list[Step]:
    """Return the steps between the labelled areas of a window.

    Sources are masked, the areas are kept ``margin`` pixels from their borders, and a common slope is fitted together
    with a level for each area, so that a gradient across the border is no step.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        NaN where it holds nothing.
    labels : ndarray of int, shape (ny, nx)
        Area of each pixel; 0 is none.
    margin : int
        Pixels nearer than this to a border are left out.
    """
    inner = _inner(labels, margin)
    flat = np.array(image, dtype=np.float32)
    found = [int(label) for label in np.unique(inner) if label > 0]
    for label in found:
        inside = (labels == label) & np.isfinite(flat)
        flat[inside] -= median(flat[inside]) if inside.any() else 0.0
    clean = np.isfinite(without_sources(np.where(labels > 0, flat, np.nan)))
    sizes = {label: int(((inner == label) & clean).sum()) for label in found}
    least = {label: max(_LEAST, _LEAST_SHARE * float((inner == label).sum())) for label in found}
    large = sorted((label for label in found if sizes[label] >= least[label]), key=lambda label: -sizes[label])[:4]
    steps = []
    for i, first in enumerate(large):
        for second in large[i + 1 :]:
            step = _step(image, inner, clean, first, second, margin)
            if step is not None:
                steps.append(step)
    return steps


def _inner(labels: Ints, margin: int) -> Ints:
    """Return the labels of the pixels whose surroundings carry the same one."""
    return np.where(apart(labels, margin), labels, 0)


def _step(image: Floats, inner: Ints, clean: NDArray[np.bool_], first: int, second: int, margin: int) -> Step | None:
    rows, columns = np.nonzero(clean & ((inner == first) | (inner == second)))
    side = np.where(inner[rows, columns] == first, 1, -1)
    values = image[rows, columns].astype(np.float64)
    fit = _levels(values, rows, columns, side)
    if fit is None:
        return None
    value, error, sigma, slope = fit
    centres = [np.array([rows[side == s].mean(), columns[side == s].mean()]) for s in (1, -1)]
    across = centres[0] - centres[1]
    larger = 1 if (side == 1).sum() >= (side == -1).sum() else -1
    control = _control(values[side == larger], rows[side == larger], columns[side == larger], across, margin)
    level = values - slope[0] * (rows - rows.mean()) - slope[1] * (columns - columns.mean())
    sides = median(level[side == 1]), median(level[side == -1])
    return Step(first, second, value, error, *control, sigma, sides)


def _control(values: Floats, rows: Ints, columns: Ints, across: Floats, margin: int) -> tuple[float, float]:
    """Return step and error across a line through the middle of one area, parallel to its border."""
    along = (rows * across[0] + columns * across[1]) / max(1e-9, float(np.hypot(*across)))
    off = along - np.median(along)
    keep = np.abs(off) > margin
    if (off > margin).sum() < _LEAST // 2 or (off < -margin).sum() < _LEAST // 2:
        return np.nan, np.nan
    fit = _levels(values[keep], rows[keep], columns[keep], np.where(off[keep] > 0, 1, -1))
    return (np.nan, np.nan) if fit is None else fit[:2]


def _levels(
    values: Floats, rows: Ints, columns: Ints, side: Ints
) -> tuple[float, float, float, tuple[float, float]] | None:
    """Fit a common slope and one level a side, clipped at 3 sigma three times at most; step, error, scatter, slope."""
    terms = np.stack([side / 2, np.ones(side.size), rows - rows.mean(), columns - columns.mean()])
    squares, goals, out = terms @ terms.T, terms @ values, np.zeros(0, dtype=np.int64)
    for _ in range(4):
        beyond, number = terms[:, out], values.size - out.size
        normal = squares - beyond @ beyond.T
        if number < 64 or np.linalg.cond(normal / np.sqrt(np.outer(np.diag(normal), np.diag(normal)))) > 1e8:
            return None
        solution = np.linalg.solve(normal, goals - beyond @ values[out])
        residual = values - solution @ terms
        centre, sigma = robust(np.delete(residual, out))
        out = np.flatnonzero(np.abs(residual - centre) > 3 * sigma)
        if abs(values.size - out.size - number) <= _SETTLED * number:
            break
    error = sigma * float(np.sqrt(np.linalg.inv(normal)[0, 0]))
    return float(solution[0]), error, sigma, (float(solution[2]), float(solution[3]))


@dataclass(frozen=True)
class Border:
    """All that was measured along the border between two areas.

    Attributes
    ----------
    first, second : int
        Labels of the areas.
    value, error : float
        Mean step of its windows and its error, noise correlation and structure of the sky included.
    sigma : float
        Noise of a pixel there.
    same_sign : float
        Share of the windows whose step has the sign of the mean.
    windows : tuple of int
        Which windows, worst first.
    """

    first: int
    second: int
    value: float
    error: float
    sigma: float
    same_sign: float
    windows: tuple[int, ...]

    @property
    def significance(self) -> float:
        """Step over its error."""
        return abs(self.value) / self.error if self.error > 0 else np.inf

    @property
    def real(self) -> bool:
        """Whether it is a step: 5 errors, at 3 places or more, and of one sign at more than 60 % of them."""
        return self.significance > 5 and len(self.windows) >= 3 and self.same_sign > 0.6


def borders(steps: Sequence[tuple[int, Step]], *, correlation: float = 1.0) -> list[Border]:
    """Return the borders from the steps of their windows, largest step first.

    Parameters
    ----------
    steps : sequence of (window, Step)
    correlation : float
        R, by which the noise of large areas exceeds that of independent pixels.

    Notes
    -----
    Structure of the sky (nebulosity, haloes, unresolved stars) makes steps where there is no border as well. The
    scatter of the controls over their errors tells how much, and widens the errors of the borders.
    """
    controls = np.array(
        [s.control / s.control_error for _, s in steps if np.isfinite(s.control) and s.control_error > 0]
    )
    widen = max(correlation, float(np.sqrt(np.mean(np.clip(controls, -50, 50) ** 2))) if controls.size >= 3 else 2.0)
    groups: dict[tuple[int, int], list[tuple[int, Step, float]]] = {}
    for window, step in steps:
        pair = (min(step.first, step.second), max(step.first, step.second))
        groups.setdefault(pair, []).append((window, step, 1.0 if pair[0] == step.first else -1.0))
    found = [_border(pair, group, widen) for pair, group in groups.items()]
    return sorted(found, key=lambda border: -abs(border.value) / border.sigma)


def _border(pair: tuple[int, int], group: list[tuple[int, Step, float]], widen: float) -> Border:
    values = np.array([step.value * sign for _, step, sign in group])
    errors = widen * np.array([step.error for _, step, _ in group])
    weights = errors**-2.0
    value = float(np.sum(weights * values) / weights.sum())
    spread = float(np.sqrt(np.sum(weights * (values - value) ** 2) / weights.sum() / max(1, values.size - 1)))
    error = max(float(weights.sum() ** -0.5), spread)
    order = np.argsort(-np.sign(value) * values, kind="stable")
    same = float(np.mean(np.sign(values) == np.sign(value)))
    sigma = float(np.median([step.sigma for _, step, _ in group]))
    return Border(*pair, value, error, sigma, same, tuple(group[i][0] for i in order))


def offsets(found: Sequence[Border], members: Mapping[int, Mapping[str, float]]) -> dict[str, tuple[float, float]]:
    """Return the sky offset of each exposure that explains the steps, and its error.

    An area's sky is the mean of the offsets of its exposures, weighted by their share; steps are differences of such
    means. Solved by least squares, with the offsets summing to zero.

    Parameters
    ----------
    found : sequence of Border
    members : mapping
        Of each label: exposure to its share of the weight there; shares sum to one. A further member `ALONE` with a
        share of one stands for what areas of a single exposure have more than the others, whatever the exposure.

    Raises
    ------
    Unmeasured
        Without a border.
    """
    names = sorted({name for border in found for label in (border.first, border.second) for name in members[label]})
    if not found or len(names) < 2:
        raise Unmeasured("no border between regions with different exposures could be measured")
    matrix = np.zeros((len(found), len(names)))
    for i, border in enumerate(found):
        for label, sign in ((border.first, 1.0), (border.second, -1.0)):
            for name, share in members[label].items():
                matrix[i, names.index(name)] += sign * share
    scale = np.array([1 / border.error for border in found])
    inverse = np.linalg.pinv(matrix * scale[:, None], rcond=1e-6)
    solved = inverse @ (np.array([border.value for border in found]) * scale)
    errors = np.sqrt(np.sum(inverse**2, axis=1))
    reached = (np.abs(inverse).sum(axis=1) > 0) & (np.array(names) != ALONE)
    return {
        name: (float(solved[i] - solved[reached].mean()), float(errors[i]))
        for i, name in enumerate(names)
        if reached[i]
    }
