"""``drizview check``."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drizview.cli.exits import BROKEN, FAILED, QUIET, UNUSABLE, say
from drizview.errors import DrizviewError

if TYPE_CHECKING:
    from drizview.batch.one_by_one import Finish
    from drizview.dataset.dataset import Dataset
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
@click.option("--recursive", is_flag=True, help="Look into the folders below folders as well.")
@click.option("--fetch", is_flag=True, help="Download what is named as mast:ROOTNAME from the archive first.")
@click.option("--strict", is_flag=True, help="Count warnings as failures in the exit code.")
@click.option("--quiet", is_flag=True, help="Print errors only.")
def check(
    paths: Sequence[str],
    limits: str | None,
    search: Sequence[str],
    recursive: bool,
    fetch: bool,
    strict: bool,
    quiet: bool,
    **files: str | None,
) -> None:
    """Check products and print their badges and verdict.

    PATH is a product, an exposure, an association table, a folder, a rootname, or @LIST with a file name in each line;
    with --fetch also mast:ROOTNAME. For thousands of products there is `drizview batch`.

    Exit code: 0 no check failed, 1 at least one failed, 2 unusable input or usage error, 3 a bug in drizview, 130
    interrupted (the files then hold what was found so far).
    """
    from drizview.batch.one_by_one import check_all
    from drizview.report.writers.terminal import console, render, verdict_count

    to_stdout = files["json"] == "-"
    screen = console(stderr=to_stdout)
    reports: list[Report] = []
    unusable: list[DrizviewError] = []
    finish = _first_with_pictures() if files["html"] else None
    local = _fetched(paths, unusable, fetch=fetch)

    def start(dataset: Dataset, folder: str) -> None:
        if not (quiet or screen.is_terminal):
            say(f"checking {folder}{dataset.name}")

    def show(report: Report) -> None:
        if not quiet:
            screen.print(render(report))

    found = check_all(local, limits=limits, search=search, finish=finish, start=start, recursive=recursive)
    interrupted = _interrupted(found, reports, unusable, show)
    if not quiet and len(reports) + len(unusable) > 1:
        screen.print(verdict_count(reports, len(unusable)))
    _write(reports, unusable, files, strict=strict)
    if interrupted:
        raise KeyboardInterrupt
    sys.exit(_exit_code(reports, len(unusable), strict=strict))


def _interrupted(
    outcomes: Iterable[Report | DrizviewError],
    reports: list[Report],
    unusable: list[DrizviewError],
    show: Callable[[Report], object],
) -> bool:
    """Gather the outcomes, each shown as it comes; return whether it was interrupted."""
    try:
        for outcome in outcomes:
            if isinstance(outcome, DrizviewError):
                say(str(outcome))
                unusable.append(outcome)
            else:
                reports.append(outcome)
                show(outcome)
    except KeyboardInterrupt:  # what was found so far is worth having
        return True
    return False


def _fetched(paths: Sequence[str], unusable: list[DrizviewError], *, fetch: bool) -> list[str]:
    """Return the paths with those of the archive downloaded; what is wrong with one is said and put to the rest."""
    local = []
    for path in paths:
        if not path.lower().startswith("mast:"):
            local.append(path)
            continue
        try:
            if not fetch:
                raise DrizviewError(path, None, "lies in the archive", "add --fetch to download it")
            from drizview.fetch.fetch import fetch as download

            local.append(str(download(path, tell=lambda line: click.echo(line, err=True)).paths[0]))
        except DrizviewError as error:
            say(str(error))
            unusable.append(error)
    return local


def _write(
    reports: Sequence[Report], unusable: Sequence[DrizviewError], files: Mapping[str, str | None], *, strict: bool
) -> None:
    from drizview.report.writer import write_reports
    from drizview.report.writers.json import to_json

    # A script is made from a report; all else can also say that there is none.
    named = {kind: Path(file) for kind, file in files.items() if file and file != "-" and (reports or kind != "script")}
    write_reports(reports, named, strict=strict, unusable=unusable)
    if files["json"] == "-" and reports:
        click.echo(to_json(reports, unusable))


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
