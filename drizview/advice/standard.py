"""The values that a script starts from where no result speaks: those of the archive's Hubble Advanced Products."""

from __future__ import annotations

from collections.abc import Iterator

from drizview.advice.inputs import AdviceInputs
from drizview.advice.parameters import ASTRODRIZZLE, Value
from drizview.advice.proposal import Proposal
from drizview.dataset.flags import DQ

# From so many exposures on the median is better than the minimum of median and lowest value (svm_parameters).
MEDIAN_CCD, MEDIAN_INFRARED = 6, 4
_DEFAULT_SNR, _DEFAULT_SCALE = (3.5, 3.0), (1.2, 0.7)
# The product's pixels count as native within this share; else the grid is asked for.
_NATIVE = 0.02


def standard(inputs: AdviceInputs) -> Iterator[Proposal]:
    """Yield a value for each parameter that a call of AstroDrizzle should not leave to chance."""
    several = inputs.number > 1 and not inputs.instrument.photon_counting
    yield _of("skymethod", "localmin", "AstroDrizzle's default, for fields with blank sky")
    yield _of("resetbits", str(DQ.COSMIC_RAY), "the flags of an earlier run must not reject pixels in this one")
    for step in ("driz_separate", "median", "blot", "driz_cr"):
        why = "cosmic rays are found by comparing exposures" if several else "there is nothing to compare with"
        yield _of(step, several, why)
    if several:
        yield from _cosmics(inputs)
    yield from _bits(inputs)
    yield from _grid(inputs)


def _of(parameter: str, value: Value, reason: str) -> Proposal:
    return Proposal(ASTRODRIZZLE, parameter, value, reason)


def pair(values: tuple[float, float]) -> str:
    """Return two numbers as AstroDrizzle spells them: ``"3.5 3.0"``."""
    return f"{values[0]:.1f} {values[1]:.1f}"


def _cosmics(inputs: AdviceInputs) -> Iterator[Proposal]:
    camera, number = inputs.instrument, inputs.number
    many = number >= (MEDIAN_INFRARED if camera.cr_rejected_upstream else MEDIAN_CCD)
    snr = camera.hap_cr_snr or _DEFAULT_SNR
    scale = (camera.hap_cr_scale_many if many else camera.hap_cr_scale) or _DEFAULT_SCALE
    why = f"as the archive's products of {number} exposures of this detector"
    yield _of("combine_type", "median" if many else "minmed", why)
    yield _of("combine_nhigh", 1 if number > 2 else 0, why)
    yield _of("driz_cr_snr", pair(snr), why)
    yield _of("driz_cr_scale", pair(scale), why)


def _bits(inputs: AdviceInputs) -> Iterator[Proposal]:
    camera = inputs.instrument
    why = "flags treated as good in the archive's products of this detector"
    none = "AstroDrizzle's default: only unflagged pixels are good"
    for parameter, bits in (("driz_sep_bits", camera.hap_sep_bits), ("final_bits", camera.hap_final_bits)):
        yield _of(parameter, str(bits or 0), none if bits is None else why)


def _grid(inputs: AdviceInputs) -> Iterator[Proposal]:
    yield _of("final_wht_type", "EXP", "weights are exposure times and can be checked")
    yield _of("final_kernel", "square", "keeps flux, and weights positive")
    pixfrac = inputs.pixfrac
    believable = pixfrac is not None and 0.3 <= pixfrac <= 1.0
    yield _of(
        "final_pixfrac",
        pixfrac if believable and pixfrac is not None else 1.0,
        "as in the product that was checked" if believable else "AstroDrizzle's default",
    )
    if inputs.scale_arcsec and abs(inputs.scale_ratio - 1.0) > _NATIVE:
        yield _of("final_wcs", True, "the product that was checked is not on the native pixel scale")
        yield _of("final_scale", round(inputs.scale_arcsec, 4), "as in the product that was checked [arcsec]")
