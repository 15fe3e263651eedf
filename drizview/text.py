"""Text that came out of a file, made fit to be shown."""

from __future__ import annotations


def _visible(character: str) -> str:
    """Escape what can hide, reorder or forge the text around it: controls, bidirectional overrides, odd spaces."""
    if character.isprintable():
        return character
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def clean(text: object, limit: int = 200) -> str:
    """Return text with control characters and bidirectional overrides as visible escapes, on one line.

    Parameters
    ----------
    text : object
        Anything; ``str()`` is taken of what is not a string.
    limit : int
        Most characters to return; a longer text ends in an ellipsis.

    Returns
    -------
    str
        At most ``limit`` printable characters. Plain text still: not escaped for HTML, and for text nodes only.
    """
    raw = text if isinstance(text, str) else str(text)
    shown = raw[: limit + 1]
    if not shown.isprintable():
        shown = "".join(map(_visible, shown))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
