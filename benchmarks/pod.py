"""What a Binder service makes of this repository, without docker: the steps of repo2docker in a home of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import HOST, TOKEN, free_port

ROOT = Path(__file__).parents[1]
PYTHON = "python" + (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-")
# What repo2docker puts into every environment first (its buildpacks/conda/environment.yml).
BASE = (
    "ipywidgets==8.*", "jupyter-offlinenotebook==0.3.*", "jupyter-resource-usage==1.*", "jupyter_server==2.*",
    "jupyterhub==5.*", "jupyterlab==4.*", "notebook==7.*",
)  # fmt: skip
# Of the surroundings only what leads pip to its index; everything else is the pod's own.
_KEPT = (
    "PIP_",
    "SSL_",
    "REQUESTS_",
    "CURL_",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2",
)


@dataclass(frozen=True)
class Pod:
    """A home with a clone of the last commit, and the environment that was built for it."""

    home: Path

    @property
    def clone(self) -> Path:
        """The clone."""
        return self.home / "drizview"

    @property
    def environment(self) -> Path:
        """The environment of Python."""
        return self.home / "environment"

    def variables(self) -> dict[str, str]:
        """Return the variables that a process of the pod has."""
        kept = {key: value for key, value in os.environ.items() if key.upper().startswith(_KEPT)}
        path = f"{self.environment / 'bin'}:/usr/local/bin:/usr/bin:/bin"
        mine = {"HOME": str(self.home), "PATH": path, "LANG": "C.UTF-8", "BINDER_REPO_URL": "file:///clone"}
        return kept | mine

    def run(self, *command: str, seconds: float = 900) -> str:
        """Run a command in the clone and return what it prints; raises with its messages where it fails."""
        done = subprocess.run(
            command, cwd=self.clone, env=self.variables(), capture_output=True, text=True, timeout=seconds, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    @contextlib.contextmanager
    def served(self) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
        """Start it as its image does, through ``binder/start``; yield its port and process once it answers."""
        port = free_port()
        options = (
            f"--ip={HOST}", f"--port={port}", "--no-browser", "--allow-root", f"--IdentityProvider.token={TOKEN}",
            "--LabApp.expose_app_in_browser=True",
        )  # fmt: skip
        command = [str(self.clone / "binder" / "start"), "jupyter", "lab", *options]
        with (
            (self.home / "server.log").open("wb") as log,
            subprocess.Popen(command, cwd=self.clone, env=self.variables(), stdout=log, stderr=log) as server,
        ):
            try:
                _wait(port, server, self.home / "server.log")
                yield port, server
            finally:
                server.terminate()


def python() -> str | None:
    """Return the Python that the runtime names, or None where this machine has none."""
    named = os.environ.get("BINDER_PYTHON", "")
    places = [named, PYTHON, *map(str, sorted(Path.home().glob(f".pyenv/versions/{PYTHON[6:]}.*/bin/python")))]
    code = f"import sys; sys.exit('python%d.%d' % sys.version_info[:2] != '{PYTHON}')"
    for place in filter(None, map(shutil.which, filter(None, places))):
        if subprocess.run([place, "-c", code], capture_output=True, check=False).returncode == 0:
            return place
    return None


def build(folder: Path, interpreter: str) -> Pod:
    """Clone the last commit, and do what repo2docker does: the base, the requirements, postBuild."""
    pod = Pod(folder)
    subprocess.run(["git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), str(pod.clone)], check=True)
    subprocess.run([interpreter, "-m", "venv", str(pod.environment)], check=True)
    pip = (str(pod.environment / "bin" / "pip"), "install", "--quiet", "--no-cache-dir")
    pod.run(*pip, *BASE)
    pod.run(*pip, "-r", "binder/requirements.txt")
    pod.run("chmod", "+x", "binder/postBuild")
    pod.run("./binder/postBuild")
    return pod


def megabytes(folder: Path) -> float:
    """Return what the files of a folder take [MB of 1e6 bytes]."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
