"""Another product on the sky of the one that is open."""

from __future__ import annotations

from dataclasses import dataclass

from drizview.dataset.dataset import Dataset
from drizview.report.model import Report


@dataclass(frozen=True)
class SecondProduct:
    """A product whose frames stand beside those of the dataset.

    Attributes
    ----------
    name : str
        What the toolbar calls it, and the group of its frames: ``"drz 2"``.
    dataset : Dataset
    report : Report or None
        None where it was not checked.
    """

    name: str
    dataset: Dataset
    report: Report | None = None
