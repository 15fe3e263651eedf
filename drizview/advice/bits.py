"""Data-quality flags: which are treated as good."""

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
    """Let flagged hot and warm pixels count as bad where other exposures can take their place."""
    camera = inputs.instrument
    hot = sum((*camera.hot_bits, *camera.warm_bits))
    if inputs.number < _FEWEST or not hot:
        return
    named = " and ".join(f"{bit} ({name})" for bit, name in _named(camera))
    reason = f"hot pixels show in the product: flags {named} count as bad where the dither fills in"
    for parameter, bits in (("driz_sep_bits", camera.hap_sep_bits), ("final_bits", camera.hap_final_bits)):
        yield Proposal(ASTRODRIZZLE, parameter, str((bits or 0) & ~hot), reason)
    yield Proposal(ASTRODRIZZLE, "resetbits", str(DQ.COSMIC_RAY), "what stays hot is found anew as a cosmic ray")


def _named(camera: Instrument) -> Iterator[tuple[int, str]]:
    yield from ((bit, "hot") for bit in camera.hot_bits)
    yield from ((bit, "warm") for bit in camera.warm_bits)


@advises("empty_pixels", "area_without_weight")
def fill_holes(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Let harmless flags count as good, and drops be as large as pixels, so that holes close."""
    bits = inputs.instrument.hap_final_bits
    if bits:
        reason = "pixels have no weight at all: flags that leave a usable value count as good"
        yield Proposal(ASTRODRIZZLE, "final_bits", str(bits), reason, firm=True)
    yield Proposal(ASTRODRIZZLE, "final_pixfrac", 1.0, "pixels have no weight at all: larger drops reach more of them")
