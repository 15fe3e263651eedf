"""What advice must know of a dataset besides the results."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from drizview.checks.core.result import Result
from drizview.checks.core.status import Status
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.dataset.instruments import Instrument
from drizview.errors import Unmeasured


@dataclass(frozen=True)
class ChipFacts:
    """One chip of one exposure.

    ``exposure`` and ``number`` are those in the rows of results; ``file`` and ``extver`` are where it lies on disk.
    """

    exposure: str
    number: int
    file: str
    extver: int


@dataclass(frozen=True)
class AdviceInputs:
    """The facts.

    Attributes
    ----------
    product : str
        Base name of the product's file, ``""`` without one.
    paths : tuple of Path
        Files of the exposures, resolved.
    instrument : Instrument
    number, visits : int
        Of exposures.
    chips : tuple of ChipFacts
    scale_arcsec, native_arcsec : float or None
        Pixel of the product, and of the detector; where its chips differ, the largest.
    smallest_arcsec : float or None
        The smallest pixel of the detector, where it is known.
    pixfrac : float or None
    kernel : str or None
    exposures_in_product : int
        Of which the product is made, found or not.
    has_siblings : bool
        Other exposures of the association are there that the product is not made of.
    has_new_coordinates : bool
        The exposures' coordinates are not those with which the product was drizzled.
    is_moving : bool
        The telescope followed a moving target.
    missing : tuple of str
        Exposures that are not there.
    companions : tuple of Path
        Files that must lie beside the exposures (c1m beside c0m).
    has_distortion : bool
        Every chip's header carries its distortion as SIP.
    is_as_drizzled : bool
        AstroDrizzle has left its sky in every chip's header: what it drizzled are these very files.
    without_npolfile : tuple of str
        Files that do not name an NPOLFILE, of detectors whose files do.
    others : mapping
        Every result by check id, for advice that depends on several.
    """

    product: str
    paths: tuple[Path, ...]
    instrument: Instrument
    number: int
    visits: int
    chips: tuple[ChipFacts, ...]
    scale_arcsec: float | None = None
    native_arcsec: float | None = None
    smallest_arcsec: float | None = None
    pixfrac: float | None = None
    kernel: str | None = None
    exposures_in_product: int = 0
    has_siblings: bool = False
    has_new_coordinates: bool = False
    is_moving: bool = False
    missing: tuple[str, ...] = ()
    companions: tuple[Path, ...] = ()
    has_distortion: bool = True
    is_as_drizzled: bool = False
    without_npolfile: tuple[str, ...] = ()
    others: Mapping[str, Result] = field(default_factory=dict, repr=False)

    @property
    def is_infrared(self) -> bool:
        """Whether the detector is an infrared one."""
        return self.instrument.infrared

    def without(self, exposures: Collection[str]) -> AdviceInputs:
        """Return the facts without some exposures, which are to be left out."""
        files = {chip.file for chip in self.chips if chip.exposure in exposures}
        return replace(
            self,
            paths=tuple(path for path in self.paths if path.name not in files),
            chips=tuple(chip for chip in self.chips if chip.file not in files),
            number=self.number - len({chip.exposure for chip in self.chips if chip.file in files}),
            without_npolfile=tuple(name for name in self.without_npolfile if name not in files),
            companions=tuple(path for path in self.companions if path.name.replace("_c1m.", "_c0m.") not in files),
        )

    def passes(self, check: str) -> bool:
        """Return whether a check was made and found nothing wrong."""
        return check in self.others and self.others[check].status in (Status.PASS, Status.INFO)

    @property
    def scale_ratio(self) -> float:
        """Product pixel over native pixel; 1 where it is not known."""
        if not self.scale_arcsec or not self.native_arcsec:
            return 1.0
        return self.scale_arcsec / self.native_arcsec

    @property
    def is_of_several_scales(self) -> bool:
        """Whether pixels of one chip are half as large again as those of another: WFPC2."""
        return bool(self.smallest_arcsec and self.native_arcsec and self.native_arcsec > 1.5 * self.smallest_arcsec)


def advice_inputs(dataset: Dataset) -> AdviceInputs:
    """Return the facts of a dataset."""
    product = dataset.product
    natives = [c.native_scale_arcsec for e in dataset.exposures for c in e.chips if c.native_scale_arcsec]
    return AdviceInputs(
        product=product.file if product is not None else "",
        paths=tuple(dict.fromkeys(exposure.fits.path.resolve() for exposure in dataset.exposures)),
        instrument=dataset.instrument,
        number=len(dataset.exposures),
        visits=len({exposure.visit for exposure in dataset.exposures}),
        chips=tuple(fact for exposure in dataset.exposures for fact in _chips(exposure)),
        scale_arcsec=_scale(dataset),
        native_arcsec=max(natives) if natives else dataset.instrument.native_scale_arcsec,
        smallest_arcsec=min(natives, default=None),
        pixfrac=product.pixfrac if product is not None else None,
        kernel=product.kernel if product is not None else None,
        exposures_in_product=_in_product(dataset),
        has_siblings=bool(dataset.unused),
        has_new_coordinates=bool(dataset.changes),
        is_moving=dataset.is_moving_target,
        missing=dataset.missing,
        companions=_companions(dataset),
        has_distortion=all("A_ORDER" in chip.header for exposure in dataset.exposures for chip in exposure.chips),
        is_as_drizzled=all("MDRIZSKY" in chip.header for exposure in dataset.exposures for chip in exposure.chips),
        without_npolfile=_without_npolfile(dataset),
    )


def _in_product(dataset: Dataset) -> int:
    inputs = dataset.product.inputs if dataset.product is not None else ()
    return len({entry.exposure or entry.file for entry in inputs}) or len(dataset.exposures)


def _without_npolfile(dataset: Dataset) -> tuple[str, ...]:
    silent = (e for e in dataset.exposures if e.instrument.npolfile and "NPOLFILE" not in e.primary)
    return tuple(dict.fromkeys(exposure.fits.path.name for exposure in silent))


def _companions(dataset: Dataset) -> tuple[Path, ...]:
    """Return the files that hold only the flags of exposures."""
    return tuple(file.path.resolve() for file in dataset.files if "_c1m." in file.path.name)


def _chips(exposure: Exposure) -> tuple[ChipFacts, ...]:
    file = exposure.fits.path.name
    return tuple(ChipFacts(exposure.name, chip.number, file, chip.extver) for chip in exposure.chips)


def _scale(dataset: Dataset) -> float | None:
    try:
        return dataset.product.scale_arcsec if dataset.product is not None else None
    except Unmeasured:
        return None
