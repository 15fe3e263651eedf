"""Servers for the browser tests: each on a free port of this machine, ended with the tests."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from drizview.service import HOST, free_port

TOKEN = "for-the-tests-only"
START = 90  # seconds in which a server has to answer


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    address: str
    folder: Path
    process: subprocess.Popen


@contextlib.contextmanager
def voila(path, *, folder):
    """Serve the inspector of a path with ``drizview show``."""
    command = [sys.executable, "-c", "from drizview.cli import main; main()", "show", str(path), "--no-browser"]
    with _running(command, folder) as (process, log):
        end = time.monotonic() + START
        while not (said := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())):
            _still(process, log, end)
        yield Server(said[0], Path(path), process)


@contextlib.contextmanager
def jupyter(package, *, folder):
    """Serve a folder with ``jupyterlab`` or ``notebook``; pages need ``?token=``."""
    port = free_port()
    application = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}[package]
    options = [
        f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}", f"--ServerApp.root_dir={folder}", "--no-browser",
        f"--IdentityProvider.token={TOKEN}", f"--{application}.expose_app_in_browser=True", "--allow-root",
        "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with _running([sys.executable, "-m", package, *options], folder) as (process, log):
        end = time.monotonic() + START
        while not _answers(port):
            _still(process, log, end)
        yield Server(f"http://{HOST}:{port}", Path(folder), process)


@contextlib.contextmanager
def _running(command, folder):
    """Run a command with its settings and logs in a folder of its own; end it with all that it started."""
    home = Path(folder) / ".home"
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    settings = {
        "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"), "IPYTHONDIR": str(home / "ipython"), "JUPYTER_PLATFORM_DIRS": "1",
    }  # fmt: skip
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=home, env=os.environ | settings, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process, log
    finally:
        process.send_signal(signal.SIGTERM)
        killer = threading.Timer(15, process.kill)
        killer.start()
        process.wait()
        killer.cancel()
        with contextlib.suppress(ProcessLookupError):  # a kernel that outlived its server
            os.killpg(process.pid, signal.SIGKILL)


def _still(process, log, end):
    if process.poll() is not None or time.monotonic() > end:
        raise RuntimeError(f"the server did not start:\n{log.read_text()[-3000:]}")
    time.sleep(0.1)


def _answers(port):
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/api")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
