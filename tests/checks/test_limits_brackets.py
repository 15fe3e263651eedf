"""The limits of all checks, written down once more: a change of one is a conscious act in two places.

The numbers are those of docs/checks.md, in the section named for the question; where that page says nothing of a limit,
the basis that the check itself declares is the source, and the comment says so.
"""

from __future__ import annotations

import math

import pytest

from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status

NEVER = math.inf
# Check: (good up to, fails beyond).
HIGH = {
    # clean
    "residual_defects": (150, 1000),
    "blank_part_of_chip": (2, 10),  # its basis
    "empty_pixels": (0.1, 1),
    "satellite_trails": (0.5, 0.5),  # one trail is a fail: its basis
    "flux_between_exposures": (4, 15),  # its basis
    "second_image_of_stars": (5, 15),  # its basis
    # sky
    "sky_steps": (0.5, 1),
    "sky_chip_step": (0.5, 1),
    "sky_amplifier_step": (0.25, NEVER),
    "sky_between_exposures": (0.25, NEVER),  # its basis
    "light_of_one_exposure": (4.5, NEVER),  # its basis
    # psf
    "width_over_predicted": (1.1, 1.25),
    "elongation_of_stars": (1.12, 1.25),
    "shapes_of_exposures": (1.3, NEVER),
    "width_between_exposures": (1.25, NEVER),  # its basis
    "shapes_on_product": (1.3, NEVER),  # its basis
    "elongation_in_one_direction": (1.045, NEVER),  # its basis
    "width_over_handbook": (1.2, NEVER),
    "half_light_radius": (2.2, NEVER),  # its basis
    # hotpix
    "hot_pixel_images": (100, 1000),
    "repeated_pattern": (3, 15),  # its basis
    "sources_fixed_on_detector": (3.5, NEVER),  # its basis
    "faint_afterimages": (3.5, NEVER),  # its basis
    # dither
    "weight_scatter": (0.2, 0.3),
    # align
    "shift_between_exposures": (0.15, 0.5),
    "turn_between_exposures": (0.15, 0.5),
    "shift_between_visits": (0.15, 0.5),
    "pointing_far_off": (1, 3),  # its basis
    "drift_in_visit": (0.2, NEVER),  # its basis
    "kinds_of_coordinates": (1.5, NEVER),  # a count of kinds: two are more than one
    "weak_fits": (0.5, NEVER),  # a count
    "coordinates_since_drizzling": (0.1, NEVER),  # its basis
    # moire
    "phase_modulation": (0.09, 0.3),
    "noise_variation": (0.12, NEVER),  # its basis
    # mdrizsky
    "sky_keyword_error": (0.25, 0.5),
    "sky_step_between_chips": (0.3, NEVER),  # its basis
    # crflags
    "flags_above_expected": (2, 4),
    "flags_uneven": (2, NEVER),  # its basis
    "flags_clustered": (20, NEVER),
    "flags_periodic": (0.2, NEVER),  # its basis
    "flags_jump": (3, NEVER),  # its basis
    "flags_on_deficits": (15, 40),
    "flags_on_noise": (30, 70),
    "flagged_star_cores": (6, 15),
    "flags_repeated_on_sky": (3, NEVER),
    # weight
    "inputs_without_weight": (0.5, 0.5),  # a count
    "duplicated_exposures": (0.5, 0.5),  # a count
    "area_of_low_weight": (10, 40),  # its basis
    "area_of_high_weight": (2, NEVER),
    "area_without_weight": (2.5, 15),
    "rejected_weight": (20, 50),  # its basis
    "exposure_sum": (1, NEVER),  # its basis
    "members_left_out": (1, 60),  # its basis
    # imprint
    "imprinted_cores": (20, 60),
    "imprint_depth": (5, 15),
    "imprint_reversed": (5, NEVER),
}
# Check: (good down to, fails below).
LOW = {
    "dark_rings": (-0.5, -3),
    "sky_oversubtracted": (-0.5, -1),
    "shared_sources": (40, 15),  # its basis
    "bright_source_flux": (0.6, 0.3),  # its basis
    "dither_step": (0.1, -NEVER),
    "grid_finer_than_dither": (0.7, -NEVER),  # its basis
    "flags_below_expected": (0.3, -NEVER),  # its basis
    "weight_is_time": (0.5, -NEVER),  # yes or no
}
# Check: ((good from, to), (fails outside)).
RANGE = {
    "flux_agreement": ((0.95, 1.05), (0.85, 1.15)),
    "recorded_sky_left": ((-0.5, 0.5), (-NEVER, NEVER)),  # its basis
    "weight_over_exposure": ((0.9, 1.1), (0.7, 1.3)),
    "inverse_variance": ((0.6, 1.6), (-NEVER, NEVER)),  # its basis
}
FACTS = {
    "sky_offsets", "width_by_rejection", "dither_record", "resolution", "correlated_noise", "recorded_sky_values",
    "coverage",
    "sky_gradient", "exposures_apart", "flags_grown",
}  # fmt: skip
BY_ID = {entry.id: entry for entry in checks()}
NEAR = 1e-6


def judged(check, value):
    return BY_ID[check].limit.judge(value)


def test_every_limit_is_written_down_here():
    assert set(BY_ID) == {*HIGH, *LOW, *RANGE, *FACTS}


# (Check, detectors): (good up to, fails beyond), where they differ from those of the others.
OWN = {
    ("area_without_weight", "WFPC2"): (6, 20),  # its basis: a clean product has 2.9
    ("sky_chip_step", "WFPC2"): (1, NEVER),  # its basis: a real product has 0.83
}


def test_detectors_with_limits_of_their_own():
    own = {(id, name.split("/")[0]) for id, entry in BY_ID.items() for name in entry.detectors}
    assert own == set(OWN)
    for (id, camera), edges in OWN.items():
        limits = [limit for name, limit in BY_ID[id].detectors.items() if name.startswith(f"{camera}/")]
        assert all((limit.warn, NEVER if limit.fail is None else limit.fail) == edges for limit in limits)
        assert len(limits) == 5


@pytest.mark.parametrize(("check", "edges"), [*HIGH.items(), *LOW.items()])
def test_a_value_beyond_the_limit_is_judged_and_one_within_is_not(check, edges):
    beyond = NEAR if check in HIGH else -NEAR
    warn, fail = edges
    assert judged(check, warn) is Status.PASS
    assert judged(check, warn + beyond) is (Status.FAIL if warn == fail else Status.WARN)
    if math.isfinite(fail):
        assert judged(check, fail) is (Status.PASS if warn == fail else Status.WARN)
        assert judged(check, fail + beyond) is Status.FAIL
    else:
        assert judged(check, math.copysign(1e30, beyond)) is Status.WARN


@pytest.mark.parametrize(("check", "edges"), RANGE.items())
def test_a_value_outside_the_range_is_judged_and_one_inside_is_not(check, edges):
    for warn, fail, beyond in zip(*edges, (-NEAR, NEAR), strict=True):
        assert judged(check, warn) is Status.PASS
        assert judged(check, warn + beyond) is Status.WARN
        if math.isfinite(fail):
            assert judged(check, fail) is Status.WARN
            assert judged(check, fail + beyond) is Status.FAIL
        else:
            assert judged(check, math.copysign(1e30, beyond)) is Status.WARN


@pytest.mark.parametrize("check", sorted(FACTS))
def test_a_fact_is_never_judged(check):
    assert {judged(check, value) for value in (-1e30, 0.0, 1e30)} == {Status.INFO}
