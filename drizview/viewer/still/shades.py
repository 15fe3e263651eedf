"""Colours of pixels, as the painter of the canvas makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.viewer.frame import Frame
from drizview.viewer.state import CanvasState
from drizview.viewer.still.colourmaps import COLOUR_MAPS, KIND_MAPS
from drizview.viewer.still.colours import UNMASKED, rgb

# Flags that cover little of a block of pixels stay visible: opacity goes with the root of the share, to this least.
FAINTEST = 0.18

# Colour (n, 3) from 0 to 255 and opacity (n,) from 0 to 1.
Paint = tuple[NDArray[np.float32], NDArray[np.float32]]

_STRETCHES: dict[str, Callable[[Any], Any]] = {
    "linear": lambda t: t,
    "sqrt": np.sqrt,
    "log": lambda t: np.log1p(1000 * t) / np.log(1001),
    "asinh": lambda t: np.arcsinh(10 * t) / np.arcsinh(10),
}


def image_shades(pixels: NDArray[np.float32], *, cuts: tuple[float, float], frame: Frame, state: CanvasState) -> Paint:
    """Return the colours of image values (n,); what is not finite is transparent.

    Parameters
    ----------
    pixels : array (n,)
        Values.
    cuts : tuple
        Low and high cut.
    frame, state
        Whose settings hold.
    """
    low, high = cuts
    good = np.isfinite(pixels)
    t = np.clip((np.where(good, pixels, low) - low) / (high - low), 0, 1)
    t = _STRETCHES[state.stretch if frame.kind == "sci" and not frame.linear else state.weight_stretch](t)
    t = np.clip((t - state.bias) * state.contrast + 0.5, 0, 1)
    table = COLOUR_MAPS[KIND_MAPS.get(frame.kind, state.cmap)].astype(np.float32)
    return table[(255 * (1 - t if state.invert else t)).round().astype(int)], good.astype(np.float32)


def flag_shades(pixels: NDArray[Any], state: CanvasState, *, alone: bool) -> Paint:
    """Return the colours of flags.

    Parameters
    ----------
    pixels : array (n,) or (n, 8)
        Data-quality values, or the codes of the share of each bit (see `drizview.viewer.tiles.shares`).
    state : CanvasState
        Mask, colours, opacity.
    alone : bool
        Whether the flags are the picture: then those outside of the mask are dim grey.
    """
    wanted = np.array([alone or bool(state.mask >> k & 1) for k in range(16)])
    share = (_bits(pixels, state.mask) if pixels.ndim == 1 else _shares(pixels, wanted))[:, wanted]
    masked = np.array([bool(state.mask >> k & 1) for k in np.flatnonzero(wanted)], dtype=bool)
    bit_colours: Any = state.colours
    colours = np.array([rgb(bit_colours[1 << k]) for k in np.flatnonzero(wanted)], dtype=np.float32).reshape(-1, 3)
    total, others = share[:, masked].sum(axis=1), share[:, ~masked].sum(axis=1)
    colour = share[:, masked] @ colours[masked] / np.maximum(total, 1e-9)[:, None]
    over = _opacity(total) * (1.0 if alone else state.opacity)
    under = (1 - over) * (_opacity(others) if alone else 0)
    alpha = over + under
    mixed = colour * over[:, None] + np.array(rgb(UNMASKED), dtype=np.float32) * under[:, None]
    return mixed / np.maximum(alpha, 1e-9)[:, None], alpha


def _bits(values: NDArray[Any], mask: int) -> NDArray[np.float32]:
    """Return 1 for the bit that gives a value its colour, the highest in the mask, and for all bits outside of it."""
    bits = (values[:, None].astype(np.int64) >> np.arange(16)) & 1
    inside = bits * np.array([mask >> k & 1 for k in range(16)])
    highest = np.where(inside.any(axis=1), 15 - inside[:, ::-1].argmax(axis=1), 16)
    bits[inside > 0] = 0
    found = highest < 16
    bits[np.nonzero(found)[0], highest[found]] = 1
    return bits.astype(np.float32)


def _shares(codes: NDArray[np.uint8], wanted: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the shares (n, 16) of the bits that are wanted, 0 for the others."""
    shares = np.zeros((len(codes), 16), np.float32)
    table = np.append(0, 2.0 ** ((np.arange(1, 16) - 15) / 2)).astype(np.float32)
    for k in np.flatnonzero(wanted):
        shares[:, k] = table[codes[:, k // 2] >> 4 * (k % 2) & 15]
    return shares


def _opacity(share: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.where(share > 0, np.clip(np.sqrt(share), FAINTEST, 1), 0).astype(np.float32)
