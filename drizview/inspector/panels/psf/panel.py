"""Stars on the product and on its exposures, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.measured import Place
from drizview.checks.fixtures.psf.moments import StarMoments
from drizview.checks.fixtures.psf.shapes import StarShapes
from drizview.errors import DrizviewError, NotApplicable, Unmeasured
from drizview.inspector.cutout_finder import PRODUCT, Cutout, CutoutFinder
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.psf.plots import draw_profiles
from drizview.inspector.panels.psf.whiskermap import Field, WhiskerMap
from drizview.inspector.panels.star import Star, StarImage, measured, picture_of, stars_of, turned, worst_first
from drizview.inspector.panels.widgets.pictures import Picture, Pictures
from drizview.inspector.panels.widgets.plot import Plot
from drizview.inspector.panels.widgets.section import remark, say, section
from drizview.measure.stars.fit import ellipticity
from drizview.measure.stars.mean_star import mean_star

_ROWS, _MORE = 5, 10  # stars that are shown at first, and with each press
_COLUMNS, _MOST = 7, 24  # exposures beside the product: in the grid, and for one star
_STACKED = 50
_REACH = 6.0  # half of the side of a cut-out, in widths of a star
_STRETCHED = 0.03  # ellipticity of round stars on the product that is worth a word
_NEAR = 3.0  # widths of a star that a click may be off
_ABSENT = (Unmeasured, NotApplicable)


class PsfPanel(Panel):
    """The same stars on the product and on each exposure, their widths, and how their shapes run over the field."""

    questions = ("psf",)
    needs = ("star_shapes", "star_moments")
    watches = ("pick", "area")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make cut-outs, profile and whisker map."""
        self.sight = CutoutFinder(self.dataset)
        self._drawn: Any = self
        self._pick: dict[str, Any] = dict(self.view.pick)
        self._area: dict[str, Any] = {}
        self._stars: list[Star] = []
        self._shown: list[tuple[Star, list[StarImage]]] = []
        self._mean: tuple[Any, float, int] | None = None
        self.words, self.note = remark(), remark()
        self.grid = Pictures(on_pick=self._cell)
        self.more = ipywidgets.Button(description="more stars").add_class("drizview-small-button")
        self.more.on_click(lambda _: self._rows(len(self._shown) + _MORE))
        self.title = remark()
        self.chosen = Pictures(on_pick=self._chosen_cell)
        self.profile = Plot("distance from the centre [arcsec]", "light [product's peak]")
        self.mean = Pictures()
        self.field = WhiskerMap(self.context, on_star=self._whisker)
        self.curves = ipywidgets.HBox([self.profile.box, self.mean]).add_class("drizview-psf-curves")
        self.one = section("One star", self.title, self.chosen, self.curves)
        return [self.words, self.grid, self.more, self.note, self.one, self.field.box]

    def draw(self) -> None:
        """Show the stars that were measured, and the one that was clicked."""
        try:
            shapes, missing = self.get("star_shapes"), ""
        except _ABSENT as absent:
            shapes, missing = None, absent.reason
        if shapes is not self._drawn or missing:
            self._drawn = shapes
            self._fill(shapes, missing)
        if self.view.pick != self._pick:
            self._pick = dict(self.view.pick)
            try:
                self._clicked()
            except (Unmeasured, DrizviewError) as missing:
                self._say(f"Nothing can be measured there: {getattr(missing, 'reason', missing)}.")
        if self.view.area != self._area:
            self._area = dict(self.view.area)
            self.field.highlight(self._area)

    def _fill(self, shapes: StarShapes | None, missing: str) -> None:
        if shapes is None:
            clicks = " Click a source on the image to measure it." if self.sight.exposures or self.sight.product else ""
            say(self.words, f"No stars are listed: {missing}.{clicks}")
            for part in (self.one, self.curves, self.field.box, self.more):
                part.layout.display = "none"
            return
        assert self.sight.product is not None
        order = worst_first(shapes)
        shapes = replace(
            shapes,
            x=shapes.x[order], y=shapes.y[order], seen=shapes.seen[order], aligned=shapes.aligned[order],
            complete=shapes.complete[order], round=(shapes.round[0][order], shapes.round[1][order]),
        )  # fmt: skip
        self._shapes = shapes
        self._stars = stars_of(shapes, self.sight.product.sky_of(shapes.x, shapes.y))
        say(self.words, self._summary(shapes))
        self._stack()
        self._rows(_ROWS)
        fields: list[Field] = [("the product", shapes, shapes.seen)]
        fields += [(self._short(name), each, each) for name, each in self._moments().items()]
        self.field.fill(fields)
        self._choose(self._shown[0][0])

    def _summary(self, shapes: StarShapes) -> str:
        width = shapes.scale * float(np.median(shapes.seen.fwhm))
        aim = shapes.scale * float(np.median(shapes.aligned.fwhm))
        each = [each.fwhm_arcsec for each in self._moments().values()]
        own = f"; on the exposures {np.median(np.concatenate(each)):.3f}″ before their pixels" if each else ""
        made = np.percentile(ellipticity(*(getattr(shapes.round[0], name) for name in ("xx", "xy", "yy"))), 90)
        drops = f"; drizzling alone gives round stars up to {made:.2f} here" if made > _STRETCHED else ""
        return (
            f"{len(shapes)} stars, the widest and longest first. Median FWHM {width:.3f}″ on the product, drops and "
            f"pixels included ({aim:.3f}″ predicted){own}. e is 1 − b/a{drops}."
        )

    def _moments(self) -> dict[str, StarMoments]:
        try:
            return self.get("star_moments")
        except _ABSENT:
            return {}

    def _short(self, name: str) -> str:
        """Return what the toolbar calls an exposure."""
        return next((f.group for f in self.context.scene.frames if f.id == f"{name}/sci"), name)

    @property
    def _reach(self) -> float:
        """Half of the side of a cut-out [arcsec]."""
        if self._stars:
            return _REACH * float(np.median([star.fwhm for star in self._stars]))
        native = self.dataset.instrument.native_scale_arcsec or (
            self.sight.product.scale if self.sight.product else 0.1
        )
        return 14.0 * native

    def _rows(self, most: int) -> None:
        """Show the first of the stars on the product and the exposures that show most of them."""
        stars = self._stars[:most]
        sky = np.array([star.sky for star in stars])
        names = [PRODUCT, *self.sight.covering(sky, most=_COLUMNS)]
        found = measured(self.sight.cuts(sky, names, reach=self._reach))
        self._shown = list(zip(stars, found, strict=True))
        angles = turned([seen.cut for seen in found[0]])
        pictures = [
            picture_of(one, star, label="", group=f"star {k}", north=one.cut.north if angles else None)
            for k, (star, row) in enumerate(self._shown)
            for one in row
        ]
        rows = [f"{k + 1} · {star.words()}" for k, (star, _) in enumerate(self._shown)]
        self.grid.show(
            pictures, columns=len(names), headings=[PRODUCT, *map(self._short, names[1:])], rows=rows, size=92
        )
        left = len(self._stars) - len(stars)
        self.more.description = f"{min(left, _MORE)} more of {len(self._stars)} stars"
        self.more.layout.display = "" if left else "none"
        say(self.note, self._remarks(names, angles))

    def _remarks(self, names: Sequence[str], angles: Any) -> str:
        said = ["Cutout-outs of one star share sky size and stretch, each scaled to the light of the star."]
        if angles:
            turns = ", ".join(f"{self._short(name)} {angle:+.0f}°" for name, angle in angles.items())
            said.append(f"Arrows point north; turned against the product: {turns}.".replace("-", "−"))
        total = len(self.sight.exposures)
        if len(names) - 1 < total:
            said.append(f"{len(names) - 1} of {total} exposures: those that show most of these stars.")
        return " ".join(said)

    def _whisker(self, place: Place) -> None:
        star = self._nearest(place)
        if star is not None:
            self._choose(star)

    def _cell(self, index: int, *_: float) -> None:
        """Go to a star on the image whose cut-out was clicked."""
        row, column = divmod(index, len(self._shown[0][1]))
        star, seen = self._shown[row]
        self._go(seen[column].cut, star)
        self._choose(star)

    def _chosen_cell(self, index: int, *_: float) -> None:
        self._go(self._one[1][index].cut, self._one[0])

    def _go(self, cut: Cutout, star: Star) -> None:
        if cut.place is not None:
            if not cut.is_product:
                self.context.load(cut.name)
            self.context.go(replace(cut.place, note=f"star {star.words()}"))

    def _choose(self, star: Star, *, seen: list[StarImage] | None = None) -> None:
        """Show one star with its profile; all exposures that show it where the grid has not."""
        in_grid = next((row for known, row in self._shown if known is star), None)
        whole = in_grid is not None and len(in_grid) > len(self.sight.exposures)
        if seen is None:
            seen = in_grid if whole and in_grid is not None else self._everywhere(star)
        self._one = (star, seen)
        angles = turned([one.cut for one in seen])
        names = [one.cut.name if one.cut.is_product else self._short(one.cut.name) for one in seen]
        pictures = [
            picture_of(one, star, label=name, group="chosen", north=one.cut.north if angles else None)
            for one, name in zip(seen, names, strict=True)
        ]
        self.chosen.show([] if whole else pictures, size=92)
        self.chosen.layout.display = "none" if whole else ""
        row = next((k for k, (known, _) in enumerate(self._shown) if known is star), -1)
        self.grid.chosen = row * len(self._shown[0][1]) if row >= 0 else -1
        self._say(star.words())
        self.curves.layout.display = ""
        draw_profiles(self.profile, seen[: 1 + _COLUMNS], names, mean=self._mean)

    def _say(self, words: str) -> None:
        """Say what is known of the one star."""
        say(self.title, words)
        self.one.layout.display = ""

    def _everywhere(self, star: Star) -> list[StarImage]:
        """Return a star on the product and on the exposures that show it."""
        sky = star.sky[None, :]
        names = [PRODUCT] if self.sight.product else []
        names += self.sight.covering(sky, most=_MOST)
        return measured(self.sight.cuts(sky, names, reach=self._reach))[0]

    def _clicked(self) -> None:
        """Take the star that was clicked, or measure what is there."""
        place = self.context.scene.place_of(self._pick) if self._pick else None
        if place is None:
            return
        star = self._nearest(place)
        if star is not None:
            self._choose(star)
            return
        star = Star(self.sight.sky_of(place)[0])
        seen = self._everywhere(star)
        first = next((one for one in seen if one.cut.place is not None and one.cut.place.frame == place.frame), seen[0])
        if first.fit is None:
            self._say(f"No star within {_NEAR:.0f} FWHM of {place.x:.0f}, {place.y:.0f} could be fitted.")
            return
        if seen[0].cut.is_product and seen[0].cut.place is not None:
            at = seen[0].cut.place
            star = replace(star, x=at.x, y=at.y)
        self._choose(star, seen=seen)

    def _nearest(self, place: Place) -> Star | None:
        """Return the listed star that a place on the image belongs to."""
        if not self._stars:
            return None
        sky = self.sight.sky_of(place)[0]
        every = np.array([star.sky for star in self._stars])
        away = (every - sky) * [np.cos(np.radians(sky[1])), 1.0] * 3600
        distance = np.hypot(*away.T)
        k = int(np.argmin(distance))
        return self._stars[k] if distance[k] < _NEAR * self._stars[k].fwhm else None

    def _stack(self) -> None:
        """Make the mean star of the product."""
        sky = np.array([star.sky for star in self._stars[:_STACKED]])
        try:
            seen = [row[0] for row in measured(self.sight.cuts(sky, [PRODUCT], reach=self._reach))]
            good = [one for one in seen if one.fit is not None and one.normal() is not None]
            stamps = np.array([one.normal() for one in good])
            middle = stamps.shape[-1] // 2
            x, y = (np.array([getattr(one.fit, axis) - middle for one in good]) for axis in "xy")
            stack = mean_star(stamps, x=x, y=y, light=np.ones(len(good)))
        except (DrizviewError, Unmeasured, IndexError):
            self._mean = None
            self.mean.show([])
            return
        self._mean = (stack, good[0].cut.scale, len(good))
        self.mean.show(
            [Picture(stack, "mean star", (f"of {len(good)} on the product",), unit="share / arcsec²")], size=132
        )
