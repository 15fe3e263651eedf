"""From a name to files, by way of a server that answers like the archive."""

from __future__ import annotations

import gc
import os
import signal
import socket
import time
from collections import Counter
from pathlib import Path

import pytest
from astropy.utils import data
from click.testing import CliRunner

from drizview.batch.work import work
from drizview.cli import main
from drizview.fetch import patience
from tests import files
from tests.batch.products import products, task
from tests.fetch.service import Service

missions = pytest.importorskip("astroquery.mast")

ROOT, MEMBERS = "jbt7a3010", ("jbt7a3aaq", "jbt7a3abq")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the files of an association by name."""
    folder = tmp_path_factory.mktemp("archive")
    for seed, member in enumerate(MEMBERS):
        files.exposure(folder / f"{member}_flc.fits", seed=seed)
        files.exposure(folder / f"{member}_flt.fits", seed=seed)
    files.product(folder / f"{ROOT}_drc.fits", [f"{member}_flc.fits[sci,1]" for member in MEMBERS])
    files.product(folder / f"{ROOT}_drz.fits", [f"{member}_flt.fits[sci,1]" for member in MEMBERS])
    files.association(folder / f"{ROOT}_asn.fits", MEMBERS, ROOT)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def service(made, monkeypatch, tmp_path):
    """Return a server that astroquery and boto3 take for the archive and its bucket."""
    from astroquery.mast.services import ServiceAPI

    running = Service(dict(made))
    monkeypatch.setattr(ServiceAPI, "SERVICE_URL", running.address)
    monkeypatch.setattr(ServiceAPI, "MISSIONS_DOWNLOAD_URL", f"{running.address}/search/")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", running.address)
    monkeypatch.delenv("MAST_API_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)
    with data.conf.set_temp("download_block_size", 4096):  # the files are small
        yield running
    running.server.shutdown()
    running.server.server_close()


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


WANTED = sorted([f"{ROOT}_drc.fits", f"{ROOT}_asn.fits", *(f"{member}_flc.fits" for member in MEMBERS)])


def there():
    return sorted(path.name for path in Path(ROOT).iterdir()) if Path(ROOT).exists() else []


def test_product_exposures_and_association_and_nothing_else(service):
    said = run("fetch", ROOT.upper(), "--dry-run", "--no-cloud")
    size = sum(len(service.files[name]) for name in WANTED)
    assert said.exit_code == 0, said.output
    assert f"4 files, {size / 1e6:.1f} MB" in said.stderr
    assert not there()
    service.cut[f"{ROOT}_drc.fits"] = [9000]  # the connection breaks, and the download goes on
    said = run("fetch", f"{ROOT}_drc.fits", "--no-cloud")
    assert said.exit_code == 0, said.output
    first, *rest = said.stderr.splitlines()
    assert f"{size / 1e6:.1f} MB" in first, "the size of all comes first"
    assert sorted(line.partition(":")[0] for line in rest if line.endswith(" MB")) == WANTED
    assert there() == WANTED
    for name in WANTED:
        assert (Path(ROOT) / name).read_bytes() == service.files[name]
    assert service.asked["range", f"{ROOT}_drc.fits"] == 1
    before = service.asked["archive", f"{ROOT}_drc.fits"]
    assert run("fetch", ROOT, "--no-cloud").exit_code == 0
    assert service.asked["archive", f"{ROOT}_drc.fits"] == before, "what is there is not downloaded again"


def test_a_download_that_was_cut_goes_on_the_next_time(service):
    name = f"{MEMBERS[0]}_flc.fits"
    Path(ROOT).mkdir()
    (Path(ROOT) / f".{name}.part").write_bytes(service.files[name][:5000])
    assert run("fetch", ROOT, "--no-cloud").exit_code == 0
    assert service.asked["range", name] == 1
    assert there() == WANTED
    assert (Path(ROOT) / name).read_bytes() == service.files[name]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # its socket ends with the process
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_download_that_was_interrupted_goes_on_the_next_time(service, number):
    name = f"{MEMBERS[0]}_flc.fits"

    def interrupt():
        time.sleep(0.5)  # for what was sent to be written
        os.kill(os.getpid(), number)
        time.sleep(0.5)

    service.halfway[name] = interrupt
    said = run("fetch", ROOT, "--no-cloud")
    assert said.exit_code == 130, said.output
    assert said.stderr.splitlines()[-1] == "drizview: interrupted"
    assert name not in there()
    assert f".{name}.part" in there()
    gc.collect()
    assert run("fetch", ROOT, "--no-cloud").exit_code == 0
    assert service.asked["range", name] == 1
    assert there() == WANTED


def test_public_files_come_from_the_bucket_where_boto3_is(service):
    pytest.importorskip("boto3")
    service.in_bucket = {f"{ROOT}_drc.fits", f"{MEMBERS[0]}_flc.fits"}
    said = run("fetch", ROOT)
    assert said.exit_code == 0, said.output
    assert there() == WANTED
    assert service.asked["archive", f"{ROOT}_drc.fits"] == 0
    assert service.asked["archive", f"{MEMBERS[1]}_flc.fits"] == 1, "what the bucket has not comes from the archive"
    for name in WANTED:
        assert (Path(ROOT) / name).read_bytes() == service.files[name]


def test_a_server_with_moods_is_taken_as_it_is(service):
    """It is busy, sends elsewhere, says no length, breaks off, and does not know how to begin in the middle."""
    product, (first, second) = f"{ROOT}_drc.fits", (f"{member}_flc.fits" for member in MEMBERS)
    service.busy.update({"list": 2, product: 2, second: 1})
    service.moved = {product, first}
    service.unmeasured = {second}
    service.cut.update({first: [7000], second: [5000], product: [9000, 4, 4200, 4, 4100, 4, 4400, 9]})
    service.whole = {first}
    Path(ROOT).mkdir()
    (Path(ROOT) / f".{first}.part").write_bytes(service.files[first][:6000])
    said = run("fetch", f"mast:{ROOT}_DRC.FITS", "--no-cloud")
    assert said.exit_code == 0, said.output
    assert there() == WANTED
    for name in WANTED:
        assert (Path(ROOT) / name).read_bytes() == service.files[name], name
    service.busy["list"] = 99
    one_line(run("fetch", ROOT, "--into", "other", "--no-cloud"), ROOT, "500", "try again later")


def test_what_an_archive_answers_that_does_not_give_is_said(service, monkeypatch):
    name = f"{MEMBERS[0]}_flc.fits"
    monkeypatch.setattr(patience, "_PAUSE", 0.01)
    monkeypatch.setattr(patience, "_LONGEST", 0.1)
    service.refusal = (503, {"Retry-After": "3600"})
    service.busy[name] = 2
    assert run("fetch", ROOT, "--no-cloud").exit_code == 0
    for what, status, hint in (
        ("list", 503, "later"),
        (name, 503, "later"),
        ("list", 404, "mast"),
        (name, 404, "mast"),
    ):
        service.refusal, service.busy = (status, {"Retry-After": "3600"}), Counter({what: 99})
        one_line(run("fetch", ROOT, "--no-cloud", "--into", f"{what}{status}"), str(status), hint)
    service.busy.clear()
    monkeypatch.setattr(patience, "READ", 0.5)
    service.stalls = {name: 1.5}
    one_line(run("fetch", ROOT, "--no-cloud", "--into", "silent"), name, "in time", "later")
    assert (Path("silent") / f".{name}.part").exists()
    service.stalls.clear()
    service.said[name] = 0
    one_line(run("fetch", ROOT, "--no-cloud", "--into", "long"), name, "how long")
    service.server.shutdown()
    service.server.server_close()
    one_line(run("fetch", ROOT, "--no-cloud", "--into", "gone"), ROOT, "reached", "network")


def test_a_product_without_association_names_its_exposures_itself(service):
    """Those of the Hubble Advanced Products have names of their own."""
    name = "hst_12345_a3_acs_wfc_f606w_jbt7a3"
    service.files[f"{name}_drc.fits"] = service.files.pop(f"{ROOT}_drc.fits")
    for other in (f"{ROOT}_drz.fits", f"{ROOT}_asn.fits"):
        del service.files[other]
    said = run("fetch", f"{name}_drc.fits", "--dry-run", "--no-cloud")
    assert said.exit_code == 0, said.output
    assert "named in the product" in said.stderr
    said = run("fetch", name, "--no-cloud", "--into", ROOT)
    assert said.exit_code == 0, said.output
    assert there() == [f"{name}_drc.fits", *(f"{member}_flc.fits" for member in MEMBERS)]
    service.closed = {f"{MEMBERS[1]}_flc.fits"}
    one_line(run("fetch", name, "--no-cloud", "--into", "other"), "not public")
    assert [path.name for path in Path("other").iterdir()] == [f"{name}_drc.fits"]


def test_what_is_no_copy_of_the_archives_file_is_not_overwritten(service):
    mine = Path(ROOT) / f"{MEMBERS[0]}_flc.fits"
    mine.parent.mkdir()
    mine.write_bytes(b"drizzled again")
    one_line(run("fetch", ROOT, "--no-cloud"), mine.name, "--into")
    assert mine.read_bytes() == b"drizzled again"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is a file of Linux")
def test_a_disk_that_is_full_is_said_as_such(service):
    name = f"{ROOT}_drc.fits"
    Path(ROOT).mkdir()
    (Path(ROOT) / f".{name}.part").symlink_to("/dev/full")
    said = run("fetch", ROOT, "--no-cloud")
    one_line(said, name, "No space left", "make room")
    assert service.asked["archive", name] == 1, "no other try would help"


def one_line(result, *words):
    assert result.exit_code == 2, result.output
    last = result.stderr.splitlines()[-1]
    assert last.startswith("drizview: ")
    assert all(word in last for word in words), last


def test_what_does_not_arrive_whole_is_no_file(service):
    name = f"{MEMBERS[1]}_flc.fits"
    service.said[name] = len(service.files[name]) + 2880
    one_line(run("fetch", ROOT, "--no-cloud"), name, "bytes")
    assert name not in there()
    assert f".{name}.part" in there(), "it may have been cut, and goes on from here"
    service.said[name] = 5000
    one_line(run("fetch", ROOT, "--no-cloud"), name, "bytes")
    assert f".{name}.part" not in there()
    del service.said[name]
    service.files[name] = service.files[name].replace(b"SIMPLE", b"DIMPLE")
    one_line(run("fetch", ROOT, "--no-cloud"), name, "damaged")
    assert there() == [each for each in WANTED if each != name]


def test_what_is_not_there_not_public_or_too_large_is_said(service):
    service.unlisted = {f"{MEMBERS[1]}_flc.fits", f"{MEMBERS[1]}_flt.fits"}
    said = run("fetch", ROOT, "--no-cloud")
    assert said.exit_code == 1
    assert f"{MEMBERS[1]}: " in said.stderr
    assert there() == [name for name in WANTED if MEMBERS[1] not in name]
    service.unlisted = set()
    service.closed = {f"{MEMBERS[1]}_flc.fits"}
    one_line(run("fetch", ROOT, "--into", "other"), f"{MEMBERS[1]}_flc.fits", "not public")
    assert not Path("other").exists()
    service.closed = set()
    before = service.asked["archive", f"{ROOT}_drc.fits"]
    one_line(run("fetch", ROOT, "--into", "other", "--max", "20K"), "--max")
    assert service.asked["archive", f"{ROOT}_drc.fits"] == before
    one_line(run("fetch", "jxxx01010", "--into", "other"), "jxxx01010")
    one_line(run("fetch", "../../etc", "--into", "other"), "root name")
    assert not Path("other").exists()


def test_names_that_the_archive_gives_stay_names(service):
    service.files["jbt7a3010_../../x_drw.fits"] = b""
    assert run("fetch", ROOT, "--no-cloud").exit_code == 0
    assert there() == WANTED


def test_check_fetches_only_where_it_is_asked(service):
    one_line(run("check", f"mast:{ROOT}"), "--fetch")
    assert not service.asked
    said = run("check", f"mast:{ROOT}", "--fetch", "--quiet", "--json", "-")
    assert said.exit_code in (0, 1), said.output
    assert there() == WANTED
    assert f'"{ROOT}_drc.fits"' in said.stdout


def test_no_network_where_nobody_asked(monkeypatch, demo, tmp_path):
    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert run("check", demo, "--html", tmp_path / "x.html", "--quiet").exit_code in (0, 1)
    job = task(products(tmp_path / "data"), tmp_path / "batch")
    work(job)
    assert run("gather", job.out, "--out", tmp_path / "x.xml").exit_code == 0
    assert run("compare", demo, demo).exit_code == 0
    assert run("mend", demo, "--out", tmp_path).exit_code == 0
    for arguments in (["explain"], ["demo"], ["fetch", "--help"], ["check", "mast:jbt7a3010"]):
        assert run(*arguments).exit_code in (0, 2)
