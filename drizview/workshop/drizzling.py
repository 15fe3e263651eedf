"""Drizzling a plan: sky, cosmic-ray rejection and the final product, with the `drizzle` package."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.nddata import bitfield_to_boolean_mask
from astropy.stats import sigma_clipped_stats

from drizview.errors import DrizviewError
from drizview.quiet import quiet
from drizview.workshop.expose import Exposed, expose
from drizview.workshop.grid import Grid, drizzle_map, grid_of
from drizview.workshop.plain import PlainDrizzle, plain_blot
from drizview.workshop.plan import ExposurePlan
from drizview.workshop.rejection import accepted, combine

COSMIC_RAY = 4096
IN_BROWSER = sys.platform == "emscripten"  # Python in a browser: no C code but its own


@dataclass(frozen=True)
class Drizzled:
    """What comes of a plan.

    ``exposures`` by exposure and chip, with the flags that driz_cr has set; ``skies`` what is subtracted from each
    exposure [electrons]; ``science`` [electrons / s], ``weight`` and ``context`` of the product, each (ny, nx).
    """

    plan: ExposurePlan
    grid: Grid
    exposures: tuple[tuple[Exposed, ...], ...]
    skies: tuple[float, ...]
    science: np.ndarray
    weight: np.ndarray
    context: np.ndarray


def drizzled(plan: ExposurePlan) -> Drizzled:
    """Return the exposures and the product of a plan.

    Raises
    ------
    DrizviewError
        The `drizzle` package is not installed.
    """
    numbers = range(plan.camera.chips)
    raw = [[expose(plan, k, number) for number in numbers] for k in range(len(plan.shots))]
    skies = [_sky(plan, chips) + shot.sky_error for chips, shot in zip(raw, plan.shots, strict=True)]
    grid = grid_of(plan)
    good = _rejected(plan, raw, skies) if plan.drizzle["driz_cr"] else _all(raw)
    flagged = tuple(
        tuple(_flagged(chip, fine) for chip, fine in zip(chips, fines, strict=True))
        for chips, fines in zip(raw, good, strict=True)
    )
    final = _canvas(grid.shape, plan.drizzle["final_kernel"])
    for k, shot in enumerate(plan.shots):
        for number in numbers:
            mask = _mask(flagged[k][number], plan.drizzle["final_bits"])
            weight, wht_scale = _weight(plan, flagged[k][number], mask, skies[k], number, grid)
            _add(final, plan, flagged[k][number].science - skies[k], weight, drizzle_map(plan, shot, number, grid),
                 wht_scale=wht_scale, pixfrac=plan.drizzle["final_pixfrac"], ratio=grid.ratio)  # fmt: skip
    science = np.where(final.out_wht > 0, final.out_img, np.nan).astype(np.float32)
    return Drizzled(plan, grid, flagged, tuple(skies), science, final.out_wht, final.out_ctx[0])


def _all(raw: list[list[Exposed]]) -> list[list[np.ndarray]]:
    return [[np.ones(chip.flags.shape, bool) for chip in chips] for chips in raw]


def _sky(plan: ExposurePlan, chips: list[Exposed]) -> float:
    """Return the sky of an exposure as "localmin" has it: the lowest of the chips' clipped medians [electrons]."""
    medians = []
    for number, chip in enumerate(chips):
        mask = _mask(chip, plan.drizzle["driz_sep_bits"])
        if number not in plan.shots[0].dead and mask.any():
            _, median, _ = sigma_clipped_stats(chip.science[mask], sigma=4, maxiters=5)
            medians.append(float(median))
    return min(medians, default=0.0)


