"""drizview: should these drizzled Hubble images be reprocessed?

>>> import drizview
>>> dataset = drizview.open("j8c0a1010_drc.fits")   # headers only
>>> report = drizview.check(dataset)                # badges, numbers, verdict
>>> drizview.inspect(dataset)                       # the images and the evidence, in a notebook
>>> drizview.batch(["survey/"], out="checked")      # thousands of products, a document for each
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from drizview.version import __version__

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from drizview.batch.run import batch as batch
    from drizview.checks.core.config import Limits
    from drizview.checks.core.limits import Above, Below, Within
    from drizview.checks.core.result import Result
    from drizview.comparison.comparison import Comparison
    from drizview.dataset.dataset import Dataset
    from drizview.dataset.given.sources import Source
    from drizview.errors import DrizviewError
    from drizview.inspector.app import Inspector
    from drizview.inspector.chooser.chooser import Chooser
    from drizview.mending.mended import Mended
    from drizview.mending.stage import Stage
    from drizview.notebook import choose, inspect, lab, lesson
    from drizview.report.model import Report

__all__ = [
    "Above",
    "Below",
    "Chooser",
    "Comparison",
    "Dataset",
    "DrizviewError",
    "Inspector",
    "Mended",
    "Report",
    "Result",
    "Within",
    "__version__",
    "batch",
    "check",
    "choose",
    "compare",
    "inspect",
    "lab",
    "lesson",
    "mend",
    "open",
]

# Where the rest lives: each is imported when it is first asked for, so that `import drizview` costs next to nothing.
_HOMES = {
    "Above": "drizview.checks.core.limits",
    "Below": "drizview.checks.core.limits",
    "Chooser": "drizview.inspector.chooser.chooser",
    "Comparison": "drizview.comparison.comparison",
    "Dataset": "drizview.dataset.dataset",
    "DrizviewError": "drizview.errors",
    "Inspector": "drizview.inspector.app",
    "Mended": "drizview.mending.mended",
    "Report": "drizview.report.model",
    "Result": "drizview.checks.core.result",
    "Within": "drizview.checks.core.limits",
    "choose": "drizview.notebook",
    "inspect": "drizview.notebook",
    "lab": "drizview.notebook",
    "lesson": "drizview.notebook",
}


def __getattr__(name: str) -> Any:
    if name in ("batch", "workshop"):  # packages: the first can be called, the second is named by its recipes
        return import_module(f"drizview.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'drizview' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def open(source: Source, *, search: Source = ()) -> Dataset:  # noqa: A001  (as fits.open)
    """Return the dataset that a source stands for; only headers are read.

    Close it when it is done with, or open it in a ``with`` statement.

    Parameters
    ----------
    source : str, path-like, or iterable of them
        A product (drz, drc, drw), an exposure (flt, flc, c0m ...), an association table, a rootname, or a folder with
        one product. A list of files, a pattern such as ``"visit1/*_fl?.fits"``, or ``"@list.txt"`` with a file name in
        each line, is taken as one association.
    search : str, path-like, or iterable of them
        Further folders in which to look for exposures.

    Raises
    ------
    DrizviewError
        The file, the cause and what to do, in one line. Nothing stays open then.
    """
    from drizview.dataset.discover import single

    return single(source, search=search)


def check(dataset: Source | Dataset, *, limits: Limits | None = None, pictures: bool = False) -> Report:
    """Return the report of all checks.

    Parameters
    ----------
    dataset : Dataset, or what `open` takes
        What is opened here is closed again; a `Dataset` stays open.
    limits : str, path-like or mapping, optional
        Limits of one's own: a TOML file, or limits by check id, such as ``{"shift_between_exposures": Below(0.2)}``.
    pictures : bool
        Put pictures of the evidence into the report, for ``report.write("report.html")``.

    Raises
    ------
    DrizviewError
        The input or the limits cannot be used. What a single check cannot measure is in the report.
    """
    from drizview.beside import all_cores
    from drizview.checks.core.config import in_force
    from drizview.dataset.dataset import Dataset
    from drizview.report.evidence import illustrate
    from drizview.report.model import checked

    selected = in_force(limits)
    if not isinstance(dataset, Dataset):
        with open(dataset) as opened:
            return check(opened, limits=limits, pictures=pictures)
    with all_cores(dataset.pixels):
        report = checked(dataset, selected)
    return illustrate(report, dataset) if pictures else report


def compare(before: Source | Dataset, after: Source | Dataset, *, limits: Limits | None = None) -> Comparison:
    """Return what has become of every check, and of stars, sky, noise and weights, from one product to another.

    Parameters
    ----------
    before, after : Dataset, or what `open` takes
        Two products of the same exposures. What is opened here is closed again; a `Dataset` stays open.
    limits : str, path-like or mapping, optional
        As for `check`.

    Raises
    ------
    DrizviewError
        An input or the limits cannot be used.
    """
    from drizview.comparison.comparison import comparison_of

    with _held(before) as old, _held(after) as new:
        return comparison_of(old, new, (check(old, limits=limits), check(new, limits=limits)))


def mend(
    dataset: Source | Dataset,
    *,
    out: str | os.PathLike[str] = ".",
    python: str | os.PathLike[str] | None = None,
    limits: Limits | None = None,
    keep: bool = False,
    timeout: float | None = None,
    on_stage: Callable[[Stage], object] | None = None,
) -> Mended:
    """Run the advised script on copies of the exposures, and return the new product compared with the old one.

    Where no result calls for drizzling again nothing is run, and the answer says so. The inputs are never changed.

    Parameters
    ----------
    dataset : Dataset, or what `open` takes
        What is opened here is closed again; a `Dataset` stays open.
    out : str or path-like
        Folder in which the folder of the new product, ``NAME_new``, is made.
    python : str or path-like, optional
        The Python that has drizzlepac, or the folder of its environment; by default what the environment variable
        ``DRIZZLEPAC_PYTHON`` names, else the one at work.
    limits : str, path-like or mapping, optional
        As for `check`.
    keep : bool
        Keep the intermediate files of TweakReg and AstroDrizzle.
    timeout : float, optional
        Longest that the script may take [s].
    on_stage : callable, optional
        Called several times a second with how far the run is.

    Raises
    ------
    DrizviewError
        The input cannot be used, there is no drizzlepac or too little disk space, or the script has failed. The folder
        of the new product is not there then; the log is.
    """
    from drizview.mending.mended import mend_dataset

    how = {"out": out, "python": python, "limits": limits, "keep": keep, "timeout": timeout, "on_stage": on_stage}
    with _held(dataset) as opened:
        return mend_dataset(opened, **how)  # type: ignore[arg-type]


def _held(given: Source | Dataset) -> AbstractContextManager[Dataset]:
    """Return a dataset that is closed in the end where it was opened here."""
    from contextlib import nullcontext

    from drizview.dataset.dataset import Dataset

    return nullcontext(given) if isinstance(given, Dataset) else open(given)
