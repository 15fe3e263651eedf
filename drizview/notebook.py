"""The widgets for a notebook: inspector, chooser, lesson and lab, each imported when it is asked for."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drizview.checks.core.config import Limits
    from drizview.classroom.lab import Lab
    from drizview.classroom.lesson import LessonView
    from drizview.dataset.dataset import Dataset
    from drizview.dataset.given.sources import Source
    from drizview.inspector.app import Inspector
    from drizview.inspector.chooser.chooser import Chooser


def inspect(
    dataset: Source | Dataset,
    *,
    limits: Limits | None = None,
    height: str = "min(84vh, 980px)",
    run: bool = True,
) -> Inspector:
    """Return the inspector, a widget that shows the images, the badges and their evidence.

    Parameters
    ----------
    dataset : Dataset, or what `open` takes
        What is opened here is closed with the inspector; a `Dataset` stays open.
    limits : str, path-like or mapping, optional
        As for `check`.
    height : str
        CSS height of the whole; ``"100vh"`` fills a page.
    run : bool
        Start the checks at once; else they start with the button below the badges.

    Raises
    ------
    DrizviewError
        The input or the limits cannot be used.
    """
    from drizview.dataset.dataset import Dataset
    from drizview.dataset.discover import single
    from drizview.inspector.app import Inspector

    if isinstance(dataset, Dataset):
        return Inspector(dataset, limits=limits, height=height, run=run)
    opened = single(dataset)
    try:
        return Inspector(opened, limits=limits, height=height, run=run, owns=True)
    except BaseException:
        opened.close()
        raise


def choose(source: Source, *, limits: Limits | None = None, height: str = "min(84vh, 980px)") -> Chooser:
    """Return the chooser, a widget that lists the products of a folder with their badges, worst first.

    A click opens one in the inspector.

    Parameters
    ----------
    source : str, path-like, or iterable of them
        A folder with several products, or of folders with products; anything else that `open` takes.
    limits, height
        As for `inspect`.

    Raises
    ------
    DrizviewError
        Nothing in the source, or not the limits, can be used.
    """
    from drizview.inspector.chooser.chooser import Chooser

    return Chooser(source, limits=limits, height=height)


def lesson(name: str | PathLike[str], *, seed: int | None = None) -> LessonView:
    """Return a lesson, a widget: read, look, judge before the badge is shown, and see where you were right.

    Parameters
    ----------
    name : str or path-like
        The id of a question, ``"verdict"``, or the path of a lesson of one's own (TOML).
    seed : int, optional
        Of the order of the cases.

    Raises
    ------
    DrizviewError
        There is no such lesson, its file has a mistake (the line is said), or the `drizzle` package is missing.
    """
    from drizview.classroom.lesson import LessonView
    from drizview.lessons import lesson as read

    return LessonView(read(name), seed=seed)


def lab() -> Lab:
    """Return the defect lab, a widget: sliders make faults, and picture and badges follow.

    Raises
    ------
    DrizviewError
        The `drizzle` package is missing.
    """
    from drizview.classroom.lab import Lab

    return Lab()
