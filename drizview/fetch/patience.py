"""How long the archive is waited for, and how often it is asked again."""

from __future__ import annotations

from typing import Any

# To answer at all, and between two pieces of an answer [s]: astroquery itself waits for ever.
CONNECT, READ = 20.0, 120.0
# A server that is busy is asked again so often, after 0, 1, 2 and 4 seconds.
_TRIES, _PAUSE = 4, 0.5
_BUSY = (429, 500, 502, 503, 504)


def patient(missions: Any) -> Any:
    """Return a `MastMissions` that asks a busy server again, and does not wait for one that has fallen silent."""
    from requests.adapters import HTTPAdapter
    from urllib3.util.retry import Retry

    class Patient(HTTPAdapter):
        def send(self, request: Any, *given: Any, **options: Any) -> Any:
            options["timeout"] = options.get("timeout") or (CONNECT, READ)
            return super().send(request, *given, **options)

    again = Retry(
        total=_TRIES, connect=1, status_forcelist=_BUSY, backoff_factor=_PAUSE, allowed_methods=None,
        raise_on_status=False, respect_retry_after_header=False,
    )  # fmt: skip
    for owner in (missions, getattr(missions, "_service_api_connection", None)):
        session = getattr(owner, "_session", None)
        if session is not None:
            for scheme in ("https://", "http://"):
                session.mount(scheme, Patient(max_retries=again))
    return missions
