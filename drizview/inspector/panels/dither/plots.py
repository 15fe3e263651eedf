"""The plots of a dither: footprints and pointings, sub-pixel phases, and predictions for output grids."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.fixtures.dither import EVEN, Dither, GridOption, GridOptions
from drizview.inspector.panels.dither.table import FIRST, farthest_place, nearest_place
from drizview.inspector.panels.footprints import Footprint, closed_outlines
from drizview.inspector.panels.widgets.plain_text import PlainText
from drizview.inspector.panels.widgets.plot import GREEN, GREY, RED, SERIES, Plot
from drizview.measure.geometry.dithering import laid, phases

# Exposures with a name of their own in a plot; more would lie on each other.
_NAMED = 12
_TWO = "drizview-two"
# Scatter of weights that is off the plot: nobody would drizzle so.
_UNEVEN = 0.6


class SkyPlots:
    """InputOutlines on the sky, and the pointings alone, north up and east to the left."""

    def __init__(self, pick: Callable[[int], Any]) -> None:
        self._pick = pick
        self.outlines = Plot("offset east [″]", "offset north [″]", square=True)
        self.pattern = Plot("east of mean [″]", "north of mean [″]", square=True)
        for plot in (self.outlines, self.pattern):
            plot.x.reverse = True
        self.pattern.on_pick(lambda index, _: pick(index))
        self.box = ipywidgets.Box([self.outlines.box, self.pattern.box]).add_class(_TWO)
        self._points: Any = None
        self._found: tuple[Footprint, ...] = ()

    def show(self, found: tuple[Footprint, ...], names: Mapping[str, str]) -> str:
        """Draw footprints, and return what to know of them."""
        self._found = found
        colours, by = _colours(found)
        self.outlines.clear()
        self.pattern.clear()
        named: set[str] = set()
        for index, each in enumerate(found):
            label = names.get(each.name, each.name) if by == "exposure" else f"visit {each.visit}"
            shown = "" if label in named or len(named) >= _NAMED else label
            named.add(label)
            pick = partial(self._pick, index)
            self.outlines.line(*closed_outlines(each.sky), colour=colours[index], name=shown, on_click=pick)
        self._draw_pattern(found, names)
        return "One outline per chip. Click an outline or a point to show its exposure."

    def _draw_pattern(self, found: Sequence[Footprint], names: Mapping[str, str]) -> None:
        """Draw the middles of the first chips about their mean."""
        middles = np.array([each.middle for each in found])
        east, north = (middles - middles.mean(axis=0)).T
        reach = max(1.25 * float(np.abs([east, north]).max()), 0.1)
        self.pattern.x.span = self.pattern.y.span = (-reach, reach)
        self.pattern.line(east, north, colour=GREY, dashed=True)
        words = [names.get(each.name, each.name) for each in found]
        self._points = self.pattern.points(east, north, size=46, names=words)
        if len(found) <= _NAMED:
            self.pattern.text(*shared_labels(east, north, words, 0.16 * reach))

    def mark(self, name: str) -> None:
        """Let an exposure stand out."""
        if self._points is not None:
            chosen = [index for index, each in enumerate(self._found) if each.name == name]
            self.pattern.highlight(self._points, chosen)

    def shapes(self, found: Sequence[Footprint], names: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the outlines for the image."""
        colours, _ = _colours(found)
        return [
            {
                "kind": "polygon",
                "points": np.round(np.column_stack(outline), 2).tolist(),
                "colour": colours[index],
                "width": 1.5,
                "label": names.get(each.name, each.name) if chip == 0 and len(found) <= _NAMED else "",
            }
            for index, each in enumerate(found)
            for chip, outline in enumerate(each.scene)
        ]


def _colours(found: Sequence[Footprint]) -> tuple[list[str], str]:
    """Return a colour for each exposure, and what it tells apart: exposures, or visits where there are several."""
    visits = list(dict.fromkeys(each.visit for each in found))
    keys = [visits.index(each.visit) for each in found] if len(visits) > 1 else list(range(len(found)))
    return [SERIES[key % len(SERIES)] for key in keys], "visit" if len(visits) > 1 else "exposure"


def shared_labels(x: Any, y: Any, words: Sequence[str], step: float) -> tuple[list[float], list[float], list[str]]:
    """Return places above points and what to write there: one label for points that lie on each other.

    Parameters
    ----------
    step : float
        Height of a label in the unit of the axes; points nearer than that have one in common.
    """
    groups: list[list[int]] = []
    for index, point in enumerate(zip(x, y, strict=True)):
        near = (g for g in groups if abs(x[g[0]] - point[0]) < 2 * step and abs(y[g[0]] - point[1]) < step)
        found = next(near, None)
        if found is None:
            groups.append([index])
        else:
            found.append(index)
    at = [max(group, key=lambda index: y[index]) for group in groups]
    texts = [", ".join(words[index] for index in group) for group in groups]
    return [float(x[index]) for index in at], [float(y[index]) + 0.8 * step for index in at], texts


