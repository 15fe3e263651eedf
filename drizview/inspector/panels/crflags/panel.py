"""Pixels that are flagged as cosmic rays: on stars, over the chips, and how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.measured import Place
from drizview.checks.core.status import ALARMS
from drizview.checks.fixtures.crflags import ChipFlags, densest
from drizview.checks.fixtures.sky.levels import bad_bits
from drizview.dataset.chip import Chip
from drizview.dataset.flags import DQ
from drizview.errors import DrizviewError, NotApplicable, Unmeasured
from drizview.inspector.cutout_finder import Cutout, CutoutFinder
from drizview.inspector.panels.change_tracker import ChangeTracker
from drizview.inspector.panels.crflags.cutouts import Core, core_of, displacement, flag_picture, reason_of
from drizview.inspector.panels.crflags.rates import draw_rates
from drizview.inspector.panels.limitof import limit_of
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.star import turned
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.picture import Picture
from drizview.inspector.panels.widgets.pictures import Pictures
from drizview.inspector.panels.widgets.plot import Plot
from drizview.inspector.panels.widgets.section import remark, say, section
from drizview.measure.flags.map import flag_density
from drizview.measure.flags.reason import FlaggedPixel, Reason, core_hits, why_flagged
from drizview.measure.stars.peaks import Peaks

_ABSENT = (Unmeasured, NotApplicable)
_LISTED, _MAPS, _MOST = 200, 8, 12  # stars, density maps, and exposures of one place
_REACH = 10.0  # half of the side of a cut-out [native pixel]
# Native pixels between a star and its place in the other exposures that explain its flags; farther off is another one.
_ASTRAY, _LOST = 0.4, 3.0
_TONES = {True: "warn", False: "soft", None: ""}


@dataclass(frozen=True)
class Flagged:
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
    """Flags 4096 that lie on stars and why, how the flags lie over each chip, and how many there are."""

    questions = ("crflags",)
    needs = ("cr_flags", "common_stars", "chip_skies")
    watches = ("pick",)
    follows = ("report",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make list, cut-outs, maps and plot."""
        self.sight = CutoutFinder(self.dataset)
        self._fresh = ChangeTracker()
        self._pick: dict[str, Any] = dict(self.view.pick)
        self._list: list[Flagged] = []
        self._cuts: list[Cutout] = []
        self.words, self.why, self.many, self.rate = remark(), remark(), remark(), remark()
        self.stars = DataTable(on_pick=self._chosen)
        self.cuts = Pictures(on_pick=self._cut)
        self.maps = Pictures(on_pick=self._cell)
        self.rates = Plot("exposure time [s]", "flagged 4096 [%]", height=200)
        self.rates.on_pick(lambda index, _: self._go(densest(self._chips[index])))
        self.rates.on_brush(self._brushed)
        return [
            section("Flags on stars", self.words, self.stars, self.why, self.cuts),
            section("Where the flags are", self.maps, self.many),
            section("How many", self.rates.box, self.rate),
        ]

    def draw(self) -> None:
        """Show the flags, and what is at the pixel that was clicked."""
        chips: tuple[ChipFlags, ...] = self.get("cr_flags")
        stars, missing = self._stars()
        if self._fresh("chips", chips):
            self._chips = chips
            self.context.canvas.mask |= int(DQ.COSMIC_RAY)
            self._fill_maps(chips)
        if self._fresh("stars", chips, stars, missing, self._alarms()):
            self._fill_list(stars, missing)
        limit = limit_of(self.runner.report, "flags_above_expected")
        if self._fresh("rates", chips, limit):
            names = [self._short(each.exposure.name) for each in chips]
            say(self.rate, draw_rates(self.rates, chips, limit, names))
        if self.view.pick != self._pick:
            self._pick = dict(self.view.pick)
            try:
                self._clicked()
            except (Unmeasured, DrizviewError) as missing:
                say(self.why, f"Nothing can be said there: {getattr(missing, 'reason', missing)}.")

    def _stars(self) -> tuple[Mapping[str, Peaks] | None, str]:
        try:
            return self.get("common_stars"), ""
        except _ABSENT as absent:
            return None, absent.reason

    def _short(self, name: str) -> str:
        """Return what the toolbar calls an exposure."""
        return next((f.group for f in self.context.scene.frames if f.id == f"{name}/sci"), name)

    # ---- stars

    def _fill_list(self, stars: Mapping[str, Peaks] | None, missing: str) -> None:
        self._list = sorted(self._flagged(stars or {}), key=lambda one: one.gravity)
        say(self.words, self._summary(stars, missing))
        self.stars.layout.display = "" if self._list else "none"
        rows = [
            (
                f"{one.product[0]:.0f}, {one.product[1]:.0f}",
                self._short(one.hit.exposure),
                one.hit.pixels,
                round(one.hit.light / float(np.median(one.hit.others)), 2) if one.hit.others else None,
                round(one.snr),
                one.reason.short,
            )
            for one in self._list[:_LISTED]
        ]
        self.stars.fill(
            ("x, y", "exp.", "px", "ratio", "S/N", "why flagged"),
            rows,
            tones=[_TONES[one.reason.is_false] if self._alarms() else "" for one in self._list[:_LISTED]],
        )
        self.cuts.show([])
        self.cuts.layout.display = "none"
        say(self.why, "")
        if self._list:
            self._show(self._list[0], go=False)

    def _alarms(self) -> bool:
        """Return whether the badge does: some false flags are usual, and no reason to worry."""
        return self.runner.report["crflags"].status in ALARMS

    def _summary(self, stars: Mapping[str, Peaks] | None, missing: str) -> str:
        clicks = "Click any place on the image to see why it is flagged."
        if stars is None:
            return f"Stars are not listed: {missing}. {clicks}"
        count, exposures = sum(map(len, stars.values())), len(stars)
        if not self._list:
            left = "pixels that other flags call bad anyhow left out"
            return f"None of the cores of {count} stars shared by {exposures} exposures is flagged, {left}. {clicks}"
        false = sum(one.reason.is_false is True for one in self._list)
        usual = "" if self._alarms() else ", no more than is usual"
        shown = f", {_LISTED} listed" if len(self._list) > _LISTED else ""
        return (
            f"{len(self._list)} of {count} star cores (3 × 3 px) on {exposures} exposures carry 4096; {false} are "
            f"likely false{usual}. Worst first{shown}. Ratio is the light over that in the other exposures. {clicks}"
        )

    def _flagged(self, stars: Mapping[str, Peaks]) -> list[Flagged]:
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
                Flagged(hit, place, (float(star.x), float(star.y)), hit.light / noise if noise else 0.0, reason)
            )
        return found

    def _note(self, hit: FlaggedPixel) -> str:
        return f"4096 on {hit.pixels} of the 9 core pixels of a star"

    def _chosen(self, index: int) -> None:
        self._show(self._list[index], go=True)

    def _show(self, one: Flagged, *, go: bool) -> None:
        """Show a flagged star on all exposures, its own first."""
        if go:
            self._go(one.place)
        cores = self._show_place(one.place, first=one.hit.exposure)
        off = displacement(cores, one.hit.exposure) if one.reason.is_false else 0.0
        moved = f"; it lies {off:.1f} px off its place in the others: alignment" if _ASTRAY < off < _LOST else ""
        seen = f"the core of a star measured on {len(one.hit.others) + 1} of the {len(cores)} exposures that show it"
        say(self.why, f"4096 cosmic ray, {one.hit.pixels} px within {seen}: {one.reason.words}{moved}.")

    def _show_place(self, place: Place, *, first: str) -> list[Core]:
        """Cutout a place out of the exposures that show it, and return the cores."""
        sky = self.sight.sky_of(place)
        names = self.sight.covering(sky, most=_MOST)
        names = [name for name in names if name == first] + [name for name in names if name != first]
        native = self.dataset.instrument.native_scale_arcsec or (
            self.sight.exposures[names[0]][0].scale if names else 0.1
        )
        cuts = self.sight.cuts(sky, names, reach=_REACH * native)[0]
        cores = [self._core(cut) for cut in cuts]
        angles = turned(cuts)
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

    def _core(self, cut: Cutout) -> Core | None:
        return core_of(cut, self._chip(cut)) if cut.place is not None else None

    def _chip(self, cut: Cutout) -> Chip:
        assert cut.place is not None
        return next(i.source for i in self.sight.exposures[cut.name] if i.source.sci.name == cut.place.frame)  # type: ignore[return-value]

    def _cut(self, index: int, *_: float) -> None:
        place = self._cuts[index].place
        if place is not None:
            self._go(replace(place, radius=4.0))

    def _clicked(self) -> None:
        """Say why the pixel that was clicked is flagged, or that it is not."""
        place = self.context.scene.place_of(self._pick) if self._pick else None
        if place is None:
            return
        image = self.sight.image_of(place)
        first = image.name if image is not None else ""
        cores = self._show_place(place, first=first)
        at = next((k for k, core in enumerate(cores) if core.flagged), None)
        if not cores:
            say(self.why, "No exposure shows this place.")
        elif at is None:
            say(self.why, f"Not flagged 4096 within a pixel on any of {len(cores)} exposures.")
        else:
            name = self._short(cores[at].cut.name)
            words = self._known_bad(cores[at]) or reason_of(cores, at).words
            say(self.why, f"4096 cosmic ray, {cores[at].flagged} of 3 × 3 px on {name}: {words}.")

    def _known_bad(self, core: Core) -> str:
        """Return what says of the flagged pixels that they are bad anyhow, ``""`` where nothing does."""
        bad = core.also & bad_bits(self._chip(core.cut))
        if not bad:
            return ""
        return f"flagged {self.dataset.flags.describe(bad)} as well, so a bad pixel of the detector, whatever 4096 says"

    def _go(self, place: Place) -> None:
        """Show a place on its exposure with the flags over it."""
        image = self.sight.image_of(place)
        if image is not None and place.frame != "product":
            self.context.load(image.name)
        self.context.canvas.mask |= int(DQ.COSMIC_RAY)
        self.context.go(place)

    # ---- chips

    def _fill_maps(self, chips: Sequence[ChipFlags]) -> None:
        shown = sorted(chips, key=lambda each: -each.map.fraction)[:_MAPS]
        self._mapped = [each for each in chips if any(each is one for one in shown)]
        pictures = [self._map(each) for each in self._mapped]
        self.maps.show(pictures, columns=1 if len(pictures) == 1 else 2, size=0, bar=True)
        many = f"The {_MAPS} of {len(chips)} chips with most flags. " if len(chips) > _MAPS else ""
        cells = self._mapped[0].map.side
        say(self.many, f"{many}Cells of {cells} × {cells} px, without pixels that are bad anyhow; a click goes there.")

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
