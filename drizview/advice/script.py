"""A Python script that aligns and drizzles copies of the exposures again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from textwrap import wrap

from drizview.advice.causes.cause import Streak
from drizview.advice.inputs import AdviceInputs
from drizview.advice.merge import Merged
from drizview.advice.parameters import ASTRODRIZZLE, TWEAKREG, Value
from drizview.advice.proposal import Proposal
from drizview.advice.wcs import measured_shifts
from drizview.checks.core.questions import QUESTIONS
from drizview.errors import DrizviewError

# Names that drizzlepac would not take for a pattern, a list or an extension.
_SAFE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{2,80}$")
_PRODUCT = re.compile(r"(_(drz|drc|drw|mos))?(_sci)?\.fits(\.gz|\.fz)?$")
_OPENING = '''#!/usr/bin/env python
"""Drizzle copies of the exposures again, with the parameters advised by drizview.

TweakReg and AstroDrizzle modify the files they work on, so this script copies the exposures into a new folder and works
there; the originals are not changed.

Needs drizzlepac 3 (pip install drizzlepac). Run it as it is, or edit the names in capitals.
"""
'''
_CLOSING = """

if __name__ == "__main__":
    rerun(
        EXPOSURES,
        folder=FOLDER,
        output=OUTPUT,
        tweakreg=TWEAKREG,
        drizzling=ASTRODRIZZLE,
        companions=COMPANIONS,
        without_npolfile=WITHOUT_NPOLFILE,
        masks=MASKS,
        measured=MEASURED,
        keep=KEEP,
    )
"""
_NO_DISTORTION = "the headers have no distortion model: it is read from reference files, which must be installed"
_AS_DRIZZLED = (
    "the old product was drizzled without a distortion model, too: these exposures record its sky and have none"
)
_DISTORTION = "the headers contain distortion and alignment; True would undo the archive's alignment to Gaia"


@dataclass(frozen=True)
class Hand:
    """What no parameter does: exposures that are left out, and lines that are masked."""

    left_out: Sequence[str] = ()
    streaks: Sequence[Streak] = ()


def write_script(
    inputs: AdviceInputs,
    merged: Merged,
    proposals: Sequence[Proposal],
    standard: Sequence[Proposal] = (),
    hand: Hand | None = None,
    *,
    keep: bool = False,
) -> str:
    """Return the script; with ``keep`` it leaves the intermediate files of TweakReg and AstroDrizzle.

    No text from a file becomes code: file names are checked and written as literals, everything else is drizview's.

    Raises
    ------
    DrizviewError
        There are no exposures, or drizzlepac would misread the name of one.
    """
    _refuse_names(inputs)
    hand = hand or Hand()
    reasons = _reasons(merged, (*proposals, *standard))
    drizzling = dict(merged.of(ASTRODRIZZLE))
    drizzling["updatewcs"] = not (inputs.has_distortion or inputs.is_as_drizzled)
    without = _AS_DRIZZLED if inputs.is_as_drizzled else _NO_DISTORTION
    reasons[ASTRODRIZZLE, "updatewcs"] = _DISTORTION if inputs.has_distortion else without
    parts = [
        _OPENING,
        *_files(inputs, hand),
        *_output(new_name(inputs.product), keep=keep),
        "# TweakReg; skipped if empty.",
        *_table("TWEAKREG", TWEAKREG, merged.of(TWEAKREG), reasons),
        "# Shifts that were measured, against the first exposure [native pixel]: TweakReg must find about the same.",
        f"MEASURED = {measured_shifts(inputs)!a}",
        "",
        "# AstroDrizzle.",
        *_table("ASTRODRIZZLE", ASTRODRIZZLE, drizzling, reasons),
        *_conflicts(merged),
        *_remarks(proposals, hand),
    ]
    return "\n".join(parts) + "\n" + _body() + _CLOSING


def _files(inputs: AdviceInputs, hand: Hand) -> list[str]:
    return [
        "# The exposures: only read, never changed.",
        *_list("EXPOSURES", inputs.paths),
        "# Left out: without them the product is better. Move one above to use it again.",
        *_list("LEFT_OUT", hand.left_out),
        "# Trails to mask with DQ 16384: file, RA and Dec of two points [degree], width [arcsec].",
        *_masks(inputs, hand.streaks),
        "# Files that must be in the same folder.",
        *_list("COMPANIONS", inputs.companions),
        "# Files without an NPOLFILE keyword.",
        *_list("WITHOUT_NPOLFILE", inputs.without_npolfile),
    ]


def _output(root: str, *, keep: bool) -> list[str]:
    return [
        "# The new folder, inside the current one, and the root name of the new product.",
        f"FOLDER = {root!a}",
        f"OUTPUT = {root!a}",
        "# Whether to keep intermediate files of TweakReg and AstroDrizzle.",
        f"KEEP = {keep!a}",
        "",
    ]


def _refuse_names(inputs: AdviceInputs) -> None:
    if not inputs.paths:
        raise DrizviewError(inputs.product, None, "none of its exposures was found", "put them beside the product")
    for path in (*inputs.paths, *inputs.companions):
        if not _SAFE.match(path.name) or path.suffix == ".fz":
            raise DrizviewError(path.name, None, "is not a name drizzlepac can read", "copy it to a plain .fits name")


def new_name(product: str) -> str:
    """Return the root name of the new product, and of its folder."""
    root = _PRODUCT.sub("", product)
    return f"{root if _SAFE.match(root) else 'product'}_new"


def _list(name: str, paths: Iterable[Path | str]) -> Iterator[str]:
    yield from (f"{name} = [", *(f"    {str(path)!a}," for path in paths), "]", "")


def _masks(inputs: AdviceInputs, streaks: Sequence[Streak]) -> Iterator[str]:
    """Yield the list of masks, for the files of the exposures that are not left out."""
    files = {chip.exposure: chip.file for chip in inputs.chips}
    rows = [(files[each.exposure], *each.ends, each.width_arcsec) for each in streaks if each.exposure in files]
    yield from ("MASKS = [", *(f"    {row!a}," for row in rows), "]", "")


def _table(name: str, task: str, values: Mapping[str, Value], reasons: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Yield a dictionary, each reason once above the values that it is for."""
    yield f"{name} = {{"
    said = ""
    for parameter, value in values.items():
        reason = reasons.get((task, parameter), "standard")
        if reason != said:
            yield from wrap(reason, 112, initial_indent="    # ", subsequent_indent="    # ")
        said = reason
        yield f"    {parameter!a}: {_literal(value)},"
    yield from ("}", "")


