"""One run of the advised script, on copies of the exposures."""

from __future__ import annotations

import shutil
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from drizview.dataset.dataset import Dataset
from drizview.errors import DrizviewError
from drizview.files import write_text
from drizview.mending.child import Child
from drizview.mending.interpreter import Interpreter, find_interpreter
from drizview.mending.room import Room, room_for, room_left
from drizview.mending.stage import Stage, stage_of
from drizview.mending.workspace import Workspace
from drizview.report.model import Report
from drizview.text import clean

SCRIPT, LOG = "mend.py", "mend.log"
# How often the stage of a run is looked at [s].
_TICK = 0.2
# A disk with less is full to a script that writes whole images [bytes].
_FULL = 2**20


@dataclass(frozen=True)
class Mending:
    """What is about to be run, and where.

    Attributes
    ----------
    script : str
    python : Interpreter
    room : Room
    workspace : Workspace
    timeout : float or None
        Longest that it may take [s].
    """

    script: str
    python: Interpreter
    room: Room
    workspace: Workspace
    timeout: float | None = None

    @property
    def product(self) -> Path:
        """The new product, once `stages` has come to its end."""
        return _product_in(self.workspace.target)

    def stages(self) -> Generator[Stage]:
        """Run the script, and yield how far it is until the product is there.

        Closing the generator, or an interrupt, ends the run: nothing of it stays but its log.

        Raises
        ------
        DrizviewError
            Too little disk space, the folder is there already, or the script has failed: the last line that it printed.
        """
        self.workspace.require_free()
        self.room.require(self.workspace.out)
        with self.workspace.opened() as scratch:
            script, log = scratch / SCRIPT, scratch / LOG
            write_text(script, self.script)
            made = scratch / self.workspace.name
            try:
                yield from self._run(script, log, made)
                _product_in(made)
            except BaseException:
                if log.exists():
                    shutil.move(log, self.workspace.log)
                raise
            for file in (script, log):
                file.rename(made / file.name)
            self.workspace.publish(made)

    def _run(self, script: Path, log: Path, made: Path) -> Generator[Stage]:
        started = time.monotonic()
        with Child(self.python.path, script, folder=script.parent, log=log) as child:
            while (code := child.wait(_TICK)) is None:
                seconds = time.monotonic() - started
                if self.timeout is not None and seconds > self.timeout:
                    raise self._stopped(f"was stopped after {self.timeout:.0f} s, the time that it was given")
                yield stage_of(made, seconds)
        if code and room_left(script.parent) < _FULL:  # the log may end in the middle of a line
            raise self._stopped("failed: the disk is full")
        if code:
            raise self._stopped(f"failed: {_last_line(log)}")

    def _stopped(self, cause: str) -> DrizviewError:
        return DrizviewError(self.workspace.name, None, cause, f"the log is {self.workspace.log}")


def mending_of(
    dataset: Dataset,
    report: Report,
    *,
    out: Path,
    python: str | None = None,
    keep: bool = False,
    timeout: float | None = None,
) -> Mending:
    """Return what would mend a dataset; nothing is run or written yet.

    Parameters
    ----------
    dataset : Dataset
    report : Report
        Of the dataset, with advice that calls for drizzling again.
    out : Path
        Folder in which the folder of the new product is made.
    python : str, optional
        The Python that has drizzlepac; see `find_interpreter`.
    keep : bool
        Keep the intermediate files of TweakReg and AstroDrizzle.
    timeout : float, optional
        Longest that the run may take [s].

    Raises
    ------
    DrizviewError
        No script can be written, there is no drizzlepac, or the folder is there already.
    """
    script = report.advice.script(keep=keep)
    workspace = Workspace(out.resolve(), report.advice.new_name)
    workspace.require_free()
    scale = report.advice.astrodrizzle.get("final_scale")
    finer = scale if isinstance(scale, float) else None
    room = room_for(dataset, report.advice.inputs.paths, workspace.out, scale_arcsec=finer)
    return Mending(script, find_interpreter(python), room, workspace, timeout)


def _product_in(folder: Path) -> Path:
    found = sorted(folder.glob(f"{folder.name}_dr[zcw].fits"))
    if len(found) != 1:
        raise DrizviewError(folder.name, None, "AstroDrizzle ended without a product", f"see {folder.name}.log")
    return found[0]


def _last_line(log: Path) -> str:
    """Return the last line of a log that says something; that of a traceback is the error."""
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return clean(lines[-1] if lines else "it printed nothing", 80)
