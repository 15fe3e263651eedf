"""``drizview lesson``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("file", required=False, metavar="FILE.toml")
@click.option("--summary", "folder", metavar="FOLDER", help="Sum up the answers of a class.")
@click.option("--html", "page", metavar="FILE", help="With --summary: write a page with plots.")
def lesson(file: str | None, folder: str | None, page: str | None) -> None:
    """List the lessons, look through a lesson of your own, or sum up the answers of a class.

    A lesson is opened in a notebook: `drizview.lesson("psf")`.
    """
    from drizview import lessons
    from drizview.files import write_text
    from drizview.lessons.page import class_page
    from drizview.lessons.summary import summary_lines

    if page and not folder:
        raise click.UsageError("--html needs --summary FOLDER")
    if folder:
        made = lessons.class_summary(folder)
        for line in summary_lines(made):
            click.echo(line)
        if page:
            write_text(Path(page), class_page(made))
        return
    for name in [file] if file else lessons.lesson_names():
        found = lessons.lesson(name)
        kinds = ", ".join(case.kind for case in found.cases)
        click.echo(f"{found.id}: {found.title} ({found.minutes} minutes; {kinds})")
