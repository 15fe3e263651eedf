"""Pixels flagged as cosmic rays: on stars, over the chips, and how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.limits import Limit
from drizview.checks.core.measured import Place
from drizview.checks.core.status import ALARMS
from drizview.checks.fixtures.crflags import ChipFlags, densest
from drizview.checks.fixtures.sky.levels import bad_bits
from drizview.dataset.chip import Chip
from drizview.dataset.flags import DQ
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.cutout_finder import Cutout, CutoutFinder, rotations
from drizview.inspector.panels.crflags.cutouts import CutoutCore, cutout_core, displacement, flag_picture, reason_of
from drizview.inspector.panels.crflags.rates import draw_rates
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.picture import Picture
from drizview.inspector.panels.widgets.pictures import Pictures
from drizview.inspector.panels.widgets.plot import Plot
from drizview.inspector.panels.widgets.section import folded, remark, section, set_text
from drizview.measure.flags.map import flag_density
from drizview.measure.flags.reason import FlaggedPixel, Reason, core_hits, why_flagged
from drizview.measure.stars.peaks import Peaks

_COLUMNS = ("exposure", "px", "likely cause", "ratio", "S/N")
_LISTED, _MAPS, _MOST = 200, 8, 12  # stars, density maps, and exposures of one place
_REACH = 10.0  # half of the side of a cut-out [native pixel]
# Native pixels between a star and its place in the other exposures that explain its flags; farther off is another one.
_ASTRAY, _LOST = 0.4, 3.0
_CLICKS = "Click a position on the image to see why it is flagged."
_TONES = {True: "warn", False: "soft", None: ""}


@dataclass(frozen=True)
class FlaggedStar:
    """A star with flags on its core: where it is, and what they are likely to be."""

    hit: FlaggedPixel
    place: Place
    product: tuple[float, float]
    snr: float
    reason: Reason

    @property
    def gravity(self) -> tuple[bool, int, float]:
        """Return its place in the list: false flags first, many before few, bright before faint."""
        return (self.reason.is_false is False, -self.hit.pixels, -self.hit.light)


class CrFlagsPanel(Panel):
    """Cosmic-ray flags (4096) on stars and their likely cause, their density over each chip, and their number."""

    questions = ("crflags",)
    needs = ("cr_flags", "common_stars", "chip_skies")
    watches = ("pick",)
    follows = ("report",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make list, cut-outs, maps and plot."""
        self.finder = CutoutFinder(self.dataset)
        self.skip(self._follow_pick, self.view.pick)
        self._list: list[FlaggedStar] = []
        self._cuts: list[Cutout] = []
        self.words, self.why, self.many, self.rate = remark(), remark(), remark(), remark()
        self.stars = DataTable(on_pick=self._chosen)
        self.cuts = Pictures(on_pick=self._cut)
        self.maps = Pictures(on_pick=self._cell)
        self.rates = Plot("exposure time [s]", "flagged 4096 [%]", height=200)
        self.rates.on_pick(lambda index, _: self._go(densest(self._chips[index])))
        self.rates.on_brush(self._brushed)
        return [
            section("Flagged stars", self.words, self.stars, self.why, self.cuts),
            folded("Density of flags", self.maps, self.many),
            folded("Fraction flagged", self.rates.box, self.rate),
        ]

    def draw(self) -> None:
        """Show the flags, and what is at the pixel that was clicked."""
        chips: tuple[ChipFlags, ...] = self.get("cr_flags")
        stars, missing = self.get_or_reason("common_stars")
        self.redraw(self._fill_maps, chips)
        self.redraw(self._fill_list, stars, missing, self._alarms(), self.hides)
        self.redraw(self._draw_rates, chips, self.shown_limit("flags_above_expected"))
        self.redraw(self._follow_pick, self.view.pick)

    def _draw_rates(self, chips: tuple[ChipFlags, ...], limit: Limit | None) -> None:
        names = [self._short(each.exposure.name) for each in chips]
        set_text(self.rate, draw_rates(self.rates, chips, limit, names))

    def _follow_pick(self, _: Any) -> None:
        try:
            self._clicked()
        except (Unmeasured, DrizviewError) as missing:
            set_text(self.why, f"Nothing can be measured here: {getattr(missing, 'reason', missing)}.")

    def _short(self, name: str) -> str:
        """Return the short name of an exposure, as on the toolbar."""
        return next((f.group for f in self.context.scene.frames if f.id == f"{name}/sci"), name)

    # ---- stars

    def _fill_list(self, stars: Mapping[str, Peaks] | None, missing: str, alarms: bool, hidden: bool) -> None:
        flagged = [] if hidden else self._flagged(stars or {})
        self._list = sorted(flagged, key=lambda one: one.gravity)
        set_text(self.words, _CLICKS if hidden else self._summary(stars, missing))
        self.stars.layout.display = "" if self._list else "none"
        rows = [
            (
                self._at(one),
                self._short(one.hit.exposure),
                one.hit.pixels,
                one.reason.short,
                round(one.hit.light / float(np.median(one.hit.others)), 2) if one.hit.others else None,
                round(one.snr),
            )
            for one in self._list[:_LISTED]
        ]
        self.stars.fill(
            (f"x, y ({'exposure' if self.dataset.product is None else 'product'})", *_COLUMNS),
            rows,
            tones=[_TONES[one.reason.is_false] if alarms else "" for one in self._list[:_LISTED]],
        )
        self.cuts.show([])
        self.cuts.layout.display = "none"
        set_text(self.why, "")
        if self._list:
            self._show(self._list[0], go=False)

    def _at(self, one: FlaggedStar) -> str:
        """Return where a star is: on the product, else on its exposure."""
        x, y = one.product if self.dataset.product is not None else (one.place.x, one.place.y)
        return f"{x:.0f}, {y:.0f}"

    def _alarms(self) -> bool:
        """Return whether the badge does: a few false flags are normal."""
        return self.runner.report["crflags"].status in ALARMS

    def _summary(self, stars: Mapping[str, Peaks] | None, missing: str) -> str:
        if stars is None:
            return f"Stars are not listed: {missing}. {_CLICKS}"
        count, exposures = sum(map(len, stars.values())), len(stars)
        if not self._list:
            left = "pixels with other bad-pixel flags excluded"
            return f"None of the {count} star cores common to {exposures} exposures is flagged ({left}). {_CLICKS}"
        false = sum(one.reason.is_false is True for one in self._list)
        usual = "" if self._alarms() else ", which is normal"
        shown = f", {_LISTED} listed" if len(self._list) > _LISTED else ""
        return (
            f"{len(self._list)} of {count} star cores (3 × 3 px) on {exposures} exposures are flagged 4096; {false} "
            f"probably false{usual}. Worst first{shown}. Ratio: flux relative to the other exposures. {_CLICKS}"
        )

    def _flagged(self, stars: Mapping[str, Peaks]) -> list[FlaggedStar]:
        skies = {(each.exposure.name, each.chip.extver): each for each in self.get("chip_skies")} if stars else {}
        found = []
        for hit in core_hits(stars):
            star = stars[hit.exposure][hit.index]
            sky = skies.get((hit.exposure, int(star.chip)))
            if sky is None:
                continue
            sigma = sky.sky.sigma * sky.chip.rate_factor if sky.sky is not None else 0.0
            noise = float(np.sqrt(9 * sigma**2 + max(hit.light, 0.0) / (sky.chip.exptime or 1.0)))
            reason = why_flagged(light=hit.light, noise=noise, others=hit.others, flagged_others=hit.flagged_others)
            place = Place(sky.chip.name, float(star.column), float(star.row), radius=5, note=self._note(hit))
            found.append(
                FlaggedStar(hit, place, (float(star.x), float(star.y)), hit.light / noise if noise else 0.0, reason)
            )
        return found

    def _note(self, hit: FlaggedPixel) -> str:
        return f"4096 on {hit.pixels} of 9 core pixels of a star"

    def _chosen(self, index: int) -> None:
        self._show(self._list[index], go=True)

    def _show(self, one: FlaggedStar, *, go: bool) -> None:
        """Show a flagged star on all exposures, its own first."""
        if go:
            self._go(one.place)
        cores = self._show_place(one.place, first=one.hit.exposure)
        off = displacement(cores, one.hit.exposure) if one.reason.is_false else 0.0
        moved = (
            f"; the star is offset by {off:.1f} px from the other exposures: misaligned"
            if _ASTRAY < off < _LOST
            else ""
        )
        seen = f"a star measured on {len(one.hit.others) + 1} of {len(cores)} exposures"
        set_text(self.why, f"4096 (cosmic ray) on {one.hit.pixels} core pixels of {seen}: {one.reason.words}{moved}.")

    def _show_place(self, place: Place, *, first: str) -> list[CutoutCore]:
        """Cut a place out of the exposures that show it, and return the cores."""
        sky = self.finder.sky_of(place)
        names = self.finder.covering(sky, most=_MOST)
        names = [name for name in names if name == first] + [name for name in names if name != first]
        native = self.dataset.instrument.native_scale_arcsec or (
            self.finder.exposures[names[0]][0].scale if names else 0.1
        )
        cuts = self.finder.cuts(sky, names, reach=_REACH * native)[0]
        cores = [self._core(cut) for cut in cuts]
        angles = rotations(cuts)
        self._cuts = cuts
        self.cuts.layout.display = ""
        self.cuts.show(
            [
                flag_picture(cut, core, label=self._short(cut.name), north=cut.north if angles else None)
                for cut, core in zip(cuts, cores, strict=True)
            ],
            size=72 if 3 < len(cuts) <= 8 else 92,  # four in a line where the page is narrow
        )
        return [core for core in cores if core is not None]

    def _core(self, cut: Cutout) -> CutoutCore | None:
        return cutout_core(cut, self._chip(cut)) if cut.place is not None else None

    def _chip(self, cut: Cutout) -> Chip:
        assert cut.place is not None
        return next(i.source for i in self.finder.exposures[cut.name] if i.source.sci.name == cut.place.frame)  # type: ignore[return-value]

    def _cut(self, index: int, *_: float) -> None:
        place = self._cuts[index].place
        if place is not None:
            self._go(replace(place, radius=4.0))

    def _clicked(self) -> None:
        """Say why the pixel that was clicked is flagged, or that it is not."""
        place = self.context.scene.place_of(self.view.pick) if self.view.pick else None
        if place is None:
            return
        image = self.finder.image_of(place)
        first = image.name if image is not None else ""
        cores = self._show_place(place, first=first)
        at = next((k for k, core in enumerate(cores) if core.flagged), None)
        if not cores:
            set_text(self.why, "No exposure covers this position.")
        elif at is None:
            set_text(self.why, f"Not flagged 4096 within 1 pixel on any of {len(cores)} exposures.")
        else:
            name = self._short(cores[at].cut.name)
            words = self._known_bad(cores[at]) or reason_of(cores, at).words
            set_text(self.why, f"4096 (cosmic ray) on {cores[at].flagged} of 3 × 3 px of {name}: {words}.")

    def _known_bad(self, core: CutoutCore) -> str:
        """Return which other flags mark the flagged pixels as bad, ``""`` where none do."""
        bad = core.also & bad_bits(self._chip(core.cut))
        if not bad:
            return ""
        return f"also flagged {self.dataset.flags.describe(bad)}, hence a bad detector pixel in any case"

    def _go(self, place: Place) -> None:
        """Show a place on its exposure with the flags over it."""
        image = self.finder.image_of(place)
        if image is not None and place.frame != "product":
            self.context.load(image.name)
        self.context.canvas.mask |= int(DQ.COSMIC_RAY)
        self.context.go(place)

    # ---- chips

    def _fill_maps(self, chips: tuple[ChipFlags, ...]) -> None:
        self._chips = chips
        self.context.canvas.mask |= DQ.COSMIC_RAY
        shown = sorted(chips, key=lambda each: -each.map.fraction)[:_MAPS]
        self._mapped = [each for each in chips if any(each is one for one in shown)]
        pictures = [self._map(each) for each in self._mapped]
        self.maps.show(pictures, columns=1 if len(pictures) == 1 else 2, size=0, bar=True)
        many = f"Shown are the {_MAPS} of {len(chips)} chips with the most flags. " if len(chips) > _MAPS else ""
        cells = self._mapped[0].map.side
        set_text(
            self.many,
            f"{many}Blocks of {cells} × {cells} px; pixels with other bad-pixel flags are excluded. Click to go there.",
        )

    def _map(self, each: ChipFlags) -> Picture:
        ny, nx = each.map.usable.shape
        side = each.map.side
        label = f"{self._short(each.exposure.name)} chip {each.chip.number}: {100 * each.map.fraction:.2f} %"
        extent = (-0.5, -0.5, nx * side - 0.5, ny * side - 0.5)
        return Picture(
            flag_density(each.map), label, group="density", cmap="viridis", unit="flagged [%]", extent=extent,
            note=each.chip.name,
        )  # fmt: skip

    def _cell(self, index: int, x: float, y: float) -> None:
        each = self._mapped[index]
        self._go(Place(each.chip.name, x, y, radius=each.map.side / 2, note=f"{each.map.side} × {each.map.side} px"))

    def _brushed(self, indices: list[int], mark: Any) -> None:
        self.rates.highlight(mark, indices)
        self.context.mark([densest(self._chips[k]) for k in indices])
