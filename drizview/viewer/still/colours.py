"""The colour of each data-quality bit."""

from __future__ import annotations

import re

# Every pair differs by 10 (CIEDE2000) or more, also to eyes with protanopia, deuteranopia or tritanopia (found by a
# search); those of the bits that matter most in an inspection (4096 cosmic ray, 512 blob, 16 hot, 32 unstable) by 20.
BIT_COLOURS: dict[int, str] = {
    1: "#fa920a",
    2: "#98505a",
    4: "#326b1a",
    8: "#dbffd6",
    16: "#ffe86a",
    32: "#883bdd",
    64: "#956eff",
    128: "#b3c699",
    256: "#ffbef5",
    512: "#aaa1ff",
    1024: "#fffbff",
    2048: "#b1767d",
    4096: "#ff3e54",
    8192: "#7182ab",
    16384: "#b89eb3",
    32768: "#5f5682",
}
# A flag that is set but not asked for, where a frame shows the flags themselves.
UNMASKED = "#3a3f46"


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue (0 to 255) of ``#rgb`` or ``#rrggbb``."""
    if not re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", colour):
        raise ValueError(f"{colour!r} is not a colour; write '#rrggbb'")
    digits = colour[1:] if len(colour) == 7 else "".join(c + c for c in colour[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
