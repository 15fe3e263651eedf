"""Pictures, plots and remarks of the local noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.result import Result
from drizview.inspector.panels.moire.field import NoiseField, NoiseSpectra
from drizview.inspector.panels.widgets.picture import Picture
from drizview.inspector.panels.widgets.plot import BLUE, GREY, RED, Plot
from drizview.inspector.panels.widgets.points import Points
from drizview.measure.noise.map import NoiseMap, binned_noise
from drizview.measure.noise.spectrum import Beat, Spectrum, azimuthal, low_frequencies
from drizview.numbers import number, short_unit

Floats = NDArray[np.floating[Any]]

# Powers below this share of the floor are not told apart.
_DARK = 0.3
# Points of a plot at most; more of them hide each other.
_MOST_POINTS = 900


def map_pictures(field: NoiseField, found: NoiseMap) -> list[Picture]:
    """Return the maps of measured and predicted noise with common limits."""
    rows, columns = field.window
    shape = found.measured.shape
    extent = (
        columns.start - 0.5,
        rows.start - 0.5,
        columns.start + shape[1] * found.side - 0.5,
        rows.start + shape[0] * found.side - 0.5,
    )
    low, high = np.nanpercentile(found.measured, (2, 98))
    common: dict[str, Any] = {
        "cmap": "viridis",
        "limits": (float(low), float(high)),
        "unit": "× median",
        "extent": extent,
    }
    made = [Picture(found.measured, "measured", **common)]
    if found.predicted is None:
        why = field.reason or "too few blocks have a prediction"
        return [*made, Picture(None, "predicted", note=f"Not predicted: {why}")]
    return [*made, Picture(found.predicted, "predicted", **common)]


def noise_remark(found: NoiseMap, unit: str, results: Sequence[Result | None]) -> str:
    """Return what the map shows, and what the checks have measured over the whole product.

    Parameters
    ----------
    found : NoiseMap
    unit : str
        Of the product.
    results : sequence of Result or None
        Of the checks of this question, as far as they may be shown.
    """
    n = int(np.isfinite(found.measured).sum())
    words = (
        f"{n} blocks of {found.side} × {found.side} pixels of blank sky; median noise {number(found.level)} "
        f"{short_unit(unit)} per pixel."
    )
    known = [result for result in results if result is not None and result.value is not None]
    if known:
        words += " Whole product: " + "; ".join(result.headline for result in known) + "."
    return words


def spectrum_pictures(field: NoiseField, spectra: NoiseSpectra) -> list[Picture]:
    """Return the spectra about zero frequency, out to where beats are, with the beats circled."""
    highest = _highest(spectra.beats)
    parts = [spectra.measured, *([spectra.predicted] if spectra.predicted is not None else [])]
    shown = [low_frequencies(part, highest=highest) for part in parts]
    top = max(float(np.log10(np.maximum(part.power, _DARK)).max()) for part in shown)
    made = []
    for part, name in zip(shown, ("measured", "predicted"), strict=False):
        edge = part.highest + part.step / 2
        made.append(
            Picture(
                np.log10(np.maximum(part.power, _DARK)),
                name,
                cmap="viridis",
                limits=(float(np.log10(_DARK)), max(top, 1.0)),
                unit="log₁₀ (power / white noise)",
                extent=(-edge, -edge, edge, edge),
                marks=_circles(part, spectra.beats),
                note=f"x and y from −{part.highest:.3f} to {part.highest:.3f} cycles/pixel; zero at the centre",
            )
        )
    if spectra.predicted is None:
        made.append(Picture(None, "predicted", note=f"Not predicted: {field.reason}"))
    return made


def _highest(beats: tuple[Beat, ...]) -> float:
    """Return the frequency out to which a spectrum is shown [cycles per pixel]."""
    return float(np.clip(2.2 * max((beat.frequency for beat in beats), default=0.11), 0.05, 0.5))


def _circles(part: Spectrum, beats: tuple[Beat, ...]) -> list[tuple[float, float, float]]:
    middle, radius = part.power.shape[0] // 2, max(2.5, 0.035 * part.power.shape[0])
    return [
        (middle + sign * beat.fx / part.step, middle + sign * beat.fy / part.step, radius)
        for beat in beats
        for sign in (1, -1)
        if beat.frequency <= part.highest
    ]


def beat_rows(spectra: NoiseSpectra, scale: float | None) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return headings and rows of the table of beats; ``scale`` is arcsec per pixel, None where it is not known."""
    columns = ("period [px]", "period [″]", "angle [°]", "measured power", "predicted power")
    rows: list[tuple[Any, ...]] = []
    for beat in spectra.beats:
        predicted = None if spectra.predicted is None else round(spectra.predicted.at(beat.fx, beat.fy), 1)
        seen = round(spectra.measured.at(beat.fx, beat.fy), 1)
        angular = None if scale is None else round(beat.period * scale, 2)
        rows.append((round(beat.period, 1), angular, round(beat.angle), seen, predicted))
    return columns, rows


