"""What to do where exposures are not beside their product."""

from __future__ import annotations


def missing_note(missing: int, total: int, *, refused: int = 0) -> str:
    """Return a line that says how to name the folder of missing exposures, "" where none is missing.

    Parameters
    ----------
    missing, total : int
        Exposures that are not there, and all that are named.
    refused : int
        Links that lead out of the folder that a service may read.
    """
    if not missing:
        return ""
    which, they = ("the exposure is", "it is") if total == 1 else (f"{missing} of {total} exposures are", "they are")
    note = f"{which} not here: if {they} in another folder, name it with --search FOLDER (search= in Python)"
    links = "1 link that leads" if refused == 1 else f"{refused} links that lead"
    return f"{note}; not followed: {links} out of what this service may read" if refused else note
