"""Hand over to jdaviz: images with their flags and WCS, and places as a catalogue.

jdaviz is imported only when `to_jdaviz` is called: it takes seconds and 200 packages, and at import it replaces
`ipywidgets.Widget.get_state` for every widget of the kernel, drizview's as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import astropy.units as u
import numpy as np
from astropy.table import QTable

from drizview.checks.core.measured import Place
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.handoff.packing import PackedImages, cargo, safe_label
from drizview.inspector.scene import Scene
from drizview.text import clean

# jdaviz keeps SCI and DQ as 4 bytes a pixel each.
MOST_PIXELS_IN_ALL = 160_000_000
CATALOGUE = "places"
_INSTALL = 'pip install "drizview[jdaviz]"'
_COLUMNS = ("frame", "x", "y", "radius", "value", "note")


def to_jdaviz(
    scene: Scene,
    frames: Iterable[str],
    *,
    camera: Mapping[str, float] | None = None,
    marks: QTable | None = None,
    app: Any = None,
    tell: Callable[[str], object] | None = None,
) -> Any:
    """Load frames into jdaviz with their data-quality flags and WCS, and places as a catalogue.

    Each chip becomes an image, its DQ a layer below it that is hidden at first (the eye in jdaviz's data menu shows
    it; the plugin Data Quality names the flags). The first frame is on top; ``b`` blinks.

    Parameters
    ----------
    scene : Scene
    frames : iterable of str
        Ids of the frames, in the order in which they are to blink: ``["je9g01a0q/sci", "product/sci"]``. SCI and DQ
        of an exposure go together, whichever is named.
    camera : mapping, optional
        The `camera` of the canvas. An image of more than 32 million pixels is handed over as the 4096 x 4096 around
        its centre; without it, around the centre of the image.
    marks : QTable, optional
        As `catalogue` makes it.
    app : jdaviz app, optional
        A new one (``jdaviz.new_app()``) where left out.
    tell : callable, optional
        Called with a sentence for each thing that a person should know: what was cut, what has no WCS.

    Returns
    -------
    jdaviz app
        ``app.show()`` shows it.

    Raises
    ------
    DrizviewError
        jdaviz is not installed, there is no such frame, or they are too many pixels for the memory.
    """
    tell = tell or (lambda _: None)
    cargoes = list(cargo(scene, frames, camera=camera))
    _refuse_none_or_too_many(cargoes, scene)
    jdaviz = _jdaviz()
    app = jdaviz.new_app() if app is None else app
    _load_images(app, cargoes, tell)
    if marks is not None and len(marks):
        _load_catalogue(app, marks)
    return app


def catalogue(places: Iterable[Place], scene: Scene) -> QTable:
    """Return places with their sky positions, as the flagged stars of a result: ``catalogue(result.where, scene)``.

    Places without a position on the sky are left out: jdaviz could not show them on every image.

    Returns
    -------
    QTable
        ``ra``, ``dec`` [deg]; ``frame``; ``x``, ``y`` from 0 and ``radius`` [pix]; ``value`` in the unit of the check,
        NaN where there is none; ``note``.
    """
    found = [(place, sky) for place in places if (sky := _sky_of(place, scene)) is not None]
    table = QTable()
    for index, name in enumerate(("ra", "dec")):
        table[name] = np.array([sky[index] for _, sky in found], dtype=float) * u.deg
    table["frame"] = np.array([safe_label(place.frame) for place, _ in found], dtype=str)
    for name in ("x", "y", "radius"):
        table[name] = np.array([getattr(place, name) for place, _ in found], dtype=float) * u.pix
    table["value"] = np.array([np.nan if place.value is None else place.value for place, _ in found], dtype=float)
    table["note"] = np.array([clean(place.note, 80) for place, _ in found], dtype=str)
    return table


def _sky_of(place: Place, scene: Scene) -> tuple[float, float] | None:
    """Return the sky position of a place (deg): its own, or what the WCS of its image says."""
    if place.ra is not None and place.dec is not None:
        return place.ra, place.dec
    product = scene.dataset.product
    chips = (chip for exposure in scene.dataset.exposures for chip in exposure.chips)
    image = product if place.frame == "product" else next((chip for chip in chips if chip.name == place.frame), None)
    with suppress(Unmeasured):
        if image is not None:
            ra, dec = (float(value) for value in image.wcs.all_pix2world(place.x, place.y, 0))
            return (ra, dec) if np.isfinite([ra, dec]).all() else None
    return None


def _refuse_none_or_too_many(cargoes: list[PackedImages], scene: Scene) -> None:
    if not cargoes:
        raise DrizviewError(scene.dataset.name, None, "no frame was named", "name a frame, as product/sci")
    pixels = sum(each.pixels for each in cargoes)
    if pixels > MOST_PIXELS_IN_ALL:
        cause = f"{pixels / 1e6:.0f} million pixels are more than jdaviz holds well ({MOST_PIXELS_IN_ALL / 1e6:.0f})"
        raise DrizviewError(scene.dataset.name, None, cause, "hand over fewer frames")


def _jdaviz() -> Any:
    try:
        import jdaviz
    except ImportError as missing:
        raise DrizviewError("jdaviz", None, f"is not installed: {missing}", _INSTALL) from missing
    if not hasattr(jdaviz, "new_app"):
        raise DrizviewError("jdaviz", None, "is older than 5.0", _INSTALL)
    return jdaviz


def _load_images(app: Any, cargoes: list[PackedImages], tell: Callable[[str], object]) -> None:
    """Load images, the first on top, laid over each other by their WCS where all have one."""
    aligned = all(each.wcs is not None for each in cargoes)
    with app.batch_load():  # else jdaviz links and draws all of them again for each
        for each in reversed(cargoes):  # what comes last lies on top
            _load(app, each)
    app.plugins["Orientation"].align_by = "WCS" if aligned else "Pixels"
    _hide(app, [label for each in cargoes for label in each.labels[1:]])
    for note in [each.note for each in cargoes if each.note]:
        tell(note)
    if not aligned:
        tell("an image has no WCS: jdaviz lays them over each other by their pixels")


def _load(app: Any, each: PackedImages) -> None:
    label, extensions = each.label, each.extensions
    app.load(each.hdus(), format="Image", data_label=label, data_label_as_prefix=True, extension=extensions)


def _load_catalogue(app: Any, marks: QTable) -> None:
    others = [name for name in _COLUMNS if name in marks.colnames]
    sky = {"col_ra": "ra", "col_dec": "dec", "col_x": "---", "col_y": "---"}  # x and y are of many images
    app.load(marks, format="Catalog", data_label=CATALOGUE, col_other=others, **sky)


def _hide(app: Any, labels: list[str]) -> None:
    """Hide layers in every viewer: jdaviz paints every sum of flags, over all of the image and with gigabytes."""
    for viewer in app.viewers.values():
        for label in set(labels) & set(viewer.data_menu.data_labels_loaded):
            viewer.data_menu.set_layer_visibility(label, False)
