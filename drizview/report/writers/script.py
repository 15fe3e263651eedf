"""The script that drizzles copies of the exposures of one product again."""

from __future__ import annotations

from collections.abc import Sequence

from drizview.errors import DrizviewError
from drizview.report.model import Report
from drizview.report.writer import WriteOptions, writer


@writer("script", suffixes=(".py",))
def advised_script(reports: Sequence[Report], options: WriteOptions) -> str:
    """Return the script advised for one report; where only an opportunity was found, the script that takes it.

    Raises
    ------
    DrizviewError
        There are several reports, or no script can be written for this one.
    """
    if len(reports) != 1:
        cause = f"one script cannot drizzle {len(reports)} products"
        raise DrizviewError(str(options.path), None, cause, "check one at a time")
    advice = reports[0].advice
    return advice.opportunity_script() if advice.chances and not advice.is_called_for else advice.script()
