"""Writing what comes of a plan: exposures, association table and product, as drizview and AstroDrizzle read them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from astropy.io import fits

from drizview.workshop import fitsfiles
from drizview.workshop.drizzling import Drizzled
from drizview.workshop.grid import claimed, product_wcs

_CD = ("CD1_1", "CD1_2", "CD2_1", "CD2_2")
_RECORDED = ("ROOTNAME", "EXTVER", "WCSNAME", "CRVAL1", "CRVAL2", "CRPIX1", "CRPIX2", *_CD, "ORIENTAT", "MDRIZSKY")


def write_association(made: Drizzled, folder: Path) -> Path:
    """Write all files of an association into a folder that is there; return the product's path."""
    written = [_exposure(made, k, folder) for k in range(len(made.plan.shots))]
    names, headers = [name for name, _ in written], [head for _, heads in written for head in heads]
    root = names[0][:4]
    fitsfiles.association(root, [name.split("_")[0] for name in names], folder)
    return _product(made, names, headers, folder)


def _exposure(made: Drizzled, k: int, folder: Path) -> tuple[str, list[fits.Header]]:
    """Write an exposure; return its name, and the headers of its chips."""
    plan, shot = made.plan, made.plan.shots[k]
    camera = plan.camera
    primary = plan.field.headers[f"primary_{k}"].copy()
    rootname = f"{primary['ROOTNAME'][:4]}{shot.visit:02d}{primary['ROOTNAME'][6:]}"
    name = f"{rootname}_{camera.suffix}.fits"
    primary.update(ROOTNAME=rootname, FILENAME=name, LINENUM=f"{shot.visit:02d}.{k + 1:03d}", P1_NPTS=len(plan.shots))
    if len({each.source for each in plan.shots}) == 1:
        primary["PATTERN1"] = "NONE"
    units = fits.HDUList([fits.PrimaryHDU()])
    units[0].header.update(EXTEND=True)
    units[0].header.extend(primary)
    seconds = camera.exptime if camera.infrared else 0.0
    for number, chip in enumerate(made.exposures[k]):
        head = claimed(plan, shot, number)
        head.update(ROOTNAME=rootname, EXPNAME=rootname, EXTVER=number + 1, NGOODPIX=int((chip.flags == 0).sum()))
        head["MDRIZSKY"] = (made.skies[k] / camera.divisor, "Sky value computed by AstroDrizzle")
        science, noise = (image / np.float32(camera.divisor) for image in (chip.science, chip.noise))
        units += fitsfiles.imset(head, science, noise, chip.flags, number + 1, seconds=seconds)
    units.writeto(folder / name, overwrite=True)
    return name, [unit.header for unit in units if unit.name == "SCI"]


def _product(made: Drizzled, names: list[str], recorded: list[fits.Header], folder: Path) -> Path:
    headers, plan = made.plan.field.headers, made.plan
    name = headers["product_name"]["NAME"]
    primary = headers["product"].copy()
    total = plan.camera.exptime * len(names)
    chips = [f"{file}[sci,{number + 1}]" for file in names for number in range(plan.camera.chips)]
    for k in range(1, primary["NDRIZIM"] + 1):
        if k > len(chips):
            del primary[f"D{k:03d}*"]
            continue
        primary[f"D{k:03d}DATA"] = chips[k - 1]
        primary[f"D{k:03d}KERN"] = plan.drizzle["final_kernel"]
        primary[f"D{k:03d}PIXF"] = plan.drizzle["final_pixfrac"]
        primary[f"D{k:03d}SCAL"] = plan.camera.scale_arcsec * made.grid.ratio
    primary.update(NDRIZIM=len(chips), EXPTIME=total, TEXPTIME=total, P1_NPTS=len(names))
    units = fits.HDUList([fits.PrimaryHDU(header=primary)])
    for image, kind in ((made.science, "SCI"), (made.weight, "WHT"), (made.context, "CTX")):
        head = product_wcs(plan, headers[f"product_{kind.lower()}"], made.grid)
        if kind == "SCI":
            head.update(NCOMBINE=len(names), MDRIZSKY=made.skies[0] / plan.camera.divisor)
        units.append(fits.ImageHDU(image, header=head, name=kind, ver=1))
    units.append(_table(recorded))
    units.writeto(folder / name, overwrite=True)
    return folder / name


def _table(recorded: list[fits.Header]) -> fits.BinTableHDU:
    """Return HDRTAB: what the headers of the drizzled chips said."""
    columns = []
    for key in _RECORDED:
        values = [header[key] for header in recorded]
        form = "J" if key == "EXTVER" else "D" if isinstance(values[0], float) else f"{max(map(len, values))}A"
        columns.append(fits.Column(key, form, array=values))
    return fits.BinTableHDU.from_columns(columns, name="HDRTAB")
