"""Cut the demo dataset out of the full STIS pair and its drizzled product.

    python tools/trim_stis.py FOLDER drizview/demo/data/stis

FOLDER holds ``o4k19ac3q_flt.fits``, ``o4k19ac4q_flt.fits`` and ``o4k19a010_drz.fits``; the README.md of the
dataset says where they come from. The result is the same byte for byte whenever it is run on the same files.
"""

from __future__ import annotations

import gzip
import io
import re
import sys
from pathlib import Path

import numpy as np
from astropy.io import fits

EXPOSURES = ("o4k19ac3q_flt.fits", "o4k19ac4q_flt.fits")
PRODUCT = "o4k19a010_drz.fits"
X0, Y0, SIZE = 440, 180, 512  # of the exposures, 0-based, in pixels
MARGIN = 8  # the product's piece ends this far inside: no pixel of it misses light from outside the cut

# Steps to which the float images are rounded, in units of the image: powers of two below 1/250 of a pixel's
# noise (7.5 counts; 0.033 counts/s). Without it the dataset is twice as large.
STEP = {"flt": {"SCI": 2**-6, "ERR": 2**-6}, "drz": {"SCI": 2**-13, "WHT": 2**-6}}

_SHIFTED = re.compile(r"(O?CRPIX|LTV)([12])([A-Z]?)")


def shift(header: fits.Header, x0: int, y0: int) -> None:
    """Move every pixel coordinate of a header to an origin at (x0, y0) of the uncut image."""
    for key in list(header):
        if found := _SHIFTED.fullmatch(key):
            header[key] -= x0 if found[2] == "1" else y0


def cut(hdu: fits.ImageHDU, x0: int, y0: int, size: int, step: float | None) -> fits.ImageHDU:
    """Return the square of `size` pixels at (x0, y0), rounded to multiples of `step` where one is given."""
    data = hdu.data[y0 : y0 + size, x0 : x0 + size]
    if step:
        data = (np.round(data / np.float64(step)) * step).astype(data.dtype)
    header = hdu.header.copy()
    shift(header, x0, y0)
    return fits.ImageHDU(np.ascontiguousarray(data), header)


def trim_table(hdu: fits.BinTableHDU) -> fits.BinTableHDU:
    """Make HDRTAB say what the headers of the trimmed exposures say."""
    table = hdu.copy()
    for key, value in (("CRPIX1", X0), ("CRPIX2", Y0), ("LTV1", X0), ("LTV2", Y0)):
        table.data[key] -= value
    for key in ("NAXIS1", "NAXIS2"):
        table.data[key] = SIZE
    return table


def trim(source: Path, x0: int, y0: int, size: int) -> fits.HDUList:
    """Return the cut of all image extensions of one file."""
    kind = "drz" if source.name == PRODUCT else "flt"
    with fits.open(source, memmap=False) as full:
        primary = full[0].copy()
        where = f"x={x0}:{x0 + size}, y={y0}:{y0 + size}"
        primary.header.add_history(f"drizview demo: pixels {where} of {source.name}")
        primary.header.add_history(f"drizview demo: floats rounded to multiples of {STEP[kind]}")
        primary.header.add_history("drizview demo: image statistics and MDRIZSKY are those of the full frame")
        images = [cut(hdu, x0, y0, size, STEP[kind].get(hdu.name)) for hdu in full[1:] if hdu.is_image]
        tables = [trim_table(hdu) for hdu in full[1:] if not hdu.is_image]
    return fits.HDUList([primary, *images, *tables])


def save(hdus: fits.HDUList, target: Path) -> None:
    """Write a gzipped FITS file with checksums of the data and without a time stamp of its own."""
    for hdu in hdus:
        hdu.add_datasum(when="data unit checksum")
    plain = io.BytesIO()
    hdus.writeto(plain, output_verify="silentfix")
    target.write_bytes(gzip.compress(plain.getvalue(), 9, mtime=0))
    print(f"{target}  {target.stat().st_size / 1e6:.2f} MB")


def main(source: Path, target: Path) -> None:
    """Trim the three files."""
    target.mkdir(parents=True, exist_ok=True)
    for name in EXPOSURES:
        save(trim(source / name, X0, Y0, SIZE), target / f"{name}.gz")
    inside = SIZE - 2 * MARGIN
    save(trim(source / PRODUCT, X0 + MARGIN, Y0 + MARGIN, inside), target / f"{PRODUCT}.gz")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
