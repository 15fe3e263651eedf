"""The frames of a dataset: every image of the product and its exposures, registered on each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from astropy.coordinates import SkyCoord
from astropy.wcs import WCS
from numpy.typing import NDArray

from drizview.checks.core.measured import Place
from drizview.dataset.chip import Chip
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.dataset.identity.short import short_name, short_names
from drizview.errors import Unmeasured
from drizview.inspector.frames import SKY, added_frames, difference_frame, exposure_frames, flat_wcs, product_frames
from drizview.inspector.position import sky_words
from drizview.viewer import Frame, Plane
from drizview.viewer.still.window import bounds

Floats = NDArray[np.float64]
# Exposures that are loaded at first: each costs its WCS and a mesh, 20 ms and 10 kB.
MOST = 48
MOST_BLINKING = 8  # exposures without a product: more thumbnails are a list


@dataclass(frozen=True)
class ScenePoint:
    """A place in the scene: the frame that shows it, its centre and its radius in scene units."""

    frame: Frame
    x: float
    y: float
    radius: float


class Scene:
    """Frames, their places in one coordinate system, and what is at a position in words.

    Parameters
    ----------
    dataset : Dataset
    register : str
        ``"sky"``: scene coordinates are pixels of the product, or of a plain projection of the first exposure where
        there is no product. ``"detector"``: exposures lie on their detector; the product has a scene of its own.
    others : sequence of Dataset
        Whose products are shown beside it; see `add`.
    """

    def __init__(self, dataset: Dataset, *, register: str = SKY, others: Sequence[Dataset] = ()) -> None:
        self.dataset, self.register = dataset, register
        self.notes: list[str] = []
        self._names = short_names(exposure.name for exposure in dataset.exposures)
        self._loaded: dict[str, tuple[Frame, ...]] = {}
        self._by_raster: dict[str, tuple[Frame, int]] = {}
        self._product: tuple[Frame, ...] = ()
        if dataset.product is not None:
            scene = SKY if register == SKY else "product"
            self._product = tuple(product_frames(dataset.product, scene=scene, notes=self.notes))
        for exposure in dataset.exposures[:MOST]:
            self._load(exposure)
        if len(dataset.exposures) > MOST:
            self.notes.append(
                f"{MOST} of {len(dataset.exposures)} exposures are loaded; a place in another one, or its name in "
                "inspector.show(...), brings it in"
            )
        self._added: dict[str, tuple[Dataset, tuple[Frame, ...]]] = {}
        for other in others:
            self.add(other)

    @property
    def others(self) -> dict[str, Dataset]:
        """The datasets whose products are shown beside that of the dataset, by the group of their frames."""
        return {group: dataset for group, (dataset, _) in self._added.items()}

    def add(self, other: Dataset, *, shift: tuple[float, float] = (0.0, 0.0)) -> str:
        """Show the product of another dataset on the same sky, and return the id of its science frame.

        Parameters
        ----------
        other : Dataset
        shift : (float, float)
            By how much its stars have moved along x and y [pixel of the own product]: the difference takes it back.

        Raises
        ------
        Unmeasured, ValueError
            One of both has no product or no usable WCS, or they do not lie on one sky.
        """
        if other.product is None or self.reference is None:
            raise Unmeasured("there is no product, or no sky to lay it on")
        name = f"drz {len(self._added) + 2}"
        scene = SKY if self.register == SKY else "product"
        frames = tuple(added_frames(other.product, name, scene=scene, reference=self.reference))
        if self.dataset.product is not None:
            mine = self.dataset.product
            frames = (*frames, difference_frame(mine, other.product, name, self._product[0], shift=shift))
        self._added[name] = (other, frames)
        return frames[0].id

    @property
    def frames(self) -> tuple[Frame, ...]:
        """Every frame that is loaded: exposures in their order, then the product, then what was added."""
        order = [self._loaded[exposure.name] for exposure in self.dataset.exposures if exposure.name in self._loaded]
        return (*(frame for frames in order for frame in frames), *self._product, *self._beside)

    @property
    def _beside(self) -> tuple[Frame, ...]:
        return tuple(frame for _, frames in self._added.values() for frame in frames)

    @property
    def first(self) -> str:
        """Id of the frame to open with: SCI of the product, else of the first exposure."""
        frames = self._product or self.frames
        return frames[0].id if frames else ""

    def load(self, exposure: str) -> bool:
        """Load an exposure by its name, or the name of one of its images, and return whether that is new."""
        found = self.dataset.exposure(exposure) or next(
            (entry for entry in self.dataset.exposures if any(chip.sci.name == exposure for chip in entry.chips)), None
        )
        if found is None or found.name in self._loaded:
            return False
        self._load(found)
        return True

    @cached_property
    def reference(self) -> WCS | None:
        """WCS of the sky scene: the product's, else a tangent plane at the first exposure that has a WCS."""
        candidates: list[Callable[[], WCS]] = []
        if self.dataset.product is not None:
            product = self.dataset.product
            candidates.append(lambda: product.wcs)
        candidates += [partial(flat_wcs, exposure.chips[0]) for exposure in self.dataset.exposures]
        for candidate in candidates:
            with suppress(Unmeasured):
                return candidate()
        return None

    def blink(self, exposure: str = "") -> list[str]:
        """Return the frames to blink at first: the product and its weight, SCI and DQ of an exposure, SCI of another.

        Without an exposure that of the first, and of no other. Without a product SCI of every exposure, up to a number.
        """
        names = [each.name for each in self.dataset.exposures]
        chosen = exposure or next(iter(names), "")
        wanted = ["product/sci", "product/wht", f"{chosen}/sci", f"{chosen}/dq"]
        if exposure:
            wanted.append(f"{next((name for name in names if name != exposure), '')}/sci")
        if self.dataset.product is None:
            wanted += [f"{name}/sci" for name in names[:MOST_BLINKING] if name != exposure]
        have = {frame.id for frame in self.frames}
        return [id for id in dict.fromkeys(wanted) if id in have]

    def locate(self, place: Place, *, on: str = "product/sci") -> ScenePoint | None:
        """Return where a place is seen, None where that image is not shown; ``on`` names the product's frame to use."""
        if place.frame != "product":
            frame, index = self._by_raster.get(place.frame, (None, 0))
        else:
            ids = {frame.id: frame for frame in (*self._product, *self._beside)}
            frame, index = ids.get(on) or ids.get("product/sci"), 0
        if frame is None:
            return None
        x, y = frame.planes[index].to_scene([place.x, place.x + place.radius], [place.y, place.y])
        return ScenePoint(frame, float(x[0]), float(y[0]), float(np.hypot(x[1] - x[0], y[1] - y[0])))

    def place_of(self, pick: Mapping[str, Any]) -> Place | None:
        """Return the pixel that was clicked (see `View.pick`) as a place, None where its frame is gone or was added."""
        frame = next((frame for frame in self.frames if frame.id == pick.get("frame") and not frame.beside), None)
        if frame is None or not 0 <= pick["plane"] < len(frame.planes):
            return None
        plane, x, y = frame.planes[pick["plane"]], float(pick["x"]), float(pick["y"])
        if frame.group == "drz":
            return Place("product", x, y)
        exposure = self.dataset.exposure(frame.id.rpartition("/")[0])
        assert exposure is not None
        chip = exposure.chips[pick["plane"]] if plane.kind == "sci" else _chip_of(exposure, plane)
        return Place(chip.sci.name, x, y)

    def toward(self, ra: float, dec: float, frame: Frame) -> tuple[float, float]:
        """Return scene coordinates of a sky position [deg] in a frame.

        Raises
        ------
        Unmeasured
            The frame has no usable WCS there.
        """
        if frame.scene == SKY and self.reference is not None:
            x, y = self.reference.wcs_world2pix(ra, dec, 0)
            return float(x), float(y)
        for plane in frame.planes:
            x, y = map(float, self.wcs_of(frame, plane).all_world2pix(ra, dec, 0, quiet=True))
            if plane.contains(x, y):
                sx, sy = plane.to_scene([x], [y])
                return float(sx[0]), float(sy[0])
        raise Unmeasured(f"{frame.label} does not reach {ra:.6f} {dec:+.6f}")

    def toward_all(self, ra: Floats, dec: Floats, frame: Frame) -> tuple[Floats, Floats]:
        """Return scene coordinates of many sky positions [deg], each shape (n,); NaN where the frame does not reach.

        Frames that lie on the sky are one: NaN is what none of them reaches.

        Raises
        ------
        Unmeasured
            The frame has no usable WCS.
        """
        out = np.full((2, len(ra)), np.nan)
        if frame.scene == SKY and self.reference is not None:
            low, high = bounds([other for other in self.frames if other.scene == SKY])
            near = _near(self.reference, low, high, ra, dec)
            x, y = self.reference.wcs_world2pix(ra[near], dec[near], 0)
            inside = (x >= low[0]) & (y >= low[1]) & (x <= high[0]) & (y <= high[1])
            out[:, near[inside]] = x[inside], y[inside]
            return out[0], out[1]
        for plane in frame.planes:
            wcs = self.wcs_of(frame, plane)
            near = _near(wcs, np.zeros(2), np.array(plane.raster.shape[::-1], dtype=np.float64), ra, dec)
            x, y = wcs.all_world2pix(ra[near], dec[near], 0, quiet=True)
            inside = plane.contains(x, y)
            out[:, near[inside]] = plane.to_scene(x[inside], y[inside])
        return out[0], out[1]

    def _load(self, exposure: Exposure) -> None:
        reference = self.reference if self.register == SKY else None
        if self.register == SKY and reference is None:
            self.notes.append(f"{exposure.name} is shown on its detector: no image has a usable WCS")
        name = self._names[exposure.name]
        frames = tuple(exposure_frames(exposure, name, reference=reference, notes=self.notes))
        self._loaded[exposure.name] = frames
        self._by_raster |= {plane.raster.name: (frame, i) for frame in frames for i, plane in enumerate(frame.planes)}

    def describe(self, frame: Frame, index: int, x: float, y: float) -> dict[str, str]:
        """Return what is known at a pixel: its sky position, and for the product the exposures that reached it."""
        words: dict[str, str] = {}
        plane = frame.planes[index]
        with suppress(Unmeasured):
            words |= sky_words(self.wcs_of(frame, plane), x, y)
        if frame.group == "drz" and self.dataset.product is not None:
            inputs = self.dataset.product.inputs_at(round(y), round(x)) if plane.contains(x, y) else ()
            names = ", ".join(dict.fromkeys(short_name(entry.root) for entry in inputs))
            words["exposures"] = names or "none"
        return words

    def wcs_of(self, frame: Frame, plane: Plane) -> WCS:
        """Return the WCS of the pixels of a plane.

        Raises
        ------
        Unmeasured
            It has none that can be used.
        """
        if frame.group == "drz" and self.dataset.product is not None:
            return self.dataset.product.wcs
        if frame.group in self._added:
            product = self._added[frame.group][0].product
            assert product is not None
            return product.wcs
        exposure = self.dataset.exposure(frame.id.rpartition("/")[0])
        for chip in exposure.chips if exposure is not None else ():
            if any(raster is not None and raster.name == plane.raster.name for raster in (chip.sci, chip.dq)):
                return chip.wcs
        raise Unmeasured(f"{plane.raster.name} belongs to no exposure")

    def sky_of(self, place: Place) -> dict[str, str]:
        """Return the sky position of a place as `sky_words` does, empty where it has none."""
        with suppress(Unmeasured):
            if place.frame == "product":
                product = self.dataset.product
                return sky_words(product.wcs, place.x, place.y) if product is not None else {}
            frame, index = self._by_raster.get(place.frame, (None, 0))
            if frame is not None:
                return sky_words(self.wcs_of(frame, frame.planes[index]), place.x, place.y)
        return {}


def _near(wcs: WCS, low: Floats, high: Floats, ra: Floats, dec: Floats) -> NDArray[np.intp]:
    """Return which sky positions are about as near as a rectangle of pixels: far off, a projection has wrong places."""
    middle, corner = (SkyCoord(*wcs.all_pix2world(*at, 0), unit="deg") for at in ((low + high) / 2, low))
    return np.flatnonzero(SkyCoord(ra, dec, unit="deg").separation(middle) < 1.5 * middle.separation(corner))


def _chip_of(exposure: Exposure, plane: Plane) -> Chip:
    return next(chip for chip in exposure.chips if chip.dq is not None and chip.dq.name == plane.raster.name)
