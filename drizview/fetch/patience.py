"""How long the archive is waited for, how often it is asked again, and what is said where that was in vain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# To answer at all, and between two pieces of an answer [s]: astroquery itself waits for ever.
CONNECT, READ = 20.0, 120.0
# A server that is busy is asked again so often, after 0, 1, 2 and 4 seconds; where it says when (Retry-After), then,
# but after so long at the most each time [s].
_TRIES, _PAUSE, _LONGEST = 4, 0.5, 30.0
_BUSY = (429, 500, 502, 503, 504)
_LATER = "try again later: what has arrived stays"


@contextmanager
def patient(missions: Any) -> Iterator[Any]:
    """Yield a `MastMissions` that asks a busy server again and does not wait for a silent one; then it hangs up."""
    from requests.adapters import HTTPAdapter
    from urllib3.util.retry import Retry

    class Patient(HTTPAdapter):
        def send(self, request: Any, *given: Any, **options: Any) -> Any:
            options["timeout"] = options.get("timeout") or (CONNECT, READ)
            return super().send(request, *given, **options)

    class Again(Retry):
        def get_retry_after(self, response: Any) -> float | None:
            asked = super().get_retry_after(response)
            return asked if asked is None else min(asked, _LONGEST)

    again = Again(
        total=_TRIES, connect=1, status_forcelist=_BUSY, backoff_factor=_PAUSE, allowed_methods=None,
        raise_on_status=False,
    )  # fmt: skip
    owners = (missions, getattr(missions, "_service_api_connection", None))
    sessions = [session for owner in owners if (session := getattr(owner, "_session", None)) is not None]
    for session in sessions:
        for scheme in ("https://", "http://"):
            session.mount(scheme, Patient(max_retries=again))
    try:
        yield missions
    finally:
        for session in sessions:
            session.close()


def answered(status: int) -> tuple[str, str]:
    """Return what an answer of the archive that is none means, and what to do."""
    if status in _BUSY:
        return f"the archive is busy or out of order: it answers {status}", _LATER
    if status in (401, 403):
        return "is not public yet, or not for you: the archive refuses it", "see https://mast.stsci.edu"
    return f"the archive does not give it: it answers {status}", "see https://mast.stsci.edu"


def unanswered(error: Exception) -> tuple[str, str]:
    """Return what has come in the place of an answer, and what to do."""
    from astroquery import exceptions
    from requests import exceptions as requested

    if isinstance(error, exceptions.InvalidQueryError):  # what astroquery makes of these two
        return "the archive cannot answer that: it answers 400 or 500", _LATER
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        return answered(status)
    if isinstance(error, requested.Timeout | TimeoutError | exceptions.TimeoutError) or "timed out" in str(error):
        return "the archive has not answered in time", _LATER
    if isinstance(error, requested.ConnectionError | requested.RetryError):
        return "the archive cannot be reached", "look whether there is a network, and try again"
    return f"the archive does not answer as it should: {type(error).__name__}", "try again later, or update astroquery"
