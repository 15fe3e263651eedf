"""Cameras: what of a detector matters to a simulated exposure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from astropy.io import fits

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Camera:
    """A detector behind a filter; rates per second and pixel, in electrons.

    ``window`` is the first pixel of the chips that is simulated, unless they are ``full``; ``scales`` the scale of each
    chip [arcsec] where they differ; ``gain`` electrons in a unit of the files; ``drizzle`` parameters that this camera
    takes; ``cards`` what its primary header has of its own, and ``shrunk`` its scale over that of its template.
    """

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
    counting: bool = False
    gain: float = 1.0
    hot_flag: int = 16
    saturated_flag: int = 256
    window: tuple[int, int] = (0, 0)
    corner: tuple[int, int] = (0, 0)
    full: bool = False
    scales: tuple[float, ...] = ()
    filter_keyword: str = "FILTER"
    drizzle: tuple[tuple[str, Any], ...] = ()
    cards: tuple[tuple[str, Any], ...] = ()
    shrunk: float = 1.0

    def headers(self) -> tuple[fits.Header, ...]:
        """Return the template headers, primary first, then SCI by EXTVER."""
        names = ["primary", *(f"sci{chip + 1}" for chip in range(self.chips))]
        primary, *chips = (_read(_TEMPLATES / f"{self.name}_{name}.txt") for name in names)
        primary.update(dict(self.cards))
        for header in chips:
            for key in ("CD1_1", "CD1_2", "CD2_1", "CD2_2", "IDCSCALE"):
                header[key] *= self.shrunk
        return (primary, *chips)

    def chip(self, number: int) -> Camera:
        """Return the camera as its chip of that EXTVER is: with its own scale, and the sky that a pixel then has."""
        if not self.scales:
            return self
        scale = self.scales[number - 1]
        return replace(self, scale_arcsec=scale, sky=self.sky * (scale / self.scale_arcsec) ** 2)

    @property
    def sky_share(self) -> tuple[float, ...]:
        """Sky of a pixel of each chip, over that of the camera."""
        return tuple(self.chip(number).sky / self.sky for number in range(1, self.chips + 1))

    @property
    def divisor(self) -> float:
        """Electrons in a unit of the files: the gain, or the exposure time where they hold rates."""
        return self.gain * (self.exptime if self.infrared else 1.0)


def _read(path: Path) -> fits.Header:
    cards = path.read_text(encoding="ascii").splitlines()
    return fits.Header([fits.Card.fromstring(card) for card in cards])


# HAP's 5.5 3.5 and 2.0 1.5; AstroDrizzle 3.11 divides the noise by the gain once more, which takes 4 x as much. The
# grid is that of the wide chips, as in most products.
_WFPC2_DRIZZLE = (
    ("driz_cr_snr", "22 14"), ("driz_cr_scale", "2.0 1.5"), ("driz_sep_wcs", True), ("driz_sep_scale", 0.0996),
    ("final_wcs", True), ("final_scale", 0.0996),
)  # fmt: skip

_UVIS = Camera(
    name="uvis", filter="F606W", wavelength_nm=589, scale_arcsec=0.0396, shape=(185, 380), chips=2, read_noise=3.1,
    dark=0.002, sky=0.045, full_well=65000, diffusion_px=0.42, exptime=480, bits="32,64", warm_flag=32, suffix="flc",
    prefix="i", corner=(1650, 0),
)  # fmt: skip
_WFC = Camera(
    name="wfc", filter="F606W", wavelength_nm=592, scale_arcsec=0.05, shape=(185, 380), chips=2, read_noise=4.9,
    dark=0.003, sky=0.12, full_well=80000, diffusion_px=0.5, exptime=500, bits="32,64", warm_flag=64, suffix="flc",
    prefix="j", corner=(1650, 0), filter_keyword="FILTER1",
)  # fmt: skip
_IR = Camera(
    name="ir", filter="F160W", wavelength_nm=1540, scale_arcsec=0.128, shape=(260, 260), chips=1, read_noise=14,
    dark=0.05, sky=0.9, full_well=78000, diffusion_px=0.25, exptime=599.23, bits="512", warm_flag=32, suffix="flt",
    prefix="i", infrared=True, corner=(370, 370),
)  # fmt: skip
_HRC = Camera(
    name="hrc", filter="F606W", wavelength_nm=589, scale_arcsec=0.0265, shape=(400, 400), chips=1, read_noise=4.7,
    dark=0.004, sky=0.035, full_well=155000, diffusion_px=0.5, exptime=450, bits="64", warm_flag=64, suffix="flt",
    prefix="j", filter_keyword="FILTER1",
)  # fmt: skip
_SBC = Camera(
    name="sbc", filter="F150LP", wavelength_nm=161, scale_arcsec=0.0315, shape=(400, 400), chips=1, read_noise=0,
    dark=1e-5, sky=2e-5, full_well=1e9, diffusion_px=1.0, exptime=600, bits="0", warm_flag=0, suffix="flt", prefix="j",
    counting=True, filter_keyword="FILTER1",
)  # fmt: skip
_STIS = Camera(
    name="stis", filter="Clear", wavelength_nm=573, scale_arcsec=0.0507, shape=(400, 400), chips=1, read_noise=4.0,
    dark=0.003, sky=0.16, full_well=33000, diffusion_px=0.45, exptime=300, bits="0", warm_flag=16, suffix="flt",
    prefix="o", window=(300, 300),
)  # fmt: skip
_WFPC2 = Camera(
    name="wfpc2", filter="F555W", wavelength_nm=544, scale_arcsec=0.0996, shape=(300, 300), chips=4, read_noise=5.2,
    dark=0.003, sky=0.05, full_well=27000, diffusion_px=0.55, exptime=400, bits="0", warm_flag=512, suffix="c0m",
    prefix="u", gain=7.0, hot_flag=4, saturated_flag=8, window=(50, 50), scales=(0.0455, 0.0996, 0.0996, 0.0996),
    filter_keyword="FILTNAM1",
    drizzle=_WFPC2_DRIZZLE,
)  # fmt: skip

_SUBARRAY = (("SUBARRAY", True), ("CCDAMP", "C"))
_MAMA = replace(
    _STIS, filter="F25QTZ", wavelength_nm=236, scale_arcsec=0.0246, read_noise=0, dark=1e-4, sky=2e-3, full_well=1e9,
    diffusion_px=0.8, exptime=900, warm_flag=0, counting=True, shrunk=0.0246 / 0.0507,
    cards=(("DETECTOR", "NUV-MAMA"), ("OPT_ELEM", "MIRNUV"), ("APERTURE", "F25QTZ"), ("OBSMODE", "TIME-TAG")),
)  # fmt: skip

CAMERAS = {
    "uvis": _UVIS,
    "uvis_uv": replace(_UVIS, filter="F336W", wavelength_nm=335, sky=0.002, exptime=900),
    "uvis_far": replace(_UVIS, filter="F225W", wavelength_nm=237, sky=0.0004, exptime=700),
    "uvis_red": replace(_UVIS, filter="F814W", wavelength_nm=804, exptime=420),
    "uvis_narrow": replace(_UVIS, filter="F658N", wavelength_nm=658, sky=0.0035, exptime=900),
    "uvis_seconds": replace(_UVIS, exptime=3),
    "wfc": _WFC,
    "wfc_red": replace(_WFC, filter="F814W", wavelength_nm=806, sky=0.1),
    "wfc_narrow": replace(_WFC, filter="F658N", wavelength_nm=658, sky=0.006, exptime=700),
    "uvis_bright": replace(_UVIS, sky=0.4),
    "wfc_seconds": replace(_WFC, exptime=6),
    "wfc_full": replace(_WFC, shape=(2048, 4096), full=True),
    "wfc_bright": replace(_WFC, sky=0.6),
    "wfc_sub": replace(_WFC, shape=(420, 420), chips=1, corner=(1400, -900), exptime=90, cards=_SUBARRAY),
    "uvis_full": replace(_UVIS, shape=(2051, 4096), full=True),
    "uvis_sub": replace(_UVIS, shape=(420, 420), chips=1, corner=(1400, -900), exptime=60, cards=_SUBARRAY),
    "uvis_fringes": replace(_UVIS, filter="F953N", wavelength_nm=953, sky=0.004, exptime=800),
    "uvis_long": replace(_UVIS, filter="F438W", wavelength_nm=433, sky=0.02, exptime=1350),
    "ir_bright": replace(_IR, filter="F125W", wavelength_nm=1249, sky=4.0, exptime=352.94),
    "ir": _IR,
    "ir_blue": replace(_IR, filter="F125W", wavelength_nm=1249, sky=1.1, exptime=499.23),
    "ir_helium": replace(_IR, filter="F110W", wavelength_nm=1153, sky=1.4, exptime=399.23),
    "ir_narrow": replace(_IR, filter="F128N", wavelength_nm=1283, sky=0.12),
    "ir_seconds": replace(_IR, exptime=12.9),
    "hrc": _HRC,
    "hrc_far": replace(_HRC, filter="F250W", wavelength_nm=272, sky=0.0005, exptime=900),
    "hrc_blue": replace(_HRC, filter="F435W", wavelength_nm=432, sky=0.02),
    "sbc": _SBC,
    "sbc_lyman": replace(_SBC, filter="F125LP", wavelength_nm=144, sky=4e-4),
    "stis": _STIS,
    "mama": _MAMA,
    "wfpc2": _WFPC2,
    "wfpc2_red": replace(_WFPC2, filter="F814W", wavelength_nm=800, sky=0.06),
    "wfpc2_narrow": replace(_WFPC2, filter="F656N", wavelength_nm=656, sky=0.002, exptime=1000),
}
