"""The pages beside the image and the panels on each, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from drizview.checks.core.questions import QUESTIONS
from drizview.inspector.panels.panel import Panel


@dataclass(frozen=True)
class PanelHome:
    """Where the class of a panel is. It is imported when the panel is first in sight, with all that it computes with.

    Parameters
    ----------
    module : str
        Below the panels' folder.
    name : str
        Of the class.
    also : tuple of str
        Questions that it is shown for, besides the one that its folder is named by.
    """

    module: str
    name: str
    also: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it is for some questions only: what stands in no question's folder is for all of them."""
        return bool(self.also) or self._folder in QUESTIONS

    def asked(self, question: str) -> bool:
        """Return whether the panel may be shown for a question."""
        return not self.asks or question in (self._folder, *self.also)

    @property
    def _folder(self) -> str:
        return self.module.partition(".")[0]

    def load(self) -> type[Panel]:
        """Return the class."""
        found: type[Panel] = getattr(import_module(f"{__package__}.{self.module}"), self.name)
        return found


@dataclass(frozen=True)
class Page:
    """A page: its name, what its tab says, what the tab explains, and its panels."""

    name: str
    title: str
    help: str
    panels: tuple[PanelHome, ...]


# On the evidence page the question stands first and its numbers last; between them what is drawn for it.
PAGES = (
    Page(
        "evidence",
        "Evidence",
        "What the chosen badge rests on",
        (
            PanelHome("question", "QuestionPanel"),
            PanelHome("sky.panel", "SkyPanel"),
            PanelHome("mdrizsky.panel", "MdrizskyPanel"),
            PanelHome("weight.areas", "CoverageAreasPanel"),
            PanelHome("weight.panel", "WeightPanel"),
            PanelHome("imprint.panel", "ImprintPanel"),
            PanelHome("outlines", "OutlinesPanel", ("sky", "weight", "imprint")),
            PanelHome("psf.panel", "PsfPanel"),
            PanelHome("crflags.panel", "CrFlagsPanel"),
            PanelHome("align.panel", "AlignPanel"),
            PanelHome("dither.panel", "DitherPanel"),
            PanelHome("clean.panel", "CleanPanel"),
            PanelHome("hotpix.panel", "HotpixPanel"),
            PanelHome("moire.panel", "MoirePanel"),
            PanelHome("evidence", "EvidencePanel"),
        ),
    ),
    Page("flags", "Flags", "Data-quality flags of the exposure on view", (PanelHome("flags", "FlagsPanel"),)),
    Page(
        "measure",
        "Measure",
        "Photometry, regions, a line, a pixel and its neighbours; a catalogue over the image",
        (PanelHome("measure.panel", "MeasurePanel"), PanelHome("catalogue.panel", "CataloguePanel")),
    ),
    Page("headers", "Headers", "Provenance, and every header", (PanelHome("headers.panel", "HeadersPanel"),)),
    Page(
        "advice",
        "Advice",
        "Whether to reprocess, with which parameters and why",
        (PanelHome("mend.panel", "MendPanel"), PanelHome("advice.panel", "AdvicePanel")),
    ),
    Page(
        "rating",
        "Rating",
        "Your own judgement of each question, beside the badges",
        (PanelHome("rating.panel", "RatingPanel"),),
    ),
)


def kept() -> Iterator[str]:
    """Yield the names of the shared measurements that the panels draw; the panels are imported for it."""
    yield from sorted({need for page in PAGES for home in page.panels for need in home.load().needs})
