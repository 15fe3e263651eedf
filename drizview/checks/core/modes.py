"""What each question means in another way of observing: the one place that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.registry import checks
from drizview.dataset.mode import Mode

_TRAILS = "stars are trailed in a spatial scan"
_SPECTRA = "grism and prism images show spectra, not stars"
_COUNTS = "most pixels of a photon-counting detector have zero counts or one"
_ALONE = "there is no drizzled product to compare the exposures with"
_MOVED = "the telescope tracked a moving target: stars are trailed, in one exposure each"
_MAPPED = "all exposures of a moving target are drizzled with the coordinates of the first"
_UNRECORDED = "the product records no exposures: its stars and its noise are measured by themselves"
_NICMOS = "what is normal for NICMOS is not known here"

# The checks that compare the light of the same sources.
FLUXES = ("flux_agreement", "flux_between_exposures", "second_image_of_stars", "bright_source_flux")

# By question or by check: where either is named, it is not asked, for the reason given.
NOT_ASKED: Mapping[Mode, Mapping[str, str]] = {
    Mode.SCAN: dict.fromkeys(
        ("align", "clean", "crflags", "hotpix", "imprint", "psf", "resolution"),
        _TRAILS,
    ),
    Mode.DISPERSED: dict.fromkeys(
        (
            *("align", "flagged_star_cores", "flags_repeated_on_sky", "imprint", "psf", "resolution"),
            *FLUXES,
        ),
        _SPECTRA,
    ),
    Mode.COUNTING: dict.fromkeys(
        (
            *("residual_defects", "dark_rings", "satellite_trails", "crflags", "hotpix", "mdrizsky", "moire"),
            *("sky_steps", "sky_chip_step", "sky_oversubtracted", "sky_offsets", "light_of_one_exposure"),
            *("sky_gradient", "sky_amplifier_step", "flux_agreement", "bright_source_flux", "blank_part_of_chip"),
        ),
        _COUNTS,
    ),
    Mode.FILTERS: dict.fromkeys(FLUXES, "the exposures were taken through different filters"),
    Mode.MOVING: {
        **dict.fromkeys(("align", "dither"), _MAPPED),
        **dict.fromkeys(
            (
                *("psf", "imprint", "residual_defects", "hot_pixel_images", "repeated_pattern"),
                *("flagged_star_cores", "flags_repeated_on_sky", *FLUXES),
            ),
            _MOVED,
        ),
    },
    # Its pedestal gives each quadrant a level of its own, cosmic rays are repaired up the ramp, and no flag tells hot
    # pixels: the rates and levels that are normal for the other cameras say nothing.
    Mode.NICMOS: dict.fromkeys(("crflags", "hotpix", "sky_amplifier_step", "residual_defects", "dark_rings"), _NICMOS),
    # What else needs a product is unknown without one; these are the parts of questions that exposures answer.
    Mode.ALONE: dict.fromkeys(
        (
            "width_over_predicted",
            "elongation_of_stars",
            "width_by_rejection",
            "shapes_on_product",
            "coordinates_since_drizzling",
            "dither_record",
            "resolution",
            "grid_finer_than_dither",
            "weight_scatter",
            "flags_on_deficits",
            "flags_on_noise",
            "flags_repeated_on_sky",
            "recorded_sky_left",
        ),
        _ALONE,
    ),
    # High-level products as a rule: no exposure can be asked for, ever; what the product shows by itself is the answer.
    Mode.UNRECORDED: dict.fromkeys(("width_over_predicted", "elongation_of_stars", "phase_modulation"), _UNRECORDED),
}


def said_of(mode: Mode) -> str:
    """Return what a way of observing means for the questions, in a sentence for the top of a page."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in NOT_ASKED[mode].items():
        by_reason.setdefault(reason, []).append(name)
    parts = (f"{_in_words(names, NOT_ASKED[mode])} not judged, because {reason}" for reason, names in by_reason.items())
    return f"{mode.value}: {'; '.join(parts)}"


def _in_words(names: Sequence[str], asked: Mapping[str, str]) -> str:
    """Return what is not asked: whole questions, and those of which parts are not; ``asked`` is all of the mode."""
    of = {each.id: each.question for each in checks()}
    whole = [_short(name) for name in names if name in QUESTIONS]
    parts = dict.fromkeys(of[name] for name in names if name in of and of[name] not in asked)
    if not parts:
        return ", ".join(whole)
    *others, last = map(_short, parts)
    return ", ".join([*whole, f"parts of {', '.join(others)} and {last}" if others else f"parts of {last}"])


def _short(question: str) -> str:
    name = QUESTIONS[question].name
    return name if name.isupper() else name.lower()


def why_not_asked(check: str, question: str, modes: Iterable[Mode]) -> str:
    """Return why a check is not made for data of these modes, ``""`` where it is."""
    tables = [NOT_ASKED[mode] for mode in modes if mode in NOT_ASKED]
    return next((table[name] for table in tables for name in (question, check) if name in table), "")
