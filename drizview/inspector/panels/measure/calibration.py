"""What the headers say of the light on an image."""

from __future__ import annotations

from dataclasses import dataclass

from drizview.dataset.io.header import Header
from drizview.dataset.units import is_rate, unit_name
from drizview.errors import Unmeasured
from drizview.inspector.panels.context import PanelContext
from drizview.measure.noise.correlation import noise_correlation
from drizview.viewer import Frame


@dataclass(frozen=True)
class Calibration:
    """What turns the light on one image into electrons and magnitudes.

    Attributes
    ----------
    variance : float or None
        Photon variance of a unit of light, None where exposure time or gain are not known.
    correlation : float
        By which the noise of an area exceeds that of its pixels.
    per_second : float or None
        Turns the light into the rate that PHOTFLAM is for; None where there is none.
    photflam, photplam : float or None
    """

    variance: float | None
    correlation: float
    per_second: float | None
    photflam: float | None
    photplam: float | None


def calibration(context: PanelContext, frame: Frame, plane: int) -> Calibration:
    """Return what the headers say of a frame's light."""
    dataset, product = context.dataset, context.dataset.product
    headers: tuple[Header, ...]
    if frame.group == "drz" and product is not None:
        headers, exptime = (product.sci_header, product.header), product.exptime
        electrons = (frame.per_second or 0.0) * (exptime or 0.0)
        correlation = _correlation(context)
    else:
        exposure = dataset.exposure(frame.id.rpartition("/")[0])
        if exposure is None:
            return Calibration(None, 1.0, None, None, None)
        chip = exposure.chips[plane]
        headers, exptime, correlation = (chip.header, exposure.primary), chip.exptime, 1.0
        electrons = chip.electron_factor if chip.electrons_per_second else 0.0
    photflam, photplam = (_first(headers, key) for key in ("PHOTFLAM", "PHOTPLAM"))
    return Calibration(
        1 / electrons if electrons > 0 else None, correlation, _to_rate(frame.unit, exptime, dataset.instrument.unit),
        photflam, photplam,
    )  # fmt: skip


def _first(headers: tuple[Header, ...], key: str) -> float | None:
    return next((value for header in headers if (value := header.number(key, within=(1e-30, 1e6)))), None)


def _to_rate(unit: str, exptime: float | None, native: str) -> float | None:
    """Return what turns a value into the rate that PHOTFLAM is for: per second, of what the camera counts."""
    if not native or unit.partition("/")[0] != unit_name(native).partition("/")[0]:
        return None
    return 1.0 if is_rate(unit) else 1 / exptime if exptime else None


def _correlation(context: PanelContext) -> float:
    """Return by how much noise on the product is larger than its pixels show; 1 where that is not known."""
    product, exposures = context.dataset.product, context.dataset.exposures
    native = exposures[0].chips[0].native_scale_arcsec if exposures else context.dataset.instrument.native_scale_arcsec
    try:
        if product is None or not native or not product.pixfrac or product.kernel not in ("square", "turbo"):
            return 1.0
        return max(1.0, noise_correlation(product.pixfrac, product.scale_arcsec / native))
    except Unmeasured:
        return 1.0
