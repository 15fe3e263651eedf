"""Does the product look clean: trails of satellites."""

from __future__ import annotations

from drizview.checks.ingredients.trails import Trail
from drizview.checks.limits import Below
from drizview.checks.measured import Cell, Measured
from drizview.checks.places import on_product
from drizview.checks.registry import check
from drizview.checks.status import Status
from drizview.dataset.product import Product

# Without exposures to compare with, what a line must have to be called a trail.
_ALONE_SIGNIFICANCE = 12.0


@check(
    "clean",
    unit="trails",
    limit=Below(warn=0.5, fail=0.5),
    basis="a Radon transform of the product: clean fields stay below 6 times the scatter of all lines, limit 8",
    provenance="computed",
    headline="{value:.0f} satellite trails cross the product",
    remedy=(
        "Set DQ 16384 along the trail in the exposure that has it, keep 16384 out of driz_sep_bits and final_bits, and "
        "drizzle again with resetbits='4096'."
    ),
    essential=False,
)
def satellite_trails(product: Product, product_trails: tuple[Trail, ...]) -> Measured:
    """Satellite trails.

    Straight bright lines from edge to edge that are still seen in the product, though one exposure alone shows them.
    Lines that several exposures show are diffraction spikes, bleeding or edges of galaxies and do not count. A trail
    that was rejected leaves nothing here, but less weight. With a single exposure or without exposures a line can only
    warn, and so does one that is fainter than a fifth of the noise of a pixel in its exposure.
    """
    counted = [trail for trail in product_trails if _counts(trail)]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "trail": number,
            "exposure": each.exposure,
            "brightness (e-/s per pixel)": each.value,
            "error (e-/s per pixel)": each.error,
            "brightness (sigma)": round(each.value / each.sigma, 3),
        }
        for number, trail in enumerate(product_trails, 1)
        for each in trail.excesses
    )
    where = tuple(
        on_product(
            product,
            (trail.line.ends[0] + trail.line.ends[2]) / 2,
            (trail.line.ends[1] + trail.line.ends[3]) / 2,
            value=trail.line.significance,
            radius=max(20.0, 3 * trail.line.width),
            note=f"from ({trail.line.ends[0]:.0f}, {trail.line.ends[1]:.0f}) to "
            f"({trail.line.ends[2]:.0f}, {trail.line.ends[3]:.0f})",
        )
        for trail in counted
    )
    proven = [best for trail in counted if trail.lone and (best := trail.brightest)]
    strong = any(best.value > 0.2 * best.sigma for best in proven)
    names = ", ".join(sorted({best.exposure for best in proven}))
    other = len(product_trails) - len(counted)
    note = f"In {names}. " if names else ""
    note += f"{other} more lines are seen by several exposures: spikes or edges." if other else ""
    line = "no satellite trail" if not counted else ""
    return Measured(
        float(len(counted)),
        n=len(product_trails),
        where=where,
        rows=rows,
        note=note.strip(),
        line=line,
        cap=None if strong else Status.WARN,
    )


def _counts(trail: Trail) -> bool:
    """Return whether a line is a trail: one exposure alone shows it, or there are none to ask and it is plain."""
    if len(trail.excesses) > 1:
        return trail.lone
    return trail.line.significance > _ALONE_SIGNIFICANCE and trail.line.filled > 0.85
