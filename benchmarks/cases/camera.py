"""Cameras: what of a detector matters to a simulated exposure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from astropy.io import fits

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Camera:
    """A detector behind a filter; rates per second and pixel, in electrons."""

    name: str
    filter: str
    wavelength_nm: float
    scale_arcsec: float
    shape: tuple[int, int]
    chips: int
    read_noise: float
    dark: float
    sky: float
    full_well: float
    diffusion_px: float
    exptime: float
    bits: str
    warm_flag: int
    suffix: str
    prefix: str
    infrared: bool = False

    def headers(self) -> tuple[fits.Header, ...]:
        """Return the template headers, primary first, then SCI by EXTVER."""
        names = ["primary", *(f"sci{chip + 1}" for chip in range(self.chips))]
        return tuple(_read(_TEMPLATES / f"{self.name}_{name}.txt") for name in names)


def _read(path: Path) -> fits.Header:
    cards = path.read_text(encoding="ascii").splitlines()
    return fits.Header([fits.Card.fromstring(card) for card in cards])


_UVIS = Camera(
    name="uvis", filter="F606W", wavelength_nm=589, scale_arcsec=0.0396, shape=(185, 380), chips=2, read_noise=3.1,
    dark=0.002, sky=0.045, full_well=65000, diffusion_px=0.42, exptime=480, bits="32,64", warm_flag=32, suffix="flc",
    prefix="i",
)  # fmt: skip
_WFC = Camera(
    name="wfc", filter="F606W", wavelength_nm=592, scale_arcsec=0.05, shape=(185, 380), chips=2, read_noise=4.9,
    dark=0.003, sky=0.12, full_well=80000, diffusion_px=0.5, exptime=500, bits="32,64", warm_flag=64, suffix="flc",
    prefix="j",
)  # fmt: skip
_IR = Camera(
    name="ir", filter="F160W", wavelength_nm=1540, scale_arcsec=0.128, shape=(260, 260), chips=1, read_noise=14,
    dark=0.05, sky=0.9, full_well=78000, diffusion_px=0.25, exptime=599.23, bits="512", warm_flag=32, suffix="flt",
    prefix="i", infrared=True,
)  # fmt: skip

CAMERAS = {
    "uvis": _UVIS,
    "uvis_uv": replace(_UVIS, filter="F336W", wavelength_nm=335, sky=0.002, exptime=900),
    "uvis_red": replace(_UVIS, filter="F814W", wavelength_nm=804, exptime=420),
    "wfc": _WFC,
    "wfc_red": replace(_WFC, filter="F814W", wavelength_nm=806, sky=0.1),
    "ir": _IR,
    "ir_blue": replace(_IR, filter="F125W", wavelength_nm=1249, sky=1.1, exptime=499.23),
}
