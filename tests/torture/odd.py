"""Unusual and sound files: none of them may be refused, and the pixels must come out right."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
from astropy.io import fits

from tests.torture.bricks import (
    BLOCK,
    DATA,
    EMPTY,
    NX,
    NY,
    ROOTS,
    association,
    block,
    card,
    exposure,
    extension,
    folder_of_all,
    image,
    pixels,
    product,
    save,
    sky_cards,
)
from tests.torture.registry import odd

NAME = f"{ROOTS[0]}_flc.fits"


def expect(folder: Path, values: np.ndarray) -> None:
    """Put down what the first science image has to hold."""
    np.save(folder / "expected.npy", values)


def with_science(folder: Path, values: np.ndarray, name: str = NAME) -> Path:
    """Write an exposure whose first science image has these values and this type."""
    expect(folder, values)
    units = exposure()
    units["SCI", 1].data = values
    return save(units, folder / name)


def compressed(folder: Path, values: np.ndarray, **how: object) -> Path:
    units = exposure(chips=1)
    header = units["SCI", 1].header
    units[1] = fits.CompImageHDU(values, header, name="SCI", **how)
    expect(folder, values)
    return save(units, folder / (NAME + ".fz"))


# ---- packing


@odd()
def gzipped(folder: Path) -> Path:
    content = with_science(folder, pixels(), "whole.tmp").read_bytes()
    path = folder / (NAME + ".gz")
    path.write_bytes(gzip.compress(content))
    return path


@odd()
def gzipped_in_two_members(folder: Path) -> Path:
    content = with_science(folder, pixels(), "whole.tmp").read_bytes()
    path = folder / (NAME + ".gz")
    path.write_bytes(gzip.compress(content[:20000]) + gzip.compress(content[20000:]))
    return path


@odd()
def gzipped_without_saying_so(folder: Path) -> Path:
    content = with_science(folder, pixels(), "whole.tmp").read_bytes()
    path = folder / NAME
    path.write_bytes(gzip.compress(content))
    return path


@odd()
def gzipped_image_of_zeros(folder: Path) -> Path:
    """Inflate a thousandfold and honestly: an empty mask of 16 MB."""
    expect(folder, np.zeros((2048, 2048), np.float32))
    path = folder / (NAME + ".gz")
    path.write_bytes(gzip.compress(image(nx=2048, ny=2048) + bytes(-(-(2**24) // BLOCK) * BLOCK)))
    return path


@odd()
def tiles_rice(folder: Path) -> Path:
    return compressed(folder, pixels("i2"), compression_type="RICE_1")


@odd()
def tiles_gzip_lossless_floats(folder: Path) -> Path:
    return compressed(folder, pixels("f4"), compression_type="GZIP_2", quantize_level=0.0)


@odd()
def tiles_of_odd_size(folder: Path) -> Path:
    return compressed(folder, pixels("i4"), compression_type="RICE_1", tile_shape=(7, 13))


@odd()
def tiles_hcompress(folder: Path) -> Path:
    return compressed(folder, pixels("i4"), compression_type="HCOMPRESS_1", tile_shape=(16, NX))


@odd()
def tiles_unsigned(folder: Path) -> Path:
    return compressed(folder, pixels("u2") + 40000, compression_type="RICE_1")


# ---- types


@odd()
def unsigned_sixteen(folder: Path) -> Path:
    return with_science(folder, pixels("u2") + 40000)


@odd()
def unsigned_thirty_two(folder: Path) -> Path:
    return with_science(folder, pixels("u4") + 3_000_000_000)


@odd()
def signed_bytes(folder: Path) -> Path:
    return with_science(folder, (pixels() - 100).astype("i1"))


@odd()
def bytes_only(folder: Path) -> Path:
    return with_science(folder, pixels("u1"))


@odd()
def doubles(folder: Path) -> Path:
    return with_science(folder, pixels("f8"))


@odd()
def long_integers(folder: Path) -> Path:
    return with_science(folder, pixels("i8") * 10**12)


@odd()
def scaled_integers(folder: Path) -> Path:
    raw = np.arange(NX * NY, dtype=">i2")
    expect(folder, (raw.astype(float) * 0.5 - 3).reshape(NY, NX).astype("f4"))
    path = folder / NAME
    padding = b"\0" * (-raw.nbytes % BLOCK)
    path.write_bytes(image(card("BSCALE", "0.5"), card("BZERO", "-3.0"), bitpix=16) + raw.tobytes() + padding)
    return path


@odd()
def blank_integers(folder: Path) -> Path:
    raw = np.arange(NX * NY, dtype=">i2")
    values = (raw * 2.0).reshape(NY, NX).astype("f4")
    values[0, 5] = np.nan
    expect(folder, values)
    path = folder / NAME
    padding = b"\0" * (-raw.nbytes % BLOCK)
    path.write_bytes(image(card("BSCALE", "2.0"), card("BLANK", "5"), bitpix=16) + raw.tobytes() + padding)
    return path


# ---- layout


@odd()
def image_in_the_primary(folder: Path) -> Path:
    unit = fits.PrimaryHDU(pixels())
    sky_cards(unit.header)
    expect(folder, unit.data)
    return save(fits.HDUList([unit]), folder / "je9g01010_drc_sci.fits")


@odd()
def primary_image_beside_extensions(folder: Path) -> Path:
    units = exposure()
    units[0].data = pixels()[:4, :4]
    expect(folder, units["SCI", 1].data)
    return save(units, folder / NAME)


@odd()
def padding_missing_at_the_end(folder: Path) -> Path:
    path = with_science(folder, pixels())
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - (-NX * NY * 2 % BLOCK))
    return path


@odd()
def padding_of_blanks(folder: Path) -> Path:
    expect(folder, np.frombuffer(DATA, ">f4")[: NX * NY].reshape(NY, NX))
    path = folder / NAME
    path.write_bytes(image() + DATA[: NX * NY * 4] + b" " * (-NX * NY * 4 % BLOCK))
    return path


@odd()
def junk_after_the_end(folder: Path) -> Path:
    path = with_science(folder, pixels())
    path.write_bytes(path.read_bytes() + b"\x1a" * 777)
    return path


@odd()
def zero_blocks_after_the_end(folder: Path) -> Path:
    path = with_science(folder, pixels())
    path.write_bytes(path.read_bytes() + bytes(10 * BLOCK))
    return path


@odd()
def three_hundred_extensions(folder: Path) -> Path:
    units = exposure()
    expect(folder, units["SCI", 1].data)
    units.extend(fits.ImageHDU(np.zeros((2, 2), "i2"), name="HDRLET", ver=k) for k in range(1, 301))
    return save(units, folder / NAME)


@odd()
def extensions_of_kinds_unheard_of(folder: Path) -> Path:
    path = with_science(folder, pixels())
    extra = card("PCOUNT", 0), card("GCOUNT", 1), card("EXTNAME", b"'ALIEN   '")
    path.write_bytes(path.read_bytes() + extension(*extra, kind="FOREIGN") + DATA)
    return path


@odd()
def extension_name_in_small_letters(folder: Path) -> Path:
    units = exposure(chips=1)
    expect(folder, units["SCI", 1].data)
    path = save(units, folder / NAME)
    path.write_bytes(path.read_bytes().replace(b"'SCI     '", b"'sci     '"))
    return path


@odd()
def extension_version_absent(folder: Path) -> Path:
    units = exposure(chips=1)
    expect(folder, units["SCI", 1].data)
    for unit in units[1:]:
        del unit.header["EXTVER"]
    return save(units, folder / NAME)


@odd()
def extensions_in_another_order(folder: Path) -> Path:
    units = exposure()
    expect(folder, units["SCI", 1].data)
    return save(fits.HDUList([units[0], *units[:0:-1]]), folder / NAME)


@odd()
def constant_extensions(folder: Path) -> Path:
    """Write ERR and DQ as HST does where all pixels are equal: NAXIS = 0 with NPIX1, NPIX2 and PIXVALUE."""
    units = exposure(chips=1)
    expect(folder, units["SCI", 1].data)
    for index, name in ((2, "ERR"), (3, "DQ")):
        units[index] = fits.ImageHDU(name=name, ver=1)
        units[index].header.update(NPIX1=NX, NPIX2=NY, PIXVALUE=0.0)
    return save(units, folder / NAME)


@odd()
def context_of_forty_inputs(folder: Path) -> Path:
    units = product(roots=tuple(f"je9g{k:02d}a0q" for k in range(20)))
    units["CTX"].data = np.full((2, NY, NX), -1, np.int32)
    expect(folder, units["SCI"].data)
    return save(units, folder / "je9g01010_drc.fits")


@odd()
def inputs_beyond_a_thousand(folder: Path) -> Path:
    units = product()
    expect(folder, units["SCI"].data)
    for index in range(5, 1003):
        units[0].header[f"HIERARCH D{index:03d}DATA" if index > 999 else f"D{index:03d}DATA"] = (
            "je9g01a0q_flc.fits[sci,1]"
        )
    units["CTX"].data = np.full((32, NY, NX), 1, np.int32)
    return save(units, folder / "je9g01010_drc.fits")


@odd()
def table_without_rows(folder: Path) -> Path:
    units = product()
    expect(folder, units["SCI"].data)
    units["HDRTAB"].data = units["HDRTAB"].data[:0]
    return save(units, folder / "je9g01010_drc.fits")


@odd()
def association_table(folder: Path) -> Path:
    units = exposure()
    units.append(association()[1])
    expect(folder, units["SCI", 1].data)
    return save(units, folder / NAME)


# ---- headers


@odd()
def long_strings_with_apostrophes(folder: Path) -> Path:
    units = exposure()
    expect(folder, units["SCI", 1].data)
    units[0].header["LONGTEXT"] = "it's a 'quoted' text, don't lose it " * 8
    return save(units, folder / NAME)


@odd()
def hierarch_keywords(folder: Path) -> Path:
    units = exposure()
    expect(folder, units["SCI", 1].data)
    units[0].header["HIERARCH ESO DET CHIP1 ID"] = "CCD-44"
    units[0].header["HIERARCH a.very.long.keyword with blanks"] = 1.5
    return save(units, folder / NAME)


@odd()
def history_of_three_thousand_lines(folder: Path) -> Path:
    units = exposure()
    expect(folder, units["SCI", 1].data)
    for k in range(3_000):
        units[0].header.append(("HISTORY", f"line {k}"), bottom=True)
    return save(units, folder / NAME)


@odd()
def keyword_a_hundred_times(folder: Path) -> Path:
    units = exposure()
    expect(folder, units["SCI", 1].data)
    for k in range(100):
        units[0].header.append(("TARGNAME", f"M-{k}"))
    return save(units, folder / NAME)


@odd()
def header_in_latin_one(folder: Path) -> Path:
    path = with_science(folder, pixels())
    path.write_bytes(path.read_bytes().replace(b"'M-33    '", "'Müller°'".encode("latin-1").ljust(10)))
    return path


@odd()
def header_with_control_characters(folder: Path) -> Path:
    path = with_science(folder, pixels())
    path.write_bytes(path.read_bytes().replace(b"'M-33    '", b"'\x1b[31m\x00'".ljust(10)))
    return path


@odd()
def target_that_is_script(folder: Path) -> Path:
    units = exposure()
    expect(folder, units["SCI", 1].data)
    units[0].header["TARGNAME"] = "<img src=x onerror=alert(1)>"
    units[0].header["FILTER1"] = "</script><script>alert(2)</script>"
    return save(units, folder / NAME)


@odd()
def cards_that_do_not_parse(folder: Path) -> Path:
    expect(folder, np.frombuffer(DATA, ">f4")[: NX * NY].reshape(NY, NX))
    extra = card("FOO", b"'no end"), card("BAR", b"12 34 56"), card("=======", None), card("\x7f\x7f = 1", None)
    (folder / NAME).write_bytes(image(*extra, card("CONTINUE", None), card("HIERARCH", None)) + DATA)
    return folder / NAME


@odd()
def checksum_that_is_wrong(folder: Path) -> Path:
    units = exposure()
    expect(folder, units["SCI", 1].data)
    for unit in units:
        unit.header.update(CHECKSUM="0" * 16, DATASUM="1")
    return save(units, folder / NAME)


@odd()
def header_of_small_blocks(folder: Path) -> Path:
    """Write an empty primary, then one extension that carries everything."""
    expect(folder, np.frombuffer(DATA, ">f4")[: NX * NY].reshape(NY, NX))
    extra = card("PCOUNT", 0), card("GCOUNT", 1), card("EXTNAME", b"'SCI'")
    (folder / NAME).write_bytes(
        EMPTY + extension(*extra) + DATA + block(card("XTENSION", b"'IMAGE   '"), card("BITPIX", 8), card("NAXIS", 0))
    )
    return folder / NAME


# ---- names


@odd()
def name_in_another_script(folder: Path) -> Path:
    return with_science(folder, pixels(), "M 33 – Ångström (ü).fits")


@odd()
def name_that_is_script(folder: Path) -> Path:
    return with_science(folder, pixels(), "<img src=x onerror=alert(1)>_flc.fits")


@odd()
def name_with_control_characters(folder: Path) -> Path:
    return with_science(folder, pixels(), "je9g\x1b[31m\u202e\n_flc.fits")


@odd()
def name_of_many_brackets(folder: Path) -> Path:
    return with_science(folder, pixels(), "je9g*[1]?{0}%s$HOME_flc.fits")


@odd()
def link_within_the_folder(folder: Path) -> Path:
    (folder / "inner").mkdir()
    target = with_science(folder / "inner", pixels(), "real.fits")
    expect(folder, pixels())
    (folder / NAME).symlink_to(target)
    return folder / NAME


@odd()
def whole_association(folder: Path) -> Path:
    expect(folder, product()["SCI"].data)
    return folder_of_all(folder)


# ---- more of what HST files hold


@odd()
def headerlets(folder: Path) -> Path:
    """Append what stwcs appends: byte streams of one axis under the name HDRLET."""
    units = exposure()
    expect(folder, units["SCI", 1].data)
    units.extend(fits.ImageHDU(np.arange(5000, dtype=np.uint8), name="HDRLET", ver=k) for k in (1, 2))
    return save(units, folder / NAME)


@odd()
def distortion_tables(folder: Path) -> Path:
    """Write NPOL and D2IM tables as stwcs does, with record-valued cards."""
    units = exposure(chips=1)
    expect(folder, units["SCI", 1].data)
    header = units["SCI", 1].header
    for kind, records, name, amount in (("CPDIS", "DP", "WCSDVARR", 0.1), ("D2IMDIS", "D2IM", "D2IMARR", 0.05)):
        for axis in (1, 2):
            table = fits.ImageHDU(np.full((4, 5), amount, np.float32), name=name, ver=axis)
            table.header.update(CRPIX1=0.0, CRPIX2=0.0, CRVAL1=0.0, CRVAL2=0.0, CDELT1=16.0, CDELT2=16.0)
            units.append(table)
            header[f"{kind}{axis}"] = "LOOKUP"
            for field, value in (("EXTVER", axis), ("NAXES", 2), ("AXIS.1", 1), ("AXIS.2", 2)):
                header.append(fits.Card(f"{records}{axis}.{field}", float(value)))
    return save(units, folder / NAME)


@odd()
def fourth_axis(folder: Path) -> Path:
    units = exposure()
    expect(folder, units["SCI", 1].data)
    units.append(fits.ImageHDU(np.zeros((2, 3, 4, 5), np.float32), name="CUBE"))
    return save(units, folder / NAME)


@odd()
def subarray(folder: Path) -> Path:
    units = exposure(chips=1)
    units["SCI", 1].header.update(LTV1=-1000.0, LTV2=-200.0, LTM1_1=1.0, LTM2_2=1.0, SUBARRAY=True)
    expect(folder, units["SCI", 1].data)
    return save(units, folder / NAME)
