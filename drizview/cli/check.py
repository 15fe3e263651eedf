"""``drizview check``."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drizview.cli.exits import BROKEN, FAILED, QUIET, UNUSABLE, say
from drizview.errors import DrizviewError

if TYPE_CHECKING:
    from drizview.batch.one_by_one import Finish
    from drizview.report.model import Report


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--json", metavar="FILE|-", help="Write the results as JSON.")
@click.option("--html", metavar="FILE", help="Write a web page: one product with pictures, or an index of several.")
@click.option("--junit", metavar="FILE", help="Write JUnit XML.")
@click.option("--table", metavar="FILE", help="Write a table: ECSV, or Parquet if FILE ends in .parquet.")
@click.option("--script", metavar="FILE.py", help="Write a script that drizzles copies of the exposures as advised.")
@click.option("--limits", metavar="FILE.toml", help="Use your own limits (`drizview explain` lists the checks).")
@click.option("--search", metavar="FOLDER", multiple=True, help="Also look for exposures in this folder.")
@click.option("--strict", is_flag=True, help="Count warnings as failures in the exit code.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
def check(
    paths: Sequence[str],
    limits: str | None,
    search: Sequence[str],
    strict: bool,
    quiet: bool,
    **files: str | None,
) -> None:
    """Check products and print their badges and verdict.

    PATH is a product, an exposure, an association table, a folder, a rootname, or @LIST with a file name in each line.

    Exit code: 0 no check failed, 1 at least one failed, 2 unusable input or usage error, 3 a bug in drizview.
    """
    from drizview.batch.one_by_one import check_all
    from drizview.report.writer import write_reports
    from drizview.report.writers.json import to_json
    from drizview.report.writers.terminal import console, render

    to_stdout = files["json"] == "-"
    screen = console(stderr=to_stdout)
    reports: list[Report] = []
    unusable = 0
    finish = _first_with_pictures() if files["html"] else None
    for outcome in check_all(paths, limits=limits, search=search, finish=finish):
        if isinstance(outcome, DrizviewError):
            say(str(outcome))
            unusable += 1
        else:
            reports.append(outcome)
            if not quiet:
                screen.print(render(outcome))
    if reports:
        named = {kind: Path(file) for kind, file in files.items() if file and file != "-"}
        write_reports(reports, named, strict=strict)
        if to_stdout:
            click.echo(to_json(reports))
    sys.exit(_exit_code(reports, unusable, strict=strict))


def _first_with_pictures() -> Finish:
    """Return what puts pictures into the first report: a page of several products has none."""
    from drizview.report.evidence import illustrate

    count = itertools.count()
    return lambda report, dataset: illustrate(report, dataset) if next(count) == 0 else report


def _exit_code(reports: Sequence[Report], unusable: int, *, strict: bool) -> int:
    statuses = {result.status.value for report in reports for result in report.results}
    if "error" in statuses:
        return BROKEN
    if unusable:
        return UNUSABLE
    return FAILED if statuses & ({"fail", "warn"} if strict else {"fail"}) else QUIET
