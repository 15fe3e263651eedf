"""Associations in disorder: what is there is checked, and what is not is named."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import numpy as np
from astropy.io import fits

from tests.torture.bricks import ROOTS, association, exposure, folder_of_all, pixels, product, save, sky_cards
from tests.torture.registry import tangled

FIRST, SECOND = (f"{root}_flc.fits" for root in ROOTS)


def inputs(folder: Path, *names: str) -> Path:
    """Write the association with other names for the first inputs of the product."""
    path = folder_of_all(folder)
    with fits.open(path, mode="update") as units:
        for index, name in enumerate(names, 1):
            units[0].header[f"D{index:03d}DATA"] = name
        del units["HDRTAB"]
    return path


@tangled()
def as_it_should_be(folder: Path) -> Path:
    return folder_of_all(folder)


@tangled()
def folder_as_it_should_be(folder: Path) -> Path:
    return folder_of_all(folder).parent


@tangled(ROOTS[1])
def member_missing(folder: Path) -> Path:
    path = folder_of_all(folder)
    (folder / SECOND).unlink()
    return path


@tangled(ROOTS[0])
def all_members_missing(folder: Path) -> Path:
    return save(product(), folder / "je9g01010_drc.fits")


@tangled(f"{ROOTS[1]}.*ends|ends.*{ROOTS[1]}")
def member_cut_short(folder: Path) -> Path:
    path = folder_of_all(folder)
    os.truncate(folder / SECOND, 50000)
    return path


@tangled(ROOTS[1])
def member_is_a_fifo(folder: Path) -> Path:
    path = folder_of_all(folder)
    (folder / SECOND).unlink()
    os.mkfifo(folder / SECOND)
    return path


@tangled(ROOTS[1])
def member_is_a_folder(folder: Path) -> Path:
    path = folder_of_all(folder)
    (folder / SECOND).unlink()
    (folder / SECOND).mkdir()
    return path


@tangled(f"{ROOTS[1]}.*empty")
def member_empty(folder: Path) -> Path:
    path = folder_of_all(folder)
    (folder / SECOND).write_bytes(b"")
    return path


@tangled(f"{ROOTS[1]}.*flt|instead")
def member_renamed(folder: Path) -> Path:
    path = folder_of_all(folder)
    (folder / SECOND).rename(folder / SECOND.replace("flc", "flt"))
    return path


@tangled()
def members_packed(folder: Path) -> Path:
    path = folder_of_all(folder)
    for name in (FIRST, SECOND):
        (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
        (folder / name).unlink()
    return path


@tangled()
def member_plain_and_packed(folder: Path) -> Path:
    path = folder_of_all(folder)
    (folder / f"{FIRST}.gz").write_bytes(gzip.compress((folder / FIRST).read_bytes()))
    return path


@tangled()
def members_in_capitals(folder: Path) -> Path:
    path = folder_of_all(folder)
    (folder / FIRST).rename(folder / FIRST.upper())
    return path


@tangled("je9g01a0q|twice|same")
def members_listed_twice(folder: Path) -> Path:
    return inputs(folder, *[f"{FIRST}[sci,1]"] * 4)


@tangled()
def members_listed_twice_in_the_association_table(folder: Path) -> Path:
    folder_of_all(folder)
    save(association(roots=(*ROOTS, *ROOTS, ROOTS[0])), folder / "je9g01010_asn.fits")
    return folder / "je9g01010_asn.fits"


@tangled()
def members_with_a_path(folder: Path) -> Path:
    """Name inputs by path; the only file that may be opened lies in the folder."""
    outside = folder.parent / f"{folder.name}_outside"
    outside.mkdir()
    save(exposure("je9g01secret"[:9]), outside / "je9g01sec_flc.fits")
    return inputs(folder / "in", f"../../{outside.name}/je9g01sec_flc.fits[sci,1]", f"/data/archive/{FIRST}[sci,1]")


@tangled()
def members_with_names_that_are_commands(folder: Path) -> Path:
    names = "|cat /etc/passwd", "$(id)_flc.fits[sci,1]", "~/x_flc.fits[sci,1]", "http://example.org/x_flc.fits[sci,1]"
    return inputs(folder, *names)


@tangled()
def members_that_are_markup(folder: Path) -> Path:
    return inputs(folder, "<img src=x onerror=alert(1)>_flc.fits[sci,1]")


@tangled()
def member_linked_from_elsewhere(folder: Path) -> Path:
    elsewhere = folder.parent / f"{folder.name}_elsewhere"
    elsewhere.mkdir()
    path = folder_of_all(folder)
    shutil.move(folder / SECOND, elsewhere / SECOND)
    (folder / SECOND).symlink_to(elsewhere / SECOND)
    return path


@tangled(ROOTS[1])
def member_of_another_shape(folder: Path) -> Path:
    path = folder_of_all(folder)
    units = exposure(ROOTS[1])
    for unit in units[1:]:
        unit.data = unit.data[:7, :9]
    save(units, folder / SECOND)
    return path


@tangled()
def member_of_another_instrument(folder: Path) -> Path:
    path = folder_of_all(folder)
    units = exposure(ROOTS[1])
    units[0].header.update(INSTRUME="MUSE", DETECTOR="?")
    save(units, folder / SECOND)
    return path


@tangled()
def member_is_the_product(folder: Path) -> Path:
    path = folder_of_all(folder)
    shutil.copy(path, folder / SECOND)
    return path


@tangled()
def members_of_nan(folder: Path) -> Path:
    path = folder_of_all(folder)
    for root in ROOTS:
        units = exposure(root)
        for unit in units[1:]:
            unit.data[:] = np.nan if unit.name != "DQ" else -1
        save(units, folder / f"{root}_flc.fits")
    return path


@tangled()
def exposure_alone(folder: Path) -> Path:
    return save(exposure(), folder / FIRST)


@tangled(ROOTS[1])
def association_table_alone(folder: Path) -> Path:
    save(exposure(), folder / FIRST)
    return save(association(), folder / "je9g01010_asn.fits")


@tangled()
def association_table_of_ten_thousand(folder: Path) -> Path:
    folder_of_all(folder)
    roots = tuple(f"j{k:08d}" for k in range(10_000))
    return save(association(roots=(*ROOTS, *roots)), folder / "je9g01010_asn.fits")


@tangled()
def three_files(folder: Path) -> Path:
    units = product()
    for unit in units[1:4]:
        header = fits.PrimaryHDU(unit.data)
        header.header.extend(units[0].header, unique=True, strip=True)
        sky_cards(header.header)
        save(fits.HDUList([header]), folder / f"je9g01010_drc_{unit.name.lower()}.fits")
    return folder / "je9g01010_drc_sci.fits"


@tangled("WHT")
def three_files_of_which_one_is_lost(folder: Path) -> Path:
    path = three_files(folder)
    (folder / "je9g01010_drc_wht.fits").unlink()
    return path


@tangled("shape|not used|WHT")
def three_files_that_do_not_fit(folder: Path) -> Path:
    path = three_files(folder)
    save(fits.HDUList([fits.PrimaryHDU(pixels()[:-4])]), folder / "je9g01010_drc_wht.fits")
    return path


@tangled()
def folder_of_a_thousand_other_files(folder: Path) -> Path:
    path = folder_of_all(folder)
    for k in range(1000):
        (folder / f"note{k}.txt").write_text("x")
    return path


@tangled()
def folder_with_a_name_that_is_markup(folder: Path) -> Path:
    return folder_of_all(folder / "<b>[red]{0}%s\u202e")


@tangled()
def folder_that_links_to_itself(folder: Path) -> Path:
    path = folder_of_all(folder)
    (folder / "again").symlink_to(folder)
    return path


@tangled(f"{ROOTS[1]}.*ends|ends.*{ROOTS[1]}")
def folder_of_exposures_of_which_one_is_broken(folder: Path) -> Path:
    save(exposure(), folder / FIRST)
    save(exposure(ROOTS[1]), folder / SECOND)
    os.truncate(folder / SECOND, 50000)
    return folder


@tangled("ends")
def folder_of_products_of_which_one_is_broken(folder: Path) -> Path:
    folder_of_all(folder)
    save(product(name="je9g02010"), folder / "je9g00010_drc.fits")
    os.truncate(folder / "je9g00010_drc.fits", 20000)
    return folder


@tangled()
def folder_with_a_file_that_is_no_product(folder: Path) -> Path:
    """Call a calibration file a product: the name says drz, the content is one table."""
    folder_of_all(folder)
    shutil.copy(folder / "je9g01010_asn.fits", folder / "je9g00010_drz.fits")
    return folder


def absurd(folder: Path, *, of_product: dict[str, object] | None = None, **of_chips: object) -> Path:
    """Write an association with keywords changed in every SCI extension, and in the product's primary header."""
    path = folder_of_all(folder)
    for root in ROOTS:
        units = exposure(root)
        for extver in (1, 2):
            units["SCI", extver].header.update(of_chips)
        save(units, folder / f"{root}_flc.fits")
    units = product()
    units[0].header.update(of_product or {})
    return save(units, path)


