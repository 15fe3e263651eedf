"""drizview: should these drizzled Hubble images be reprocessed?

>>> import drizview
>>> dataset = drizview.open("j8c0a1010_drc.fits")   # headers only
>>> report = drizview.check(dataset)                # badges, numbers, verdict
>>> drizview.inspect(dataset)                       # the images and the evidence, in a notebook
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drizview.version import __version__

if TYPE_CHECKING:
    from drizview.dataset.dataset import Dataset
    from drizview.inspector.app import Inspector
    from drizview.report.model import Report

__all__ = ["__version__", "check", "inspect", "open"]


def open(path: str | Path, *, search: Sequence[str | Path] = ()) -> Dataset:  # noqa: A001  (as fits.open)
    """Return the dataset that a path stands for; only headers are read.

    Parameters
    ----------
    path : str or Path
        A product (drz, drc, drw), an exposure (flt, flc, c0m ...), an association table, or a folder with one product.
    search : sequence of str or Path
        Further folders in which to look for exposures.

    Raises
    ------
    DrizviewError
        The file, the cause and what to do, in one line.
    """
    from drizview.dataset.discover import datasets
    from drizview.errors import DrizviewError

    found = datasets(path, search=search)
    if len(found) > 1:
        names = ", ".join(dataset.name for dataset in found[:4])
        raise DrizviewError(str(path), None, f"holds {len(found)} products", f"name one of {names}")
    return found[0]


def check(dataset: str | Path | Dataset, *, limits: str | Path | None = None, pictures: bool = False) -> Report:
    """Return the report of all checks.

    Parameters
    ----------
    dataset : str, Path or Dataset
        As for `open`.
    limits : str or Path, optional
        TOML file with limits of one's own.
    pictures : bool
        Put pictures of the evidence into the report, for ``report.write("report.html")``.

    Raises
    ------
    DrizviewError
        The input or the limits file cannot be used. What a single check cannot measure is in the report.
    """
    from drizview.checks.core import config, engine
    from drizview.report.evidence import illustrate
    from drizview.report.model import report_of

    opened = open(dataset) if isinstance(dataset, str | Path) else dataset
    selected = config.load(limits) if limits is not None else None
    report = report_of(opened, engine.run(opened, selected=selected))
    return illustrate(report, opened) if pictures else report


def inspect(dataset: str | Path | Dataset, **options: Any) -> Inspector:
    """Return the inspector, a widget that shows the images, the badges and their evidence.

    Parameters
    ----------
    dataset : str, Path or Dataset
        As for `open`.
    **options
        Passed on to `drizview.inspector.app.Inspector`.
    """
    from drizview.inspector.app import Inspector

    if isinstance(dataset, str | Path):
        return Inspector(open(dataset), **{"owns": True, **options})
    return Inspector(dataset, **options)
