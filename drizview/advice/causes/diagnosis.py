"""The causes of the alarms of a product, the gravest first, and which alarms are symptoms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from drizview.advice.causes import blur, cosmics, exposures, grid, sky
from drizview.advice.causes.cause import Cause, Streak
from drizview.advice.causes.evidence import Causes, Evidence, open_alarms
from drizview.advice.inputs import AdviceInputs
from drizview.checks.core.result import Result
from drizview.checks.core.wording import Story
from drizview.text import clean

_LONGEST = 300

# In this order: what accounts for most comes first, and takes its symptoms with it. A sky measured on displaced
# exposures is wrong because they are displaced; flags on noise are only then a matter of thresholds.
ORDER: tuple[Callable[[Evidence], Causes], ...] = (
    exposures.duplicates,
    exposures.blank_parts,
    exposures.newer_coordinates,
    blur.trailed,
    blur.out_of_focus,
    exposures.far_off,
    exposures.other_field,
    exposures.displaced,
    blur.trailed_beyond_measure,
    blur.blurred_together,
    blur.blurred_alike,
    sky.uneven_light,
    cosmics.trails,
    cosmics.afterimages,
    sky.patches_of_light,
    sky.amplifier_step,
    sky.gradients,
    sky.filled_field,
    sky.wrong_sky,
    sky.chip_step,
    sky.sky_kept,
    grid.lost_chips,
    exposures.odd_stars,
    exposures.deviating,
    cosmics.grown_flags,
    cosmics.noise_flagged,
    cosmics.stars_flagged,
    cosmics.many_rays,
    grid.low_weight,
    grid.doubled_weight,
    grid.other_weights,
    grid.left_out,
    cosmics.saturated_holes,
    cosmics.single_exposure,
    cosmics.hot_pixels_left,
    cosmics.not_rejected,
    cosmics.remaining,
    grid.small_drops,
    grid.undithered,
    grid.plain_moire,
    grid.rejected_everywhere,
)


@dataclass(frozen=True)
class Diagnosis:
    """The causes, and the alarms that each accounts for.

    Attributes
    ----------
    causes : tuple of Cause
        The most far-reaching first.
    by_check : dict of str to Cause
        Cause of each alarm that has one, by check id.
    stories : tuple of Story
        The causes in words, each with the questions in which it raises alarms.
    """

    causes: tuple[Cause, ...] = ()
    by_check: dict[str, Cause] = field(default_factory=dict)
    stories: tuple[Story, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Names of the exposures without which the product is better."""
        return tuple(dict.fromkeys(name for cause in self.causes for name in cause.leave_out))

    @property
    def streaks(self) -> tuple[Streak, ...]:
        """Lines to be masked."""
        return tuple(streak for cause in self.causes for streak in cause.streaks)

    @property
    def told(self) -> Iterator[tuple[Cause, Story]]:
        """Each cause with its story."""
        return zip(self.causes, self.stories, strict=True)

    def is_symptom(self, check: str) -> bool:
        """Return whether the cause of an alarm is measured by another check."""
        return check in self.by_check and check not in self.by_check[check].shown_by

    def explained(self, result: Result) -> Result:
        """Return a result; an alarm with its cause and what would correct it."""
        cause = self.by_check.get(result.check)
        if cause is None:
            return result
        return replace(result, cause=cause.text, cure=cause.cure, symptom=self.is_symptom(result.check))


def diagnose(results: Iterable[Result], inputs: AdviceInputs) -> Diagnosis:
    """Return the causes of the alarms among results."""
    made = {result.check: result for result in results}
    evidence = Evidence(made, inputs, open_alarms(made))
    causes: list[Cause] = []
    stories: list[Story] = []
    by_check: dict[str, Cause] = {}
    for search in ORDER:
        for given in search(evidence):
            # Names of exposures come out of files, and are shown on terminals.
            cause = replace(given, text=clean(given.text, _LONGEST), action=clean(given.action, 2 * _LONGEST))
            measured = _questions(made, evidence.alarms(*cause.shown_by))
            shows = _questions(made, evidence.alarms(*sorted(cause.explains)))
            causes.append(cause)
            stories.append(Story(cause.text, measured, tuple(id for id in shows if id not in measured)))
            by_check |= dict.fromkeys(evidence.alarms(*cause.shown_by, *cause.explains), cause)
            evidence = evidence.without(cause)
    return Diagnosis(tuple(causes), by_check, tuple(stories))


def _questions(results: Mapping[str, Result], checks: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(results[check].question for check in checks))
