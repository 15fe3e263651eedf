from __future__ import annotations

import numpy as np
from astropy.io import fits

from drizview.dataset.discover import datasets


def exposure(folder, root, association):
    primary = fits.PrimaryHDU()
    primary.header.update(INSTRUME="WFC3", DETECTOR="UVIS", ASN_ID=association, EXPTIME=100.0)
    image = fits.ImageHDU(np.zeros((8, 8), dtype="f4"), name="SCI")
    fits.HDUList([primary, image]).writeto(folder / f"{root}_flc.fits")


def product(folder, roots):
    primary = fits.PrimaryHDU()
    primary.header.update(INSTRUME="WFC3", DETECTOR="UVIS", ASN_ID="IABC01010", NDRIZIM=len(roots))
    for number, root in enumerate(roots, 1):
        primary.header[f"D{number:03d}DATA"] = f"{root}_flc.fits[sci,1]"
    image = fits.ImageHDU(np.zeros((8, 8), dtype="f4"), name="SCI")
    path = folder / "iabc01010_drc.fits"
    fits.HDUList([primary, image]).writeto(path)
    return path


def association(folder, roots):
    rows = [(root, "EXP-DTH", True) for root in roots] + [("iabc01010", "PROD-DTH", True)]
    table = fits.BinTableHDU(np.array(rows, dtype=[("MEMNAME", "S14"), ("MEMTYPE", "S14"), ("MEMPRSNT", "?")]))
    table.name = "ASN"
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(folder / "iabc01010_asn.fits")


def test_members_of_the_association_that_the_product_lacks_are_named(tmp_path):
    path = product(tmp_path, ["iabc01a0q"])
    exposure(tmp_path, "iabc01a0q", "IABC01010")
    assert datasets(path)[0].unused == ()
    association(tmp_path, ["iabc01a0q", "iabc01a1q"])
    (found,) = datasets(path)
    assert found.unused == ("iabc01a1q",)
    assert found.association == "iabc01010_asn.fits"
    assert any("iabc01a1q" in note for note in found.notes)


def test_without_a_table_the_exposures_beside_the_product_tell(tmp_path):
    path = product(tmp_path, ["iabc01a0q"])
    exposure(tmp_path, "iabc01a0q", "IABC01010")
    exposure(tmp_path, "iabc01a1q", "IABC01010")
    exposure(tmp_path, "iabc01a2q", "IABC01020")
    (tmp_path / "iabc01a3q_flc.fits").write_bytes(b"broken")
    assert datasets(path)[0].unused == ("iabc01a1q",)


def test_exposures_under_names_of_single_visits_are_siblings_too(tmp_path):
    hap = "hst_12345_01_wfc3_uvis_f606w_iabc01a{}"
    path = product(tmp_path, [hap.format(0)])
    for k in range(3):
        exposure(tmp_path, hap.format(k), "IABC01010" if k < 2 else "IABC01020")
    assert datasets(path)[0].unused == (hap.format(1),)


def test_what_combines_exposures_was_not_left_out(tmp_path):
    path = product(tmp_path, ["iabc01a0q"])
    exposure(tmp_path, "iabc01a0q", "IABC01010")
    exposure(tmp_path, "iabc01011", "IABC01010")
    (tmp_path / "iabc01011_flc.fits").rename(tmp_path / "iabc01011_crj.fits")
    assert datasets(path)[0].unused == ()


def test_exposures_of_which_the_combined_one_went_in_were_not_left_out(tmp_path):
    path = product(tmp_path, ["iabc01011"])
    with fits.open(path, mode="update") as file:
        file[0].header["D001DATA"] = "iabc01011_crj.fits[sci,1]"
    exposure(tmp_path, "iabc01011", "IABC01010")
    (tmp_path / "iabc01011_flc.fits").rename(tmp_path / "iabc01011_crj.fits")
    exposure(tmp_path, "iabc01a0q", "IABC01010")
    assert datasets(path)[0].unused == ()
