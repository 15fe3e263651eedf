"""The colour of each data-quality bit."""

from __future__ import annotations

import re

# Distinct on grey and from one another; the bits that matter most in an inspection (4096 cosmic ray, 512 blob, 16 hot,
# 32 unstable) have the colours that are easiest to tell apart, also with red-green blindness.
BIT_COLOURS: dict[int, str] = {
    1: "#8c9eff",
    2: "#a1887f",
    4: "#4db6ac",
    8: "#90a4ae",
    16: "#ffb020",
    32: "#be78ff",
    64: "#dce775",
    128: "#f48fb1",
    256: "#00e5ff",
    512: "#4da3ff",
    1024: "#66bb6a",
    2048: "#ff8a65",
    4096: "#ff4d4d",
    8192: "#f06bff",
    16384: "#c0ca33",
    32768: "#b0bec5",
}
# A flag that is set but not asked for, where a frame shows the flags themselves.
UNMASKED = "#3a3f46"


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue (0 to 255) of ``#rgb`` or ``#rrggbb``."""
    if not re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", colour):
        raise ValueError(f"{colour!r} is not a colour; write '#rrggbb'")
    digits = colour[1:] if len(colour) == 7 else "".join(c + c for c in colour[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
