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
    from drizview.batch.run import batch as batch
    from drizview.checks.core.config import Limits
    from drizview.checks.core.limits import Above, Below, Within
    from drizview.checks.core.result import Result
    from drizview.dataset.dataset import Dataset
    from drizview.dataset.given.sources import Source
    from drizview.errors import DrizviewError
    from drizview.inspector.app import Inspector
    from drizview.inspector.chooser.chooser import Chooser
    from drizview.report.model import Report

__all__ = [
    "Above",
    "Below",
    "Chooser",
    "Dataset",
    "DrizviewError",
    "Inspector",
    "Report",
    "Result",
    "Within",
    "__version__",
    "batch",
    "check",
    "choose",
    "inspect",
    "open",
]

# Where the types live: each is imported when it is first asked for, so that `import drizview` costs next to nothing.
_HOMES = {
    "Above": "drizview.checks.core.limits",
    "Below": "drizview.checks.core.limits",
    "Chooser": "drizview.inspector.chooser.chooser",
    "Dataset": "drizview.dataset.dataset",
    "DrizviewError": "drizview.errors",
    "Inspector": "drizview.inspector.app",
    "Report": "drizview.report.model",
    "Result": "drizview.checks.core.result",
    "Within": "drizview.checks.core.limits",
}


def __getattr__(name: str) -> Any:
    if name == "batch":  # a package that can be called
        return import_module("drizview.batch")
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
    from drizview.dataset.discover import datasets
    from drizview.errors import DrizviewError

    found = datasets(source, search=search)
    if len(found) > 1:
        for dataset in found:
            dataset.close()
        names = ", ".join(dataset.name for dataset in found[:4])
        given = str(source) if not isinstance(source, list | tuple) else str(source[0])
        raise DrizviewError(given, None, f"holds {len(found)} products", f"name one of {names}")
    return found[0]


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
    from drizview.checks.core import engine
    from drizview.checks.core.config import in_force
    from drizview.dataset.dataset import Dataset
    from drizview.report.evidence import illustrate
    from drizview.report.model import report_of

    selected = in_force(limits)
    if not isinstance(dataset, Dataset):
        with open(dataset) as opened:
            return check(opened, limits=limits, pictures=pictures)
    report = report_of(dataset, engine.run(dataset, selected=selected))
    return illustrate(report, dataset) if pictures else report


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
    from drizview.inspector.app import Inspector

    if isinstance(dataset, Dataset):
        return Inspector(dataset, limits=limits, height=height, run=run)
    opened = open(dataset)
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