def beat_remark(spectra: NoiseSpectra) -> str:
    """Return what the circles in the spectra and the table of beats are."""
    if spectra.predicted is None:
        if not spectra.beats:
            return "No significant peak in the measured spectrum (beats with at least four periods in this region)."
        return "Circles mark the strongest peaks. Power is relative to white noise; angles run from x towards y."
    if not spectra.beats:
        return "No detectable beat is predicted (with at least four periods in this region)."
    return "Circles mark the predicted beats. Power is relative to white noise; angles run from x towards y."


@dataclass(frozen=True)
class BlockPoints:
    """The points of a plot, and the blocks that they stand for, counted row by row."""

    mark: Points
    blocks: NDArray[np.int64]


def following_plot(plot: Plot, found: NoiseMap) -> BlockPoints | None:
    """Draw measured against predicted noise, by block and in bins; nothing where nothing is predicted."""
    plot.clear()
    plot.box.layout.display = "none" if found.predicted is None else ""
    if found.predicted is None:
        return None
    good = np.flatnonzero(np.isfinite(found.measured) & np.isfinite(found.predicted))
    blocks = good[:: max(1, -(-good.size // _MOST_POINTS))]
    x, y = found.predicted.ravel()[blocks], found.measured.ravel()[blocks]
    name = "blocks" if blocks.size == good.size else f"{blocks.size} of {good.size} blocks"
    mark = plot.points(x, y, colour=GREY, size=9, name=name)
    ends = [float(x.min()), float(x.max())]
    plot.line(ends, ends, colour=RED, dashed=True, name="measured = predicted")
    bins = binned_noise(found)
    plot.band(bins.predicted, bins.measured - 2 * bins.error, bins.measured + 2 * bins.error, colour=BLUE)
    plot.line(bins.predicted, bins.measured, colour=BLUE, name="binned median ± 2 standard errors", width=2.0)
    return BlockPoints(mark, blocks)


def azimuthal_plot(plot: Plot, spectra: NoiseSpectra) -> None:
    """Draw the spectra over all directions, with the frequencies of the beats."""
    plot.clear()
    frequency, power = azimuthal(low_frequencies(spectra.measured, highest=_highest(spectra.beats)))
    plot.line(frequency, np.log10(np.maximum(power, _DARK)), colour=BLUE, name="measured")
    if spectra.predicted is not None:
        # The noise adds its floor to whatever is predicted.
        _, expected = azimuthal(low_frequencies(spectra.predicted, highest=_highest(spectra.beats)))
        plot.line(frequency, np.log10(expected + 1), colour=RED, dashed=True, name="predicted, with white noise")
    for index, beat in enumerate(spectra.beats):
        plot.rule(x=beat.frequency, colour=GREY, name="" if index else "beats")
