"""Numbers of bytes, as people write them."""

from __future__ import annotations

import re

import click

_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


def size_of(text: str) -> int:
    """Return the bytes of a size as people write it, ``2G``."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", text.strip(), re.IGNORECASE)
    if match is None:
        raise click.BadParameter(f"{text!r} is no size; write 500M or 2G")
    return int(float(match[1]) * _UNITS[match[2].upper()])
