"""Do sources stay on their pixels while the sky moves?"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES, on_chip, on_product
from drizview.checks.core.registry import check
from drizview.checks.fixtures.hotpix.afterimages import SharedPatches
from drizview.checks.fixtures.psf.sources import Sources
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.defects.fixed import fixed_on_detector

# Pairs of exposures that are compared.
_PAIRS = 28


@check(
    "hotpix",
    unit="sources",
    limit=Below(warn=3.5),
    basis=(
        "compact sources on the same pixels of two dithered exposures, beyond chance, median of the pairs: 0 on clean "
        "infrared associations, 5 and 7.5 with afterimages of 50 σ"
    ),
    provenance="computed",
    headline="{value:.0f} sources stay on their pixels while the sky moves (persistence)",
    remedy="Flag them in copies of the exposures (persistence masks of WFC3/IR), or leave the first exposures out.",
    essential=False,
    not_curable="afterimages must be flagged in a copy of the exposures: no parameter tells them from sources",
)
def sources_fixed_on_detector(source_lists: dict[str, Sources], product: Product) -> Measured:
    """Compact sources that dithered exposures show on the same detector pixels.

    Stars move over the detector with the dither; the afterimages that bright targets of earlier exposures leave on an
    infrared detector (persistence) stay, and fade. Half rejected as cosmic rays they become mottled spots on the
    product, or faint sources that the dither repeats. Asked of infrared exposures that were moved by more than 2.5
    pixels; fainter ones than the sources of the exposures, some 15 σ, are asked for by `faint_afterimages`.
    """
    exposures = {name: each.exposure for name, each in source_lists.items()}
    if not any(each.instrument.cr_rejected_upstream for each in exposures.values()):
        raise NotApplicable("only infrared detectors keep afterimages")
    pairs = [
        (one, other)
        for one, other in combinations(source_lists, 2)
        if exposures[one].instrument.detector == exposures[other].instrument.detector
    ][:_PAIRS]
    if not pairs:
        raise Unmeasured("no two exposures have sources to compare")
    lists = {name: each.peaks for name, each in source_lists.items()}
    found = [(one, other, fixed_on_detector(lists[one], lists[other])) for one, other in pairs]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": one, "and": other, "on the same pixels": len(each.sources), "by chance": round(each.chance, 1)}
        for one, other, each in found
    )
    value = max(0.0, float(np.median([each.excess for *_, each in found])))
    first, _, most = max(found, key=lambda pair: pair[2].excess)
    peaks = lists[first]
    where = tuple(
        on_product(product, float(peaks.x[i]), float(peaks.y[i]), radius=5.0, note=f"fixed on the detector, {first}")
        for i in most.sources[:MOST_PLACES]
    )
    line = "" if value else "no sources stay on their pixels while the sky moves"
    return Measured(value, n=len(pairs), rows=rows, where=where if value else (), line=line)


@check(
    "hotpix",
    unit="patches",
    limit=Below(warn=3.5),
    basis=(
        "patches on the same pixels of two exposures that the product has not, beyond chance: none on clean infrared "
        "associations and a real one, 6 and 9 with 12 afterimages of 2 to 10 σ that fade"
    ),
    provenance="computed",
    headline="{value:.0f} faint patches stay on their pixels while the sky moves (persistence)",
    remedy="Flag them in copies of the exposures (persistence masks of WFC3/IR), or leave the first exposures out.",
    essential=False,
    not_curable="afterimages must be flagged in a copy of the exposures: no parameter tells them from sources",
)
def faint_afterimages(shared_patches: tuple[SharedPatches, ...]) -> Measured:
    """Faint patches of light that two successive exposures show on the same detector pixels.

    What bright targets of earlier exposures leave on an infrared detector fades from exposure to exposure, and stays on
    its pixels while the sky moves. Faint and smooth, it is not rejected as cosmic rays are: it becomes rows of spots on
    the product. The product is taken off each of the first three exposures; medians of 5 × 5 pixels that stand out of
    what is left count where the next exposure has them as well. Displacements of the detector tell how many would by
    chance.
    """
    worst = max(shared_patches, key=lambda each: each.found.excess)
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": each.placed.exposure.name,
            "and": each.other.exposure.name,
            "on the same pixels": len(each.found.places),
            "by chance": round(each.found.chance, 1),
        }
        for each in shared_patches
    )
    value = max(0.0, worst.found.excess)
    places = worst.found.places[:MOST_PLACES] if value else ()
    where = tuple(on_chip(worst.placed.chip, x, y, radius=6.0, note="fixed on the detector") for y, x in places)
    line = "" if value else "no faint patches stay on their pixels while the sky moves"
    return Measured(value, n=len(shared_patches), rows=rows, where=where, line=line)
