"""Pages of the worst products, in a folder beside the summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from drizview.batch.store import Store, parts_of
from drizview.errors import DrizviewError
from drizview.files import write_text
from drizview.gather.chunk import groups_of
from drizview.gather.pool import Pool
from drizview.gather.totals import Totals
from drizview.report.figure import Figure
from drizview.report.writers.html import product_page

# The worst of each question that the summary itself shows: some 8 kB each.
MOST_SHOWN = 8
# Pages that a process writes at a time.
_AT_A_TIME = 40


@dataclass(frozen=True)
class ProductPage:
    """A page to be written: number of the product, its document, and the file; ``is_shown`` asks for the pictures."""

    product: int
    document: Path
    file: Path
    is_shown: bool


@dataclass
class Pages:
    """What has been written: relative addresses, and pictures of those that are shown, by number of the product."""

    addresses: dict[int, str] = field(default_factory=dict)
    pictures: dict[int, tuple[Figure, ...]] = field(default_factory=dict)


def product_pages(survey: Totals, summary: Path, store: Store, pool: Pool) -> Pages:
    """Write the pages of the worst products.

    Raises
    ------
    DrizviewError
        They cannot be written.
    """
    folder = summary.with_name(f"{summary.stem}_products")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise DrizviewError(str(folder), None, f"cannot be made: {error.strerror}", "choose another file") from error
    pages = Pages()
    for written in pool.map(write_pages, groups_of(_asked(survey, folder, store), _AT_A_TIME)):
        for page, figures in written:
            pages.addresses[page.product] = f"{folder.name}/{page.file.name}"
            pages.pictures[page.product] = figures
    return pages


def _asked(survey: Totals, folder: Path, store: Store) -> Iterator[ProductPage]:
    worst = [sorted(alarms, reverse=True) for alarms in survey.worst.values()]
    shown = {alarm.product for alarms in worst for alarm in alarms[:MOST_SHOWN]}
    for product in sorted({alarm.product for alarms in worst for alarm in alarms}):
        name = survey.documents[product]
        file = folder / (name.removesuffix(".json.gz") + ".html")
        yield ProductPage(product, store.path_named(name), file, product in shown)


def write_pages(pages: Iterable[ProductPage]) -> list[tuple[ProductPage, tuple[Figure, ...]]]:
    """Write some pages, and return those that could be, with the pictures that were asked for."""
    written = []
    for page in pages:
        try:
            document = parts_of(page.document)
            report = document["report"]
        except (DrizviewError, KeyError):  # it was replaced meanwhile
            continue
        figures = tuple(Figure.of_json(values) for values in document.get("pictures", ()))
        write_text(page.file, product_page(report, figures))
        written.append((page, figures if page.is_shown else ()))
    return written
