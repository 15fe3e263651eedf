"""Errors that drizview raises: what was wrong with the input, and what to do about it."""

from __future__ import annotations

from drizview.text import clean


class DrizviewError(Exception):
    """An input that cannot be used: the file, the cause and what to do, in one line.

    Parameters
    ----------
    file : str
        The file as the user knows it (base name or the path that was given).
    hdu : str or None
        The extension, such as ``"SCI,1"``, where the fault lies in one.
    cause : str
        What was found, against what was expected.
    hint : str
        What the user can do about it.
    """

    def __init__(self, file: str, hdu: str | None = None, cause: str = "", hint: str = "") -> None:
        self.file, self.hdu, self.cause, self.hint = file, hdu, cause, hint
        super().__init__(file, hdu, cause, hint)

    def __str__(self) -> str:
        name = clean(self.file, 4096)
        short = name if len(name) <= 60 else f"…{name[-59:]}"  # the end of a path tells files apart
        where = short + (f"[{clean(self.hdu, 20)}]" if self.hdu else "")
        line = f"{where}: {clean(self.cause, 100)}"
        return clean(f"{line} ({clean(self.hint, 80)})" if self.hint else line, 200)


class Unmeasured(Exception):
    """Something that applies to these data but could not be measured, and why: the status becomes *unknown*."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class NotApplicable(Exception):
    """Something that does not apply to these data, and why: the status becomes *not applicable*."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
