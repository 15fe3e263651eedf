"""Cosmic rays, trails and hot pixels: what was rejected, and what was not."""

from __future__ import annotations

from drizview.advice.causes.cause import Cause, Streak
from drizview.advice.causes.evidence import Causes, Evidence, cell, named, plural
from drizview.advice.causes.exposures import CORES, FLOOD, FLUXES, WEIGHT
from drizview.advice.causes.sky import NOISE
from drizview.advice.parameters import ASTRODRIZZLE
from drizview.advice.proposal import Proposal
from drizview.checks.core.cure import Cure
from drizview.dataset.flags import DQ
from drizview.numbers import number

# Boxes of flags from this side on are grown; single events are smaller.
_GROWN = 3
# Sky [e-] in units of the variance of a pixel below which an exposure holds none.
_NO_SKY = 0.02
# Share of the flags that lies on noise [%] up to which they are cosmic rays: clean exposures have 0 to 10.
_ON_RAYS = 20.0
_MEAN = "the median of two exposures is their mean, which keeps the cosmic rays of both"
_PAIR = 2
_BARE = " With two exposures one alone is left in the masked strip: its cosmic rays cannot be rejected and will stay."
_ALONE = ("residual_defects", "empty_pixels", "area_without_weight", "phase_modulation", "noise_variation")


def trails(evidence: Evidence) -> Causes:
    """Yield satellite trails, with a mask for each whose place on the sky is known."""
    result = evidence.alarm("satellite_trails")
    if result is None:
        return
    streaks = tuple(_streak(row) for row in result.rows if row.get("is a trail") and row.get("is brightest"))
    names = list(dict.fromkeys(each.exposure for each in streaks))
    where = f"exposure {names[0]}" if len(names) == 1 else plural(names) if names else "an exposure"
    masked = "The script masks it" if streaks else "Mask it"
    bare = _BARE if evidence.inputs.number == _PAIR else ""
    spots = evidence.rows("light_of_one_exposure")
    pieces = {"light_of_one_exposure"} if spots and named(spots[0]) in names else set()  # of the trail
    yield Cause(
        "satellite_trail",
        f"a satellite crossed {where}",
        Cure.BY_HAND,
        f"{masked}: DQ 16384 along the trail in a copy of the exposure, 16384 not among driz_sep_bits and final_bits."
        f"{bare}",
        ("satellite_trails",),
        FLOOD | {"sky_between_exposures", "sky_steps"} | pieces,
        streaks=streaks,
    )


def _streak(row: object) -> Streak:
    assert isinstance(row, dict)
    ra0, dec0, ra1, dec1 = (
        cell(row, f"{axis}, {end} end (degree)") for end in ("one", "other") for axis in ("RA", "Dec")
    )
    return Streak(named(row), (ra0, dec0, ra1, dec1), cell(row, "width (arcsec)"))


def single_exposure(evidence: Evidence) -> Causes:
    """Yield what a single exposure cannot have: rejection, filled holes, even noise."""
    shown = evidence.alarms(*_ALONE)
    if evidence.inputs.exposures_in_product != 1 or not shown:
        return
    more = evidence.inputs.has_siblings
    advice = "the other exposures of the association are here: drizzle them together" if more else "only more exposures"
    yield Cause(
        "single_exposure",
        "the product is made of a single exposure, whose cosmic rays and bad pixels nothing can replace",
        Cure.NOTHING,
        f"No parameter corrects this; {advice}{'' if more else ' would'}.",
        shown,
        is_grave="residual_defects" in shown,
    )


def hot_pixels_left(evidence: Evidence) -> Causes:
    """Yield hot pixels that were drizzled with the rest."""
    shown = evidence.alarms("hot_pixel_images", "repeated_pattern")
    if not shown:
        return
    still = evidence.alarm("dither_step") is not None
    flags = [str(row.get("flags")) for row in evidence.rows("hot_pixel_images") if cell(row, "seen") > 0]
    kinds = f" ({', '.join('unflagged' if each == 'good' else each for each in flags[:3])})" if flags else ""
    yield Cause(
        "hot_pixels",
        "hot pixels without a flag stay, as the exposures were not dithered"
        if still
        else f"hot pixels are left in the product{kinds}",
        Cure.NOTHING if still else Cure.PARAMETERS,
        "No parameter fills them in: flag them in copies of the exposures, which leaves holes."
        if still
        else "Run driz_cr, and leave hot and warm pixels out of driz_sep_bits and final_bits: the dither fills in.",
        shown,
        frozenset({"residual_defects"}),
        is_grave=still,
    )


