"""What can be said of a case, in the words of its question: a sound answer to it may lie beside another fault."""

from __future__ import annotations

from drizview.lessons import Lesson
from drizview.lessons.lesson import FAULTY, SOUND

# For each question: it is fine, and it is not.
_OF_QUESTION = {
    "clean": ("The product is clean", "The product is not clean"),
    "sky": ("The sky is even", "The sky is not even"),
    "psf": ("The PSF is fine", "The PSF is not fine"),
    "hotpix": ("No pattern of hot pixels", "A pattern of hot pixels"),
    "dither": ("The dither is fine", "The dither is not fine"),
    "align": ("The alignment is fine", "The alignment is not fine"),
    "moire": ("No pattern in the noise", "A pattern in the noise"),
    "mdrizsky": ("The sky keyword is right", "The sky keyword is wrong"),
    "crflags": ("The cosmic-ray flags are fine", "The flags are not fine"),
    "weight": ("The weight map is fine", "The weight map is not fine"),
    "imprint": ("No imprint of the target", "The target is imprinted"),
}
_VERDICT = {
    "reprocess": "Reprocess",
    "would_help": "Reprocessing would help",
    "adequate": "Good enough as it is",
}


def phrases(lesson: Lesson) -> dict[str, str]:
    """Return the words for each of the choices of a lesson."""
    if lesson.question == "verdict":
        return _VERDICT
    return dict(zip((SOUND, FAULTY), _OF_QUESTION[lesson.question], strict=True))
