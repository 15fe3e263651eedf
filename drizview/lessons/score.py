"""Scores: how often a fault was seen, how often what is sound was left alone, and whether one knew it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drizview.lessons.answers import JudgedCase
from drizview.lessons.lesson import SOUND

SOUND_WORDS = (SOUND, "adequate")
_BINS = ((0, 60), (60, 70), (70, 80), (80, 90), (90, 101))


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.right / self.of if self.of else None

    def __str__(self) -> str:
        """Return the count, and the share in per cent."""
        return f"{self.right} of {self.of}" + (f" ({100 * self.right / self.of:.0f} %)" if self.of else "")


@dataclass(frozen=True)
class Score:
    """What the answers come to.

    Attributes
    ----------
    right : Share
        Of all answers.
    sensitivity : Share
        Of what is faulty, seen to be so.
    specificity : Share
        Of what is sound, left alone; look-alikes are sound.
    calibration : tuple of (float, Share)
        Mean confidence [%] of the answers of a bin, and how many of them were right; bins without answers are left out.
    """

    right: Share
    sensitivity: Share
    specificity: Share
    calibration: tuple[tuple[float, Share], ...]


def score(answers: Sequence[JudgedCase]) -> Score:
    """Return the score of answers; those that were given when the badge had been seen do not count."""
    answers = [each for each in answers if not each.badge_seen]
    faulty = [each for each in answers if each.truth not in SOUND_WORDS]
    sound = [each for each in answers if each.truth in SOUND_WORDS]
    bins = []
    for low, high in _BINS:
        held = [each for each in answers if low <= each.confidence < high]
        if held:
            bins.append((sum(each.confidence for each in held) / len(held), _share(held)))
    seen = sum(each.said not in SOUND_WORDS for each in faulty)
    left = sum(each.said in SOUND_WORDS for each in sound)
    return Score(_share(answers), Share(seen, len(faulty)), Share(left, len(sound)), tuple(bins))


def _share(answers: Sequence[JudgedCase]) -> Share:
    return Share(sum(each.is_right for each in answers), len(answers))
