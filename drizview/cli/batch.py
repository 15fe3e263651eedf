"""``drizview batch``."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from drizview.cli.exits import BROKEN, FAILED, INTERRUPTED, QUIET, UNUSABLE, say
from drizview.cli.sizes import byte_count
from drizview.errors import DrizviewError

if TYPE_CHECKING:
    from drizview.batch.progress import Progress

# Lines of progress where nobody can overwrite them: the first soon, to see that it runs, then few for a log [s].
_FIRST_LINE, _NEXT_LINE = 5.0, 60.0


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--out", metavar="DIR", required=True, help="Folder for one document of each product.")
@click.option("--from", "listing", metavar="LIST|-", help="Also check the paths in this text file, one in each line.")
@click.option("--recursive", is_flag=True, help="Look into the folders below folders as well.")
@click.option("--workers", type=click.IntRange(1), help="Products at a time; by default one for each core.")
@click.option(
    "--dask", metavar="ADDRESS", help="Use the workers of this Dask scheduler (tcp://host:8786, or its file)."
)
@click.option("--timeout", type=click.FloatRange(0, min_open=True), help="Most time for a product [s]; by default 600.")
@click.option("--memory", type=byte_count, metavar="SIZE", help="Most memory for a product, such as 2G; by default 4G.")
@click.option("--again", type=click.Choice(["failed", "unusable", "all"]), help="Make these documents anew.")
@click.option("--limits", metavar="FILE.toml", help="Use your own limits (`drizview explain` lists the checks).")
@click.option("--search", metavar="FOLDER", multiple=True, help="Also look for exposures in this folder.")
@click.option("--strict", is_flag=True, help="Count warnings as failures in the exit code.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
def batch(paths: Sequence[str], out: str, listing: str | None, strict: bool, quiet: bool, **options: Any) -> None:
    """Check many products with several workers, and leave a document for each in a folder.

    What has its document already is not checked again: after an interrupt, repeat the command. `drizview gather` makes
    a table and a summary page of the documents.

    Exit code: as `drizview check`, and 130 when interrupted.
    """
    from drizview.batch.plan import listed_paths
    from drizview.batch.run import MEMORY, TIMEOUT
    from drizview.batch.run import batch as run

    if not paths and listing is None:
        raise click.UsageError("name a PATH, or a list with --from")
    given = itertools.chain(paths, listed_paths(listing) if listing else ())
    shown = Shown(quiet=quiet)
    with _executor(options.pop("dask"), options["workers"]) as elsewhere:
        options |= {"timeout": options["timeout"] or TIMEOUT, "memory": options["memory"] or MEMORY, **elsewhere}
        options["again"] = options["again"] or ""
        try:
            progress = run(given, out=out, tell=shown, **options)
        except KeyboardInterrupt:
            shown.end()
            say("interrupted; what is done stays, and the same command goes on from here")
            sys.exit(INTERRUPTED)
        except DrizviewError:
            shown.end()
            raise
    shown.end(progress)
    sys.exit(_exit_code(progress, strict=strict))


class Shown:
    """Progress on stderr: one line that is written over in a terminal, few lines elsewhere."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet, self._terminal = quiet, sys.stderr.isatty()
        self._next = time.monotonic() + (0 if self._terminal else _FIRST_LINE)
        self._last: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        """Show the progress, where it is time."""
        self._last = progress
        if self._quiet or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + (0.2 if self._terminal else _NEXT_LINE)
        click.echo(f"\r\x1b[K{progress}" if self._terminal else str(progress), nl=not self._terminal, err=True)

    def end(self, progress: Progress | None = None) -> None:
        """Show how it ended."""
        last = progress or self._last
        if last is not None and not self._quiet:
            click.echo(f"\r\x1b[K{last}" if self._terminal else str(last), err=True)


@contextmanager
def _executor(address: str | None, workers: int | None) -> Iterator[dict[str, Any]]:
    """Return what to run with on a Dask cluster; nothing without one."""
    if address is None:
        yield {}
        return
    from drizview.batch.dask import Cluster

    cluster = Cluster(address)
    try:
        yield {"executor": cluster.executor, "is_there": cluster.is_there, "workers": workers or cluster.threads}
    finally:
        cluster.close()


def _exit_code(progress: Progress, *, strict: bool) -> int:
    from drizview.batch.row import Ending

    if progress.broke:
        return BROKEN
    if set(progress.endings) - {Ending.CHECKED}:
        return UNUSABLE
    return FAILED if progress.statuses & ({"fail", "warn"} if strict else {"fail"}) else QUIET
