"""What the archive holds of a dataset, and which of it a check needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drizview.dataset.identity.rootname import root_of
from drizview.dataset.inputs import SAFE_NAME
from drizview.errors import DrizviewError

_PRODUCTS = ("drc", "drz", "drw")
# With and without correction for charge transfer: a product is made from one kind.
_EXPOSURES = {"drc": ("flc", "flt"), "drw": ("c0m",), "drz": ("flt", "c0m", "flc")}
# Flags of WFPC2 lie in a file of their own.
_FLAGS = {"c0m": "c1m"}
_NAME = re.compile(r"(?:mast:)?(?P<root>[a-z0-9][a-z0-9_-]{3,79}?)(?:_(?:drc|drz|drw|asn|flc|flt|c0m)(?:\.fits)?)?")


@dataclass(frozen=True)
class Holding:
    """A file in the archive.

    Attributes
    ----------
    name : str
        Base name; nothing else of what the archive says becomes part of a path.
    uri : str
    size : int
        Length [bytes]; 0 where the archive does not say.
    is_public : bool
    """

    name: str
    uri: str
    size: int
    is_public: bool

    def is_in(self, folder: Path) -> bool:
        """Return whether a folder has a file of this name and length."""
        path = folder / self.name
        return path.is_file() and path.stat().st_size == self.size

    @property
    def is_product(self) -> bool:
        """Whether it is a drizzled image."""
        return self.suffix in _PRODUCTS

    @property
    def suffix(self) -> str:
        """The kind of file, ``"flc"``."""
        return self.name.removesuffix(".fits").rpartition("_")[2]


def asked_root(text: str) -> str:
    """Return the root name that a person means: ``"jbt7a3010"`` for ``"mast:JBT7A3010_drc.fits"``.

    Raises
    ------
    DrizviewError
        It is no name of that kind.
    """
    match = _NAME.fullmatch(text.strip().lower())
    if match is None:
        raise DrizviewError(text, None, "is no root name of the archive", "give a name such as jbt7a3010")
    return match["root"]


def holdings_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Holding]:
    """Return the FITS files in an answer of the archive by name.

    Left out are names that are no plain file names.
    """
    found: dict[str, Holding] = {}
    for row in rows:
        name = str(row["filename"]).strip().lower()
        if SAFE_NAME.match(name) and name.endswith(".fits"):
            public = str(row["access"]).strip().upper() == "PUBLIC"
            found.setdefault(name, Holding(name, str(row["uri"]).strip(), _size_in(row), public))
    return found


def _size_in(row: Mapping[str, Any]) -> int:
    try:
        return max(int(row["size"]), 0)
    except (TypeError, ValueError):  # none, or masked
        return 0


def held_product(root: str, held: Mapping[str, Holding]) -> Holding | None:
    """Return the drizzled product of a name, the one with corrected charge transfer where there are two."""
    return next((held[name] for suffix in _PRODUCTS if (name := f"{root}_{suffix}.fits") in held), None)


def held_exposures(
    roots: Sequence[str], product: Holding | None, held: Mapping[str, Holding]
) -> tuple[list[Holding], list[str]]:
    """Return the exposures that a product was made from, and the names of those that the archive does not hold."""
    kinds = _EXPOSURES[product.suffix] if product is not None else ("flc", "flt", "c0m")
    chosen, missing = [], []
    for root in roots:
        found = next((held[name] for suffix in kinds if (name := f"{root}_{suffix}.fits") in held), None)
        if found is None:
            missing.append(root)
            continue
        chosen.append(found)
        flags = held.get(f"{root}_{_FLAGS.get(found.suffix)}.fits")
        chosen += [flags] if flags is not None else []
    return chosen, missing


def refuse_proprietary(files: Iterable[Holding]) -> None:
    """Say which files are not public yet.

    Raises
    ------
    DrizviewError
        One of them is not.
    """
    closed = [file for file in files if not file.is_public]
    if closed:
        hint = "with the right to it, set MAST_API_TOKEN (auth.mast.stsci.edu/token)"
        raise DrizviewError(root_of(closed[0].name), None, f"{closed[0].name} is not public yet", hint)
