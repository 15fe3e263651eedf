"""What is known of each Hubble imager before a file is opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, get_type_hints

from drizview.dataset.tables import table_rows
from drizview.text import clean

Pair = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """One detector of one instrument: a row of ``instruments.csv``, whose columns are the fields below.

    A number is None where nothing is known, or where the chips of a camera differ. A value in a file's header goes
    before a value from here.
    """

    name: str
    """INSTRUME: ``"WFC3"``."""
    detector: str
    """DETECTOR: ``"UVIS"``."""
    aliases: tuple[str, ...] = ()
    """What else stands for the detector in DETECTOR, or in CAMERA."""
    whole_camera: bool = False
    """The row for a header that names none of the instrument's detectors."""
    native_scale_arcsec: float | None = None
    """Side of a native pixel [arcsec], IDCSCALE where that was read."""
    chips: int | None = None
    """Chips in a full exposure."""
    mixes_scales: bool = False
    """The chips of an exposure differ in pixel size, gain and sky, and each has a row of its own."""
    infrared: bool = False
    """Filters count in 10 nm (F160W), and stars are wider."""
    photon_counting: bool = False
    """Counts photons: no cosmic rays and no hot pixels."""
    amplifier_column: int | None = None
    """First column that the second amplifier reads [unbinned pixel of a chip, from 0]."""
    amplifier_row: int | None = None
    """First row that the second amplifier reads [unbinned pixel of a chip, from 0]."""
    unit: str = ""
    """BUNIT of a calibrated exposure."""
    gain_electrons: float | None = None
    """Gain where it is a constant [e-/DN]."""
    by_gain: tuple[Pair, ...] = ()
    """(header gain, measured gain [e-/DN]) where the header holds a nominal gain."""
    saturation_electrons: float | None = None
    """Full well, low end of its range [e-]."""
    saturation_bits: tuple[int, ...] = ()
    """DQ values that mark saturation."""
    hot_bits: tuple[int, ...] = ()
    """DQ values that mark hot pixels."""
    warm_bits: tuple[int, ...] = ()
    """DQ values that mark warm pixels."""
    psf_table: str = ""
    """Widths of stars in ``psf_widths.csv``; ``""`` for the telescope's own (`drizview.dataset.optics`)."""
    diffused: float | None = None
    """Share of a pixel's charge that each of its four neighbours gets before readout, where that alone tells stars."""
    npolfile: bool = False
    """Headers name an NPOLFILE, if only as ``N/A``: AstroDrizzle stops where they do not."""
    ramp_weights_before: str = ""
    """First AstroDrizzle whose weights are exposure times and not the times of the ramps, pixel by pixel."""
    cr_fraction_low: float | None = None
    """Least share of pixels hit by cosmic rays in 1000 s."""
    cr_fraction_high: float | None = None
    """Largest share of pixels hit by cosmic rays in 1000 s."""
    cr_rejected_upstream: bool = False
    """Cosmic rays are repaired before drizzling (up the ramp)."""
    hap_sep_bits: int | None = None
    """``driz_sep_bits`` of Hubble Advanced Products."""
    hap_final_bits: int | None = None
    """``final_bits`` of Hubble Advanced Products."""
    hap_cr_snr: Pair | None = None
    """``driz_cr_snr`` of Hubble Advanced Products."""
    hap_cr_scale: Pair | None = None
    """``driz_cr_scale`` of Hubble Advanced Products, few exposures."""
    hap_cr_scale_many: Pair | None = None
    """``driz_cr_scale`` of Hubble Advanced Products, enough exposures for a median."""
    cr_noise: float | None = None
    """What ``driz_cr_snr`` has to be multiplied by where driz_cr takes the noise too small."""
    note: str = ""
    """What a person should know of the row."""
    source: str = ""
    """Where the numbers come from."""
    unverified: tuple[str, ...] = ()
    """Fields that were not checked against a source; a fail must not rest on them."""

    @property
    def known(self) -> bool:
        """Whether the table has a row for this detector."""
        return bool(self.source)

    def scale_of(self, chip: int) -> float | None:
        """Return the native scale of a chip [arcsec]; WFPC2 has a finer one on chip 1."""
        return self._row_of(chip).native_scale_arcsec

    def gain_of(self, chip: int, header_gain: float | None = None) -> float | None:
        """Return the gain of a chip [e-/DN] for the gain in the header; None where neither is known."""
        row = self._row_of(chip)
        if row.by_gain:
            known = (gain for nominal, gain in row.by_gain if header_gain and abs(nominal - header_gain) < 0.5)
            return next(known, row.gain_electrons)
        return row.gain_electrons or header_gain

    def _row_of(self, chip: int) -> Instrument:
        if not (self.whole_camera and self.mixes_scales):
            return self
        return _rows().get(key_of(self.name, chip), self)


