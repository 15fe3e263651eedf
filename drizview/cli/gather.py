"""``drizview gather``."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import click

from drizview.cli.exits import QUIET

# Lines of progress [s].
_INTERVAL = 10.0
# Processes beyond these would wait for the one that writes.
_MOST = 8


@click.command()
@click.argument("folder", metavar="DIR")
@click.option(
    "--out", metavar="FILE", multiple=True, required=True, help="Write this file; may be given several times."
)
@click.option("--workers", type=click.IntRange(1), help="Processes that read; by default one for each core.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
def gather(folder: str, out: Sequence[str], workers: int | None, quiet: bool) -> None:
    """Gather the documents of `drizview batch --out DIR` into a table, a summary page or JUnit.

    The extension of FILE says what it is: .parquet or .ecsv a table with a row for each number, .html a page with
    counts, distributions and the worst products, .xml JUnit.
    """
    from drizview.beside import cores
    from drizview.gather.gather import gather as run

    count = run(folder, out, workers=workers or min(cores(), _MOST), tell=(lambda count: None) if quiet else Spoken())
    if not quiet:
        click.echo(f"{count} products in {', '.join(out)}", err=True)
    sys.exit(QUIET)


class Spoken:
    """A line on stderr now and then."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _INTERVAL

    def __call__(self, count: int) -> None:
        """Show how many documents have been read."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _INTERVAL
            click.echo(f"{count} documents", err=True)