SIP = {"CTYPE1": "RA---TAN-SIP", "CTYPE2": "DEC--TAN-SIP", "A_ORDER": 2, "B_ORDER": 2}


@tangled("EXPTIME|exposure time")
def exposure_times_next_to_nothing(folder: Path) -> Path:
    return absurd(folder, of_product={f"D{k:03d}DEXP": 1e-300 for k in range(1, 5)}, EXPTIME=1e-300)


@tangled("EXPTIME|exposure time")
def exposure_times_beyond_the_age_of_the_universe(folder: Path) -> Path:
    return absurd(folder, of_product={f"D{k:03d}DEXP": 1e300 for k in range(1, 5)}, EXPTIME=1e300)


@tangled("exposure time")
def exposure_times_of_zero(folder: Path) -> Path:
    return absurd(folder, of_product={f"D{k:03d}DEXP": 0.0 for k in range(1, 5)})


@tangled()
def pixel_scales_of_nothing(folder: Path) -> Path:
    scales = {f"D{k:03d}ISCL": value for k, value in enumerate((0.0, -1.0, 1e300, "x"), 1)}
    return absurd(folder, of_product={**scales, "D001SCAL": 0.0}, IDCSCALE=-5.0)


@tangled()
def drop_sizes_and_weights_beyond_sense(folder: Path) -> Path:
    drops = {f"D{k:03d}PIXF": value for k, value in enumerate((0.0, -1.0, 1e300, "x"), 1)}
    weights = {f"D{k:03d}WTSC": value for k, value in enumerate((0.0, -1.0, 1e300, "x"), 1)}
    return absurd(folder, of_product={**drops, **weights})


