"""Cases: what is simulated, and which questions should notice."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

DITHERS: dict[str, tuple[tuple[float, float], ...]] = {
    "none": ((0.0, 0.0),) * 6,
    "line2": ((0.0, 0.0), (3.5, 2.5)),
    "line3": ((0.0, 0.0), (3.33, 3.67), (6.67, 7.33)),
    "gap3": ((0.0, 0.0), (5.4, 60.3), (-4.7, -60.6)),
    "box": ((0.0, 0.0), (4.0, 1.5), (2.5, 4.0), (-1.5, 2.5)),
    "wide4": ((0.0, 0.0), (25.5, 18.3), (-18.2, 27.6), (31.7, -22.4)),
    "six": ((0.0, 0.0), (4.0, 1.5), (2.5, 4.0), (-1.5, 2.5), (10.33, 12.67), (-7.67, 9.33)),
    "many": (
        (0.0, 0.0),
        (4.0, 1.5),
        (2.5, 4.0),
        (-1.5, 2.5),
        (10.33, 12.67),
        (-7.67, 9.33),
        (14.2, -6.6),
        (-11.4, -13.1),
        (6.7, 21.3),
        (-19.6, 3.9),
        (22.1, 8.4),
        (-3.2, -24.8),
    ),
    "fields": ((0.0, 0.0), (2.5, 60.5), (2200.0, 300.0), (2202.5, 358.5)),
    "mosaic": ((0.0, 0.0), (2.5, 1.5), (1.5, -2.5), (150.0, 60.0), (152.5, 61.5), (151.5, 57.5)),
}


@dataclass(frozen=True)
class Defect:
    """A fault: the questions that should notice, those that may, and the checks that name its cause."""

    reveals: tuple[str, ...]
    may: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()


_AROUND = ("psf", "crflags", "imprint", "clean", "weight", "moire")
_SHIFTS = ("shift_between_exposures", "shift_between_visits")
_SKY_OF_ONE = ("sky_keyword_error", "sky_offsets", "sky_between_exposures")
_LONG = ("elongation_of_stars", "shapes_of_exposures", "elongation_in_one_direction", "width_over_handbook")
_LOST = ("second_image_of_stars", "flux_between_exposures", "shapes_of_exposures", "flux_agreement")
_GLOW = ("light_of_one_exposure", "sky_between_exposures")
_FLOOD = ("flags_above_expected",)
_ALONE = ("flux_between_exposures", "shared_sources", "exposures_apart", "pointing_far_off")
_HOT = ("hot_pixel_images", "repeated_pattern")
_FILLED = ("sky_keyword_error", "sky_oversubtracted")
DEFECTS = {
    "clean": Defect(()),
    "misaligned": Defect(("align",), _AROUND, _SHIFTS),
    "rotated": Defect(("align",), _AROUND, ("turn_between_exposures",)),
    "visit offset": Defect(("align",), _AROUND, _SHIFTS),
    "coordinates changed": Defect(("align",), (*_AROUND, "hotpix"), ("coordinates_since_drizzling",)),
    "drift": Defect(("psf",), ("crflags", "align", "imprint", "clean"), _LONG),
    "loss of lock": Defect(("psf", "clean", "crflags"), ("align", "imprint", "weight"), _LOST),
    "defocus": Defect(("psf",), (), ("width_over_handbook", "width_over_predicted", "half_light_radius")),
    "sky of one exposure": Defect(("mdrizsky", "sky"), ("crflags", "weight", "imprint", "clean"), _SKY_OF_ONE),
    "sky of one chip": Defect(
        ("sky",), ("mdrizsky", "crflags", "weight", "imprint", "clean"), ("sky_chip_step", "sky_step_between_chips")
    ),
    "amplifier step": Defect(("sky",), ("mdrizsky", "crflags", "clean"), ("sky_amplifier_step",)),
    "scattered light": Defect(
        ("sky",), ("clean", "crflags", "mdrizsky", "imprint", "weight"), ("sky_between_exposures",)
    ),
    "gradient of one exposure": Defect(
        ("sky",), ("clean", "crflags", "mdrizsky", "imprint", "weight"), ("sky_between_exposures",)
    ),
    "filled field": Defect(("mdrizsky", "sky"), ("clean", "imprint", "crflags"), _FILLED),
    "low driz_cr_snr": Defect(
        ("crflags",),
        ("weight", "imprint", "clean", "moire"),
        ("flags_on_noise", "flags_on_deficits", "flags_above_expected"),
    ),
    "flagged cores": Defect(
        ("crflags", "imprint"),
        ("clean", "weight", "psf", "moire"),
        ("flagged_star_cores", "imprinted_cores", "imprint_depth"),
    ),
    "no cosmic-ray rejection": Defect(("clean",), ("crflags", "imprint", "hotpix"), ("residual_defects",)),
    "single exposure": Defect(("clean",), ("dither", "moire", "align", "crflags"), ("residual_defects",)),
    "hot pixels": Defect(("hotpix",), ("clean", "crflags"), _HOT),
    "hot pixels, two exposures": Defect(("hotpix", "clean"), ("crflags",), _HOT),
    "hot pixels, undithered": Defect(("hotpix", "clean"), ("dither", "moire", "crflags"), (*_HOT, "residual_defects")),
    "undithered": Defect(("dither",), ("moire", "hotpix", "clean"), ("dither_step",)),
    "undithered, small drops": Defect(
        ("moire",), ("dither", "weight", "hotpix", "clean", "imprint"), ("phase_modulation",)
    ),
    "fine grid, small drops": Defect(
        ("dither",), ("moire", "weight", "clean", "imprint"), ("weight_scatter", "grid_finer_than_dither")
    ),
    "lost chip": Defect(
        ("weight",), ("clean", "imprint", "moire", "crflags", "dither", "hotpix"), ("inputs_without_weight",)
    ),
    "exposure left out": Defect(("weight",), ("clean", "hotpix", "dither"), ("members_left_out",)),
    "duplicated exposure": Defect(
        ("weight", "dither", "clean", "align"), ("crflags", "hotpix", "imprint", "moire"), ("duplicated_exposures",)
    ),
    "other weights": Defect(("weight",), ("imprint",), ("weight_is_time",)),
    "trail": Defect(("clean",), ("crflags", "imprint", "sky", "mdrizsky"), ("satellite_trails",)),
    "wide trail": Defect(("clean", "sky"), ("crflags", "imprint", "mdrizsky"), ("satellite_trails", *_GLOW)),
    "other field": Defect(("align", "clean"), (*_AROUND, "hotpix", "mdrizsky", "sky"), (*_SHIFTS, *_ALONE)),
    "tile offset": Defect(("align",), _AROUND, _SHIFTS),
    "chip offset": Defect(("align",), _AROUND, (*_SHIFTS, "turn_between_exposures")),
    "scale": Defect(("align",), _AROUND, (*_SHIFTS, "turn_between_exposures")),
    "exchanged chips": Defect(("align", "clean"), (*_AROUND, "hotpix", "mdrizsky", "sky"), (*_SHIFTS, *_ALONE)),
    "drift of one exposure": Defect(
        ("psf", "align"), _AROUND, ("shapes_of_exposures", "width_between_exposures", "shared_sources")
    ),
    "defocus of one exposure": Defect(
        ("psf",), (*_AROUND, "align"), ("shapes_of_exposures", "width_between_exposures")
    ),
    "wrong exposure time": Defect(("clean",), (*_AROUND, "sky", "mdrizsky"), ("flux_between_exposures",)),
    "no light": Defect(("clean", "align"), (*_AROUND, "mdrizsky", "sky", "hotpix"), _ALONE),
    "patches of light": Defect(("sky",), ("clean", "crflags", "imprint", "mdrizsky"), ("light_of_one_exposure",)),
    "strong persistence": Defect(
        ("hotpix", "clean", "sky"),
        ("crflags", "imprint", "mdrizsky"),
        (*_HOT, "sources_fixed_on_detector", "faint_afterimages"),
    ),
    "gradient": Defect(("sky", "mdrizsky"), ("crflags", "imprint"), _FILLED),
    "bias jump": Defect(
        ("sky",), ("mdrizsky", "crflags", "imprint", "clean"), ("sky_amplifier_step", "sky_between_exposures")
    ),
    "empty quadrant": Defect(
        ("sky", "clean", "mdrizsky"),
        (*_AROUND, "align", "hotpix"),
        ("blank_part_of_chip", "sky_amplifier_step", "sky_between_exposures"),
    ),
    "sky of all exposures": Defect(("mdrizsky", "sky"), ("crflags", "weight", "imprint", "clean"), _SKY_OF_ONE),
    "sky kept": Defect(
        ("mdrizsky", "sky"),
        ("crflags", "weight", "imprint", "clean"),
        ("recorded_sky_values", "recorded_sky_left", "sky_keyword_error", "sky_steps", "sky_offsets"),
    ),
    "grown flags": Defect(("crflags", "weight"), ("clean", "imprint", "moire", "hotpix"), ("flags_above_expected",)),
    "shower of rays": Defect(
        ("clean", "crflags"), ("imprint", "weight", "moire", "mdrizsky", "sky"), ("residual_defects", *_FLOOD)
    ),
    "hot column, undithered": Defect(
        ("hotpix", "clean"), ("dither", "moire", "crflags", "sky"), (*_HOT, "residual_defects", "satellite_trails")
    ),
}


@dataclass(frozen=True)
class Case:
    """One association; strengths are in the unit that `unit` names.

    ``peculiar`` names what the detector and the sky have of their own, with its strength (`benchmarks.cases.peculiar`);
    ``own_sky``: the true sky is given to AstroDrizzle; ``times``: of the exposures, over the camera's; ``grade``: below
    (as in good data), subtle, moderate or gross.
    """

    name: str
    seed: int
    camera: str = "uvis"
    field: str = "sparse"
    dither: str = "box"
    n: int = 4
    defect: str = "clean"
    strength: float = 0.0
    unit: str = ""
    corner: bool = False
    rolls: tuple[float, ...] = ()
    drizzle: dict[str, Any] = dataclasses.field(default_factory=dict)
    peculiar: dict[str, float] = dataclasses.field(default_factory=dict)
    own_sky: bool = False
    times: tuple[float, ...] = ()
    grade: str = ""
