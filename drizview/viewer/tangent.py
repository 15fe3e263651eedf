"""The sky on a scene: what the page needs to draw a coordinate grid by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from astropy.wcs import WCS

from drizview.viewer.mesh import Mesh


@dataclass(frozen=True)
class Tangent:
    """A tangent plane in scene coordinates, as FITS has it (Calabretta & Greisen 2002), without distortion.

    Parameters
    ----------
    crval : tuple of float
        Right ascension and declination of the reference point [deg].
    crpix : tuple of float
        Its scene coordinates; the first pixel is 0.
    cd : tuple of float
        CD1_1, CD1_2, CD2_1 and CD2_2 [deg a scene unit].
    """

    crval: tuple[float, float]
    crpix: tuple[float, float]
    cd: tuple[float, float, float, float]

    @classmethod
    def of(cls, wcs: WCS) -> Tangent | None:
        """Return the tangent plane of a WCS, None where it has another projection or is turned about its pole."""
        told = wcs.wcs
        if not str(told.ctype[0]).startswith("RA---TAN") or not str(told.ctype[1]).startswith("DEC--TAN"):
            return None
        if abs(float(told.lonpole) - 180) > 1e-9:
            return None
        ra, dec = map(float, told.crval)
        x, y = (float(value) - 1 for value in told.crpix)
        return cls((ra, dec), (x, y), tuple(map(float, wcs.pixel_scale_matrix.ravel())))  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, Any]:
        """Return it as the browser takes it."""
        return {"crval": list(self.crval), "crpix": list(self.crpix), "cd": list(self.cd)}


@dataclass(frozen=True, eq=False)
class PlaneSky:
    """The sky on the pixels of a plane whose scene is no tangent plane: on its detector, or in another projection.

    Parameters
    ----------
    tangent : Tangent
        A tangent plane at the image.
    mesh : Mesh
        Where the pixels lie on that plane.
    """

    tangent: Tangent
    mesh: Mesh