def _literal(value: Value) -> str:
    """Return a value as Python spells it; numbers and text of ours, and the table of skies."""
    if isinstance(value, Mapping):
        rows = "".join(f"        {key!a}: {list(cells)!a},\n" for key, cells in value.items())
        return f"{{\n{rows}    }}"
    return ascii(value)


def _remarks(proposals: Sequence[Proposal], hand: Hand) -> Iterator[str]:
    """Yield a comment where no parameter is changed."""
    if not proposals:
        changed = ", LEFT_OUT and MASKS are what is new" if hand.left_out or hand.streaks else ""
        yield f"# No result calls for different values: these are the standard ones{changed}."


def _reasons(merged: Merged, proposals: Iterable[Proposal]) -> dict[tuple[str, str], str]:
    """Return why each parameter has its value: the first reason given for it, and the questions that ask for it."""
    words: dict[tuple[str, str], str] = {}
    asked: dict[tuple[str, str], list[str]] = {}
    for proposal in proposals:
        key = (proposal.task, proposal.parameter)
        if merged.values.get(key) != proposal.value:
            continue
        words.setdefault(key, proposal.reason)
        asked.setdefault(key, []).append(QUESTIONS[proposal.question].name.lower() if proposal.question else "")
    return {key: words[key] + _by(asked[key]) for key in words}


def _by(questions: list[str]) -> str:
    named = ", ".join(dict.fromkeys(filter(None, questions)))
    return f" ({named})" if named else ""


def _conflicts(merged: Merged) -> Iterator[str]:
    for conflict in merged.conflicts:
        named = "; ".join(f"{check}: {_short(value)}" for check, value in conflict.values.items())
        line = f"{conflict.parameter}: {named}. Used: {_short(conflict.chosen)}, {conflict.rule}."
        yield from wrap(line, 112, initial_indent="# ", subsequent_indent="# ")


def _short(value: Value) -> str:
    return "a table" if isinstance(value, Mapping) else ascii(value)


def _body() -> str:
    """Return the source of `drizview.advice.rerun` without its docstring."""
    source = files("drizview.advice").joinpath("rerun.py").read_text("utf-8")
    return source.split('"""', 2)[2].lstrip("\n")
