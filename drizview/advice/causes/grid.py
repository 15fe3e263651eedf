"""Weights, grid and what the exposures do not offer."""

from __future__ import annotations

from drizview.advice.causes.cause import Cause
from drizview.advice.causes.evidence import Causes, Evidence, cell, in_words
from drizview.checks.core.cure import Cure

_MOIRE = ("phase_modulation", "noise_variation")


def lost_chips(evidence: Evidence) -> Causes:
    """Yield chips that contribute nothing, and what follows from the smaller depth."""
    result = evidence.alarm("inputs_without_weight")
    if result is None:
        return
    chips = [f"{row.get('file')}[sci,{row.get('extension')}]" for row in result.rows]
    yield Cause(
        "lost_chip",
        f"{in_words(chips)} contribute{'s' if len(chips) == 1 else ''} nothing",
        Cure.BY_HAND,
        "No parameter brings a chip back: see why its pixels are flagged (DQ), correct the flags in a copy, drizzle "
        "again; or accept the smaller depth.",
        ("inputs_without_weight", *evidence.alarms("area_of_low_weight")),
        frozenset({"rejected_weight", "weight_over_exposure", "residual_defects", "exposure_sum", *_MOIRE}),
    )


def low_weight(evidence: Evidence) -> Causes:
    """Yield an area with much less weight than its footprints imply."""
    result = evidence.alarm("area_of_low_weight")
    if result is not None:
        yield Cause(
            "low_weight",
            result.headline,
            Cure.BY_HAND,
            "See which flags (DQ) take the area out, correct them in a copy of the exposure, and drizzle again.",
            ("area_of_low_weight",),
            frozenset({"rejected_weight", "weight_over_exposure"}),
        )


def doubled_weight(evidence: Evidence) -> Causes:
    """Yield a part of the area that was weighted more than once."""
    result = evidence.alarm("area_of_high_weight")
    if result is not None:
        yield Cause(
            "doubled_weight",
            result.headline,
            Cure.BY_HAND,
            "See whether two chips of one exposure overlap there, or an exposure was added twice: mask one of them in "
            "a copy (DQ 16384) and drizzle again.",
            ("area_of_high_weight",),
            frozenset({"weight_is_time", "weight_over_exposure", "sky_steps"}),
        )


def other_weights(evidence: Evidence) -> Causes:
    """Yield weights that are not exposure times."""
    result = evidence.alarm("weight_is_time")
    if result is None:
        return
    # Inverse variances of the sky are never a default, and weigh sources and sky alike: who has them chose them.
    chosen = any(row.get("kind") == "IVM" for row in result.rows)
    yield Cause(
        "other_weights",
        result.headline,
        Cure.NOTHING if chosen else Cure.PARAMETERS,
        "Inverse variances of the sky are a choice, and no fault: read the map as depth, not as seconds."
        if chosen
        else "final_wht_type='EXP' gives weights in seconds. If inverse variances were chosen, nothing is wrong, but "
        "the map holds no seconds.",
        ("weight_is_time",),
        frozenset({"inverse_variance", "exposure_sum"}),
    )


def left_out(evidence: Evidence) -> Causes:
    """Yield members of the association that are not in the product."""
    result = evidence.alarm("members_left_out")
    if result is not None:
        yield Cause(
            "members_left_out",
            f"{result.headline}{f' ({result.note.rstrip(chr(46))})' if result.note else ''}",
            Cure.BY_HAND,
            "Fetch the exposures and drizzle them with the others, or record why they were left out.",
            ("members_left_out",),
        )


def small_drops(evidence: Evidence) -> Causes:
    """Yield drops too small for the grid and the dither: uneven weights, moiré, holes in a lattice."""
    inputs, holes = evidence.inputs, ("empty_pixels", "area_without_weight")
    fine, small = inputs.scale_ratio < 0.95, inputs.pixfrac is not None and inputs.pixfrac < 1.0
    if fine or (small and evidence.alarm("dither_step") is None):
        shown = evidence.alarms(*_MOIRE, "weight_scatter", "grid_finer_than_dither")
        symptoms = frozenset({*holes, "weight_scatter", *_MOIRE})
    else:
        # On native pixels they close the holes of coinciding exposures, and leave the moiré: 14.9 % were 12.5 %.
        shown, symptoms = evidence.alarms(*holes) if small else (), frozenset(holes)
    if not shown:
        return
    size = f"pixfrac {inputs.pixfrac:g}" if inputs.pixfrac is not None else "drops"
    yield Cause(
        "small_drops",
        f"the drops ({size}, pixels of {inputs.scale_ratio:.2f} native pixel) are too small for the dither",
        Cure.PARAMETERS,
        "Raise final_pixfrac, or use coarser pixels.",
        shown,
        symptoms,
    )


def undithered(evidence: Evidence) -> Causes:
    """Yield exposures that coincide: hot pixels stay, holes stay, nothing finer is sampled."""
    if evidence.alarm("dither_step") is not None:
        yield Cause(
            "undithered",
            "the exposures were not dithered",
            Cure.NOTHING,
            "No parameter replaces a dither: keep native pixels and full drops, and mask hot pixels by their flags.",
            ("dither_step",),
            frozenset({"empty_pixels", "area_without_weight", "hot_pixel_images", "repeated_pattern", *_MOIRE}),
        )


def plain_moire(evidence: Evidence) -> Causes:
    """Yield uneven noise of native pixels and full drops: few exposures, which no parameter makes more even."""
    shown = evidence.alarms(*_MOIRE)
    if shown and evidence.inputs.number > 0:
        yield Cause(
            "few_exposures",
            f"{evidence.inputs.number} exposure{'s' if evidence.inputs.number > 1 else ''} on full drops and native "
            "pixels leave the noise uneven",
            Cure.NOTHING,
            "No parameter evens it out: estimate errors from the weights, or from apertures on blank sky.",
            shown,
        )


def rejected_everywhere(evidence: Evidence) -> Causes:
    """Yield holes that flags leave: scattered bad pixels, or a region that something covers."""
    shown = evidence.alarms("empty_pixels", "area_without_weight")
    if not shown:
        return
    sizes = {str(row.get("hole")): cell(row, "pixels") for row in evidence.rows("empty_pixels")}
    if sizes and max(sizes, key=lambda name: sizes[name]) == "region":
        yield Cause(
            "empty_region",
            "a region has no weight in any exposure",
            Cure.UNKNOWN,
            "See which flags (DQ) take the region out: an occulting mask or a vignetted edge stays, others may be "
            "accepted in final_bits.",
            shown,
        )
        return
    yield Cause(
        "holes",
        "every exposure rejected the same pixels",
        Cure.PARAMETERS,
        "Accept flags whose values are usable (final_bits), or raise final_pixfrac.",
        shown,
    )
