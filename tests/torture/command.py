"""``drizview check PATH --json -`` as a user runs it, in this process."""

from __future__ import annotations

import json
import os
from pathlib import Path

from click.testing import CliRunner

# Imported before the jail forks, so that no child pays for it.
import drizview.batch
import drizview.checks.core.registry
import drizview.report.writers.terminal
from drizview.cli import main

drizview.checks.core.registry.checks()


def outcome(path: Path) -> tuple[str, str]:
    """Return the exit code as ``"exit 2"``, and JSON of what went to stdout and stderr."""
    done = CliRunner().invoke(main, ["check", os.fspath(path), "--json", "-"])
    kind = f"exit {done.exit_code}"
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        kind = f"crash {done.exception!r}"
    return kind, json.dumps({"out": done.stdout, "err": done.stderr})