def _rejected(plan: ExposurePlan, raw: list[list[Exposed]], skies: list[float]) -> list[list[np.ndarray]]:
    """Return by exposure and chip where there is no cosmic ray."""
    head = plan.field.headers["product_sci"]
    grid = Grid((head["NAXIS2"], head["NAXIS1"]), 1.0)
    maps = [[drizzle_map(plan, shot, n, grid) for n in range(plan.camera.chips)] for shot in plan.shots]
    images, weights = [], []
    for k, chips in enumerate(raw):
        single = _canvas(grid.shape, "turbo")
        for number, chip in enumerate(chips):
            mask = _mask(chip, plan.drizzle["driz_sep_bits"]).astype(np.float32)
            _add(single, plan, chip.science - skies[k], mask, maps[k][number], wht_scale=plan.camera.exptime)
        images.append(np.where(single.out_wht > 0, single.out_img, 0))
        weights.append(single.out_wht)
    read_noise = plan.field.read_noise
    noise = np.array([read_noise**2 + max(sky, 0) for sky in skies])
    median = combine(np.array(images), np.array(weights), how=plan.drizzle["combine_type"], noise_squared=noise)
    snr, scale = (_pair(plan.drizzle[key]) for key in ("driz_cr_snr", "driz_cr_scale"))
    return [
        [
            accepted(chip.science, _blot(median, maps[k][number]) * plan.camera.exptime + skies[k],
                     sky=skies[k], read_noise=read_noise, snr=snr, scale=scale)
            for number, chip in enumerate(chips)
        ]
        for k, chips in enumerate(raw)
    ]  # fmt: skip


def _pair(text: str) -> tuple[float, float]:
    first, second = map(float, text.split())
    return first, second


def _flagged(chip: Exposed, fine: np.ndarray) -> Exposed:
    return Exposed(chip.science, chip.noise, np.where(fine, chip.flags, chip.flags | COSMIC_RAY).astype(np.int16))


def _mask(chip: Exposed, bits: str) -> np.ndarray:
    """Return which pixels count, where the flags in ``bits`` do no harm."""
    ignored = [int(bit) for bit in bits.split(",") if int(bit)]
    return bitfield_to_boolean_mask(chip.flags, ignore_flags=ignored, good_mask_value=True, dtype=bool)


def _weight(
    plan: ExposurePlan, chip: Exposed, mask: np.ndarray, sky: float, number: int, grid: Grid
) -> tuple[np.ndarray, float]:
    """Return the weight of the pixels and its factor, as final_wht_type asks."""
    camera, kind = plan.camera, plan.drizzle["final_wht_type"]
    if kind == "EXP":
        return mask.astype(np.float32), camera.exptime
    if kind == "ERR":
        return (mask * (camera.exptime / (chip.noise / camera.divisor)) ** 2).astype(np.float32), grid.ratio**-4
    flat = plan.chips[number].flat
    variance = camera.dark * camera.exptime + sky * flat + plan.field.read_noise**2
    return (mask * flat**2 / variance).astype(np.float32), camera.exptime**2 / grid.ratio**4


def _canvas(shape: tuple[int, int], kernel: str) -> Any:
    if IN_BROWSER:
        return PlainDrizzle(kernel=kernel, out_shape=shape)
    try:
        from drizzle.resample import Drizzle
    except ImportError as error:
        hint = 'pip install "drizview[lab]"'
        raise DrizviewError("drizzle", None, "the package is not installed", hint) from error
    return Drizzle(kernel=kernel, fillval="INDEF", out_shape=shape, max_ctx_id=31)


def _add(
    canvas: Any,
    plan: ExposurePlan,
    electrons: np.ndarray,
    weight: np.ndarray,
    pixmap: np.ndarray,
    *,
    wht_scale: float,
    pixfrac: float = 1.0,
    ratio: float = 1.0,
) -> None:
    """Drizzle a chip, as a rate for a pixel of the product."""
    with quiet():  # of kernels that do not conserve flux, which is what they are there to show
        canvas.add_image(
            (electrons / plan.camera.exptime).astype(np.float32), exptime=plan.camera.exptime, pixmap=pixmap,
            weight_map=weight, wht_scale=wht_scale, pixfrac=pixfrac, in_units="cps", iscale=ratio**2,
            pixel_scale_ratio=ratio,
        )  # fmt: skip


def _blot(median: np.ndarray, pixmap: np.ndarray) -> np.ndarray:
    if IN_BROWSER:
        return plain_blot(median, pixmap)
    from drizzle.resample import blot_image

    return blot_image(median.astype(np.float32), pixmap, interp="poly5")
