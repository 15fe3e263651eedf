"""Another Python at work: asked a question, or running a script until it ends or is ended."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from types import TracebackType

# How long a child may take to go after it was asked to, before it is made to; and to answer a question [s].
_GRACE, _ANSWER = 3.0, 60.0


def answer(python: str, code: str) -> str | None:
    """Return what a line of code prints in another Python; None where that cannot be run, or fails."""
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdout": subprocess.PIPE}
    try:
        done = subprocess.run([python, "-c", code], text=True, timeout=_ANSWER, check=True, **quiet)  # type: ignore[call-overload]  # noqa: S603  (no shell; the person names the Python)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return str(done.stdout).strip()


class Child:
    """A script at work in another Python, in a group of processes of its own.

    It ends with its context, and with this process, however that ends (see `drizview.mending.guard`).

    Parameters
    ----------
    python : str
        The interpreter.
    script : Path
    folder : Path
        Where it works.
    log : Path
        Takes what it prints.
    """

    def __init__(self, python: str, script: Path, *, folder: Path, log: Path) -> None:
        guard = files("drizview.mending").joinpath("guard.py").read_text("utf-8")
        theirs, self._ours = os.pipe()
        try:
            with log.open("wb") as stream:
                self._process = subprocess.Popen(  # noqa: S603  (no shell; the person names the Python)
                    [python, "-c", guard, str(theirs), str(script)],
                    cwd=folder,
                    stdin=subprocess.DEVNULL,  # a question gets no answer, and stops it
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C reaches us only, and we see to the rest
                    pass_fds=(theirs,),
                    env=os.environ | {"PYTHONUNBUFFERED": "1", "MPLBACKEND": "agg"},
                )
        except BaseException:
            os.close(self._ours)
            raise
        finally:
            os.close(theirs)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End it with all that it has started."""
        self._signal(signal.SIGTERM)
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._signal(signal.SIGKILL)
            self._process.wait()
            os.close(self._ours)

    def wait(self, seconds: float) -> int | None:
        """Return the exit code, None while it is still at work after these seconds."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # all of them are gone
            os.killpg(self._process.pid, number)
