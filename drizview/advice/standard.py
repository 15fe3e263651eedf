"""Standard values, for parameters that no result changes: those of the archive's Hubble Advanced Products."""

from __future__ import annotations

from collections.abc import Iterator

from drizview.advice.inputs import AdviceInputs
from drizview.advice.parameters import ASTRODRIZZLE, Value
from drizview.advice.proposal import Proposal
from drizview.dataset.flags import DQ

# From so many exposures on the median is better than the minimum of median and lowest value (svm_parameters).
MEDIAN_CCD, MEDIAN_INFRARED = 6, 4
# Fewer exposures do not reject hot pixels that are treated as good: two of WFC3/UVIS left 103 per Mpix where there were
# none before (driz_cr_snr 3.5 3.0, minmed).
ENOUGH_FOR_HOT = 4
_DEFAULT_SNR, _DEFAULT_SCALE = (3.5, 3.0), (1.2, 0.7)
# The product's pixels count as native within this share; else the grid is asked for.
_NATIVE = 0.02


def standard(inputs: AdviceInputs) -> Iterator[Proposal]:
    """Yield a value for each parameter that a call of AstroDrizzle should set explicitly."""
    several = inputs.number > 1 and not inputs.instrument.photon_counting
    yield _of("skymethod", "localmin", "AstroDrizzle's default, for fields with blank sky")
    yield _of("resetbits", str(DQ.COSMIC_RAY), "clear the cosmic-ray flags of earlier runs")
    for step in ("driz_separate", "median", "blot", "driz_cr"):
        why = "cosmic rays are identified by comparing exposures" if several else "there is nothing to compare with"
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


def cr_snr(inputs: AdviceInputs, snr: tuple[float, float]) -> str:
    """Return ``driz_cr_snr`` for so many sigma, where AstroDrizzle takes the noise for what it is and where not."""
    times = inputs.instrument.cr_noise or 1.0
    return pair((times * snr[0], times * snr[1]))


def _cosmics(inputs: AdviceInputs) -> Iterator[Proposal]:
    camera, number = inputs.instrument, inputs.number
    many = number >= (MEDIAN_INFRARED if camera.cr_rejected_upstream else MEDIAN_CCD)
    snr = camera.hap_cr_snr or _DEFAULT_SNR
    scale = (camera.hap_cr_scale_many if many else camera.hap_cr_scale) or _DEFAULT_SCALE
    why = f"as for archive products of {number} exposures with this detector"
    yield _of("combine_type", "median" if many else "minmed", why)
    yield _of("combine_nhigh", 1 if number > 2 else 0, why)
    times = f"{camera.cr_noise or 1:.0f} times their value: AstroDrizzle 3 divides the noise by the gain once too often"
    yield _of("driz_cr_snr", cr_snr(inputs, snr), f"{why}, {times}" if camera.cr_noise else why)
    yield _of("driz_cr_scale", pair(scale), why)


def _bits(inputs: AdviceInputs) -> Iterator[Proposal]:
    camera = inputs.instrument
    why = "flags treated as good in archive products of this detector"
    none = "AstroDrizzle's default: only unflagged pixels are good"
    hot = sum(camera.hot_bits) if _must_leave_hot_pixels_out(inputs) else 0
    for parameter, bits in (("driz_sep_bits", camera.hap_sep_bits), ("final_bits", camera.hap_final_bits)):
        left = (bits or 0) & ~hot
        but = "" if left == (bits or 0) else f", without hot pixels: {inputs.number} exposures do not reject them"
        yield _of(parameter, str(left), none if bits is None else why + but)


def _must_leave_hot_pixels_out(inputs: AdviceInputs) -> bool:
    """Return whether hot pixels that the product does not show would come back.

    Without a dither they are holes: two exposures of WFC3/UVIS had 1477 per Mpix instead of 0.2 % without weight.
    """
    return inputs.number < ENOUGH_FOR_HOT and inputs.passes("hot_pixel_images")


def _grid(inputs: AdviceInputs) -> Iterator[Proposal]:
    yield _of("final_wht_type", "EXP", "weights in seconds can be compared with the exposure time")
    yield _of("final_kernel", "square", "conserves flux and keeps weights positive")
    pixfrac = inputs.pixfrac
    believable = pixfrac is not None and 0.3 <= pixfrac <= 1.0
    yield _of(
        "final_pixfrac",
        pixfrac if believable and pixfrac is not None else 1.0,
        "as in the product checked" if believable else "AstroDrizzle's default",
    )
    several = inputs.is_of_several_scales  # AstroDrizzle takes that of the first chip
    if inputs.scale_arcsec and (several or abs(inputs.scale_ratio - 1.0) > _NATIVE):
        why = (
            "the chips have pixels of two sizes" if several else "the product checked is not on the native pixel scale"
        )
        yield _of("final_wcs", True, why)
        yield _of("final_scale", round(inputs.scale_arcsec, 4), "as in the product checked [arcsec]")