def instrument(name: object, detector: object = None) -> Instrument:
    """Return the row of a detector, or a row of None with a note where the table has none.

    Parameters
    ----------
    name : object
        Value of INSTRUME, in any case.
    detector : object
        Value of DETECTOR: text, the chip number of WFPC2 (1 to 4), the CAMERA of NICMOS (1 to 3), or None.
        Without a detector WFPC2 and NICMOS give the row of the whole camera, with None where its chips or
        cameras differ.
    """
    key = key_of(name, detector)
    row = _rows().get(key)
    shown = "/".join(clean(part, 20) for part in key if part)
    note = f"{shown} is not in the table of instruments" if shown else "the camera is unknown: it has no INSTRUME"
    return row or Instrument(name=clean(key[0], 20), detector=clean(key[1], 20), note=note)


def detectors() -> tuple[str, ...]:
    """Return every detector of the table as ``"INSTRUMENT/DETECTOR"``."""
    return tuple(f"{name}/{detector}" for name, detector in _rows())


def key_of(name: object, detector: object = None) -> tuple[str, str]:
    """Return (INSTRUME, DETECTOR) as the tables write them, from what a header holds."""
    camera, chip = _plain(name), _plain(detector)
    own = [row for row in _rows().values() if row.name == camera]
    named = (row.detector for row in own if chip == row.detector or chip in row.aliases)
    whole = (row.detector for row in own if row.whole_camera)
    return camera, next(named, next(whole, chip))


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip().upper()


@cache
def _rows() -> dict[tuple[str, str], Instrument]:
    rows = [_row(cells) for cells in table_rows("instruments.csv")]
    return {(row.name, row.detector): row for row in rows}


def _row(cells: dict[str, str]) -> Instrument:
    """Return a row; each cell is read as the type of its field says.

    Raises
    ------
    ValueError
        A column is missing or is no field, or a cell does not hold what its field takes.
    """
    types = get_type_hints(Instrument)
    if set(cells) != {field.name for field in fields(Instrument)}:
        raise ValueError(f"the columns of instruments.csv are not the fields: {set(cells) ^ set(types)}")
    where = f"{cells['name']}/{cells['detector']}"
    values: dict[str, Any] = {}
    for column, cell in cells.items():
        try:
            values[column] = _READERS[types[column]](cell)
        except (ValueError, KeyError) as error:
            raise ValueError(f"instruments.csv, {where}, {column}: {cell!r} cannot be read") from error
    return Instrument(**values)


def _pair(cell: str) -> Pair:
    first, second = re.split(r"[ :]", cell)
    return float(first), float(second)


def _truth(cell: str) -> bool:
    return {"yes": True, "no": False}[cell]


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda cell: read(cell) if cell else None


def _each(read: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    return lambda cell: tuple(read(word) for word in cell.split())


# How a cell is read, by the type of its field.
_READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    bool: _truth,
    int | None: _or_none(int),
    float | None: _or_none(float),
    Pair | None: _or_none(_pair),
    tuple[str, ...]: _each(str),
    tuple[int, ...]: _each(int),
    tuple[Pair, ...]: _each(_pair),
}
