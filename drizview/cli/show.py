"""``drizview show``."""

from __future__ import annotations

import sys

import click

from drizview.theme import AUTO, THEMES


@click.command()
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
