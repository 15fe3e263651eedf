"""Does the sky of the exposures rise across the field?"""

from __future__ import annotations

import numpy as np

from drizview.checks.core.limits import Fact
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.registry import check
from drizview.checks.fixtures.sky.levels import ChipSky, bad_bits
from drizview.dataset.chip import Chip
from drizview.errors import Unmeasured
from drizview.measure.sky.good_pixels import good_pixels
from drizview.measure.sky.gradient import gradient
from drizview.measure.sky.plane import SkyPlane

# A gradient is told from this size [sigma] and share of what varies on; its directions agree, or do not.
_CLEAR, _PLAIN, _SAME, _TURNED = 0.5, 0.8, 0.97, 0.9


@check(
    "sky",
    unit="sigma",
    limit=Fact(),
    basis="plane through the medians of 100 boxes a chip; σ: noise of a sky pixel and 3 % of the sky in quadrature",
    provenance="computed",
    headline="sky of the chips rises by {value:.2f} σ across them",
    essential=False,
)
def sky_gradient(chip_skies: tuple[ChipSky, ...]) -> Measured:
    """Gradient of the sky across a chip, median of the chips.

    A fact, needed to tell a gradient (earthshine, zodiacal light, a bright star outside the field) from a target that
    fills the chip: both raise the median of the sky above its darkest parts, but no constant removes a gradient, and
    the median is right for one. The table gives the share of the variation that a plane explains: near 1 for a
    gradient. Where the exposures were rolled, or chips are turned against each other, its directions tell whether it
    stays on the sky (zodiacal light, earthshine, a target beside the field) or on the detector (its flat field).
    """
    rows: list[dict[str, Cell]] = []
    for each in chip_skies:
        if each.sky is None:
            continue
        try:
            read = good_pixels(each.chip.sci, each.chip.dq, bad=bad_bits(each.chip))
            plane = gradient(read, shape=each.chip.sci.shape)
        except Unmeasured:
            continue
        rows.append(
            {
                "exposure": each.exposure.name,
                "chip": each.chip.number,
                "gradient (sigma)": round(plane.size / each.sky.tolerance, 3),
                "explained": round(plane.explained, 3),
                "direction (degree)": round(plane.angle, 0),
                "direction on the sky (degree)": _on_sky(each.chip, plane),
            }
        )
    if not rows:
        raise Unmeasured("no chip has enough sky for a plane")
    value, explained = (float(np.median([row[key] for row in rows])) for key in ("gradient (sigma)", "explained"))
    note = f"A plane explains {100 * explained:.0f} % of it."
    if value >= _CLEAR and explained >= _PLAIN:
        note = f"{note} {_what(rows)}"
    return Measured(value, n=len(rows), rows=tuple(rows), note=note)


def _on_sky(chip: Chip, plane: SkyPlane) -> float | None:
    """Return the direction on the sky in which a plane rises, degrees from north to east; None without a WCS."""
    try:
        matrix = chip.wcs.pixel_scale_matrix
    except Unmeasured:
        return None
    ny, nx = chip.sci.shape
    east, north = np.linalg.solve(matrix.T, [plane.slope_x / nx, plane.slope_y / ny])
    return round(float(np.degrees(np.arctan2(east, north))), 0)


def _what(rows: list[dict[str, Cell]]) -> str:
    """Return what the directions tell: light of the sky turns on the detector with the roll, a flat field does not."""
    clear = [row for row in rows if float(row["explained"] or 0.0) >= _PLAIN]
    detector, sky = (_agree([row[f"direction{on} (degree)"] for row in clear]) for on in ("", " on the sky"))
    if sky > _SAME and detector < _TURNED:
        return "It stays on the sky while the detector turns: zodiacal light, earthshine, or light of a target."
    if detector > _SAME and sky < _TURNED:
        return "It turns with the detector: a residual of the flat field."
    return "Exposures of one orientation do not tell a flat field from light of the sky."


def _agree(degrees: list[Cell]) -> float:
    """Return how well directions agree: 1 for all the same, 0 for all round; 1 where they are not known."""
    known = np.deg2rad([float(each) for each in degrees if isinstance(each, int | float)])
    return float(np.abs(np.exp(1j * known).mean())) if known.size else 1.0
