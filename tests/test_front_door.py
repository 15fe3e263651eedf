"""The package as a person meets it: what it exports, what it takes, and what it leaves behind."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest
from astropy.io import fits

import drizview
import drizview.demo
from drizview.batch import check_all
from drizview.checks.core.config import in_force
from drizview.errors import DrizviewError
from tests import files

needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts descriptors in /proc")
ROOTS = ("j0aa01a0q", "j0aa01a1q")
PRODUCT = "j0aa01010_drc.fits"


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a product, its two exposures and their association table."""
    home = tmp_path / "data"
    home.mkdir()
    for root in ROOTS:
        files.exposure(home / f"{root}_flc.fits")
    files.product(home / PRODUCT, [f"{root}_flc.fits[sci,1]" for root in ROOTS])
    files.association(home / "j0aa01010_asn.fits", ROOTS, "j0aa01010")
    return home


def descriptors():
    """Return which FITS files this process holds open."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            target = os.readlink(link)
        except OSError:
            continue
        found += [target] if ".fits" in target or ("drizview" in target and "deleted" in target) else []
    return sorted(found)


def test_every_export_is_there_and_listed():
    for name in drizview.__all__:
        assert getattr(drizview, name) is not None
    assert set(drizview.__all__) <= set(dir(drizview))
    assert set(drizview.__all__) == {
        "open", "check", "batch", "choose", "compare", "inspect", "mend", "Chooser", "Comparison", "Mended",
        "Dataset", "Report", "Result", "Inspector",
        "DrizviewError", "Below", "Above", "Within", "__version__", "lab", "lesson",
    }  # fmt: skip
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        drizview.opne  # noqa: B018


def test_the_exports_are_the_types_that_come_back(folder):
    with drizview.open(folder) as dataset:
        assert isinstance(dataset, drizview.Dataset)
        report = drizview.check(dataset)
    assert isinstance(report, drizview.Report)
    assert all(isinstance(result, drizview.Result) for result in report.results)
    assert drizview.DrizviewError is DrizviewError


def test_asking_for_a_limit_brings_no_widget():
    code = "import drizview, sys; drizview.Below; drizview.DrizviewError; dir(drizview); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert not {"IPython", "anywidget", "bqplot", "ipywidgets", "traitlets"} & set(run.stdout.split())


def test_what_the_inspector_needs_later_is_imported_later():
    code = "import drizview.inspector.app, sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    later = {
        "bqplot",
        "pandas",
        "jinja2",
        "rich",
        "regions",
        "scipy",
        "drizview.measure.sky",
        "drizview.checks.fixtures",
    }
    assert not later & set(run.stdout.split())


def test_the_import_is_quick():
    code = "import time; began = time.perf_counter(); import drizview; print(time.perf_counter() - began)"
    runs = [subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60) for _ in range(5)]
    assert min(map(float, runs)) < 0.1  # measured 0.006 s; numpy alone takes 0.1 s


def test_every_parameter_is_spelled_out_and_documented():
    for function in (drizview.open, drizview.check, drizview.inspect):
        parameters = inspect.signature(function).parameters
        assert not [each for each in parameters.values() if each.kind is inspect.Parameter.VAR_KEYWORD]
        assert all(f"\n{name} : " in inspect.getdoc(function) for name in parameters)


# ---- what it takes ---------------------------------------------------------------------------------------------------


def _names(source, **options):
    with drizview.open(source, **options) as dataset:
        return dataset.name, [exposure.name for exposure in dataset.exposures]


WHOLE = (PRODUCT, list(ROOTS))


@pytest.mark.parametrize("kind", [list, tuple, iter, lambda paths: map(str, paths)])
def test_a_list_of_files_is_one_association(folder, kind):
    assert _names(kind(sorted(folder.glob("*_fl?.fits")) + [folder / PRODUCT])) == WHOLE


def test_a_list_holds_what_it_names_and_no_more(folder):
    assert _names([folder / PRODUCT, folder / f"{ROOTS[1]}_flc.fits"]) == (PRODUCT, [ROOTS[1]])
    assert _names([folder / f"{root}_flc.fits" for root in ROOTS])[1] == list(ROOTS)
    assert _names([folder / "j0aa01010_asn.fits", folder / f"{ROOTS[0]}_flc.fits"])[1] == [ROOTS[0]]


def test_files_of_a_list_may_lie_apart(folder, tmp_path):
    moved = tmp_path / "elsewhere" / f"{ROOTS[0]}_flc.fits"
    moved.parent.mkdir()
    (folder / moved.name).rename(moved)
    assert _names([folder / PRODUCT, moved, folder / f"{ROOTS[1]}_flc.fits"]) == WHOLE


def test_a_product_with_a_name_of_its_own_in_a_list(folder):
    (folder / PRODUCT).rename(folder / "mosaic.fits")
    assert _names([folder / f"{ROOTS[0]}_flc.fits", folder / "mosaic.fits"]) == ("mosaic.fits", [ROOTS[0]])


def test_a_pattern_is_one_association(folder):
    assert _names(str(folder / "j0aa01*.fits")) == WHOLE
    assert _names(str(folder / "*_flc.fits"))[1] == list(ROOTS)


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder):
    (folder / PRODUCT).rename(folder / "mosaic[1].fits")
    assert _names(str(folder / "mosaic[1].fits")) == ("mosaic[1].fits", list(ROOTS))


def test_the_home_folder_is_known(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder.parent))
    assert _names("~/data") == WHOLE
    assert _names(Path("~/data") / PRODUCT) == WHOLE
    assert _names(f"~/data/{PRODUCT[:4]}*") == WHOLE


@pytest.mark.parametrize("kind", [str, Path, lambda path: [path]])
def test_one_folder_to_search_needs_no_list(folder, tmp_path, kind):
    other = tmp_path / "other"
    other.mkdir()
    for root in ROOTS:
        (folder / f"{root}_flc.fits").rename(other / f"{root}_flc.fits")
    assert _names(folder / PRODUCT, search=kind(other)) == WHOLE


@pytest.mark.parametrize("given", [None, 7, b"x.fits", {}.items, [7], [["x.fits"]]])
def test_what_is_no_path_is_named_with_what_to_give(given):
    with pytest.raises(DrizviewError, match=r"is not a path .*give the path of a FITS file"):
        drizview.open(given)


def test_an_empty_list_and_an_empty_path():
    for given in ([], ""):
        with pytest.raises(DrizviewError, match=r"is an empty (list|path) \(give"):
            drizview.open(given)


def test_a_rootname_stands_for_its_product(folder):
    assert _names(folder / PRODUCT[:9]) == WHOLE
    assert _names(str(folder / PRODUCT[:9].upper())) == WHOLE
    assert _names(folder / PRODUCT.removesuffix(".fits")) == WHOLE
    (folder / PRODUCT).unlink()
    name, exposures = _names(folder / PRODUCT[:9])
    assert name == "j0aa01010_asn.fits"
    assert exposures == list(ROOTS)
    (folder / "j0aa01010_asn.fits").unlink()
    with pytest.raises(DrizviewError, match="no such file"):
        drizview.open(folder / PRODUCT[:9])
    assert _names(folder / ROOTS[0])[1] == [ROOTS[0]]


def test_the_extension_behind_a_name_is_dropped(folder):
    for written in ("[sci,1]", "[SCI]", "[1]", "[ sci , 1 ]"):
        assert _names(f"{folder / PRODUCT}{written}") == WHOLE


def test_a_list_in_a_text_file(folder, tmp_path, monkeypatch):
    listing = folder / "list.txt"
    listing.write_text(
        f"# inputs\n{ROOTS[0]}_flc.fits\n\n{ROOTS[1]}_flc.fits ivm.fits # deep\n{PRODUCT[:9]}_drc.fits\n"
    )
    assert _names(f"@{listing}") == WHOLE
    monkeypatch.chdir(folder)
    assert _names("@list.txt") == WHOLE
    listing.write_text("*_flc.fits")
    assert _names("@list.txt")[1] == list(ROOTS)


@pytest.mark.parametrize(
    ("text", "words"), [(b"", "names no file"), (b"\xff\xfe\x00", "as text"), (b"@a\n", "list in a")]
)
def test_a_list_that_cannot_be_used(folder, text, words):
    (folder / "list.txt").write_bytes(text)
    with pytest.raises(DrizviewError, match=words):
        drizview.open(f"@{folder / 'list.txt'}")
    with pytest.raises(DrizviewError, match="no list of files"):
        drizview.open(f"@{folder}")


def test_a_list_outside_of_the_fixed_root_is_not_read(folder, tmp_path, monkeypatch):
    (tmp_path / "secret.txt").write_text("root:x:0:0")
    monkeypatch.setenv("DRIZVIEW_ROOT", str(folder))
    with pytest.raises(DrizviewError, match="lies outside") as told:
        drizview.open(f"@{tmp_path / 'secret.txt'}")
    assert "root:x" not in str(told.value)


@pytest.mark.parametrize(
    "url",
    ["https://mast.stsci.edu/x_drz.fits", "s3://stpubdata/x_drz.fits", "file:///x.fits", "mast:HST/product/x_drz.fits"],
)
def test_a_url_is_said_to_be_one(url):
    with pytest.raises(DrizviewError, match=r"is a URL.*download it"):
        drizview.open(url)


def test_an_open_hdu_list_is_told_to_give_its_path(folder):
    with fits.open(folder / PRODUCT) as hdus, pytest.raises(DrizviewError, match=rf"is an open .*path of '{PRODUCT}'"):
        drizview.open(hdus)
    with pytest.raises(DrizviewError, match="write it to a file"):
        drizview.check(fits.HDUList([fits.PrimaryHDU()]))


def test_a_pattern_without_files(folder):
    with pytest.raises(DrizviewError, match=r"matches no file \(check the pattern"):
        drizview.open(str(folder / "x*.fits"))


def test_files_and_folders_do_not_mix(folder):
    with pytest.raises(DrizviewError, match="in a list with files"):
        drizview.open([folder, folder / PRODUCT])


# ---- what it leaves behind -------------------------------------------------------------------------------------------


@needs_proc
def test_a_with_statement_closes(folder):
    before = descriptors()
    with drizview.open(folder):
        assert len(descriptors()) == len(before) + 3
    assert descriptors() == before


@needs_proc
def test_check_closes_what_it_opened_and_nothing_else(folder):
    before = descriptors()
    kept = drizview.check(folder)  # whatever the report holds on to, no file
    assert descriptors() == before
    with drizview.open(folder) as dataset:
        drizview.check(dataset)
        assert len(descriptors()) == len(before) + 3
        assert dataset.product.sci[0:2, 0:2].shape == (2, 2)
    assert kept.product == PRODUCT


@needs_proc
def test_open_files_are_those_of_the_dataset(folder):
    """The association table and the neighbours that were only looked at are closed."""
    for name in ("j0aa01010_asn.fits", f"{ROOTS[0]}_flc.fits"):
        before = descriptors()
        with drizview.open(folder / name) as dataset:
            assert len(descriptors()) - len(before) == len(dataset.files) == 3
        assert descriptors() == before


@needs_proc
def test_an_open_that_fails_leaves_nothing(folder):
    files.product(folder / "j0aa02010_drz.fits", [])
    before = descriptors()
    with pytest.raises(DrizviewError, match="holds 2 products") as two:
        drizview.open(folder)
    assert descriptors() == before
    fits.PrimaryHDU().writeto(folder / "k_flc.fits")
    with pytest.raises(DrizviewError, match="holds no SCI image") as none:
        drizview.open(folder / "k_flc.fits")
    assert descriptors() == before, (two, none)  # the errors are still held, as a notebook would


@needs_proc
def test_the_quality_file_of_wfpc2_is_closed_as_well(tmp_path):
    files.exposure(tmp_path / "u0aa01a0m_c0m.fits", primary={"INSTRUME": "WFPC2"})
    files.exposure(tmp_path / "u0aa01a0m_c1m.fits", primary={"INSTRUME": "WFPC2"})
    before = descriptors()
    with drizview.open(tmp_path / "u0aa01a0m_c0m.fits") as dataset:
        assert [file.file for file in dataset.files] == ["u0aa01a0m_c0m.fits", "u0aa01a0m_c1m.fits"]
    assert descriptors() == before


@needs_proc
def test_an_inspector_that_cannot_be_made_closes_what_was_opened(folder):
    before = descriptors()
    with pytest.raises(DrizviewError, match="no check 'nonsense'"):
        drizview.inspect(folder, limits={"nonsense": drizview.Below(1)})
    assert descriptors() == before


# ---- limits of one's own ---------------------------------------------------------------------------------------------

CHECK = "weight_over_exposure"
NARROW = {"warn": [1.5, 1.6], "fail": [1.4, 1.7]}


def _ways(tmp_path):
    file = tmp_path / "limits.toml"
    file.write_text(f"[{CHECK}]\nwarn = [1.5, 1.6]\nfail = [1.4, 1.7]\n")
    limit = drizview.Within(warn=(1.5, 1.6), fail=(1.4, 1.7))
    return [file, str(file), {CHECK: NARROW}, {CHECK: limit}, {CHECK: {**NARROW, "WFC3/IR": limit}}]


def _entry(limits):
    return next(entry for entry in in_force(limits) if entry.id == CHECK)


def test_limits_may_be_a_file_numbers_or_objects(tmp_path):
    wanted = drizview.Within(warn=(1.5, 1.6), fail=(1.4, 1.7))
    for limits in _ways(tmp_path):
        assert _entry(limits).limit == wanted
    assert _entry({CHECK: {"WFC3/IR": wanted}}).limit_for("WFC3/IR") == wanted
    assert _entry({CHECK: {"WFC3/IR": wanted}}).limit == _entry(None).limit


@pytest.mark.parametrize(
    ("limits", "cause"),
    [
        ({"weight_over_exposur": NARROW}, "did you mean 'weight_over_exposure'"),
        ({CHECK: drizview.Below(1)}, "is a limit of the kind Within, not Below"),
        ({CHECK: 3}, "is not a section"),
        ({CHECK: {"warn": 3}}, "is not two numbers"),
        ({CHECK: {"WFC3/XX": NARROW}}, "no detector 'WFC3/XX'"),
        (7, "is no file and no mapping"),
        ("/no/such.toml", "cannot be read"),
    ],
)
def test_limits_that_make_no_sense_are_said(limits, cause):
    with pytest.raises(DrizviewError, match=cause):
        in_force(limits)


def test_report_batch_and_inspector_judge_by_the_same_limits(tmp_path):
    data = drizview.demo.write("stis", tmp_path / "demo")
    for limits in _ways(tmp_path)[::3]:
        reports = [drizview.check(data, limits=limits), *check_all([data], limits=limits)]
        inspector = drizview.inspect(data, limits=limits)
        try:
            reports.append(inspector.wait(120))
            assert inspector.runner.state == "done"
        finally:
            inspector.close()
        assert len({report["weight"].status for report in reports}) == 1
        for report in reports:
            (result,) = [result for result in report.results if result.check == CHECK]
            assert result.limit == _entry(limits).limit
            assert result.status == "fail"
