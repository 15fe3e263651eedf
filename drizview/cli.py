"""The command line: ``drizview check``, ``show``, ``demo`` and ``explain``."""

from __future__ import annotations

import itertools
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from drizview.errors import DrizviewError
from drizview.text import clean
from drizview.theme import AUTO, THEMES
from drizview.version import __version__

if TYPE_CHECKING:
    from drizview.batch import Finish
    from drizview.report.model import Report

# Exit codes, the same for all commands.
QUIET, FAILED, UNUSABLE, BROKEN = 0, 1, 2, 3


class Commands(click.Group):
    """A group whose commands report errors in one line instead of a traceback."""

    def invoke(self, context: click.Context) -> object:
        """Run the command; an unusable input gives one line and exit code 2, a bug in drizview exit code 3."""
        try:
            with warnings.catch_warnings():
                if not os.environ.get("DRIZVIEW_DEBUG"):  # one line per fault, no NumPy warnings
                    warnings.simplefilter("ignore")
                return super().invoke(context)
        except DrizviewError as error:
            _say(str(error))
            sys.exit(UNUSABLE)
        except BrokenPipeError:  # the reader of a pipe went away: nothing is wrong
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(QUIET)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:
            if os.environ.get("DRIZVIEW_DEBUG"):
                raise
            _say(f"{type(error).__name__}: {error} (a bug in drizview, please report it: DRIZVIEW_DEBUG=1 shows where)")
            sys.exit(BROKEN)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="drizview")
def main() -> None:
    """Should these drizzled Hubble images be reprocessed?"""


@main.command()
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
    from drizview.batch import check_all
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
            _say(str(outcome))
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


@main.command()
@click.argument("path", metavar="PATH")
@click.option("--limits", metavar="FILE.toml", help="Your own limits (`drizview explain` lists them).")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; by default any free one.")
@click.option("--no-browser", is_flag=True, help="Print the address without opening a browser.")
@click.option(
    "--theme", type=click.Choice(THEMES), default=AUTO, help="Colours; auto, the default, follows the system."
)
def show(path: str, limits: str | None, port: int, no_browser: bool, theme: str) -> None:
    """Open the inspector of a product, an exposure or a folder as a web page on this machine.

    A folder with several products, or of folders with products, opens as a list of them with their badges.
    """
    from drizview.checks.core.config import in_force
    from drizview.files import typed_path
    from drizview.service import serve

    in_force(limits)
    _usable(path)
    file = typed_path(limits) if limits else None
    sys.exit(serve(typed_path(path), limits=file, port=port, open_browser=not no_browser, theme=theme))


def _usable(path: str) -> None:
    """Say at once, and in the terminal, what is wrong with a path: one dataset that can be opened will do."""
    from drizview.dataset.discover import each
    from drizview.errors import DrizviewError

    errors: list[DrizviewError] = []
    for found in each(path):
        if not isinstance(found, DrizviewError):
            found.close()
            return
        errors.append(found)
    raise errors[0]


@main.command()
@click.argument("name", required=False)
@click.option("--out", metavar="DIR", help="Folder to write to; by default drizview-demo-NAME.")
def demo(name: str | None, out: str | None) -> None:
    """Write a demo dataset as FITS files; without NAME, list the demo datasets."""
    from drizview.demo import describe, names, write

    if name is None:
        for known in names():
            click.echo(f"{known}: {describe(known)}")
        return
    click.echo(write(name, out))


@main.command()
@click.argument("name", required=False)
@click.option("--limits", metavar="FILE.toml", help="Show the limits as changed by this file.")
def explain(name: str | None, limits: str | None) -> None:
    """Explain what a check measures, its limits and their basis.

    NAME is the id or title of a question or a check, or the beginning of one; by default all are explained.
    """
    from drizview.checks.core.config import in_force
    from drizview.explain import explain as words

    click.echo(words(name, selected=in_force(limits)))


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


def _say(line: str) -> None:
    click.echo(f"drizview: {clean(line, 190)}", err=True)
