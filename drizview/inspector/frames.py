"""The frames of an exposure and of a product, and where their pixels lie in the scene."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from astropy.wcs import WCS

from drizview.dataset.chip import Chip
from drizview.dataset.exposure import Exposure
from drizview.dataset.io.counts import ContextCounts
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.geometry.north import north_angle
from drizview.viewer import Frame, Mesh, Plane
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
    yield from _planes(product, name, name, mesh, {"scene": scene, **scale_and_north(reference)})


def _planes(product: Product, id: str, name: str, mesh: Mesh | None, common: dict[str, Any]) -> Iterator[Frame]:
    common = common | {"group": name}
    units: dict[str, Any] = {"unit": product.unit, "per_second": _per_second(product)}
    sky = None if common.get("tangent") else _plane_sky(product)
    yield Frame(f"{id}/sci", f"{name} SCI", (Plane(product.sci, "sci", mesh, sky),), **units, **common)
    if product.wht is not None:
        # BUNIT of a weight map is never its unit.
        yield Frame(f"{id}/wht", f"{name} WHT", (Plane(product.wht, "wht", mesh, sky),), **common)
    if product.context is not None and product.inputs:
        counts = ContextCounts(product.context, product.inputs)
        yield Frame(f"{id}/ctx", f"{name} CTX", (Plane(counts, "ctx", mesh, sky),), unit="exposures", **common)


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
