"""How a command ends: its exit code, and one line for each error."""

from __future__ import annotations

import click

from drizview.text import clean

# Exit codes, the same for all commands; the last is what shells use after Ctrl-C.
QUIET, FAILED, UNUSABLE, BROKEN, INTERRUPTED = 0, 1, 2, 3, 130


def say(line: str) -> None:
    """Print a line for a person on stderr."""
    click.echo(f"drizview: {clean(line, 190)}", err=True)