def afterimages(evidence: Evidence) -> Causes:
    """Yield what bright targets of earlier exposures left on the detector, in all exposures."""
    shown = evidence.alarms("sources_fixed_on_detector", "faint_afterimages")
    if not shown:
        return
    most = max(evidence.value(check) or 0.0 for check in shown)
    yield Cause(
        "persistence",
        f"{number(most, '.0f')} sources stay on their pixels while the sky moves: persistence",
        Cure.BY_HAND,
        "Flag them in copies of the exposures (DQ 16384, or the archive's persistence masks), and drizzle again: they "
        "fade, so that the later exposures may do without.",
        shown,
        FLOOD | {"bright_source_flux", "light_of_one_exposure", "repeated_pattern"},
    )


def not_rejected(evidence: Evidence) -> Causes:
    """Yield a product without any rejection of cosmic rays, though there are exposures to compare."""
    shown = evidence.alarm("residual_defects")
    flagged = any(evidence.is_measured(check) for check in ("flags_above_expected", "flags_uneven"))
    if shown is None or flagged or evidence.inputs.number < 2 or evidence.inputs.is_infrared:
        return
    yield Cause(
        "no_rejection",
        "cosmic rays were not rejected: no exposure has a flag 4096, and "
        f"{number(shown.value or 0.0, '.0f')} spots per Mpix are left",
        Cure.PARAMETERS,
        "Drizzle again with driz_separate, median, blot and driz_cr.",
        ("residual_defects",),
        frozenset({"flags_below_expected"}),
    )


def grown_flags(evidence: Evidence) -> Causes:
    """Yield cosmic-ray flags that were grown into boxes."""
    side = evidence.value("flags_grown")
    shown = evidence.alarms(*sorted(FLOOD | NOISE | WEIGHT))
    if side is None or side < _GROWN or not {"flags_above_expected", "flags_on_noise", *NOISE} & set(shown):
        return
    yield Cause(
        "grown_flags",
        f"every cosmic-ray flag was grown to {side:.0f} × {side:.0f} pixels (driz_cr_grow={side:.0f})",
        Cure.PARAMETERS,
        "Set driz_cr_grow=1, and find the cosmic rays again with resetbits='4096'.",
        shown,
        CORES | {"residual_defects", "empty_pixels", "area_without_weight"},
        asks=(
            Proposal(ASTRODRIZZLE, "resetbits", str(DQ.COSMIC_RAY), "the flags were grown: find them again"),
            Proposal(ASTRODRIZZLE, "driz_cr_grow", 1, "boxes around every flag take good pixels away"),
        ),
        alone=True,
    )


def noise_flagged(evidence: Evidence) -> Causes:
    """Yield flags on noise of exposures whose sky is right: the thresholds were too low."""
    shown = evidence.alarms(*sorted(NOISE), "flags_above_expected")
    value = evidence.value("flags_on_noise")
    if not NOISE & set(shown) and not (shown and (value is None or value > _ON_RAYS)):
        return
    share = f": {number(value, '.0f')} % of the flags lie within 5 σ" if value is not None else ""
    yield Cause(
        "noise_flagged",
        f"noise was flagged as cosmic rays{share}",
        Cure.PARAMETERS,
        f"Raise driz_cr_snr, and find the cosmic rays again with resetbits='4096'.{_without_sky(evidence)}",
        shown,
        CORES | FLOOD | WEIGHT | {"sky_oversubtracted"},
    )


def _without_sky(evidence: Evidence) -> str:
    """Return a remark where the exposures hold no sky: driz_cr computes the noise from what it sees."""
    rows = [row for row in evidence.rows("sky_keyword_error") if str(row.get("unit", "")).lower() == "electrons"]
    empty = [abs(cell(row, "expected")) < _NO_SKY * cell(row, "sigma") ** 2 for row in rows]
    if not empty or not all(empty):
        return ""
    return " The exposures hold no sky: if it was subtracted before drizzling, driz_cr underestimates their noise."


