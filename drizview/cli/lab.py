"""``drizview lab``."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; by default any free one.")
@click.option("--no-browser", is_flag=True, help="Print the address without opening a browser.")
def lab(port: int, no_browser: bool) -> None:
    """Open the defect lab as a web page on this machine: sliders make faults, the badges follow."""
    from drizview.service import LAB, serve

    sys.exit(serve(Path.cwd(), port=port, open_browser=not no_browser, page=LAB))
