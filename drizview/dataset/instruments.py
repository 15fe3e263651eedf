"""What is known of each Hubble imager before a file is opened."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from drizview.text import clean

Pair = tuple[float, float]
# What stands in DETECTOR, or in CAMERA for NICMOS, against the detectors of the table.
_ALIASES = {
    "WFPC2": {"1": "PC", "PC1": "PC", "2": "WF2", "3": "WF3", "4": "WF4"},
    "NICMOS": {"1": "NIC1", "2": "NIC2", "3": "NIC3"},
}
_WHOLE_CAMERA = {"WFPC2": "PC/WF", "NICMOS": "NIC1/2/3"}


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """One detector of one instrument; a field is None where nothing is known, or where chips differ.

    A value in a file's header goes before a value from here.
    """

    name: str
    """INSTRUME: ``"WFC3"``."""
    detector: str
    """DETECTOR: ``"UVIS"``."""
    native_scale_arcsec: float | None = None
    """Side of a native pixel [arcsec], IDCSCALE where that was read."""
    chip_nx: int | None = None
    """Columns of a full chip [pixel]."""
    chip_ny: int | None = None
    """Rows of a full chip [pixel]."""
    chips: int | None = None
    """Chips in a full exposure."""
    unit: str = ""
    """BUNIT of a calibrated exposure."""
    has_err: bool = True
    """Calibrated exposures carry ERR extensions."""
    has_time: bool = False
    """Calibrated exposures carry SAMP and TIME extensions."""
    read_noise_electrons: float | None = None
    """Typical read noise [e-]."""
    gain_electrons: float | None = None
    """Gain where it is a constant [e-/DN]."""
    by_gain: tuple[tuple[float, float, float], ...] = ()
    """(header gain, measured gain [e-/DN], read noise [e-]) where the header holds a nominal gain."""
    saturation_electrons: float | None = None
    """Full well, low end of its range [e-]."""
    saturation_bits: tuple[int, ...] = ()
    """DQ values that mark saturation."""
    readnoise_keywords: tuple[str, ...] = ()
    """Header keywords of the read noise [e-], one an amplifier."""
    gain_keywords: tuple[str, ...] = ()
    """Header keywords of the gain [e-/DN], one an amplifier."""
    calibrated_suffixes: tuple[str, ...] = ()
    """Suffixes of calibrated exposures, the preferred first."""
    drizzled_suffixes: tuple[str, ...] = ()
    """Suffixes of drizzled products."""
    cr_fraction_low: float | None = None
    """Least share of pixels hit by cosmic rays in 1000 s."""
    cr_fraction_high: float | None = None
    """Largest share of pixels hit by cosmic rays in 1000 s; 0 where cosmic rays are no question."""
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
        nominal = row._nominal(header_gain)
        return nominal[1] if nominal else row.gain_electrons or (None if row.by_gain else header_gain)

    def read_noise_of(self, chip: int, header_gain: float | None = None) -> float | None:
        """Return the typical read noise of a chip [e-] for the gain in the header, or None."""
        row = self._row_of(chip)
        nominal = row._nominal(header_gain)
        return nominal[2] if nominal else row.read_noise_electrons

    def _row_of(self, chip: int) -> Instrument:
        return _rows().get(key_of(self.name, chip), self) if self.detector == "PC/WF" else self

    def _nominal(self, header_gain: float | None) -> tuple[float, float, float] | None:
        if header_gain is None:
            return None
        return next((row for row in self.by_gain if abs(row[0] - header_gain) < 0.5), None)


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
    shown = "/".join(clean(part, 20) for part in key if part) or "no INSTRUME"
    return row or Instrument(
        name=clean(key[0], 20), detector=clean(key[1], 20), note=f"{shown} is not in the table of instruments"
    )


def detectors() -> tuple[str, ...]:
    """Return every detector of the table as ``"INSTRUMENT/DETECTOR"``."""
    return tuple(f"{name}/{detector}" for name, detector in _rows())


def key_of(name: object, detector: object = None) -> tuple[str, str]:
    """Return (INSTRUME, DETECTOR) as the tables write them, from what a header holds."""
    camera = _plain(name)
    chip = _plain(detector)
    chip = _ALIASES.get(camera, {}).get(chip, chip)
    if camera in _WHOLE_CAMERA and (camera, chip) not in _rows():
        chip = _WHOLE_CAMERA[camera]
    return camera, chip


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip().upper()


@cache
def _rows() -> dict[tuple[str, str], Instrument]:
    text = files("drizview.dataset").joinpath("data", "instruments.csv").read_text("utf-8")
    rows = [_row(cells) for cells in csv.DictReader(text.splitlines())]
    return {(row.name, row.detector): row for row in rows}


def _row(cells: dict[str, str]) -> Instrument:
    return Instrument(
        name=cells["name"],
        detector=cells["detector"],
        native_scale_arcsec=_number(cells["native_scale_arcsec"]),
        chip_nx=int(cells["chip_nx"]),
        chip_ny=int(cells["chip_ny"]),
        chips=int(cells["chips"]),
        unit=cells["unit"],
        has_err=cells["has_err"] == "yes",
        has_time=cells["has_time"] == "yes",
        read_noise_electrons=_number(cells["read_noise_electrons"]),
        gain_electrons=_number(cells["gain_electrons"]),
        by_gain=tuple(_triple(word) for word in cells["by_gain"].split()),
        saturation_electrons=_number(cells["saturation_electrons"]),
        saturation_bits=tuple(int(word) for word in cells["saturation_bits"].split()),
        readnoise_keywords=tuple(cells["readnoise_keywords"].split()),
        gain_keywords=tuple(cells["gain_keywords"].split()),
        calibrated_suffixes=tuple(cells["calibrated_suffixes"].split()),
        drizzled_suffixes=tuple(cells["drizzled_suffixes"].split()),
        cr_fraction_low=_number(cells["cr_fraction_low"]),
        cr_fraction_high=_number(cells["cr_fraction_high"]),
        cr_rejected_upstream=cells["cr_rejected_upstream"] == "yes",
        hap_sep_bits=int(cells["hap_sep_bits"]) if cells["hap_sep_bits"] else None,
        hap_final_bits=int(cells["hap_final_bits"]) if cells["hap_final_bits"] else None,
        hap_cr_snr=_pair(cells["hap_cr_snr"]),
        hap_cr_scale=_pair(cells["hap_cr_scale"]),
        note=cells["note"],
        source=cells["source"],
        unverified=tuple(cells["unverified"].split()),
    )


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _pair(cell: str) -> Pair | None:
    first, _, second = cell.partition(" ")
    return (float(first), float(second)) if cell else None


def _triple(word: str) -> tuple[float, float, float]:
    setting, gain, noise = word.split(":")
    return float(setting), float(gain), float(noise)
