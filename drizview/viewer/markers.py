"""The objects of a catalogue that are marked on the image."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from drizview.text import clean

# More markers on the screen than this cover each other, and the image.
MOST = 2000


def markers(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the markers, checked, as the browser takes them; {} for none.

    Parameters
    ----------
    wanted : mapping
        ``scene``, the scene that they lie in, and lists of one length: ``x`` and ``y`` in scene units, ``rows``, the
        row of each in its table, ``names``, and ``notes``, what else is said of each, such as its magnitude.

    Raises
    ------
    ValueError
        The lists differ in length, a coordinate is not finite, or there are more than `MOST`.
    """
    if not wanted or not len(wanted["x"]):
        return {}
    lists = {key: list(wanted[key]) for key in ("x", "y", "rows", "names", "notes")}
    count = len(lists["x"])
    if any(len(values) != count for values in lists.values()):
        raise ValueError(f"lists of {', '.join(str(len(values)) for values in lists.values())} values")
    if count > MOST:
        raise ValueError(f"{count} markers, at most {MOST} are drawn")
    for axis in "xy":
        lists[axis] = [round(float(value), 2) for value in lists[axis]]
        if not all(map(math.isfinite, lists[axis])):
            raise ValueError("a coordinate is not finite")
    for key in ("names", "notes"):
        lists[key] = [clean(value, 60) for value in lists[key]]
    lists["rows"] = [int(value) for value in lists["rows"]]
    return {"scene": str(wanted.get("scene", "sky")), **lists}
