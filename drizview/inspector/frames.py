"""The frames of an exposure and of a product, and where their pixels lie in the scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from astropy.coordinates import SkyCoord
from astropy.wcs import WCS

from drizview.dataset.chip import Chip
from drizview.dataset.exposure import Exposure
from drizview.dataset.io.counts import ContextCounts
from drizview.dataset.io.raster import Raster
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.geometry.north import north_angle
from drizview.viewer import Frame, Mesh, Plane
from drizview.viewer.plane import Kind
from drizview.viewer.tangent import PlaneSky, Tangent

SKY, DETECTOR = "sky", "detector"
# Columns or rows between the chips of one camera, of the same order for ACS/WFC (50) and WFC3/UVIS (31 to 35): the
# detector scene shows that there is a gap, not how wide it is.
_GAP = 32.0


def exposure_frames(exposure: Exposure, name: str, *, reference: WCS | None, notes: list[str]) -> Iterator[Frame]:
    """Return SCI and DQ of an exposure, registered on the sky, or on its detector.

    Parameters
    ----------
    exposure : Exposure
    name : str
        What the toolbar calls it.
    reference : WCS or None
        WCS of the sky scene; None for the detector scene.
    notes : list of str
        Takes why an exposure is not laid on the sky.
    """
    scene, meshes = _place(exposure, reference, notes)
    facts: dict[str, Any] = {"scale_arcsec": exposure.chips[0].native_scale_arcsec}
    if scene == SKY and reference is not None:
        facts = scale_and_north(reference)
    common: dict[str, Any] = {"group": name, "scene": scene, **facts}
    pairs = list(zip(exposure.chips, meshes, strict=True))
    skies = [None if facts.get("tangent") else _plane_sky(chip) for chip in exposure.chips]
    flagged = tuple(
        Plane(chip.dq, "dq", mesh, sky) for (chip, mesh), sky in zip(pairs, skies, strict=True) if chip.dq is not None
    )
    science = tuple(Plane(chip.sci, "sci", mesh, sky) for (chip, mesh), sky in zip(pairs, skies, strict=True))
    overlay = flagged if len(flagged) == len(science) else ()
    units: dict[str, Any] = {"unit": exposure.chips[0].unit, "per_second": exposure.chips[0].electrons_per_second}
    yield Frame(f"{exposure.name}/sci", f"{name} SCI", science, overlay, **units, **common)
    if flagged:
        yield Frame(f"{exposure.name}/dq", f"{name} DQ", flagged, **common)


def product_frames(product: Product, *, scene: str, notes: list[str]) -> Iterator[Frame]:
    """Return SCI, WHT and the numbers of exposures of a product, in a scene or, without WCS, in one of its own."""
    common: dict[str, Any] = {"scene": "product"}
    try:
        common |= scale_and_north(product.wcs)
        common["scene"] = scene
    except (Unmeasured, ValueError, np.linalg.LinAlgError) as missing:
        notes.append(f"the product is not laid over its exposures: {missing}")
    yield from _planes(product, "product", "drz", None, common)


def added_frames(product: Product, name: str, *, scene: str, reference: WCS) -> Iterator[Frame]:
    """Return the frames of another product, laid on the sky of a scene.

    Parameters
    ----------
    product : Product
    name : str
        What the toolbar calls it; also the beginning of the ids.
    scene : str
    reference : WCS
        WCS of the scene.

    Raises
    ------
    Unmeasured, ValueError
        It has no usable WCS, or lies elsewhere on the sky.
    """
    mesh = wcs_mesh(product.wcs, product.sci.shape, reference)
    common = {"scene": scene, **scale_and_north(reference)}
    # in the same cuts, the light of a pixel of the scene has the same shade on pixels of any size
    finer = (common["scale_arcsec"] / product.scale_arcsec) ** 2
    yield from _planes(product, name, name, mesh, common, "product", finer)


def refuse_apart(own: Product, other: Product) -> None:
    """Raise where two products share no sky.

    Raises
    ------
    Unmeasured, ValueError
        One of both has no usable WCS, or they lie further apart than they are wide.
    """
    middles, reach = [], 0.0
    for product in (own, other):
        ny, nx = product.sci.shape
        places = SkyCoord(*product.wcs.all_pix2world([nx / 2, 0, nx], [ny / 2, 0, ny], 0), unit="deg")
        middles.append(places[0])
        reach += places[1].separation(places[2]).deg / 2
    if not middles[0].separation(middles[1]).deg < reach:
        raise ValueError("they share no sky")


def difference_frame(
    own: Product, other: Product, name: str, common: Frame, *, shift: tuple[float, float] = (0.0, 0.0)
) -> Frame:
    """Return the frame of another product less the one that is open, on the pixels of the latter.

    Parameters
    ----------
    own, other : Product
    name : str
        What the toolbar calls the other.
    common : Frame
        The science frame of the open product: this one lies where that does.
    shift : (float, float)
        By how much the stars have moved along x and y [pixel of the open product]; taken back, and said in the label.
    """
    from drizview.comparison.raster import DifferenceRaster  # with all that pictures of reports are made with

    plane = replace(common.planes[0], raster=DifferenceRaster(own, other, shift))
    label = f"{name} − drz{', shifted back' if any(shift) else ''}"
    return replace(common, id=difference_id(name), label=label, planes=(plane,), per_second=None, linear=True)


def difference_id(name: str) -> str:
    """Return the id of the frame of another product (``"drz 2"``) less the one that is open."""
    return f"{name} less/sci"


def _planes(
    product: Product, id: str, name: str, mesh: Mesh | None, common: dict[str, Any], beside: str = "", area: float = 1.0
) -> Iterator[Frame]:
    """Yield the frames of a product; ``area`` is that of a pixel of the scene in its pixels."""
    rate = _per_second(product)
    # BUNIT of a weight map is never its unit.
    units: dict[str, dict[str, Any]] = {
        "sci": {"unit": product.unit, "per_second": rate and rate * area},
        "wht": {},
        "ctx": {"unit": "exposures"},
    }
    sky = None if common.get("tangent") else _plane_sky(product)
    rasters: dict[Kind, Raster | None] = {"sci": product.sci, "wht": product.wht, "ctx": None}
    if product.context is not None and product.inputs:
        rasters["ctx"] = ContextCounts(product.context, product.inputs)
    for kind, raster in rasters.items():
        if raster is not None:
            plane, partner = Plane(raster, kind, mesh, sky), f"{beside}/{kind}" if beside else ""
            label = f"{name} {kind.upper()}"
            yield Frame(f"{id}/{kind}", label, (plane,), group=name, beside=partner, **units[kind], **common)


def _per_second(product: Product) -> float | None:
    """Return what a pixel of a product is multiplied by to be in e-/s; None for counts, whose gain it does not tell."""
    if product.unit == "electrons/s":
        return 1.0
    return 1 / product.exptime if product.unit == "electrons" and product.exptime else None


def _place(exposure: Exposure, reference: WCS | None, notes: list[str]) -> tuple[str, list[Mesh]]:
    """Return the scene of an exposure and a mesh for each of its chips."""
    if reference is not None:
        try:
            return SKY, [wcs_mesh(chip.wcs, chip.sci.shape, reference) for chip in exposure.chips]
        except (Unmeasured, ValueError) as error:
            notes.append(f"{exposure.name} is shown on its detector: {error}")
    return DETECTOR, _detector_meshes(exposure)


def flat_wcs(chip: Chip) -> WCS:
    """Return a tangent plane without distortion at a chip, with its scale and orientation."""
    flat = WCS(naxis=2)
    flat.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    flat.wcs.crval = chip.wcs.wcs.crval
    flat.wcs.crpix = chip.wcs.wcs.crpix
    matrix = chip.wcs.pixel_scale_matrix
    if (
        np.linalg.det(matrix) > 0
    ):  # seen in a mirror, as some cameras see the sky: turn it so that east is left of north
        matrix = matrix @ np.diag([-1.0, 1.0])
    flat.wcs.cd = matrix
    flat.wcs.set()
    return flat


def _plane_sky(image: Chip | Product) -> PlaneSky | None:
    """Return the sky on the pixels of an image, None where it has no usable WCS."""
    try:
        wcs, (ny, nx) = image.wcs, image.sci.shape
        flat, middle = WCS(naxis=2), ((nx - 1) / 2, (ny - 1) / 2)
        scale = float(np.sqrt(abs(np.linalg.det(wcs.pixel_scale_matrix))))
        flat.wcs.ctype = ["RA---TAN", "DEC--TAN"]
        flat.wcs.crval, flat.wcs.crpix = wcs.all_pix2world(*middle, 0), (1, 1)
        flat.wcs.cd = np.diag([-scale, scale])
        flat.wcs.set()
        tangent = Tangent.of(flat)
        return None if tangent is None else PlaneSky(tangent, wcs_mesh(wcs, (ny, nx), flat))
    except (Unmeasured, ValueError):
        return None


def wcs_mesh(wcs: WCS, shape: tuple[int, int], reference: WCS) -> Mesh:
    """Return where pixels of an image of ``shape`` (ny, nx) lie in a scene, by the WCS of both."""

    def to_scene(x: Any, y: Any) -> Any:
        with np.errstate(invalid="ignore"):  # a pixel beyond the projection has no place
            return reference.wcs_world2pix(*wcs.all_pix2world(x, y, 0), 0)

    return Mesh.of(shape, to_scene)


def _detector_meshes(exposure: Exposure) -> list[Mesh]:
    """Return meshes that put the chips of an exposure above each other, as on the camera (chip 1 above chip 2)."""
    meshes, top = [], 0.0
    for chip in sorted(exposure.chips, key=lambda chip: -chip.number):
        x, y = chip.origin if len(exposure.chips) == 1 else (chip.origin[0], 0.0)
        meshes.append((chip.extver, Mesh.offset(chip.sci.shape, dx=x, dy=y + top)))
        top += chip.sci.shape[0] + _GAP
    order = dict(meshes)
    return [order[chip.extver] for chip in exposure.chips]


def scale_and_north(wcs: WCS) -> dict[str, Any]:
    """Return the pixel scale [arcsec], the angle of north from up, counterclockwise [deg], and the tangent plane."""
    matrix = wcs.pixel_scale_matrix
    scale = float(np.sqrt(abs(np.linalg.det(matrix))) * 3600)
    return {"scale_arcsec": scale, "north": north_angle(wcs), "tangent": Tangent.of(wcs)}
