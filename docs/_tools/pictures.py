"""Pictures of good and of bad data for the pages of the questions, made by the inspector itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import drizview
import drizview.demo
from _tools.faults import FAULTS

_SIDE = 420
_ALARMS = ("warn", "fail")


@dataclass(frozen=True)
class Side:
    """One picture, with the badge of its dataset."""

    file: str
    status: str
    headline: str


@dataclass(frozen=True)
class Pair:
    """The same place on the demo dataset as it comes, and with a fault; ``fault`` says which."""

    good: Side
    bad: Side
    fault: str


def make_pairs(out: Path, scratch: Path) -> dict[str, Pair]:
    """Write the pictures of every fault there is, and return them by question.

    Raises
    ------
    RuntimeError
        A fault raises no alarm, or the clean dataset does: then the pictures would show nothing.
    """
    out.mkdir(parents=True, exist_ok=True)
    clean = drizview.inspect(drizview.demo.write("stis", scratch / "as_it_comes"))  # no id of a question
    try:
        clean.wait()
        return {question: _pair(question, clean, out, scratch) for question in FAULTS}
    finally:
        clean.close()


def _pair(question: str, clean: drizview.Inspector, out: Path, scratch: Path) -> Pair:
    folder = drizview.demo.write("stis", scratch / question)
    where = FAULTS[question](folder)
    faulty = drizview.inspect(folder)
    try:
        report = faulty.wait()
        without, with_fault = clean.report[question].status, report[question].status
        if with_fault not in _ALARMS or without in _ALARMS:
            raise RuntimeError(f"{question}: {without} without the fault, {with_fault} with it")
        faulty.ask(question, place=0)
        if where:
            frame, x, y, zoom = where
            faulty.show(frame)
            faulty.go_to_pixel(x, y, zoom=zoom)
        faulty.flags(4096 if question == "crflags" else None)
        sides = _side(faulty, question, out / f"{question}_bad.png"), _same(clean, faulty, question, out)
    finally:
        faulty.close()
    return Pair(sides[1], sides[0], " ".join((FAULTS[question].__doc__ or "").split()))


def _same(clean: drizview.Inspector, faulty: drizview.Inspector, question: str, out: Path) -> Side:
    """Look at the clean dataset as at the faulty one."""
    for trait in ("frame", "camera", "mask"):
        setattr(clean.canvas, trait, getattr(faulty.canvas, trait))
    return _side(clean, question, out / f"{question}_good.png")


def _side(inspector: drizview.Inspector, question: str, file: Path) -> Side:
    inspector.save_png(file, size=_SIDE)
    finding = inspector.report[question]
    return Side(file.name, finding.status.value, finding.headline)
