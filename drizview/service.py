"""The inspector as a web page: a Voila server of one's own, on this machine only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from importlib.util import find_spec
from pathlib import Path

from drizview.dataset.given.sources import ROOT_VARIABLE
from drizview.errors import DrizviewError
from drizview.theme import AUTO, THEME_VARIABLE

HOST = "127.0.0.1"
APP, LAB = "app.ipynb", "20_defect_lab.ipynb"
PATH_VARIABLE = "DRIZVIEW_PATH"
LIMITS_VARIABLE = "DRIZVIEW_LIMITS"
FOLDER_VARIABLE = "DRIZVIEW_FOLDER"  # where the server was started: its kernels work in the folder of their notebook
# Settings of Voila, and its page, which asks no other server for anything. What it does not load of JupyterLab is of no
# use to it, or does not fit Voila.
_SETTINGS = Path(__file__).parent / "voila"


def command(port: int, *, page: str = APP, theme: str = AUTO) -> list[str]:
    """Return the command that serves the inspector, or another page; one that follows the system begins as it is."""
    options = [
        f"--Voila.ip={HOST}",
        f"--port={port}",
        "--no-browser",
        "--template=drizview",
        f"--theme={'dark' if theme == 'dark' else 'light'}",
        f"--VoilaConfiguration.resources=drizview_theme={theme}",
        *_encryption(),
    ]
    return [sys.executable, "-m", "voila", str(_notebook(page)), *options]


def _encryption() -> list[str]:
    """Return the option that has server and kernel speak in cipher, where they can; new kernels warn if they do not."""
    if find_spec("jupyter_client") is None:  # nor is the server there
        return []
    import zmq
    from jupyter_client.manager import KernelManager  # slow to import

    can = "transport_encryption" in KernelManager.class_trait_names() and zmq.has("curve")
    return ["--KernelManager.transport_encryption=auto"] if can else []


def environment(path: Path, *, limits: Path | None = None, theme: str = AUTO) -> dict[str, str]:
    """Return the environment of the server: what to show by which limits, and the folder it may not leave."""
    folder = path if path.is_dir() else path.parent
    root = folder.resolve()
    if root.parent.name == "HST":  # the archive's download tool puts each exposure into a folder of its own
        root = root.parent
    return os.environ | {
        "JUPYTER_PATH": _before("JUPYTER_PATH", _SETTINGS.parent),
        "JUPYTER_CONFIG_PATH": _before("JUPYTER_CONFIG_PATH", _SETTINGS),
        PATH_VARIABLE: str(path.resolve()),
        FOLDER_VARIABLE: str(Path.cwd()),
        ROOT_VARIABLE: os.environ.get(ROOT_VARIABLE, str(root)),
        LIMITS_VARIABLE: str(limits.resolve()) if limits else "",
        THEME_VARIABLE: theme,
    }


def _before(variable: str, folder: Path) -> str:
    """Return the folders of an environment variable after one more."""
    return os.pathsep.join(filter(None, [str(folder), os.environ.get(variable)]))


def serve(
    path: Path,
    *,
    limits: Path | None = None,
    port: int = 0,
    open_browser: bool = True,
    page: str = APP,
    theme: str = AUTO,
) -> int:
    """Serve the inspector of a path, or another page, until interrupted, and return the exit code of the server.

    Parameters
    ----------
    path : Path
        A file or a folder.
    limits : Path, optional
        TOML file with limits of one's own.
    port : int
        0 takes a free one.
    open_browser : bool
        Open a browser where the machine has a screen.
    page : str
        Name of the notebook that is served.
    theme : str
        ``"light"``, ``"dark"``, or ``"auto"`` for that of the system.

    Raises
    ------
    DrizviewError
        Voila is not installed.
    """
    if find_spec("voila") is None:
        raise DrizviewError("voila", None, "is not installed", "pip install 'drizview[app]'")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the server stops when this command does
    chosen = port or free_port()
    address = f"http://{HOST}:{chosen}/"
    surroundings = environment(path, limits=limits, theme=theme)
    with subprocess.Popen(command(chosen, page=page, theme=theme), env=surroundings) as server:  # noqa: S603  (ours)
        try:
            if not _answers(server, chosen):
                raise DrizviewError(str(path), None, "the server did not start", "see its messages above")
            _say(page, address)
            if open_browser and _has_screen():
                webbrowser.open(address)
            return server.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            server.terminate()


def _say(page: str, address: str) -> None:
    sys.stdout.write(f"{'The inspector' if page == APP else 'The lab'} is at {address} (press Ctrl-C to stop)\n")
    sys.stdout.flush()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _answers(server: subprocess.Popen[bytes], port: int, seconds: float = 60.0) -> bool:
    """Wait until the server takes connections; False where it ended or did not come up in time."""
    end = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.1)
    return False


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _notebook(page: str) -> Path:
    """Return the notebook of a page: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent
    places = (package / page, package.parent / "notebooks" / page)
    return next(place for place in places if place.is_file())
