"""Broken tile-compressed images and tables: what hides inside a binary table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from astropy.io import fits

from tests.torture.bricks import EMPTY, NX, NY, block, card, extension, pixels, save
from tests.torture.broken import NAME, put
from tests.torture.registry import broken


def tiles(**changes: Any) -> bytes:
    """Return a table that says it is a compressed image of NX x NY, with cards changed."""
    cards = {
        "PCOUNT": 0, "GCOUNT": 1, "TFIELDS": 1, "TTYPE1": b"'COMPRESSED_DATA'", "TFORM1": b"'1PB(0)'", "ZIMAGE": True,
        "ZCMPTYPE": b"'RICE_1  '", "ZBITPIX": 16, "ZNAXIS": 2, "ZNAXIS1": NX, "ZNAXIS2": NY, "ZTILE1": NX, "ZTILE2": 1,
        "EXTNAME": b"'SCI     '", **changes,
    }  # fmt: skip
    header = extension(*(card(key, value) for key, value in cards.items()), kind="BINTABLE", bitpix=8, nx=8, ny=NY)
    return EMPTY + header + bytes(2880)


@broken("inflate|ZNAXIS")
def tiles_of_a_terabyte(folder: Path) -> Path:
    return put(folder, tiles(ZNAXIS1=10**6, ZNAXIS2=10**6, ZTILE1=10**6), NAME + ".fz")


@broken("inflate|tile")
def one_tile_of_a_terabyte(folder: Path) -> Path:
    return put(folder, tiles(ZTILE1=10**6, ZTILE2=10**6), NAME + ".fz")


@broken("ZNAXIS")
def tiles_without_znaxis(folder: Path) -> Path:
    return put(folder, tiles(ZNAXIS1=b"'many'"), NAME + ".fz")


@broken("decompress|ZTILE")
def tile_size_is_text(folder: Path) -> Path:
    return put(folder, tiles(ZTILE1=b"'wide'"), NAME + ".fz")


@broken("decompress|ZTILE|tile")
def tile_size_is_negative(folder: Path) -> Path:
    return put(folder, tiles(ZTILE1=-64, ZTILE2=-(10**6)), NAME + ".fz")


@broken("NAXIS is there twice")
def tiles_behind_a_naxis_twice(folder: Path) -> Path:
    primary = block(card("SIMPLE", True), card("BITPIX", 8), card("NAXIS", 0), card("NAXIS", 2**63 - 1))
    return put(folder, primary + tiles()[len(EMPTY) :], NAME + ".fz")


@broken("decompress|ZBITPIX")
def tile_type_is_text(folder: Path) -> Path:
    return put(folder, tiles(ZBITPIX=b"'int'"), NAME + ".fz")


@broken("decompress")
def unknown_compression(folder: Path) -> Path:
    return put(folder, tiles(ZCMPTYPE=b"'MAGIC_9 '"), NAME + ".fz")


@broken("decompress")
def tile_pointers_outside_the_heap(folder: Path) -> Path:
    content = bytearray(tiles())
    content[-2880 : -2880 + 8 * NY] = np.full(2 * NY, 2**30, ">i4").tobytes()
    return put(folder, bytes(content), NAME + ".fz")


@broken("decompress")
def tiles_of_noise(folder: Path) -> Path:
    image = fits.CompImageHDU(pixels("i2"), name="SCI", compression_type="GZIP_1")
    content = bytearray(save(fits.HDUList([fits.PrimaryHDU(), image]), folder / "whole.tmp").read_bytes())
    content[-2880 * 2 :] = bytes(np.random.default_rng(3).integers(0, 256, 2880 * 2, np.uint8))
    return put(folder, bytes(content), NAME + ".fz")
