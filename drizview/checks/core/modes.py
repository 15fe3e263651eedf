"""What each question means in another way of observing: the one place that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from drizview.dataset.mode import Mode

_TRAILS = "stars are trailed in a spatial scan"
_SPECTRA = "grism and prism images show spectra, not stars"
_COUNTS = "most pixels of a photon-counting detector have zero counts or one"
_MOVED = "the telescope tracked a moving target: stars are trailed, in one exposure each"

# By question or by check: where either is named, it is not asked, for the reason given.
NOT_ASKED: Mapping[Mode, Mapping[str, str]] = {
    Mode.SCAN: dict.fromkeys(
        ("align", "clean", "crflags", "hotpix", "imprint", "psf", "resolution"),
        _TRAILS,
    ),
    Mode.DISPERSED: dict.fromkeys(
        (
            "align",
            "flux_agreement",
            "flux_between_exposures",
            "second_image_of_stars",
            "bright_source_flux",
            "flagged_star_cores",
            "flags_repeated_on_sky",
            "imprint",
            "psf",
            "resolution",
        ),
        _SPECTRA,
    ),
    Mode.COUNTING: dict.fromkeys(
        (
            "residual_defects",
            "dark_rings",
            "satellite_trails",
            "flux_agreement",
            "crflags",
            "hotpix",
            "mdrizsky",
            "moire",
            "sky",
        ),
        _COUNTS,
    ),
    Mode.FILTERS: dict.fromkeys(
        ("flux_agreement", "flux_between_exposures", "second_image_of_stars", "bright_source_flux"),
        "the exposures were taken through different filters",
    ),
    Mode.MOVING: dict.fromkeys(
        (
            "flux_agreement",
            "flux_between_exposures",
            "second_image_of_stars",
            "bright_source_flux",
            "residual_defects",
            "hot_pixel_images",
            "repeated_pattern",
        ),
        _MOVED,
    ),
}


def why_not_asked(check: str, question: str, modes: Iterable[Mode]) -> str:
    """Return why a check is not made for data of these modes, ``""`` where it is."""
    tables = [NOT_ASKED[mode] for mode in modes if mode in NOT_ASKED]
    return next((table[name] for table in tables for name in (question, check) if name in table), "")
