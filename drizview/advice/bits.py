"""Data-quality flags: which ones are treated as good."""

from __future__ import annotations

from collections.abc import Iterator

from drizview.advice.inputs import AdviceInputs
from drizview.advice.parameters import ASTRODRIZZLE
from drizview.advice.proposal import Proposal
from drizview.advice.registry import advises
from drizview.checks.core.result import Result
from drizview.dataset.flags import DQ
from drizview.dataset.instruments import Instrument

# With fewer exposures a pixel that is left out leaves a hole.
_FEWEST = 3


@advises("hot_pixel_images", "repeated_pattern")
def leave_hot_pixels_out(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Treat flagged hot and warm pixels as bad where other exposures fill in."""
    camera = inputs.instrument
    hot = sum((*camera.hot_bits, *camera.warm_bits))
    if inputs.number < _FEWEST or not hot:
        return
    named = " and ".join(f"{bit} ({name})" for bit, name in _named(camera))
    reason = f"hot pixels are left in the product: treat flags {named} as bad, the dither fills in"
    for parameter, bits in (("driz_sep_bits", camera.hap_sep_bits), ("final_bits", camera.hap_final_bits)):
        yield Proposal(ASTRODRIZZLE, parameter, str((bits or 0) & ~hot), reason)
    yield Proposal(ASTRODRIZZLE, "resetbits", str(DQ.COSMIC_RAY), "hot pixels that remain are flagged as cosmic rays")


def _named(camera: Instrument) -> Iterator[tuple[int, str]]:
    yield from ((bit, "hot") for bit in camera.hot_bits)
    yield from ((bit, "warm") for bit in camera.warm_bits)


@advises("empty_pixels", "area_without_weight")
def fill_holes(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Treat harmless flags as good, and use full drops, to close holes."""
    bits = inputs.instrument.hap_final_bits
    if bits:
        reason = "there are holes: treat flags with a usable value as good"
        yield Proposal(ASTRODRIZZLE, "final_bits", str(bits), reason, firm=True)
    if inputs.pixfrac is None or inputs.pixfrac < 1.0:
        yield Proposal(ASTRODRIZZLE, "final_pixfrac", 1.0, "there are holes: larger drops fill more of them")
