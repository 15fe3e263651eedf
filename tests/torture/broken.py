"""Files that no reader can use: each has to end in one line that names the file and the cause."""

from __future__ import annotations

import gzip
import os
import socket
from pathlib import Path

from tests.torture.bricks import DATA, EMPTY, block, card, exposure, extension, image, save
from tests.torture.registry import broken

NAME = "je9g01a0q_flc.fits"


def put(folder: Path, content: bytes, name: str = NAME) -> Path:
    """Write bytes under the name of an exposure."""
    path = folder / name
    path.write_bytes(content)
    return path


def sound(folder: Path) -> bytes:
    """Return the bytes of a sound exposure."""
    return save(exposure(), folder / "whole.tmp").read_bytes()


# ---- not a file


@broken("no such file")
def missing(folder: Path) -> Path:
    return folder / NAME


@broken("regular file")
def fifo(folder: Path) -> Path:
    os.mkfifo(folder / NAME)
    return folder / NAME


@broken("regular file")
def socket_file(folder: Path) -> Path:
    here = os.getcwd()
    os.chdir(folder)  # the path of a socket is at most 107 bytes long
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(NAME)
    finally:
        os.chdir(here)
    return folder / NAME


@broken("regular file")
def device(folder: Path) -> Path:
    (folder / NAME).symlink_to("/dev/zero")
    return folder / NAME


@broken("regular file")
def folder_named_as_a_file(folder: Path) -> Path:
    (folder / NAME).mkdir()
    return folder / NAME


@broken("leads nowhere")
def dangling_link(folder: Path) -> Path:
    (folder / NAME).symlink_to(folder / "nowhere.fits")
    return folder / NAME


@broken("symbolic links|cannot be opened")
def link_to_itself(folder: Path) -> Path:
    (folder / NAME).symlink_to(folder / NAME)
    return folder / NAME


@broken("null|cannot be opened")
def name_with_a_nul(folder: Path) -> Path:
    return folder / "je9g\0_flc.fits"


@broken("too long|cannot be opened")
def name_too_long(folder: Path) -> Path:
    return folder / ("x" * 5000 + ".fits")


# ---- not FITS


@broken("empty")
def zero_bytes(folder: Path) -> Path:
    return put(folder, b"")


@broken("not a FITS|SIMPLE")
def one_byte(folder: Path) -> Path:
    return put(folder, b"S")


@broken("not a FITS")
def web_page(folder: Path) -> Path:
    return put(folder, b"<!DOCTYPE html><html><body>404 Not Found</body></html>" * 100)


@broken("not a FITS")
def noise(folder: Path) -> Path:
    return put(folder, bytes(range(256)) * 100)


@broken("not a FITS")
def zeros(folder: Path) -> Path:
    return put(folder, b"\0" * 28800)


@broken("not a FITS|SIMPLE")
def no_simple(folder: Path) -> Path:
    return put(folder, sound(folder)[80:])


@broken("SIMPLE")
def simple_is_text(folder: Path) -> Path:
    return put(folder, block(card("SIMPLE", b"'yes'"), card("BITPIX", 8), card("NAXIS", 0)))


@broken("END")
def no_end(folder: Path) -> Path:
    return put(folder, block(card("SIMPLE", True), card("BITPIX", 8), card("NAXIS", 0), end=False))


@broken("END")
def header_without_end_for_five_megabytes(folder: Path) -> Path:
    cards = card("SIMPLE", True), card("BITPIX", 8), card("NAXIS", 0)
    return put(folder, block(*cards, end=False) + card("COMMENT") * (36 * 1850))


# ---- cut short


@broken("ends")
def cut_at_sixty_percent(folder: Path) -> Path:
    content = sound(folder)
    return put(folder, content[: int(len(content) * 0.6)])


@broken("END")
def cut_in_the_first_header(folder: Path) -> Path:
    return put(folder, sound(folder)[:1000])


@broken("ends")
def cut_in_the_first_image(folder: Path) -> Path:
    return put(folder, sound(folder)[: 3 * 2880 + 500])


@broken("ends")
def cut_in_an_extension_header(folder: Path) -> Path:
    content = sound(folder)
    return put(folder, content[: content.index(b"XTENSION", 10000) + 200])


@broken("ends")
def cut_near_the_end(folder: Path) -> Path:
    content = sound(folder)
    return put(folder, content[: len(content) - 2880 - 100])


@broken("no SCI")
def only_the_first_header(folder: Path) -> Path:
    return put(folder, EMPTY)


# ---- cards that lie


@broken("NAXIS")
def naxis_of_two_thousand_million(folder: Path) -> Path:
    return put(folder, image(naxis=2147483647) + DATA)


@broken("NAXIS is there twice")
def naxis_twice(folder: Path) -> Path:
    return put(folder, image(card("NAXIS", 2147483647)) + DATA)


@broken("NAXIS is there twice")
def naxis_twice_in_small_letters(folder: Path) -> Path:
    return put(folder, image(card("naxis", 2147483647)) + DATA)


@broken("NAXIS is there twice")
def naxis_twice_behind_hierarch(folder: Path) -> Path:
    return put(folder, image(card("HIERARCH NAXIS = 2147483647")) + DATA)


@broken("NAXIS")
def naxis_999(folder: Path) -> Path:
    return put(folder, image(naxis=999) + DATA)


