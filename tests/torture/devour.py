"""Read all there is in a file, the way drizview would over a whole session."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from drizview.dataset.exposure import Exposure, exposures_of
from drizview.dataset.identity.kinds import refuse_other_kinds
from drizview.dataset.io.raster import Raster, strips
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.product import Product, product_of
from drizview.errors import DrizviewError, Unmeasured


def devour(path: Path) -> list[str]:
    """Return the notes: what was found odd or could not be measured.

    Raises
    ------
    DrizviewError
        The file cannot be used at all.
    """
    file = FitsFile(path)
    try:
        refuse_other_kinds(file)
        for hdu in file.hdus:
            header = file.header(hdu)
            for key, value, comment in header.items():
                assert all(text.isprintable() and len(text) <= 200 for text in (key, value, comment))
            for key in set(header):
                _ = header.text(key), header.number(key), header.flag(key), header.integer(key), header.why(key)
        if any(file.find(name) for name in ("WHT", "CTX", "HDRTAB")):
            return _product(product_of(file))
        if path.name.endswith("_sci.fits"):
            return _product(product_of(file))
        return [note for exposure in exposures_of(file) for note in _exposure(exposure)]
    finally:
        assert not file.changed()
        file.close()


def _exposure(exposure: Exposure) -> list[str]:
    notes = [*exposure.notes, exposure.flags.note, exposure.instrument.note]
    str((exposure.name, exposure.root, exposure.filter, exposure.visit, exposure.start))
    for chip in exposure.chips:
        for raster in (chip.sci, chip.err, chip.dq, chip.samp, chip.time):
            _pixels(raster)
        if chip.dq is None:
            notes.append("no DQ")
        else:
            exposure.flags.count(chip.dq)
        if chip.exptime is None or chip.electrons_per_second is None:
            notes.append("; ".join(header.why("EXPTIME") for header in (chip.header, exposure.primary)))
        if chip.sky is None:
            notes.append(chip.header.why("MDRIZSKY"))
        notes += _sky(chip)
    return notes


def _product(product: Product) -> list[str]:
    notes = list(product.notes)
    str((product.unit, product.exptime, product.filter, product.kernel, product.pixfrac, product.wcs_name))
    for raster in (product.sci, product.wht, *(product.context.planes if product.context else ())):
        _pixels(raster)
    if not product.valid((slice(None), slice(None))).any():
        notes.append("no valid pixel")
    product.inputs_at(3, 3)
    if any(not entry.file or entry.exptime is None for entry in product.inputs):
        notes.append("an input is not named")
    return notes + _sky(product)


def _sky(thing: Any) -> list[str]:
    try:
        thing.wcs.all_pix2world([[0, 0], [5, 5]], 0)
    except Unmeasured as error:
        return [error.reason]
    return []


def _pixels(raster: Raster | None) -> None:
    if raster is None:
        return
    for band, values in strips(raster):
        assert values.shape == (band.stop - band.start, raster.shape[1])
        assert values.dtype == raster.dtype == raster.dtype.newbyteorder("=")
        with np.errstate(all="ignore"):
            values.sum(dtype=float)
    _ = raster[:8, :8], raster[::7, ::5], raster.name, raster.uid, raster.unit


def outcome(path: Path) -> tuple[str, str]:
    """Return what became of a file, and in which words: ``"read"``, ``"refused"`` or ``"crash"``."""
    try:
        return "read", "; ".join(note for note in devour(path) if note)
    except DrizviewError as error:
        return "refused", str(error)
    except Exception as error:  # the very thing that is looked for
        where = error.__traceback__
        while where and where.tb_next:
            where = where.tb_next
        with suppress(AttributeError):
            line = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}"
        return "crash", f"{type(error).__name__}: {error} at {line}"