def stars_flagged(evidence: Evidence) -> Causes:
    """Yield flags on star cores of exposures that are aligned: driz_cr_scale is too low, or stars vary."""
    result = evidence.alarm("flagged_star_cores")
    if result is None:
        return
    limit = getattr(result.limit, "warn", 0.0)
    excess = {named(row): cell(row, "core pixels (%)") - cell(row, "sky (%)") for row in result.rows}
    names = [name for name in sorted(excess, key=lambda name: -excess[name]) if excess[name] > limit] or [*excess][:1]
    all_of_them = len(names) >= evidence.inputs.number > 1
    where = " of all exposures" if all_of_them else f" of {plural(names)}" if names else ""
    aligned = evidence.inputs.passes("shift_between_exposures")
    yield Cause(
        "stars_flagged",
        f"star cores{where} were flagged as cosmic rays{', although the exposures are aligned' if aligned else ''}",
        Cure.PARAMETERS,
        "Tolerate more on sources (driz_cr_scale), and find the cosmic rays again with resetbits='4096'.",
        ("flagged_star_cores",),
        CORES
        | FLOOD
        | FLUXES
        | {"width_over_predicted", "weight_over_exposure", "rejected_weight", "residual_defects"},
    )


def many_rays(evidence: Evidence) -> Causes:
    """Yield more cosmic rays than usual, which were found: hardly a flag lies on noise."""
    shown, value = evidence.alarms("flags_above_expected"), evidence.value("flags_on_noise")
    if not shown or value is None or value > _ON_RAYS:
        return
    left = evidence.alarms("residual_defects")
    rows = evidence.rows("flags_above_expected")
    worst = max((cell(row, "flagged (%)") for row in rows), default=float("nan"))
    yield Cause(
        "many_rays",
        f"more cosmic rays than usual: {number(worst, '.1f')} % of the pixels were hit (South Atlantic Anomaly)",
        Cure.PARAMETERS if left else Cure.NOTHING,
        "Find them again with combine_type='minmed', where few exposures overlap; some will stay, and weight is lost."
        if left
        else "Nothing is wrong with the flags; where two exposures are hit, the light of both is lost.",
        (*shown, *left),
        FLOOD | WEIGHT,
        asks=(Proposal(ASTRODRIZZLE, "combine_type", "minmed", _MEAN, firm=True),) if left else (),
    )


def saturated_holes(evidence: Evidence) -> Causes:
    """Yield holes in stars: saturated cores that final_bits leaves out."""
    shown, camera = evidence.alarms("empty_pixels", "area_without_weight"), evidence.inputs.instrument
    full = sum(camera.saturation_bits)  # 256 on most cameras, 8 on WFPC2
    good = str((camera.hap_final_bits or 0) | full)
    rows = [row for row in evidence.rows("imprint_depth") if row.get("cause") in ("saturated", "ramp cut short")]
    share = sum(cell(row, "share of the excess (%)") for row in rows)
    if not shown or not share > 50 or not (evidence.value("imprinted_cores") or 0.0) > 20:
        return
    yield Cause(
        "saturated_cores",
        "the holes are saturated star cores, which final_bits leaves out",
        Cure.PARAMETERS,
        f"Add {full} (saturated) to final_bits if low values harm less than holes, or fill them from short exposures.",
        shown,
        asks=(Proposal(ASTRODRIZZLE, "final_bits", good, "saturated cores are holes", firm=True),),
        alone=True,
    )


def remaining(evidence: Evidence) -> Causes:
    """Yield cosmic rays that the rejection left."""
    result = evidence.alarm("residual_defects")
    if result is None or evidence.inputs.number < 2:
        return
    fullest = max((row for row in result.rows if cell(row, "area (Mpix)") > 0), key=_density, default=None)
    depth = int(cell(fullest, "exposures")) if fullest is not None else 0
    where = f" where {depth} exposures overlap" if depth else ""
    yield Cause(
        "rays_left",
        f"cosmic rays are left{where}: {number(result.value or 0.0, '.0f')} per Mpix",
        Cure.PARAMETERS,
        "Find them again: combine_type='minmed' where two or three exposures overlap, lower driz_cr_snr.",
        ("residual_defects",),
        frozenset({"flags_below_expected"}),
        asks=(Proposal(ASTRODRIZZLE, "combine_type", "minmed", _MEAN, firm=True),) if depth in (2, 3) else (),
    )


def _density(row: object) -> float:
    assert isinstance(row, dict)
    return cell(row, "per Mpix") * min(1.0, cell(row, "area (Mpix)") * 1e3)
