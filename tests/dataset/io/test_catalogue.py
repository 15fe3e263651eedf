"""Tables with sky positions, in every form that people have them."""

from __future__ import annotations

import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.table import Table

from drizview.dataset.io import catalogue
from drizview.dataset.io.catalogue import catalogue_of
from drizview.errors import DrizviewError

RA, DEC = np.array([34.5608, 34.5701, 359.9]), np.array([-4.7507, -4.7612, 12.5])
SKY = SkyCoord(RA, DEC, unit="deg")


def table(ra="ra", dec="dec", **more):
    return Table({ra: RA, dec: DEC, **more})


@pytest.mark.parametrize(
    ("name", "how"),
    [("c.ecsv", {"format": "ascii.ecsv"}), ("c.fits", {}), ("c.vot", {"format": "votable"}), ("c.csv", {}),
     ("c.txt", {"format": "ascii.fixed_width_two_line"})],
)  # fmt: skip
def test_every_format_gives_the_same(tmp_path, name, how):
    table(ID=["a", "b b", "c"], MAG_AUTO=[21.5, 20.0, np.nan]).write(tmp_path / name, **how)
    found = catalogue_of(tmp_path / name)
    assert np.allclose([found.ra, found.dec], [RA, DEC])
    assert found.names == ("a", "b b", "c")
    assert np.allclose(found.magnitudes, [21.5, 20.0, np.nan], equal_nan=True)
    assert (found.magnitude, found.name, found.left_out) == ("MAG_AUTO", name, 0)
    assert found.index(" B  b") == 1 and found.index("d") is None


@pytest.mark.parametrize(
    ("ra", "dec"),
    [("RAJ2000", "DEJ2000"), ("ALPHA_J2000", "DELTA_J2000"), ("_RAJ2000", "_DEJ2000"), ("RA_ICRS", "DE_ICRS"),
     ("Ra", "DEC"), ("raMean", "decMean")],
)  # fmt: skip
def test_usual_names_of_columns_are_known(ra, dec):
    found = catalogue_of(table(ra, dec))
    assert np.allclose([found.ra, found.dec], [RA, DEC])
    assert found.columns == (ra, dec)
    assert found.names == ("1", "2", "3") and found.magnitude == "" and np.isnan(found.magnitudes).all()


@pytest.mark.parametrize(
    "columns",
    [
        [SKY.ra.to_string(unit="hourangle", sep=":", precision=6), SKY.dec.to_string(sep=":", precision=6)],
        [SKY.ra.to_string(unit="hourangle", sep=" ", precision=6), SKY.dec.to_string(sep=" ", precision=6)],
        [SKY.ra.to_string(unit="hourangle", precision=6), SKY.dec.to_string(precision=6)],
        [[f"{v:.8f}" for v in RA], [f"{v:.8f}" for v in DEC]],
        [SKY.ra.hourangle * u.hourangle, DEC * u.deg],
        [np.radians(RA) * u.rad, (DEC * 3600) * u.arcsec],
    ],
    ids=["colons", "spaces", "letters", "texts", "hours", "units"],
)
def test_units_and_sexagesimal_texts(columns, tmp_path):
    given = Table(dict(zip(("ra", "dec"), columns, strict=True)))
    given.write(tmp_path / "c.ecsv")
    for found in (catalogue_of(given), catalogue_of(tmp_path / "c.ecsv")):
        assert np.allclose([found.ra, found.dec], [RA, DEC], atol=1e-6)


def test_units_of_a_fits_table_count(tmp_path):
    Table({"ra": np.radians(RA) * u.rad, "dec": DEC * u.deg}).write(tmp_path / "c.fits")
    assert np.allclose(catalogue_of(tmp_path / "c.fits").ra, RA)


def test_a_column_of_sky_coordinates_will_do():
    assert np.allclose(catalogue_of(Table({"sky_centroid": SKY})).dec, DEC)


def test_rows_without_a_position_are_left_out_and_counted():
    masked = Table({"ra": [1.0, 2.0, 3.0], "dec": [0.0, 95.0, 1.0]}, masked=True)
    masked["ra"].mask = [False, False, True]
    found = catalogue_of(masked)
    assert len(found) == 1 and found.left_out == 2
    assert found.names == ("1",)


def test_more_rows_than_anyone_looks_at_are_left_out(monkeypatch):
    monkeypatch.setattr(catalogue, "MOST_ROWS", 2)
    assert len(catalogue_of(table())) == 2


def test_the_magnitude_is_no_error_of_one():
    found = catalogue_of(table(e_Fmag=[1, 2, 3], mag_err=[1, 2, 3], F606W_mag=[20.0, 21.0, 22.0]))
    assert found.magnitude == "F606W_mag"


@pytest.mark.parametrize(
    "body",
    [b"", b"x y\n1 2\n", b"ra,dec\nred,blue\n", b"\x00\x01\x02", b"ra dec\n",
     b"<VOTABLE><RESOURCE><TABLE><DATA><BINARY><STREAM href='http://a.b/c'/></BINARY></DATA></TABLE></RESOURCE></VOTABLE>"],
    ids=["empty", "no sky", "no angle", "binary", "no rows", "elsewhere"],
)  # fmt: skip
def test_what_cannot_be_used_is_said_in_one_line(tmp_path, body):
    (tmp_path / "c.txt").write_bytes(body)
    with pytest.raises(DrizviewError) as error:
        catalogue_of(tmp_path / "c.txt")
    assert "\n" not in str(error.value) and "c.txt" in str(error.value)


def test_it_says_what_was_looked_for_and_what_there_is():
    with pytest.raises(DrizviewError) as error:
        catalogue_of(Table({"x": [1], "flux": [2]}))
    assert all(word in error.value.cause for word in ("RAJ2000", "ALPHA_J2000", "x, flux"))


@pytest.mark.parametrize("given", [3, "no/such/file.csv"])
def test_what_is_no_table(given):
    with pytest.raises(DrizviewError):
        catalogue_of(given)
