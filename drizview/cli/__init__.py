"""The command line, a file for each command."""

from __future__ import annotations

import click

from drizview.cli.batch import batch
from drizview.cli.check import check
from drizview.cli.commands import Commands
from drizview.cli.demo import demo
from drizview.cli.explain import explain
from drizview.cli.fetch import fetch
from drizview.cli.gather import gather
from drizview.cli.show import show
from drizview.version import __version__


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="drizview")
def main() -> None:
    """Should these drizzled Hubble images be reprocessed?"""


for command in (check, batch, gather, fetch, show, demo, explain):
    main.add_command(command)
