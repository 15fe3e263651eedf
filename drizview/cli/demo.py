"""``drizview demo``."""

from __future__ import annotations

import click


@click.command()
@click.argument("name", required=False)
@click.option("--out", metavar="DIR", help="Folder to write to; by default drizview-demo-NAME.")
@click.option("--list", "listed", is_flag=True, help="List the datasets and the faults.")
@click.option("--strength", type=float, help="Strength of a fault; by default one that is surely seen.")
@click.option("--field", help="Field on which a fault is put: acs or ir; by default where it shows best.")
@click.option("--seed", type=click.IntRange(0), default=1, help="Seed of the noise of a fault.")
def demo(name: str | None, out: str | None, listed: bool, strength: float | None, field: str | None, seed: int) -> None:
    """Write a demo dataset as FITS files; without NAME, list them.

    NAME is a dataset that comes with drizview, or a fault (`--list`): a simulated association with that fault alone.
    """
    from drizview.demo import describe, names, write
    from drizview.demo.made import listing, made_names, write_made

    if name is None or listed:
        for known in names():
            click.echo(f"{known}: {describe(known)}")
        for line in listing():
            click.echo(line)
    elif name in made_names():
        click.echo(write_made(name, out, strength=strength, field=field, seed=seed))
    else:
        click.echo(write(name, out))
