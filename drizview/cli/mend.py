"""The commands ``drizview mend`` and ``drizview compare``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from drizview.mending.mending import Mending
    from drizview.mending.stage import Stage

QUIET, WORSE = 0, 1


@click.command()
@click.argument("path", metavar="PATH")
@click.option(
    "--out", metavar="DIR", default=".", help="Folder for the folder of the new product; by default this one."
)
@click.option(
    "--python", metavar="PYTHON", help="The Python with drizzlepac; by default $DRIZZLEPAC_PYTHON, or this one."
)
@click.option("--keep", is_flag=True, help="Keep intermediate files of TweakReg and AstroDrizzle.")
@click.option("--yes", is_flag=True, help="Do not ask before it is run.")
@click.option("--timeout", type=click.FloatRange(min=1), metavar="SECONDS", help="Stop the script after this time.")
@click.option("--limits", metavar="FILE.toml", help="Use your own limits (`drizview explain` lists the checks).")
def mend(
    path: str, out: str, python: str | None, keep: bool, yes: bool, timeout: float | None, limits: str | None
) -> None:
    """Run the advised script on copies of the exposures, and compare the new product with the old one.

    The new product, the copies, the script, its log and the comparison are in DIR/NAME_new; the inputs are not changed.
    Says first how much disk space it needs. Where nothing is to be mended it says so, and runs nothing.

    Exit code: 0 done, or nothing to mend; 1 an alarm of the new product is new or worse; 2 unusable input, no
    drizzlepac, too little disk space, or the script failed; 3 a bug in drizview; 130 interrupted, and no product.
    """
    import drizview
    from drizview.comparison.writers.terminal import render_comparison
    from drizview.mending.mended import PAGE, mend_dataset
    from drizview.report.writers.terminal import console

    def start(mending: Mending) -> None:
        click.echo(f"drizview: {mending.workspace.target} {mending.room}", err=True)
        mending.room.require(mending.workspace.out)
        if not yes and sys.stdin.isatty():
            click.confirm(f"Run it with drizzlepac {mending.python.drizzlepac}?", default=True, abort=True, err=True)

    with drizview.open(path) as dataset, _progress() as tell:
        done = mend_dataset(
            dataset, out=out, python=python, keep=keep, timeout=timeout, limits=limits, on_start=start, on_stage=tell
        )
    if done.comparison is None or done.product is None:
        click.echo(done.headline)
        return
    console().print(render_comparison(done.comparison))
    click.echo(f"{done.product}\n{done.product.parent / PAGE}")
    sys.exit(WORSE if done.comparison.is_worse else QUIET)


@click.command()
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option("--html", metavar="FILE", help="Write a web page with pictures.")
@click.option("--json", metavar="FILE|-", help="Write the comparison as JSON.")
@click.option("--limits", metavar="FILE.toml", help="Use your own limits (`drizview explain` lists the checks).")
def compare(before: str, after: str, html: str | None, json: str | None, limits: str | None) -> None:
    """Compare two products of the same exposures: checks, stars, sky, noise, weights and pixels.

    BEFORE and AFTER are products, or folders with one product.

    Exit code: 0 no alarm is new or worse, 1 one is, 2 unusable input or usage error, 3 a bug in drizview, 130
    interrupted.
    """
    import drizview
    from drizview.comparison.writer import require_writable
    from drizview.comparison.writers.json import to_json_text
    from drizview.comparison.writers.terminal import render_comparison
    from drizview.report.writers.terminal import console

    files = [Path(name) for name in (html, json) if name and name != "-"]
    for file in files:
        require_writable(file)
    found = drizview.compare(before, after, limits=limits)
    console(stderr=json == "-").print(render_comparison(found))
    for file in files:
        found.write(file)
    if json == "-":
        click.echo(to_json_text(found))
    sys.exit(WORSE if found.is_worse else QUIET)


@contextmanager
def _progress() -> Iterator[_Teller]:
    teller = _Teller()
    try:
        yield teller
    finally:
        teller.end()


class _Teller:
    """Shows on stderr how far a run is: one line that is rewritten, or a line for each stage in a pipe."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, stage: Stage) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[K{stage.seconds:5.0f} s  {stage.words}", nl=False, err=True)
        elif stage.words != self._last:
            click.echo(f"{stage.seconds:5.0f} s  {stage.words}", err=True)
        self._last = stage.words

    def end(self) -> None:
        if self._last and sys.stderr.isatty():
            click.echo("\r\x1b[K", nl=False, err=True)
