"""``drizview demo``."""

from __future__ import annotations

import click


@click.command()
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
