"""``drizview fetch``."""

from __future__ import annotations

import sys

import click

from drizview.cli.exits import FAILED, QUIET
from drizview.cli.sizes import size_of


@click.command()
@click.argument("name")
@click.option("--into", metavar="FOLDER", help="Where to put the files; by default a folder of the name, here.")
@click.option("--dry-run", is_flag=True, help="Say what would be downloaded, and how much, and download nothing.")
@click.option(
    "--max", "most", type=size_of, metavar="SIZE", default="2G", show_default=True, help="Refuse more than this."
)
@click.option("--no-cloud", is_flag=True, help="Ask the archive itself, not its public bucket at Amazon.")
def fetch(name: str, into: str | None, dry_run: bool, most: int, no_cloud: bool) -> None:
    """Download a product with its exposures and association table from the archive.

    NAME is its root name, such as jbt7a3010. What was downloaded before is not downloaded again, and a download that
    was cut goes on. Needs `pip install 'drizview[mast]'`.

    Exit code: as `drizview check`; 1 where the archive does not hold one of the exposures.
    """
    from drizview.fetch.fetch import fetch as run

    done = run(
        name, into=into, dry_run=dry_run, most=most, cloud=not no_cloud, tell=lambda line: click.echo(line, err=True)
    )
    sys.exit(FAILED if done.plan.missing else QUIET)
