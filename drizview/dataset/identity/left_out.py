"""Why an exposure of the association did not go into the product."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

from drizview.dataset.identity.normal import mishap
from drizview.dataset.identity.rootname import exposure_key, root_of, suffix_of
from drizview.dataset.inputs import inputs_of
from drizview.dataset.io.reader import FitsFile
from drizview.errors import DrizviewError

# What AstroDrizzle writes on the way: images of one exposure, the median and what is blotted from it.
INTERMEDIATE = re.compile(
    r"_(single_(sci|wht)|sci\d_(single_sci|blt|crmask|sky)|med|blt|crclean|final_mask|single_mask)\.fits$"
)
PRODUCTS = ("drz", "drc", "drw")
# Neighbours whose headers are read at most.
_MOST = 64


def reasons(roots: Iterable[str], product: Path, paths: Mapping[str, Path], suffixes: Iterable[str]) -> dict[str, str]:
    """Return why exposures were left out, by rootname; those for which no file gives a reason are not among them.

    Parameters
    ----------
    roots : iterable of str
        Rootnames of the exposures.
    product : Path
        The product that they are not in.
    paths : mapping
        Files beside it by lower-case name.
    suffixes : iterable of str
        Those of exposures, the preferred first.
    """
    left = list(roots)
    wanted = tuple(suffixes)
    found = {root: why for root in left if (why := _no_exposure(root, paths, wanted))}
    rest = [root for root in left if root not in found]
    return found | (_elsewhere(rest, product, paths) if rest else {})


def _no_exposure(root: str, paths: Mapping[str, Path], suffixes: tuple[str, ...]) -> str:
    """Return why an exposure could not be used, as its header tells: it has no exposure time, or it failed."""
    path = next((paths[name] for suffix in suffixes if (name := f"{root}_{suffix}.fits") in paths), None)
    if path is None:
        return ""
    try:
        with closing(FitsFile(path)) as file:
            header = file.primary
    except DrizviewError:  # a broken neighbour is not what was asked for
        return ""
    return mishap(header)


def _elsewhere(roots: list[str], product: Path, paths: Mapping[str, Path]) -> dict[str, str]:
    """Return the exposures that another product beside this one holds, with its name."""
    keys = {exposure_key(root): root for root in roots}
    others = (path for name, path in sorted(paths.items()) if suffix_of(name) in PRODUCTS and path != product)
    found: dict[str, str] = {}
    for path in islice(others, _MOST):
        try:
            with closing(FitsFile(path)) as file:
                named = {exposure_key(entry.root) for entry in inputs_of(file.primary, None)}
        except DrizviewError:
            continue
        for key in named & keys.keys():
            found.setdefault(keys[key], f"it went into {path.name}")
    return found


def is_intermediate(file: str) -> bool:
    """Return whether a file's name is that of an image that AstroDrizzle makes on the way."""
    return bool(INTERMEDIATE.search(file.lower())) and root_of(file) != file
