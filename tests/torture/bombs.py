"""Small files that serve to exhaust time or memory."""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.torture.bricks import DATA, EMPTY, block, card, exposure, image, save
from tests.torture.broken import NAME, put
from tests.torture.registry import broken, crippled


@broken("inflates")
def gzip_bomb(folder: Path) -> Path:
    """Write 256 MB of zeros behind an honest header, in a quarter of a megabyte."""
    return put(folder, gzip.compress(image(nx=2**13, ny=2**13) + bytes(2**28)), NAME + ".gz")


@broken("inflates")
def gzip_bomb_of_many_members(folder: Path) -> Path:
    header = gzip.compress(image(nx=2**13, ny=2**13))
    return put(folder, header + gzip.compress(bytes(2**22)) * 64, NAME + ".gz")


def padded(folder: Path, *cards: bytes) -> Path:
    return put(folder, image(*cards) + DATA)


@crippled()
def header_bomb_of_continued_strings(folder: Path) -> Path:
    start = card("LONGTEXT", b"'" + b"a" * 60 + b"&'")
    return padded(folder, start, *[card("CONTINUE  '" + "it''s &" * 8 + "&'")] * 45_000)


@crippled()
def header_bomb_of_equal_keywords(folder: Path) -> Path:
    return padded(folder, *[card("TARGNAME", b"'M-33    '")] * 50_000)


@crippled()
def header_bomb_of_inputs(folder: Path) -> Path:
    """Write the D-keywords of twenty thousand inputs into a product."""
    cards = [card(f"HIERARCH D{k}DATA = 'je9g01a0q_flc.fits[sci,1]'") for k in range(1000, 20_000)]
    return put(folder, image(*cards) + DATA, "je9g01010_drc_sci.fits")


@crippled()
def header_bomb_of_record_valued_cards(folder: Path) -> Path:
    cards = [card("DP1", f"'AXIS.{k}: {k}.0'".encode()) for k in range(40_000)]
    return padded(folder, card("CPDIS1", b"'LOOKUP  '"), *cards)


@crippled()
def header_bomb_of_projection_parameters(folder: Path) -> Path:
    sky = [("CTYPE1", "'RA---TPV'"), ("CTYPE2", "'DEC--TPV'"), ("CRVAL1", "1.0"), ("CRVAL2", "2.0"), ("CDELT1", "1e-5")]
    cards = [card(key, value.encode()) for key, value in sky]
    return padded(folder, *cards, *[card(f"PV1_{k}", b"1.0") for k in range(9999)])


@crippled()
def header_bomb_in_every_extension(folder: Path) -> Path:
    """Write ten extensions with a megabyte of header each."""
    units = save(exposure(), folder / "whole.tmp").read_bytes()
    fat = block(card("XTENSION", b"'IMAGE   '"), card("BITPIX", 8), card("NAXIS", 0), *[card("COMMENT")] * 13_000)
    return put(folder, units + fat * 10)


@crippled()
def table_bomb_of_wide_rows(folder: Path) -> Path:
    """Write a HDRTAB whose one column says that it holds a thousand million numbers a row, of no rows."""
    cards = card("PCOUNT", 0), card("GCOUNT", 1), card("TFIELDS", 1), card("TFORM1", b"'999999999D'")
    header = block(
        card("XTENSION", b"'BINTABLE'"), card("BITPIX", 8), card("NAXIS", 2), card("NAXIS1", 8 * 999999999),
        card("NAXIS2", 0), *cards, card("EXTNAME", b"'HDRTAB  '"),
    )  # fmt: skip
    return put(folder, save(exposure(), folder / "whole.tmp").read_bytes() + header, "je9g01010_drc.fits")


@crippled()
def table_bomb_of_pointers(folder: Path) -> Path:
    """Write a HDRTAB of variable-length columns whose pointers claim gigabytes."""
    cards = card("PCOUNT", 0), card("GCOUNT", 1), card("TFIELDS", 1), card("TFORM1", b"'1PD(9999999)'")
    header = block(
        card("XTENSION", b"'BINTABLE'"), card("BITPIX", 8), card("NAXIS", 2), card("NAXIS1", 8), card("NAXIS2", 300),
        *cards, card("TTYPE1", b"'ROOTNAME'"), card("EXTNAME", b"'HDRTAB  '"),
    )  # fmt: skip
    rows = (b"\x3f\xff\xff\xff" + bytes(4)) * 300
    whole = save(exposure(), folder / "whole.tmp").read_bytes()
    return put(folder, whole + header + rows + bytes(-len(rows) % 2880), "je9g01010_drc.fits")


@crippled()
def constant_bomb(folder: Path) -> Path:
    """Write an empty science image that says it is 2^30 pixels wide and all zero."""
    header = block(
        card("XTENSION", b"'IMAGE   '"), card("BITPIX", -32), card("NAXIS", 0), card("NPIX1", 2**30), card("NPIX2", 1),
        card("PIXVALUE", "0.0"), card("EXTNAME", b"'SCI     '"),
    )  # fmt: skip
    whole = save(exposure(), folder / "whole.tmp").read_bytes()
    return put(folder, EMPTY + header + whole[2880:])
