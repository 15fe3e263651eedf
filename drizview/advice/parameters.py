"""The parameters of TweakReg and AstroDrizzle that are proposed, and which of two values is the safer one.

Names and values are spelt as in the configuration files of drizzlepac 3
(https://drizzlepac.readthedocs.io/en/latest/drizzlepac_api/astrodrizzle.html).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

TWEAKREG, ASTRODRIZZLE = "TweakReg", "AstroDrizzle"
# In this order, each depends on those before it: a sky measured on misaligned exposures is meaningless.
AREAS = ("wcs", "sky", "cosmic rays", "bits", "grid")
Value = str | int | float | bool | Mapping[str, Any]
Choice = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Attributes
    ----------
    task, name : str
        As drizzlepac spells them.
    area : str
        One of `AREAS`.
    safer : callable
        Returns the safer of two values.
    rule : str
        What "safer" means here, in words.
    """

    task: str
    name: str
    area: str
    safer: Choice
    rule: str


def parse_bits(bits: str) -> int:
    """Return the sum of the flags in ``"64,16"``, ``"64+16"`` or ``"80"``."""
    total = 0
    for part in bits.replace("+", ",").split(","):
        total |= int(part)
    return total


def _fewer_bits(one: str, other: str) -> str:
    return str(parse_bits(one) & parse_bits(other))


def _larger_pair(one: str, other: str) -> str:
    """Return the pair with the larger numbers: fewer pixels are flagged."""
    pairs = zip(one.split(), other.split(), strict=True)
    return " ".join(max(pair, key=float) for pair in pairs)


def _prefer(*order: Any) -> Choice:
    def choose(one: Any, other: Any) -> Any:
        ranked = [value for value in order if value in (one, other)]
        return ranked[0] if ranked else one

    return choose


def _keep(one: Any, other: Any) -> Any:
    return one


_FIRST = "from the more important result"
_TABLE = (
    (TWEAKREG, "wcs", "searchrad", max, "the wider search"),
    (TWEAKREG, "wcs", "searchunits", _keep, _FIRST),
    (TWEAKREG, "wcs", "threshold", min, "the fainter sources"),
    (TWEAKREG, "wcs", "conv_width", _keep, _FIRST),
    (TWEAKREG, "wcs", "peakmax", min, "the lower peak"),
    (TWEAKREG, "wcs", "dqbits", _keep, _FIRST),
    (TWEAKREG, "wcs", "minobj", _keep, _FIRST),
    (TWEAKREG, "wcs", "fitgeometry", _prefer("shift", "rscale", "general"), "fewer free terms"),
    (TWEAKREG, "wcs", "nclip", max, "more clipping"),
    (TWEAKREG, "wcs", "sigma", min, "the narrower clipping"),
    (TWEAKREG, "wcs", "ylimit", _keep, _FIRST),
    (TWEAKREG, "wcs", "use2dhist", _keep, _FIRST),
    (TWEAKREG, "wcs", "tolerance", max, "the wider tolerance"),
    (TWEAKREG, "wcs", "separation", min, "the smaller separation"),
    (TWEAKREG, "wcs", "updatehdr", _keep, _FIRST),
    (TWEAKREG, "wcs", "wcsname", _keep, _FIRST),
    (TWEAKREG, "wcs", "reusename", _keep, _FIRST),
    (ASTRODRIZZLE, "sky", "skysub", _prefer(True, False), "sky subtracted"),
    (ASTRODRIZZLE, "sky", "skyfile", _keep, _FIRST),
    (
        ASTRODRIZZLE,
        "sky",
        "skymethod",
        _prefer("globalmin+match", "localmin", "globalmin", "match"),
        "levels equalised and subtracted, then levels subtracted, then levels only equalised",
    ),
    (ASTRODRIZZLE, "sky", "skystat", _prefer("mode", "median", "mean"), "the statistic least biased by sources"),
    (ASTRODRIZZLE, "cosmic rays", "resetbits", _keep, _FIRST),
    (ASTRODRIZZLE, "cosmic rays", "driz_separate", _keep, _FIRST),
    (ASTRODRIZZLE, "cosmic rays", "median", _keep, _FIRST),
    (ASTRODRIZZLE, "cosmic rays", "blot", _keep, _FIRST),
    (ASTRODRIZZLE, "cosmic rays", "driz_cr", _keep, _FIRST),
    (ASTRODRIZZLE, "cosmic rays", "combine_type", _prefer("median", "imedian", "minmed", "iminmed"), "the median"),
    (ASTRODRIZZLE, "cosmic rays", "combine_nhigh", min, "fewer values rejected"),
    (ASTRODRIZZLE, "cosmic rays", "driz_cr_snr", _larger_pair, "less signal flagged"),
    (ASTRODRIZZLE, "cosmic rays", "driz_cr_scale", _larger_pair, "less of the sources flagged"),
    (ASTRODRIZZLE, "cosmic rays", "driz_cr_grow", min, "the smaller neighbourhood"),
    (ASTRODRIZZLE, "bits", "driz_sep_bits", _fewer_bits, "fewer flags treated as good"),
    (ASTRODRIZZLE, "bits", "final_bits", _fewer_bits, "fewer flags treated as good"),
    (ASTRODRIZZLE, "grid", "final_wcs", _prefer(True, False), "the requested grid"),
    (ASTRODRIZZLE, "grid", "final_scale", max, "the coarser pixels"),
    (ASTRODRIZZLE, "grid", "final_pixfrac", max, "the larger drops"),
    (ASTRODRIZZLE, "grid", "final_rot", _keep, _FIRST),
    (
        ASTRODRIZZLE,
        "grid",
        "final_kernel",
        _prefer("square", "turbo", "point", "gaussian", "lanczos3"),
        "the kernel that conserves flux and keeps weights positive",
    ),
    (ASTRODRIZZLE, "grid", "final_wht_type", _prefer("EXP", "IVM", "ERR"), "weights that are exposure times"),
    (ASTRODRIZZLE, "grid", "final_wt_scl", _keep, _FIRST),
)
PARAMETERS: Mapping[tuple[str, str], Parameter] = {
    (task, name): Parameter(task, name, area, safer, rule) for task, area, name, safer, rule in _TABLE
}
# Groups of parameters of TweakReg that it takes as a dictionary.
FINDER = ("threshold", "conv_width", "peakmax", "dqbits")
