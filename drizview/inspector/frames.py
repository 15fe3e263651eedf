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
from drizview.viewer import Frame, Mesh, Plane
from drizview.viewer.tangent import Tangent

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
    flagged = tuple(Plane(chip.dq, "dq", mesh) for chip, mesh in pairs if chip.dq is not None)
    science = tuple(Plane(chip.sci, "sci", mesh) for chip, mesh in pairs)
    overlay = flagged if len(flagged) == len(science) else ()
    units: dict[str, Any] = {"unit": exposure.chips[0].unit, "per_second": exposure.chips[0].electrons_per_second}
    yield Frame(f"{exposure.name}/sci", f"{name} SCI", science, overlay, **units, **common)
    if flagged:
        yield Frame(f"{exposure.name}/dq", f"{name} DQ", flagged, **common)


def product_frames(product: Product, *, scene: str, notes: list[str]) -> Iterator[Frame]:
    """Return SCI, WHT and the numbers of exposures of a product, in a scene or, without WCS, in one of its own."""
    common: dict[str, Any] = {"group": "drz", "scene": "product"}
    try:
        common |= scale_and_north(product.wcs)
        common["scene"] = scene
    except (Unmeasured, ValueError, np.linalg.LinAlgError) as missing:
        notes.append(f"the product is not laid over its exposures: {missing}")
    units: dict[str, Any] = {"unit": product.unit, "per_second": _per_second(product)}
    yield Frame("product/sci", "drz SCI", (Plane(product.sci, "sci"),), **units, **common)
    if product.wht is not None:
        # BUNIT of a weight map is never its unit.
        yield Frame("product/wht", "drz WHT", (Plane(product.wht, "wht"),), **common)
    if product.context is not None and product.inputs:
        counts = ContextCounts(product.context, product.inputs)
        yield Frame("product/ctx", "drz CTX", (Plane(counts, "ctx"),), unit="exposures", **common)


def _per_second(product: Product) -> float | None:
    """Return what a pixel of a product is multiplied by to be in e-/s; None for counts, whose gain it does not tell."""
    if product.unit == "electrons/s":
        return 1.0
    return 1 / product.exptime if product.unit == "electrons" and product.exptime else None


def _place(exposure: Exposure, reference: WCS | None, notes: list[str]) -> tuple[str, list[Mesh]]:
    """Return the scene of an exposure and a mesh for each of its chips."""
    if reference is not None:
        try:
            return SKY, [_sky_mesh(chip, reference) for chip in exposure.chips]
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


def _sky_mesh(chip: Chip, reference: WCS) -> Mesh:
    def to_scene(x: Any, y: Any) -> Any:
        with np.errstate(invalid="ignore"):  # a pixel beyond the projection has no place
            return reference.wcs_world2pix(*chip.wcs.all_pix2world(x, y, 0), 0)

    return Mesh.of(chip.sci.shape, to_scene)


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
    inverse = np.linalg.inv(matrix)
    north = inverse @ np.array([0.0, 1.0])
    scale = float(np.sqrt(abs(np.linalg.det(matrix))) * 3600)
    angle = float(np.degrees(np.arctan2(-north[0], north[1])))
    return {"scale_arcsec": scale, "north": angle, "tangent": Tangent.of(wcs)}
