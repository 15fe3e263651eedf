"""JupyterLab and Voila on a notebook of one cell, for a browser to open."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HOST = "127.0.0.1"
TOKEN = "benchmark"


def notebook(folder: Path, *cells: str) -> Path:
    """Write a notebook of code cells and return its path."""
    made = [
        {"cell_type": "code", "id": f"c{k}", "metadata": {}, "source": cell, "execution_count": None, "outputs": []}
        for k, cell in enumerate(cells)
    ]
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    path = folder / "bench.ipynb"
    content = {"cells": made, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@contextlib.contextmanager
def voila(path: Path, *, python: str = sys.executable) -> Iterator[str]:
    """Serve a notebook with Voila of an environment; yield its address."""
    port = free_port()
    arguments = ["voila", str(path), f"--port={port}", f"--Voila.ip={HOST}", "--no-browser"]
    with _server(python, arguments, path.parent, port):
        yield f"http://{HOST}:{port}/"


@contextlib.contextmanager
def lab(path: Path, *, python: str = sys.executable) -> Iterator[str]:
    """Serve a notebook with JupyterLab of an environment; yield the address that opens it."""
    port = free_port()
    arguments = ["jupyterlab", f"--port={port}", f"--ip={HOST}", "--no-browser", "--allow-root"]
    arguments += [f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True"]
    arguments += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    with _server(python, arguments, path.parent, port):
        yield f"http://{HOST}:{port}/lab/tree/{path.name}?token={TOKEN}&reset"


@contextlib.contextmanager
def _server(python: str, arguments: list[str], folder: Path, port: int) -> Iterator[None]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([python, "-m", *arguments], cwd=folder, **quiet) as server:
        try:
            end = time.monotonic() + 60
            while time.monotonic() < end and server.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex((HOST, port)) == 0:
                        break
                time.sleep(0.1)
            yield
        finally:
            server.terminate()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