class PhasePlots:
    """Where in the native pixel each exposure sees one place of the sky: near the centre, and far from it."""

    def __init__(self, pick: Callable[[str], Any]) -> None:
        self._exposures: tuple[str, ...] = ()
        ends = (FIRST, 1 + FIRST)
        self.plots = [
            Plot("phase x [native px]", "phase y [native px]", x_range=ends, y_range=ends, square=True, tallest="30vh")
            for _ in range(2)
        ]
        self._seen: list[list[int]] = [[], []]
        self._pick = pick
        for which, plot in enumerate(self.plots):
            plot.on_pick(partial(self._picked, which))
        self.titles = [PlainText().add_class("drizview-plot-title") for _ in self.plots]
        near, far = ((title, plot.box) for title, plot in zip(self.titles, self.plots, strict=True))
        self.far = ipywidgets.VBox([*far])
        self.box = ipywidgets.VBox([*near])

    def show(
        self, dither: Dither, names: Mapping[str, str], centre: tuple[float, float], *, drizzled: bool = True
    ) -> str:
        """Draw the phases, and return what they say; ``drizzled``: their places are pixels of a product."""
        self._exposures = dither.exposures
        if not dither.places:
            self.box.layout.display = "none"
            return "Cannot be shown: no two exposures overlap."
        for which, place in enumerate((nearest_place(dither, centre), farthest_place(dither, centre))):
            x, y = dither.places[place]
            where = "near the centre" if which == 0 else "far from the centre"
            self.titles[which].value = f"{where}: drz x {x:.0f}, y {y:.0f}" if drizzled else where
            self._draw(which, dither.sampling.offsets[place], [names.get(name, name) for name in dither.exposures])
        sampling = dither.sampling
        return (
            f"{sampling.kind.capitalize()}: {sampling.cells} of 4 phase cells are occupied (dashed, best placement). "
            "The first exposure is at (0, 0); geometric distortion makes the phases vary over the field."
        )

    def _picked(self, which: int, index: int, _: Any) -> None:
        self._pick(self._exposures[self._seen[which][index]])

    def _draw(self, which: int, offsets: Any, names: Sequence[str]) -> None:
        plot, seen = self.plots[which], np.flatnonzero(np.isfinite(offsets).all(axis=1))
        self._seen[which] = [int(index) for index in seen]
        x, y = phases(offsets[seen], first=FIRST).T
        _, origin = laid(offsets[seen])
        plot.clear()
        for half in (0.0, 0.5):
            plot.rule(x=float(phases(np.array(origin[0] + half), first=FIRST)))
            plot.rule(y=float(phases(np.array(origin[1] + half), first=FIRST)))
        words = [names[index] for index in self._seen[which]]
        plot.points(x, y, size=52, names=words)
        if len(words) <= _NAMED:
            self._label(plot, *shared_labels(x, y, words, 0.08))

    @staticmethod
    def _label(plot: Plot, x: Sequence[float], y: Sequence[float], words: Sequence[str]) -> None:
        """Write words towards the middle: at either side they would leave the plot."""
        for align, side in (("start", np.less), ("end", np.greater_equal)):
            here = np.flatnonzero(side(x, 0.5))
            if here.size:
                plot.text(np.take(x, here), np.take(y, here), [words[int(index)] for index in here], align=align)


class GridPlots:
    """Width of a star, and scatter of the weights, against the drop for the scales worth a try."""

    def __init__(self) -> None:
        ends = (0.48, 1.02)
        self.width = Plot("pixfrac", "stellar FWHM [″]", x_range=ends, height=160)
        self.scatter = Plot("pixfrac", "rms / median of weight", x_range=ends)
        self.box = self.width.box

    def show(self, options: GridOptions, *, judged: bool = True) -> str:
        """Draw the curves, the limit and the best option where a person has judged, and return what is recommended."""
        self.width.clear()
        self.scatter.clear()
        known = [each.scatter for each in options.tried if math.isfinite(each.scatter)]
        self.scatter.y.span = (-0.01, float(np.clip(1.08 * max(known, default=0.0), 1.5 * EVEN, _UNEVEN)))
        for index, scale in enumerate(sorted({each.scale for each in options.tried}, reverse=True)):
            curve = sorted((each for each in options.tried if each.scale == scale), key=lambda each: each.pixfrac)
            _curve(self.width, curve, "fwhm", SERIES[index], f"{scale:.3g}″")
            _curve(self.scatter, curve, "scatter", SERIES[index], "")
        if judged:
            self.scatter.rule(y=EVEN, colour=RED, name=f"DrizzlePac Handbook limit, {EVEN:g}")
        gains = options.cells > 1
        for plot, what in ((self.width, "fwhm"), (self.scatter, "scatter")):
            _draw_option(plot, options.now, what, GREY, "square", "now")
            if gains and judged:
                _draw_option(plot, options.best, what, GREEN, "diamond", "recommended")
        return _words(options, gains=gains)


def _curve(plot: Plot, curve: Sequence[GridOption], what: str, colour: str, name: str) -> None:
    values = [(each.pixfrac, getattr(each, what)) for each in curve if math.isfinite(getattr(each, what))]
    if values:
        plot.line([p for p, _ in values], [v for _, v in values], colour=colour, name=name)


def _draw_option(plot: Plot, option: GridOption, what: str, colour: str, shape: str, name: str) -> None:
    value = getattr(option, what)
    if math.isfinite(value):
        plot.points([option.pixfrac], [value], colour=colour, shape=shape, size=90, name=name)


def _words(options: GridOptions, *, gains: bool) -> str:
    now, best = (
        f"final_scale={each.scale:.3g}, final_pixfrac={each.pixfrac:g} (FWHM {each.fwhm:.3f}″, "
        f"weight scatter {100 * each.scatter:.0f} %)"
        for each in (options.now, options.best)
    )
    if not gains:
        return (
            f"Now: {now}. The exposures do not sample sub-pixel positions, so a finer grid would reveal nothing more."
        )
    return f"Now: {now}. Recommended: {best}. Predicted from the WCS; nothing was drizzled again."
