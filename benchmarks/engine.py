"""Opening and checking, against reading the same bytes once with astropy."""

from __future__ import annotations

from pathlib import Path

from benchmarks import frames
from benchmarks.process import measure

READ = """
from astropy.io import fits
for path in {paths!r}:
    with fits.open(path, memmap=False) as units:
        for unit in units:
            if unit.name in ("SCI", "DQ", "WHT", "CTX"):
                unit.data.sum()
"""
_CHECK = """
from drizview.report.model import report_of
results = []
for result in engine.run(dataset):
    results.append(result)
    if len(results) == 1:
        extra["first_badge_s"] = time.perf_counter() - started
extra["checks"] = len(results)
extra["errors"] = sum(result.status == "error" for result in results)
slow = sorted(results, key=lambda result: -result.seconds)[:5]
extra["slowest"] = ", ".join(f"{result.check} {result.seconds:.1f} s" for result in slow)
"""


def run(folder: Path) -> list[tuple[str, dict]]:
    """Return named measurements."""
    product = frames.association(folder / "acs")
    mosaic = frames.mosaic(folder / "mosaic")
    paths = [str(path) for path in sorted(product.parent.glob("*.fits"))]
    rows = [("import drizview", measure("import drizview, sys\nassert 'ipywidgets' not in sys.modules"))]
    setup = "import drizview, drizview.dataset.discover"
    for name, path in (("open 4 ACS/WFC + product", product), ("open 16k x 16k", mosaic)):
        rows.append((name, measure(f"dataset = drizview.open({str(path)!r})", setup=setup)))
    read = measure(READ.format(paths=paths), setup="import astropy.io.fits, numpy")
    rows.append(("read the same bytes with astropy", read))
    for name, path in (("check 4 ACS/WFC + product", product), ("check 16k x 16k", mosaic)):
        setup = f"""
            import drizview
            from drizview.checks.core import engine
            from drizview.checks.core import registry
            registry.checks()
            dataset = drizview.open({str(path)!r})
        """
        rows.append((name, measure(_CHECK, setup=setup)))
    checked = dict(rows)["check 4 ACS/WFC + product"]
    checked["times_reading"] = checked["seconds"] / read["seconds"]
    return rows
