"""Ways of observing, and cameras, in which a question means something else, or nothing: what the headers declare."""

from __future__ import annotations

from enum import StrEnum

from drizview.dataset.dataset import Dataset
from drizview.dataset.filters import is_dispersed
from drizview.dataset.io.header import Header


class Mode(StrEnum):
    """A way of observing; the value is how it is said."""

    MOVING = "moving target"
    SCAN = "spatial scan"
    DISPERSED = "grism or prism"
    COUNTING = "photon counting"
    FILTERS = "several filters"
    NICMOS = "NICMOS"
    ALONE = "exposures without a product"
    UNRECORDED = "product without a record"


def modes_of(dataset: Dataset) -> tuple[Mode, ...]:
    """Return how a dataset was observed where that is not plain imaging through one filter, in the order of `Mode`."""
    headers = [dataset.header, *(exposure.primary for exposure in dataset.exposures)]
    filters = {exposure.filter for exposure in dataset.exposures if exposure.filter}
    found = {
        Mode.MOVING: dataset.is_moving_target,
        Mode.SCAN: any(_scans(header) for header in headers),
        Mode.DISPERSED: any(map(is_dispersed, filters or {dataset.filter})) or any(map(_disperses, headers)),
        Mode.COUNTING: dataset.instrument.photon_counting,
        Mode.FILTERS: len(filters) > 1,
        Mode.NICMOS: dataset.instrument.name == "NICMOS",
        Mode.ALONE: dataset.product is None,
        Mode.UNRECORDED: dataset.product is not None and not dataset.product.inputs,
    }
    return tuple(mode for mode, there in found.items() if there)


def _scans(header: Header) -> bool:
    """Return whether the telescope moved along a line during the exposure (SCAN_TYP: C or D; N for none)."""
    return (header.text("SCAN_TYP") or "N").strip().upper() not in ("N", "NONE")


def _disperses(header: Header) -> bool:
    return (header.text("OBSTYPE") or "").strip().upper() == "SPECTROSCOPIC"
