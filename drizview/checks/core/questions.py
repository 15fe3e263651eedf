"""The eleven questions of the DrizzlePac Handbook, "Inspecting the Drizzled Products from MAST"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question: its id, its short name, the question in words and the area of the verdict it belongs to."""

    id: str
    name: str
    text: str
    area: str


AREAS = ("alignment", "sky", "cosmic rays and artefacts", "sampling and weights")
_ALIGNMENT, _SKY, _ARTEFACTS, _SAMPLING = AREAS

QUESTIONS: dict[str, Question] = {
    question.id: question
    for question in (
        Question(
            "clean",
            "Clean product",
            "Does the drizzled product look clean, compared with its exposures?",
            _ARTEFACTS,
        ),
        Question("sky", "Sky background", "Is the sky background free of steps and irregularities?", _SKY),
        Question("psf", "PSF", "Are the PSFs round and narrow?", _ALIGNMENT),
        Question("hotpix", "Hot-pixel pattern", "Do patterns of bright pixels repeat across the image?", _ARTEFACTS),
        Question("dither", "Dither", "Were the exposures dithered, and can scale and pixfrac be tuned?", _SAMPLING),
        Question("align", "Alignment", "Are the exposures aligned to 0.1 pixel?", _ALIGNMENT),
        Question("moire", "Correlated noise", "Is there a moiré pattern in the background?", _SAMPLING),
        Question("mdrizsky", "Sky keyword", "Does MDRIZSKY agree with an independent estimate of the sky?", _SKY),
        Question(
            "crflags",
            "Cosmic-ray flags",
            "Are the cosmic-ray flags (4096) plausible?",
            _ARTEFACTS,
        ),
        Question(
            "weight",
            "Weight map",
            "Does the weight match the exposure time, and is it uniform?",
            _SAMPLING,
        ),
        Question("imprint", "Target imprint", "Is the target imprinted in the weight map?", _ARTEFACTS),
    )
}