@broken("NAXIS")
def naxis_negative(folder: Path) -> Path:
    return put(folder, image(naxis=-1) + DATA)


@broken("NAXIS")
def naxis_fraction(folder: Path) -> Path:
    return put(folder, block(card("SIMPLE", True), card("BITPIX", 8), card("NAXIS", b"1.5")))


@broken("NAXIS")
def naxis_text(folder: Path) -> Path:
    return put(folder, block(card("SIMPLE", True), card("BITPIX", 8), card("NAXIS", b"'two'")))


@broken("NAXIS")
def naxis_missing(folder: Path) -> Path:
    return put(folder, block(card("SIMPLE", True), card("BITPIX", 8)))


@broken("NAXIS2")
def naxis2_missing(folder: Path) -> Path:
    header = block(card("SIMPLE", True), card("BITPIX", 8), card("NAXIS", 2), card("NAXIS1", 10))
    return put(folder, header + DATA)


@broken("negative")
def axis_negative(folder: Path) -> Path:
    return put(folder, image(nx=-64) + DATA)


@broken("NAXIS1")
def axis_with_fifty_digits(folder: Path) -> Path:
    return put(folder, image(nx="9" * 50) + DATA)


@broken("ends")
def image_of_an_exabyte(folder: Path) -> Path:
    return put(folder, image(nx=10**9, ny=10**9) + DATA)


@broken("ends")
def extension_of_an_exabyte(folder: Path) -> Path:
    return put(folder, EMPTY + extension(card("PCOUNT", 0), card("GCOUNT", 1), nx=10**9, ny=10**9) + DATA)


@broken("BITPIX")
def bitpix_12(folder: Path) -> Path:
    return put(folder, image(bitpix=12) + DATA)


@broken("BITPIX")
def bitpix_text(folder: Path) -> Path:
    return put(folder, image(bitpix="'f4'") + DATA)


@broken("BITPIX")
def bitpix_missing(folder: Path) -> Path:
    return put(folder, block(card("SIMPLE", True), card("NAXIS", 0)))


@broken("TFIELDS")
def table_of_a_hundred_million_columns(folder: Path) -> Path:
    table = extension(card("PCOUNT", 0), card("GCOUNT", 1), card("TFIELDS", 10**8), kind="BINTABLE", bitpix=8)
    return put(folder, EMPTY + table + DATA)


@broken("negative|PCOUNT")
def pcount_negative(folder: Path) -> Path:
    return put(folder, EMPTY + extension(card("PCOUNT", -(10**9)), card("GCOUNT", 1)) + DATA)


@broken("ends")
def gcount_of_a_million(folder: Path) -> Path:
    return put(folder, EMPTY + extension(card("PCOUNT", 0), card("GCOUNT", 10**6)) + DATA)


@broken("ORDER")
def sip_order_of_a_hundred_thousand(folder: Path) -> Path:
    return put(folder, image(card("A_ORDER", 100000), card("B_ORDER", 100000)) + DATA)


@broken("groups")
def random_groups(folder: Path) -> Path:
    groups = card("GROUPS", True), card("PCOUNT", 3), card("GCOUNT", 100)
    return put(folder, image(*groups, nx=0) + DATA)


@broken("extensions")
def five_thousand_extensions(folder: Path) -> Path:
    one = block(card("XTENSION", b"'IMAGE   '"), card("BITPIX", 8), card("NAXIS", 0))
    return put(folder, EMPTY + one * 5000)


@broken("BSCALE")
def bscale_zero(folder: Path) -> Path:
    return put(folder, image(card("BSCALE", b"0.0")) + DATA)


@broken("BSCALE")
def bscale_text(folder: Path) -> Path:
    return put(folder, image(card("BSCALE", b"'much'")) + DATA)


@broken("BSCALE")
def bscale_beyond_a_double(folder: Path) -> Path:
    return put(folder, image(card("BSCALE", b"1E400")) + DATA)


@broken("BZERO")
def bzero_nan(folder: Path) -> Path:
    return put(folder, image(card("BZERO", b"NaN"), bitpix=16) + DATA)


# ---- compressed


@broken("gzip|inflate|cut")
def gzip_cut_short(folder: Path) -> Path:
    packed = gzip.compress(sound(folder))
    return put(folder, packed[: int(len(packed) * 0.6)], NAME + ".gz")


@broken("gzip|damaged")
def gzip_header_only(folder: Path) -> Path:
    return put(folder, b"\x1f\x8b\x08\x00", NAME + ".gz")


@broken("gzip|damaged")
def gzip_wrong_checksum(folder: Path) -> Path:
    packed = bytearray(gzip.compress(sound(folder)))
    packed[-8] ^= 0xFF
    return put(folder, bytes(packed), NAME + ".gz")


@broken("gzip|damaged")
def gzip_damaged_inside(folder: Path) -> Path:
    packed = bytearray(gzip.compress(sound(folder)))
    packed[len(packed) // 2 :][:20] = packed[len(packed) // 2 : len(packed) // 2 + 20] = b"\xff" * 20
    return put(folder, bytes(packed), NAME + ".gz")


@broken("not a FITS")
def gzip_of_text(folder: Path) -> Path:
    return put(folder, gzip.compress(b"hello " * 1000), NAME + ".gz")


@broken("not a FITS|gzip")
def gzip_of_gzip(folder: Path) -> Path:
    return put(folder, gzip.compress(gzip.compress(sound(folder))), NAME + ".gz")