@tangled("MDRIZSKY")
def sky_beyond_sense(folder: Path) -> Path:
    return absurd(folder, MDRIZSKY=-1e300)


@tangled()
def detector_offsets_beyond_sense(folder: Path) -> Path:
    return absurd(folder, LTV1=1e300, LTM1_1=1e-300, CCDCHIP=10**15)


@tangled()
def exposures_at_the_antipodes(folder: Path) -> Path:
    return absurd(folder, CRVAL1=330.0, CRVAL2=-2.0)


@tangled()
def exposures_at_the_pole(folder: Path) -> Path:
    return absurd(folder, CRVAL2=90.0)


@tangled()
def distortion_that_folds_over(folder: Path) -> Path:
    return absurd(folder, **SIP, A_2_0=1e-2, B_0_2=-1e-2, A_1_1=1e-2)


def reshaped(folder: Path, rows: int, columns: int) -> Path:
    path = folder_of_all(folder)
    units = product()
    for unit in units[1:4]:
        unit.data = unit.data[:rows, :columns]
    return save(units, path)


@tangled()
def product_of_one_pixel(folder: Path) -> Path:
    return reshaped(folder, 1, 1)


@tangled()
def product_of_one_row(folder: Path) -> Path:
    return reshaped(folder, 1, 64)


@tangled()
def product_at_the_end_of_the_floats(folder: Path) -> Path:
    path = folder_of_all(folder)
    units = product()
    units["SCI"].data[:] = np.float32(3e38)
    units["SCI"].data[::2] = np.float32(-3e38)
    units["WHT"].data[:] = np.float32(3e38)
    return save(units, path)


@tangled()
def exposures_at_the_end_of_the_floats(folder: Path) -> Path:
    path = folder_of_all(folder)
    for root in ROOTS:
        units = exposure(root)
        for extver in (1, 2):
            units["SCI", extver].data[:] = np.float32(3e38)
            units["SCI", extver].data[::2] = np.float32(-3e38)
        save(units, folder / f"{root}_flc.fits")
    return path


@tangled()
def product_of_infinities(folder: Path) -> Path:
    path = folder_of_all(folder)
    units = product()
    units["SCI"].data[:] = np.inf
    units["WHT"].data[::2] = np.inf
    return save(units, path)


@tangled()
def context_of_all_bits(folder: Path) -> Path:
    path = folder_of_all(folder)
    units = product()
    units["CTX"].data[:] = -1
    return save(units, path)


@tangled("more than once")
def member_doubled_in_a_folder_with_control_characters(folder: Path) -> Path:
    path = folder_of_all(folder / "\x1b[31mred\u202e")
    packed = gzip.compress((path.parent / FIRST).read_bytes())
    (path.parent / f"{FIRST}.gz").write_bytes(packed)
    return path
