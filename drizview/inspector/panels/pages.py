"""The pages beside the image and the panels on each, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass

from drizview.inspector.panels.advice.panel import AdvicePanel
from drizview.inspector.panels.align.panel import AlignPanel
from drizview.inspector.panels.catalogue.panel import CataloguePanel
from drizview.inspector.panels.clean.panel import CleanPanel
from drizview.inspector.panels.crflags.panel import CrFlagsPanel
from drizview.inspector.panels.dither.panel import DitherPanel
from drizview.inspector.panels.evidence import EvidencePanel
from drizview.inspector.panels.flags import FlagsPanel
from drizview.inspector.panels.headers.panel import HeadersPanel
from drizview.inspector.panels.hotpix.panel import HotpixPanel
from drizview.inspector.panels.imprint.panel import ImprintPanel
from drizview.inspector.panels.mdrizsky.panel import MdrizskyPanel
from drizview.inspector.panels.measure.panel import MeasurePanel
from drizview.inspector.panels.moire.panel import MoirePanel
from drizview.inspector.panels.outlines import OutlinesPanel
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.psf.panel import PsfPanel
from drizview.inspector.panels.question import QuestionPanel
from drizview.inspector.panels.rating.panel import RatingPanel
from drizview.inspector.panels.sky.panel import SkyPanel
from drizview.inspector.panels.weight.areas import CoverageAreasPanel
from drizview.inspector.panels.weight.panel import WeightPanel


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
            MdrizskyPanel,
            WeightPanel,
            CoverageAreasPanel,
            ImprintPanel,
            OutlinesPanel,
            PsfPanel,
            CrFlagsPanel,
            AlignPanel,
            DitherPanel,
            CleanPanel,
            HotpixPanel,
            MoirePanel,
            EvidencePanel,
        ),
    ),
    Page("flags", "Flags", "Data-quality flags of the exposure on view", (FlagsPanel,)),
    Page(
        "measure",
        "Measure",
        "Photometry, regions, a line, a pixel and its neighbours; a catalogue over the image",
        (MeasurePanel, CataloguePanel),
    ),
    Page("headers", "Headers", "Provenance, and every header", (HeadersPanel,)),
    Page("advice", "Advice", "Whether to reprocess, with which parameters and why", (AdvicePanel,)),
    Page("rating", "Rating", "Your own judgement of each question, beside the badges", (RatingPanel,)),
)


def kept() -> tuple[str, ...]:
    """Return the names of the shared measurements that the panels draw."""
    return tuple(sorted({need for page in PAGES for panel in page.panels for need in panel.needs}))
