"""Stars on the product and on its exposures, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.measured import Place
from drizview.checks.core.result import Result
from drizview.checks.fixtures.psf.moments import StarMoments
from drizview.checks.fixtures.psf.shapes import StarShapes
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.cutout_finder import PRODUCT, Cutout, CutoutFinder, rotations
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.psf.plots import draw_profiles
from drizview.inspector.panels.psf.star import Star, StarImage, fit_cutouts, star_picture, stars_of, worst_first
from drizview.inspector.panels.psf.whisker_map import StarField, WhiskerMap
from drizview.inspector.panels.widgets.pictures import Picture, Pictures
from drizview.inspector.panels.widgets.plot import Plot
from drizview.inspector.panels.widgets.section import folded, remark, set_text
from drizview.measure.stars.fit import ellipticity
from drizview.measure.stars.mean_star import mean_star
from drizview.numbers import number, with_error

_ROWS, _MORE = 3, 10  # stars that are shown at first, and with each press
_COLUMNS, _MOST = 7, 24  # exposures beside the product: in the grid, and for one star
_STACKED = 50
_REACH = 6.0  # half of the side of a cut-out, in widths of a star
_STRETCHED = 0.03  # ellipticity of round stars on the product that is worth a word
_NEAR = 3.0  # widths of a star that a click may be off


class PsfPanel(Panel):
    """The same stars on the product and on each exposure, their widths, and their shapes over the field."""

    questions = ("psf",)
    needs = ("star_shapes", "star_moments")
    watches = ("pick", "area")
    follows = ("report",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make cut-outs, profile and whisker map."""
        self.finder = CutoutFinder(self.dataset)
        self.skip(self._follow_pick, self.view.pick)
        self.skip(self._highlight, {})
        self._stars: list[Star] = []
        self._shown: list[tuple[Star, list[StarImage]]] = []
        self._mean: tuple[Any, float, int] | None = None
        self.words, self.note = remark(), remark()
        self.grid = Pictures(on_pick=self._cell)
        self.more = ipywidgets.Button(description="more stars").add_class("drizview-small-button")
        self.more.on_click(lambda _: self._rows(len(self._shown) + _MORE))
        self.title = remark()
        self.chosen = Pictures(on_pick=self._chosen_cell)
        self.profile = Plot("radius [″]", "intensity / peak")
        self.mean = Pictures()
        self.field = WhiskerMap(self.context, on_star=self._whisker)
        self.curves = ipywidgets.HBox([self.profile.box, self.mean]).add_class("drizview-psf-curves")
        self.one = folded("Selected star", self.note, self.title, self.chosen, self.curves)
        return [self.words, self.grid, self.more, self.one, self.field.box]

    def draw(self) -> None:
        """Show the stars that were measured, and the one that was clicked."""
        shapes, missing = self.get_or_reason("star_shapes")
        moments, _ = self.get_or_reason("star_moments")
        self.redraw(self._fill, shapes, moments, missing, self.hides)
        if shapes is not None:
            self.redraw(self._summarise, shapes, moments, self.result_of("width_over_predicted"))
        self.redraw(self._follow_pick, self.view.pick)
        self.redraw(self._highlight, self.view.area)

    def _follow_pick(self, _: Any) -> None:
        try:
            self._clicked()
        except (Unmeasured, DrizviewError) as missing:
            self._fail(f"Nothing can be measured here: {getattr(missing, 'reason', missing)}.")

    def _highlight(self, area: dict[str, Any]) -> None:
        self.field.highlight(area)

    def _fill(
        self, shapes: StarShapes | None, moments: dict[str, StarMoments] | None, missing: str, hidden: bool
    ) -> None:
        if shapes is None:
            clicks = (
                " Click a source on the image to measure it." if self.finder.exposures or self.finder.product else ""
            )
            set_text(self.words, f"No stars are listed: {missing}.{clicks}")
            for part in (self.one, self.curves, self.field.box, self.more):
                part.layout.display = "none"
            return
        assert self.finder.product is not None
        order = worst_first(shapes)
        shapes = replace(
            shapes,
            x=shapes.x[order], y=shapes.y[order], seen=shapes.seen[order], aligned=shapes.aligned[order],
            complete=shapes.complete[order], round=(shapes.round[0][order], shapes.round[1][order]),
        )  # fmt: skip
        self._shapes = shapes
        self._stars = stars_of(shapes, self.finder.product.sky_of(shapes.x, shapes.y))
        if hidden:
            self._stars = [replace(star, ratio=np.nan) for star in self._stars]
        self._stack()
        self._rows(_ROWS)
        fields: list[StarField] = [("the product", shapes, shapes.seen)]
        fields += [(self._short(name), each, each) for name, each in (moments or {}).items()]
        self.field.fill(fields)
        self._choose(self._shown[0][0])

    def _summarise(self, shapes: StarShapes, moments: dict[str, StarMoments] | None, judged: Result | None) -> None:
        """Say what the stars have in common; the ratio to the prediction is that of the check."""
        width = shapes.scale * float(np.median(shapes.seen.fwhm))
        ratio = ""
        if judged is not None and judged.value is not None:
            ratio = f" ({with_error(judged.value, judged.uncertainty or 0.0)} × that expected from the exposures)"
        each = [each.fwhm_arcsec for each in (moments or {}).values()]
        own = f"; {np.median(np.concatenate(each)):.3f}″ on the exposures, deconvolved from the pixel" if each else ""
        made = np.percentile(ellipticity(*(getattr(shapes.round[0], name) for name in ("xx", "xy", "yy"))), 90)
        drops = f"; drizzling alone gives round stars e up to {made:.2f} here" if made > _STRETCHED else ""
        set_text(
            self.words,
            f"{len(shapes)} stars, widest and most elongated first. Median FWHM {width:.3f}″ on the product, pixel and "
            f"drop included{ratio}{own}. e = 1 − b/a{drops}.",
        )

    def _short(self, name: str) -> str:
        """Return the short name of an exposure, as on the toolbar."""
        return next((f.group for f in self.context.scene.frames if f.id == f"{name}/sci"), name)

    @property
    def _reach(self) -> float:
        """Half of the side of a cut-out [arcsec]."""
        if self._stars:
            return _REACH * float(np.median([star.fwhm for star in self._stars]))
        native = self.dataset.instrument.native_scale_arcsec or (
            self.finder.product.scale if self.finder.product else 0.1
        )
        return 14.0 * native

    def _rows(self, most: int) -> None:
        """Show the first of the stars on the product and the exposures that show most of them."""
        stars = self._stars[:most]
        sky = np.array([star.sky for star in stars])
        names = [PRODUCT, *self.finder.covering(sky, most=_COLUMNS)]
        found = fit_cutouts(self.finder.cuts(sky, names, reach=self._reach))
        self._shown = list(zip(stars, found, strict=True))
        angles = rotations([seen.cut for seen in found[0]])
        pictures = [
            star_picture(one, star, label="", group=f"star {k}", north=one.cut.north if angles else None)
            for k, (star, row) in enumerate(self._shown)
            for one in row
        ]
        rows = [f"{k + 1} · {star.words()}" for k, (star, _) in enumerate(self._shown)]
        self.grid.show(
            pictures, columns=len(names), headings=[PRODUCT, *map(self._short, names[1:])], rows=rows, size=62
        )
        left = len(self._stars) - len(stars)
        self.more.description = f"{min(left, _MORE)} more of {len(self._stars)} stars"
        self.more.layout.display = "" if left else "none"
        set_text(self.note, self._remarks(names, angles))

    def _remarks(self, names: Sequence[str], angles: Any) -> str:
        lines = ["Cutouts of a star have the same size on the sky and the same stretch, and are scaled to its flux."]
        if angles:
            turns = ", ".join(f"{self._short(name)} {number(angle, '+.0f')}°" for name, angle in angles.items())
            lines.append(f"Arrows point north. Rotated relative to the product: {turns}.")
        total = len(self.finder.exposures)
        if len(names) - 1 < total:
            lines.append(f"Shown are the {len(names) - 1} of {total} exposures that cover most of these stars.")
        return " ".join(lines)

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
        whole = in_grid is not None and len(in_grid) > len(self.finder.exposures)
        if seen is None:
            seen = in_grid if whole and in_grid is not None else self._everywhere(star)
        self._one = (star, seen)
        angles = rotations([one.cut for one in seen])
        names = [one.cut.name if one.cut.is_product else self._short(one.cut.name) for one in seen]
        pictures = [
            star_picture(one, star, label=name, group="chosen", north=one.cut.north if angles else None)
            for one, name in zip(seen, names, strict=True)
        ]
        self.chosen.show([] if whole else pictures, size=92)
        self.chosen.layout.display = "none" if whole else ""
        row = next((k for k, (known, _) in enumerate(self._shown) if known is star), -1)
        self.grid.chosen = row * len(self._shown[0][1]) if row >= 0 else -1
        self._set_title(star.words())
        self.curves.layout.display = ""
        draw_profiles(self.profile, seen[: 1 + _COLUMNS], names, mean=self._mean)

    def _fail(self, words: str) -> None:
        """Say why there is no star, and show none: the last one would be taken for it."""
        self.grid.chosen = -1
        for part in (self.chosen, self.curves):
            part.layout.display = "none"
        self._set_title(words)

    def _set_title(self, text: str) -> None:
        """Show what is known of the selected star."""
        set_text(self.title, text)
        self.one.layout.display = ""

    def _everywhere(self, star: Star) -> list[StarImage]:
        """Return a star on the product and on the exposures that show it."""
        sky = star.sky[None, :]
        names = [PRODUCT] if self.finder.product else []
        names += self.finder.covering(sky, most=_MOST)
        return fit_cutouts(self.finder.cuts(sky, names, reach=self._reach))[0]

    def _clicked(self) -> None:
        """Take the star that was clicked, or measure what is there."""
        place = self.context.scene.place_of(self.view.pick) if self.view.pick else None
        if place is None:
            return
        star = self._nearest(place)
        if star is not None:
            self._choose(star)
            return
        star = Star(self.finder.sky_of(place)[0])
        seen = self._everywhere(star)
        first = next((one for one in seen if one.cut.place is not None and one.cut.place.frame == place.frame), seen[0])
        if first.fit is None:
            self._fail(f"No star could be fitted within {_NEAR:.0f} FWHM of x {place.x:.0f}, y {place.y:.0f}.")
            return
        if seen[0].cut.is_product and seen[0].cut.place is not None:
            at = seen[0].cut.place
            star = replace(star, x=at.x, y=at.y)
        self._choose(star, seen=seen)

    def _nearest(self, place: Place) -> Star | None:
        """Return the listed star that a place on the image belongs to."""
        if not self._stars:
            return None
        sky = self.finder.sky_of(place)[0]
        every = np.array([star.sky for star in self._stars])
        away = (every - sky) * [np.cos(np.radians(sky[1])), 1.0] * 3600
        distance = np.hypot(*away.T)
        k = int(np.argmin(distance))
        return self._stars[k] if distance[k] < _NEAR * self._stars[k].fwhm else None

    def _stack(self) -> None:
        """Make the mean star of the product."""
        sky = np.array([star.sky for star in self._stars[:_STACKED]])
        try:
            seen = [row[0] for row in fit_cutouts(self.finder.cuts(sky, [PRODUCT], reach=self._reach))]
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
            [Picture(stack, "mean star", (f"of {len(good)} on the product",), unit="flux fraction / arcsec²")], size=132
        )
