"""The pages beside the image and the panels on each, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass

from drizview.panels.advice import AdvicePanel
from drizview.panels.align import AlignPanel
from drizview.panels.clean import CleanPanel
from drizview.panels.cosmics import CosmicsPanel
from drizview.panels.dither import DitherPanel
from drizview.panels.evidence import EvidencePanel
from drizview.panels.flags import FlagsPanel
from drizview.panels.headers import HeadersPanel
from drizview.panels.hotpixels import HotPixelsPanel
from drizview.panels.imprint import ImprintPanel
from drizview.panels.mdrizsky import SkyKeywordPanel
from drizview.panels.measure import MeasurePanel
from drizview.panels.noise import NoisePanel
from drizview.panels.outlines import OutlinesPanel
from drizview.panels.panel import Panel
from drizview.panels.psf import PsfPanel
from drizview.panels.question import QuestionPanel
from drizview.panels.rating import RatingPanel
from drizview.panels.regions import RegionsPanel
from drizview.panels.sky import SkyPanel
from drizview.panels.weight import WeightPanel


@dataclass(frozen=True)
class Page:
    """A page: its name, what its tab says, what the tab explains, and its panels."""

    name: str
    title: str
    help: str
    panels: tuple[type[Panel], ...]


# On the evidence page the question stands first and its numbers last; between them what is drawn for it.
PAGES = (
    Page(
        "evidence",
        "Evidence",
        "What the chosen badge rests on",
        (
            QuestionPanel,
            SkyPanel,
            SkyKeywordPanel,
            WeightPanel,
            RegionsPanel,
            ImprintPanel,
            OutlinesPanel,
            PsfPanel,
            CosmicsPanel,
            AlignPanel,
            DitherPanel,
            CleanPanel,
            HotPixelsPanel,
            NoisePanel,
            EvidencePanel,
        ),
    ),
    Page("flags", "Flags", "Data-quality flags of the exposure on view", (FlagsPanel,)),
    Page("measure", "Measure", "Regions, a line, a pixel and its neighbours: statistics by hand", (MeasurePanel,)),
    Page("headers", "Headers", "Provenance, and every header", (HeadersPanel,)),
    Page("advice", "Advice", "Whether to reprocess, with which parameters and why", (AdvicePanel,)),
    Page("rating", "Rating", "Your own judgement of each question, beside the badges", (RatingPanel,)),
)


def kept() -> tuple[str, ...]:
    """Return the names of the shared measurements that the panels draw."""
    return tuple(sorted({need for page in PAGES for panel in page.panels for need in panel.needs}))
