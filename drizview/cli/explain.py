"""``drizview explain``."""

from __future__ import annotations

import click


@click.command()
@click.argument("name", required=False)
@click.option("--limits", metavar="FILE.toml", help="Show the limits as changed by this file.")
def explain(name: str | None, limits: str | None) -> None:
    """Explain what a check measures, its limits and their basis.

    NAME is the id or title of a question or a check, or the beginning of one; by default all are explained.
    """
    from drizview.checks.core.config import in_force
    from drizview.explain import explain as words

    click.echo(words(name, selected=in_force(limits)))
