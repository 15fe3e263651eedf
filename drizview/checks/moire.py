"""Is there a Moire pattern in the background: noise that varies from place to place."""

from __future__ import annotations

import numpy as np

from drizview.checks.core.limits import Below, Fact
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.geometry import MappedChip
from drizview.checks.fixtures.moire import SQUARE, UNKNOWN_DROP, NoisePatch
from drizview.checks.fixtures.patches import drop_and_scale
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.noise.correlation import noise_correlation, squared_correlation
from drizview.measure.noise.modulation import Wave, agreeing, confirmation, modulation, strongest_wave
from drizview.numbers import number

_REMEDY = (
    "More dithered exposures smooth out the pattern. Otherwise raise final_pixfrac (up to 1.0), or bring final_scale "
    "closer to the native pixel; final_kernel='lanczos3' (only with final_pixfrac=1.0, native final_scale and clean "
    "data, not for photometry); final_crpix1 and final_crpix2 shift the phase."
)
# A wave this far above the median power, in most patches, is a period; noise stays below 15.
_WAVE = 30.0


@check(
    "moire",
    unit="",
    limit=Below(warn=0.09, fail=0.30),
    basis="noise predicted from the pixel phases: 0.01 to 0.03 for good dithers, 0.13 to 0.16 for a single phase",
    provenance="computed",
    headline="moiré modulates the noise by {value:.1%}",
    remedy=_REMEDY,
)
def phase_modulation(
    product: Product, noise_patches: tuple[NoisePatch, ...], mapped_chips: tuple[MappedChip, ...] | Unmeasured
) -> Measured:
    """Noise pattern from the pixel phases (moiré).

    Where a native pixel falls onto a single pixel of the product its noise is preserved; where it is shared among four,
    the noise is halved. The two alternate over the field, so that the sky shows a weave of noisy and smooth patches
    without a change in its mean. The pattern is predicted from the WCS and compared with the scatter in boxes of 8
    native pixels of blank sky; the value is the predicted relative modulation of the noise, times how closely (0 to 1)
    the image follows it. A warning is expected for single and undithered exposures drizzled to their native scale. The
    pattern is cosmetic: it does not affect photometry that uses the right noise.
    """
    if product.kernel not in SQUARE:
        raise Unmeasured(
            f"the noise pattern of the {product.kernel} kernel is not predicted"
            if product.kernel
            else "the drizzle kernel is not recorded or differs between inputs, so the noise pattern is not predicted"
        )
    known = [piece for piece in noise_patches if piece.predicted is not None]
    if not known:
        raise Unmeasured(missing_phases(product, mapped_chips))
    predicted = np.concatenate([piece.predicted.ravel() for piece in known if piece.predicted is not None])
    line = confirmation(np.concatenate([piece.variances.ravel() for piece in known]), predicted)
    noise = np.sqrt(predicted[np.isfinite(predicted)])
    strength = float(noise.std() / noise.mean())
    follows = float(np.clip(line.slope, 0, 1)) if line.slope > 3 * line.error else 0.0
    low, high = np.percentile(noise, (5, 95))
    note = (
        f"Predicted modulation {100 * strength:.1f} % (5th to 95th percentile of the noise 1 to {high / low:.2f}); "
        f"measured over predicted {number(line.slope, '.2f')} ± {line.error:.2f}, "
        f"correlation {number(line.correlation, '.2f')}."
    )
    value = strength * follows
    uncertainty = strength * min(line.error, 1.0)
    return Measured(value, n=line.n, uncertainty=uncertainty, where=_roughest(product, known), note=note)


def missing_phases(product: Product, mapped_chips: tuple[MappedChip, ...] | Unmeasured) -> str:
    """Return why no noise is predicted from the phases of the pixels."""
    if isinstance(mapped_chips, Unmeasured):
        return f"the pixel phases are unknown: {mapped_chips.reason}"
    placed = {each.entry.index for each in mapped_chips}
    lost = sum(entry.index not in placed for entry in product.inputs)
    which = f"{lost} of {len(product.inputs)} inputs"
    return f"{which} were not found, or cannot be placed on the product: their pixel phases are unknown"


