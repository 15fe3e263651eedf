"""A run that outlives the page it was started from: a process of its own, which tells in a file how far it is.

A page that is loaded anew has another kernel, and a kernel takes all that it has started with it. So the run has no
parent; it ends with the process that it is told to watch, and whoever knows the product finds it again.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

from drizview.errors import DrizviewError
from drizview.mending.interpreter import Interpreter
from drizview.mending.mending import Mending
from drizview.mending.room import Room
from drizview.mending.workspace import Workspace

# How long a run may take to begin [s]: it imports numpy and astropy.
_BEGIN = 60.0
_RAN_OUT = {"phase": "failed", "text": "the run was ended from outside: nothing of it stays"}


class DetachedRun:
    """The run that mends one product, whoever has started it on this machine.

    Parameters
    ----------
    product : Path
        The file that is mended.
    """

    def __init__(self, product: Path) -> None:
        self._given = product
        name = hashlib.sha256(os.fsencode(product.resolve())).hexdigest()[:20]
        self._record = _folder() / f"{name}.json"
        self._lock = self._record.with_suffix(".lock")

    @property
    def is_alive(self) -> bool:
        """Whether it is at work: it holds a lock, which no end of a process leaves behind."""
        with _opened(self._lock) as lock:
            return not _held(lock)

    @property
    def state(self) -> dict[str, Any]:
        """What it last told: ``phase`` (running, done, failed or cancelled) and more; ``{}`` without a run."""
        alive = self.is_alive  # before it is read: what it tells last is told by then
        try:
            told: dict[str, Any] = json.loads(self._record.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return told if alive or told.get("phase") != "running" else dict(_RAN_OUT)

    def waiting(self) -> str:
        """Return in a few words that it is at work, or has made a product of the one that is there."""
        told = self.state
        if told.get("phase") == "running":
            return "Mending goes on"
        return "A mended product is there" if self.made(told) is not None else ""

    def made(self, told: Mapping[str, Any]) -> Path | None:
        """Return the product that it has told of, None where that is gone, or the one it mends is another by now."""
        made = Path(told.get("product", ""))
        is_of_it = told.get("phase") == "done" and told.get("given") == self._given.stat().st_mtime_ns
        return made if is_of_it and made.is_file() else None

    def start(self, mending: Mending, *, owner: int) -> None:
        """Begin, unless it is at work.

        Parameters
        ----------
        owner : int
            Process with which it ends.

        Raises
        ------
        DrizviewError
            It did not begin.
        """
        self._record.unlink(missing_ok=True)
        told = {"record": str(self._record), "lock": str(self._lock), "owner": owner, "mending": asdict(mending)}
        told["given"] = self._given.stat().st_mtime_ns  # compared for being equal: clocks are set back
        code = f"import sys; sys.path[:] = {sys.path!r}; from drizview.mending.detached import run_told; run_told()"
        how = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True, "check": True}
        given = json.dumps(told, default=str).encode()
        try:
            subprocess.run([sys.executable, "-c", code], input=given, timeout=_BEGIN, **how)  # type: ignore[call-overload]  # noqa: S603  (this Python, no shell)
        except (OSError, subprocess.SubprocessError) as error:
            raise DrizviewError(mending.workspace.name, None, f"did not begin: {error}", "try again") from error

    def cancel(self) -> bool:
        """Ask it to end, and return whether it was far enough to be asked: nothing of a half-made product stays."""
        process = self.state.get("process")
        if not (self.is_alive and isinstance(process, int)):
            return False
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)
        return True

    def forget(self) -> None:
        """Forget what it told."""
        self._record.unlink(missing_ok=True)


def run_told() -> None:
    """Run what is told on stdin, without a parent; what started it goes on as soon as the run has its lock."""
    told = json.load(sys.stdin)
    with _opened(Path(told["lock"])) as lock:
        if not _held(lock):
            return  # another one is at work, and is followed
        _tell(Path(told["record"]), {"phase": "running", "words": "starting", "seconds": 0, "share": 0.0})
        if os.fork():
            os._exit(0)  # not our lock's end: the child has it, too
        os.setsid()
        _run(_mending(told["mending"]), Path(told["record"]), owner=told["owner"], given=told["given"])


def _run(mending: Mending, record: Path, *, owner: int, given: int) -> None:
    where = {"out": str(mending.workspace.out), "process": os.getpid(), "given": given}
    signal.signal(signal.SIGTERM, _stop)
    try:
        with closing(mending.stages()) as stages:  # closing it ends the run
            for stage in stages:
                told = {"words": stage.words, "seconds": round(stage.seconds), "share": round(stage.share, 2)}
                _tell(record, {"phase": "running", "room": str(mending.room), **where, **told})
                os.kill(owner, 0)
        last = {"phase": "done", "product": str(mending.product)}
    except (KeyboardInterrupt, ProcessLookupError):
        log = mending.workspace.log
        last = {"phase": "cancelled", "log": str(log) if log.exists() else ""}
    except DrizviewError as error:
        last = {"phase": "failed", "text": str(error)}
    except Exception as error:  # else the page would wait for ever
        last = {"phase": "failed", "text": f"{type(error).__name__}: {error} (our bug; please report it)"}
    _tell(record, {**where, **last})


def _mending(told: Mapping[str, Any]) -> Mending:
    place = told["workspace"]
    return Mending(
        told["script"],
        Interpreter(**told["python"]),
        Room(**told["room"]),
        Workspace(Path(place["out"]), place["name"]),
        told["timeout"],
    )


def _stop(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once: what is left has to be cleaned up
    raise KeyboardInterrupt


def _tell(record: Path, told: Mapping[str, Any]) -> None:
    """Write the record, whole or not at all."""
    beside = record.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps(told), "utf-8")
    beside.replace(record)


def _folder() -> Path:
    """Return the folder of the records: ours alone, as what is read there is believed.

    Raises
    ------
    DrizviewError
        Somebody else has made it.
    """
    folder = Path(tempfile.gettempdir()) / f"drizview-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise DrizviewError(str(folder), None, "is not ours alone", "remove it")
    return folder


@contextmanager
def _opened(lock: Path) -> Iterator[int]:
    opened = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield opened
    finally:
        os.close(opened)


def _held(lock: int) -> bool:
    """Take a lock, and return whether it was free."""
    import fcntl  # not everywhere that this is imported

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
