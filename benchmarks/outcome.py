"""Outcomes: what the checks said of a case, and whether they had a reason to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.cases.case import DEFECTS

ALARMS = ("warn", "fail")
SKY_ERROR, CHIP_STEP, LARGE_STEP = 0.2, 0.15, 0.25


@dataclass(frozen=True)
class Outcome:
    """A case, and what the checks said of it."""

    case: dict
    said: dict
    sky_error: float  # the worst of MDRIZSKY, in units of the noise of a pixel of one exposure
    chip_step: float  # what the bias levels left, in the same units

    @property
    def name(self) -> str:
        return self.case["name"]

    @property
    def clean(self) -> bool:
        return self.case["defect"] == "clean"

    @property
    def camera(self) -> str:
        return f"{self.said.get('instrument', '?')}/{self.said.get('detector', '?')}"

    @property
    def peculiarities(self) -> tuple[str, ...]:
        return tuple(self.case.get("peculiar", {}))

    def status(self, question: str) -> str:
        return self.said["questions"][question]["status"]

    def excused(self) -> set[str]:
        """Return the questions that have a reason to speak: the defect's, and the sky's where it is off by itself."""
        defect = DEFECTS[self.case["defect"]]
        wrong = {"sky", "mdrizsky"} if self.sky_error > SKY_ERROR else set()
        step = {"sky"} if self.chip_step > CHIP_STEP else set()
        step |= {"mdrizsky"} if self.chip_step > LARGE_STEP else set()
        undithered = {"dither", "moire"} if self.case["dither"] == "none" else set()
        undithered |= {"clean"} if self.case.get("n") == 1 else set()  # holes stay
        return {*defect.reveals, *defect.may, *wrong, *step, *undithered}

    def false_alarms(self) -> Iterator[tuple[str, dict]]:
        """Yield the results that warn or fail without reason, with their question."""
        for question, entry in self.said["questions"].items():
            if question not in self.excused():
                for result in entry["results"]:
                    if result["status"] in (*ALARMS, "error"):
                        yield question, result

    def noticed(self) -> bool:
        """Return whether a question that should notice the defect alarms."""
        return any(self.status(question) in ALARMS for question in DEFECTS[self.case["defect"]].reveals)

    def told(self) -> bool | None:
        """Return whether a check that names the cause alarms, None where there is no such check."""
        causes = DEFECTS[self.case["defect"]].causes
        results = [result for entry in self.said["questions"].values() for result in entry["results"]]
        return any(r["check"] in causes and r["status"] in ALARMS for r in results) if causes else None

    def said_first(self) -> bool:
        """Return whether the first reason of the verdict is a question that should notice the defect."""
        reasons = self.said.get("verdict", {}).get("reasons") or [""]
        return reasons[0] in DEFECTS[self.case["defect"]].reveals


def alarms(outcomes: list[Outcome]) -> str:
    """Return the list of alarms without reason, with what made each case; so much of it as is known."""
    clean = [outcome for outcome in outcomes if outcome.clean]
    wrong = [outcome for outcome in clean if any(True for _ in outcome.false_alarms())]
    lines = [f"{len(outcomes)} cases, {len(clean)} of them clean; {len(wrong)} clean ones with an alarm.", ""]
    for outcome in outcomes:
        for question, result in outcome.false_alarms():
            lines.append(
                f"* **{outcome.name}** {question} {result['status']}: `{result['check']}` {result['headline']}"
            )
    lines += ["", "Recipes:", *(f"* {outcome.name}: {json.dumps(outcome.case)}" for outcome in wrong)]
    return "\n".join(lines) + "\n"