def _roughest(product: Product, pieces: list[NoisePatch]) -> tuple[Place, ...]:
    """Return the box with the highest predicted noise of each patch."""
    found = []
    for piece in pieces:
        values = np.nan_to_num(piece.predicted) if piece.predicted is not None else np.zeros((1, 1))
        row, column = np.unravel_index(int(np.argmax(values)), values.shape)
        y = piece.window[0].start + (float(row) + 0.5) * piece.side
        x = piece.window[1].start + (float(column) + 0.5) * piece.side
        found.append((float(np.sqrt(values[row, column])), x, y))
    found.sort(reverse=True)
    return tuple(
        on_product(product, x, y, value=value, radius=24.0, note="predicted noise over the mean")
        for value, x, y in found[:MOST_PLACES]
    )


@check(
    "moire",
    unit="",
    limit=Below(warn=0.12),
    basis=(
        "scatter of the noise in boxes of 8 native pixels, beyond what 64 pixels give; a common period in most regions"
    ),
    provenance="judgement",
    headline="local noise varies by {value:.0%}, beyond counting statistics",
    remedy=_REMEDY,
    essential=False,
)
def noise_variation(product: Product, noise_patches: tuple[NoisePatch, ...]) -> Measured:
    """Variation of the local noise.

    Scatter of the noise in boxes of blank sky, beyond what their finite number of pixels explains. It needs only the
    product, and cannot separate a drizzle pattern from texture: faint sources, haloes and variations of depth raise it
    too. It warns only where most parts of the image share a period. A warning is expected for herringbone and striped
    bias, which run along the detector rows and are present in the exposures too.
    """
    pixfrac, ratio = drop_and_scale(product, unknown_drop=UNKNOWN_DROP)
    variances, counts = (
        np.concatenate([getattr(piece, name).ravel() for piece in noise_patches]) for name in ("variances", "counts")
    )
    found = modulation(variances, counts, correlated=squared_correlation(pixfrac, ratio))
    waves = _waves(noise_patches)
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "x": (piece.window[1].start + piece.window[1].stop) // 2,
            "y": (piece.window[0].start + piece.window[0].stop) // 2,
            "period (pixel)": round(wave.period * piece.side, 1),
            "direction (degrees)": round(wave.angle, 1),
            "power over median": round(wave.contrast, 1),
        }
        for piece, wave in waves
    )
    alike = agreeing([wave for _, wave in waves], contrast=_WAVE)
    periodic = alike > len(waves) / 2
    note = f"{alike} of {len(waves)} parts of the image share a period." if waves else "Too little sky for periods."
    return Measured(found.value, n=found.n, rows=rows, note=note, cap=None if periodic else Status.PASS)


def _waves(pieces: tuple[NoisePatch, ...]) -> list[tuple[NoisePatch, Wave]]:
    """Return the strongest wave of each patch that shows enough sky."""
    found = []
    for piece in pieces:
        try:
            found.append((piece, strongest_wave(piece.variances)))
        except Unmeasured:
            continue
    return found


@check(
    "moire",
    unit="",
    limit=Fact(),
    basis="Fruchter & Hook 2002: R = r / (1 - 1/(3r)) with r = pixfrac over scale ratio, 1 / (1 - r/3) below 1",
    provenance="source",
    headline="noise over large areas {value:.2f} × that of uncorrelated pixels",
    essential=False,
)
def correlated_noise(product: Product, noise_ratio: float) -> Measured:
    """Correlation of the noise.

    Scatter of sums over blocks of 16 native pixels, relative to the scatter of single pixels. Photometric errors in
    large apertures must be multiplied by it. An excess over the formula, which holds for square drops and uniform
    dithers, is structure: unresolved sources, haloes, residual sky. A fact.
    """
    if product.pixfrac is None:
        return Measured(noise_ratio, note="The drop size is not recorded, so there is nothing to compare it with.")
    formula = noise_correlation(*drop_and_scale(product))
    return Measured(
        noise_ratio, note=f"Fruchter & Hook give {formula:.2f}; measured over formula {noise_ratio / formula:.2f}."
    )
