"""Peculiar optics: breathing, and a PSF that varies over the field."""

from __future__ import annotations

import numpy as np

from benchmarks.cases.peculiar.registry import peculiarity
from benchmarks.cases.peculiar.shot import Shot

Edges = tuple[dict, dict]
NM_PER_MICRON = 6.1  # wave-front error, rms, that a micron of the secondary mirror's despace makes


@peculiarity("breathing", "optics", "micron")
def breathing(edges: Edges, strength: float, shot: Shot) -> Edges:
    """Move the focus to and fro with the orbit: half a cycle in four exposures."""
    phase = shot.random("breathing").uniform(0, 2 * np.pi) + np.pi * shot.exposure / 4
    return _added(edges, strength * NM_PER_MICRON * np.sin(phase), (1, 1))


@peculiarity("varying PSF", "optics", "nm rms, edge to edge")
def varying(edges: Edges, strength: float, shot: Shot) -> Edges:
    """Let focus and astigmatism run over the field."""
    left, right = _added(edges, strength / 2, (-1, 1))
    right = right | {"astigmatism_nm": right["astigmatism_nm"] + strength / 3}
    return left, right


@peculiarity("jitter", "optics", "pixel")
def jitter(edges: Edges, strength: float, shot: Shot) -> Edges:
    """Let the pointing drift a little, in every exposure by another amount: one guide star."""
    random = shot.random("jitter", each=True)
    trail = (strength * random.uniform(0.3, 1), shot.random("jitter").uniform(0, 180))
    return tuple(edge | {"trail": trail} for edge in edges)


def _added(edges: Edges, focus_nm: float, signs: tuple[int, int]) -> Edges:
    return tuple(
        edge | {"focus_nm": edge["focus_nm"] + sign * focus_nm} for edge, sign in zip(edges, signs, strict=True)
    )
