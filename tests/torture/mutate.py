"""Mutants of sound files: the same seed gives the same mutant."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from astropy.io import fits

from tests.torture.bricks import BLOCK, association, exposure, pixels, product, save, sky_cards

VALUES = (
    "-1", "0", "1", "2", "3", "7", "999", "1000", "65536", "2147483647", "-2147483648", "4294967296",
    "9223372036854775807", "99999999999999999999", "1.5", "-0.0", "1E308", "1E-308", "1E400", "NaN", "INF", "T", "F",
    "''", "'", "'SCI     '", "'DQ      '", "'abc", "'a''b'", "'&'", "(1.0, 2.0)", "", "/", "'RA---TAN-SIP'", "'LOOKUP'",
    "'1PB(9)'", "'99999D'", "'ZZZ'", "'GZIP_1'", "\x00", "\xff\xfe",
)  # fmt: skip
KEYWORDS = (
    "SIMPLE", "XTENSION", "BITPIX", "NAXIS", "NAXIS1", "NAXIS2", "NAXIS3", "PCOUNT", "GCOUNT", "GROUPS",
    "TFIELDS", "TFORM1", "TTYPE1", "TDIM1", "TSCAL1", "TNULL1", "THEAP", "EXTNAME", "EXTVER", "BSCALE", "BZERO",
    "BLANK", "END", "CONTINUE", "HIERARCH", "HIERARCH NAXIS ", "naxis", "COMMENT", "CTYPE1", "CRVAL1", "CD1_1",
    "WCSAXES", "A_ORDER", "A_2_0", "CPDIS1", "DP1", "PV1_1", "LONPOLE", "CUNIT1", "RADESYS", "EQUINOX", "NPIX1",
    "NPIX2", "PIXVALUE", "EXPTIME", "D001DATA", "NDRIZIM", "NEXTEND", "INSTRUME", "DETECTOR", "CCDCHIP", "LTV1",
    "LTM1_1", "ZIMAGE", "ZNAXIS", "ZNAXIS1", "ZTILE1", "ZTILE2", "ZBITPIX", "ZCMPTYPE",
)  # fmt: skip


@cache
def parents() -> tuple[tuple[str, bytes], ...]:
    """Return sound files as (name, bytes)."""
    packed = exposure(chips=1)
    packed[1] = fits.CompImageHDU(pixels("i2"), packed[1].header, name="SCI")
    lone = fits.PrimaryHDU(pixels("i2"))
    lone.header["BZERO"] = 3.0
    sky_cards(lone.header)
    kinds = {
        "je9g01a0q_flc.fits": exposure(),
        "je9g01010_drc.fits": product(),
        "je9g01010_asn.fits": association(),
        "je9g01a1q_flc.fits.fz": packed,
        "je9g01010_drc_sci.fits": fits.HDUList([lone]),
    }
    with TemporaryDirectory() as folder:
        return tuple((name, save(units, Path(folder) / name).read_bytes()) for name, units in kinds.items())


def mutant(seed: int) -> tuple[str, bytes]:
    """Return the name and the bytes of a file with one to four faults."""
    dice = random.Random(seed)
    name, content = dice.choice(parents())
    work = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        dice.choice(FAULTS)(work, dice)
    if dice.random() < 0.1:
        work = bytearray(gzip.compress(bytes(work), 1))
        name += ".gz"
        if dice.random() < 0.5:
            flip_bits(work, dice)
    return name, bytes(work)


def _card(work: bytearray, dice: random.Random) -> int:
    """Return where a card of some header begins."""
    headers = [at for at in range(0, len(work), BLOCK) if work[at : at + 8] in (b"SIMPLE  ", b"XTENSION")]
    start = dice.choice(headers or [0])
    end = work.find(b"END     ", start)
    return start + 80 * dice.randrange(max(1, (end - start) // 80 + 1))


def value(work: bytearray, dice: random.Random) -> None:
    """Put a hostile value into a card."""
    at = _card(work, dice)
    work[at + 8 : at + 80] = f"= {dice.choice(VALUES):>20}".encode("latin-1").ljust(72)


def keyword(work: bytearray, dice: random.Random) -> None:
    """Turn a card into another one."""
    at = _card(work, dice)
    text = f"{dice.choice(KEYWORDS):8}= {dice.choice(VALUES):>20}"
    work[at : at + 80] = text.encode("latin-1").ljust(80)


def named_value(work: bytearray, dice: random.Random) -> None:
    """Put a hostile value into a card that matters, where there is one."""
    key = f"{dice.choice(KEYWORDS):8}=".encode()
    places = [at for at in range(0, len(work), 80) if work[at : at + 9] == key]
    if places:
        at = dice.choice(places)
        work[at + 8 : at + 80] = f"= {dice.choice(VALUES):>20}".encode("latin-1").ljust(72)


def card_bytes(work: bytearray, dice: random.Random) -> None:
    """Write bytes of any kind into a card."""
    at = _card(work, dice) + dice.randrange(80)
    work[at : at + 5] = dice.randbytes(5)


def remove_card(work: bytearray, dice: random.Random) -> None:
    """Take a card out: all that follows is out of step."""
    at = _card(work, dice)
    del work[at : at + 80]


def double_card(work: bytearray, dice: random.Random) -> None:
    """Write a card over the next one."""
    at = _card(work, dice)
    work[at + 80 : at + 160] = work[at : at + 80]


def flip_bits(work: bytearray, dice: random.Random) -> None:
    """Flip bits anywhere."""
    for _ in range(dice.randint(1, 20)):
        work[dice.randrange(len(work) or 1)] ^= 1 << dice.randrange(8)


def cut(work: bytearray, dice: random.Random) -> None:
    """Cut the file short."""
    del work[max(100, dice.randrange(len(work))) :]


def move_block(work: bytearray, dice: random.Random) -> None:
    """Copy one block over another."""
    source, target = (dice.randrange(max(1, len(work) // BLOCK)) * BLOCK for _ in range(2))
    work[target : target + BLOCK] = work[source : source + BLOCK]


def wipe_block(work: bytearray, dice: random.Random) -> None:
    """Fill a block with one byte."""
    at = dice.randrange(max(1, len(work) // BLOCK)) * BLOCK
    work[at : at + BLOCK] = bytes([dice.choice((0, 32, 255))]) * BLOCK


FAULTS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    value, value, keyword, keyword, named_value, named_value, named_value, card_bytes, remove_card, double_card,
    flip_bits, cut, move_block, wipe_block,
)  # fmt: skip
