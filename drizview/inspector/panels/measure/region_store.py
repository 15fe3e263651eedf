"""Regions saved to and loaded from DS9 region files."""

from __future__ import annotations

import ipywidgets
from astropy.wcs import WCS

from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.frames import SKY
from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.saving import offered_name, source_of, start_folder, target_of
from drizview.inspector.panels.widgets.section import remark, section, set_text
from drizview.inspector.regionfile import SUFFIXES, read, save
from drizview.viewer import Frame
from drizview.viewer.region import Region


class RegionStore:
    """A path, and buttons to save regions there and to load them.

    Attributes
    ----------
    box : ipywidgets.VBox
    """

    def __init__(self, context: PanelContext) -> None:
        self.context = context
        self._frame: Frame | None = None
        self._replace = ""
        name = offered_name(context.dataset, ".reg")
        self.path = ipywidgets.Text(
            name, placeholder=name, tooltip="Path of a DS9 region file", continuous_update=False
        )
        self.save = ipywidgets.Button(description="Save", tooltip="Save the regions to a DS9 region file")
        self.load = ipywidgets.Button(description="Load", tooltip="Add the regions of a DS9 region file")
        self.save.on_click(lambda _: self._run(self._save))
        self.load.on_click(lambda _: self._run(self._load))
        row = ipywidgets.Box([self.path, self.save, self.load]).add_class("drizview-measure-row")
        self.words = remark(f"Relative paths start at {start_folder()}")
        self.box = section("DS9 region file", row, self.words)

    def show(self, frame: Frame) -> None:
        """Take the scene of a frame as that of the regions."""
        self._frame = frame
        self.save.disabled = not self._regions()

    def _regions(self) -> list[Region]:
        scene = self._frame.scene if self._frame is not None else None
        return [region for told in self.context.canvas.regions if (region := Region.of(told)).scene == scene]

    def _run(self, act: object) -> None:
        """Do something and show the outcome."""
        try:
            set_text(self.words, act())  # type: ignore[operator]
        except DrizviewError as error:
            set_text(self.words, str(error))
        except Exception as error:
            self.context.complain(error)

    def _save(self) -> str:
        assert self._frame is not None
        regions = self._regions()
        path = target_of(self.path.value, dataset=self.context.dataset, endings=SUFFIXES, overwrite=True)
        wcs = scene_wcs(self.context, self._frame.scene)
        again, self._replace = self._replace == str(path), str(path)
        save(path, regions, wcs=wcs, replace=again)
        self._replace = ""
        where = "ICRS" if wcs is not None else "image coordinates"
        return f"{len(regions)} region{'s' if len(regions) != 1 else ''} saved to {path} ({where})"

    def _load(self) -> str:
        assert self._frame is not None
        path, scene = source_of(self.path.value), self._frame.scene
        found = read(path, wcs=scene_wcs(self.context, scene), scene=scene)
        canvas = self.context.canvas
        try:
            canvas.regions = [*canvas.regions, *(region.to_dict() for region in found.regions)]
        except ValueError as error:  # more than the image takes
            raise DrizviewError(str(path), None, str(error), "delete some first") from error
        return found.words()


def scene_wcs(context: PanelContext, scene: str) -> WCS | None:
    """Return the WCS of a scene, None where its coordinates are those of a detector."""
    try:
        if scene == SKY:
            return context.scene.reference
        if scene == "product" and context.dataset.product is not None:
            return context.dataset.product.wcs
    except Unmeasured:
        pass
    return None
