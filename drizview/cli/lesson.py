"""``drizview lesson``."""

from __future__ import annotations

import click


@click.command()
@click.argument("file", required=False, metavar="FILE.toml")
@click.option("--summary", "folder", metavar="FOLDER", help="Sum up the answers of a class.")
def lesson(file: str | None, folder: str | None) -> None:
    """List the lessons, look through a lesson of your own, or sum up the answers of a class.

    A lesson is opened in a notebook: `drizview.lesson("psf")`.
    """
    from drizview import lessons
    from drizview.lessons.summary import summary_lines

    if folder:
        for line in summary_lines(lessons.class_summary(folder)):
            click.echo(line)
        return
    for name in [file] if file else lessons.lesson_names():
        made = lessons.lesson(name)
        kinds = ", ".join(case.kind for case in made.cases)
        click.echo(f"{made.id}: {made.title} ({made.minutes} minutes; {kinds})")
