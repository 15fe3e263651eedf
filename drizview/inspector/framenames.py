"""Names that a person types for the frames."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from drizview.viewer import Frame

# Words for the frames of the product.
_WORDS = {
    "product": "product/sci", "drz": "product/sci", "drc": "product/sci", "weight": "product/wht", "wht": "product/wht",
    "context": "product/ctx", "ctx": "product/ctx",
}  # fmt: skip


def frame_id(name: str, frames: Sequence[Frame], exposures: Sequence[str] = ()) -> str:
    """Return the id of the frame that a name stands for.

    Parameters
    ----------
    name : str
        An id (``"je9g01a0q/sci"``), a label as the toolbar shows it (``"a0q DQ"``), ``"exposure1"`` or
        ``"exposure2 DQ"`` in the order of the exposures, a rootname or its end (``"a0q"``), ``"product"``, ``"weight"``
        or ``"context"``; ``"drz 2"`` for a product that was added, ``"difference"`` for that less the open one. Upper
        and lower case are the same.
    frames : sequence of Frame
        What can be shown.
    exposures : sequence of str
        Names of all exposures in their order, to count them by; those of the frames where left out.

    Raises
    ------
    KeyError
        No frame has this name, or several; what there is.
    """
    wanted = " ".join(name.lower().split())
    known = _known(frames, exposures)
    found = known.get(_WORDS.get(wanted, wanted))
    if found is None:
        near = difflib.get_close_matches(wanted, known, n=3) or [frame.label for frame in frames[:6]]
        raise KeyError(f"no frame {name!r}; there are for instance {', '.join(near) or 'none'}")
    return found


def exposure_named(name: str, exposures: Sequence[str]) -> str | None:
    """Return the exposure that a frame's name (see `frame_id`) belongs to, None where it names none."""
    word = re.split(r"[ /]", " ".join(name.lower().split()))[0]
    counted = re.fullmatch(r"exposure(\d+)", word)
    if counted and 1 <= int(counted[1]) <= len(exposures):
        return exposures[int(counted[1]) - 1]
    return next((exposure for exposure in exposures if exposure.lower() in (word, name.lower())), None)


def _known(frames: Sequence[Frame], exposures: Sequence[str]) -> dict[str, str]:
    """Return each name in lower case with its frame; what stands for several frames is left out."""
    known: dict[str, str] = {}
    shown = dict.fromkeys(frame.id.rpartition("/")[0] for frame in frames if frame.group != "drz")
    exposures = list(exposures or shown)
    for frame in frames:
        exposure, _, kind = frame.id.rpartition("/")
        names = [frame.id, frame.label, frame.label.replace("−", "-")]
        names += ["difference"] if frame.linear else []
        if exposure not in exposures:
            names += [frame.group] if kind == "sci" else []
        else:
            count = exposures.index(exposure) + 1
            names += [
                f"exposure{count}/{kind}",
                f"exposure{count} {kind}",
                f"{exposure} {kind}",
                f"{frame.group}/{kind}",
            ]
            names += [f"exposure{count}", exposure, frame.group] if kind == "sci" else []
        for name in names:
            known.setdefault(name.lower(), frame.id)
    return known
