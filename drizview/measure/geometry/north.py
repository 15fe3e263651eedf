"""Where north is on an image."""

from __future__ import annotations

import numpy as np
from astropy.wcs import WCS


def north_angle(wcs: WCS) -> float:
    """Return the angle of north from up, counterclockwise, at the reference pixel of a WCS [deg]."""
    north = np.linalg.inv(wcs.pixel_scale_matrix) @ np.array([0.0, 1.0])
    return float(np.degrees(np.arctan2(-north[0], north[1])))
