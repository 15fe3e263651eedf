"""A Dask cluster as the executor of a batch."""

from __future__ import annotations

import logging
from concurrent.futures import Executor
from typing import Any

from drizview.errors import DrizviewError

# For a scheduler to answer [s]; a cluster under load takes some.
_PATIENCE = 30


class Cluster:
    """The workers of a Dask scheduler.

    Parameters
    ----------
    address : str
        Of the scheduler, ``"tcp://host:8786"``, or the path of its scheduler file.

    Raises
    ------
    DrizviewError
        distributed is not installed, or no scheduler answers.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client as Connect
        except ImportError as error:
            hint = "pip install 'drizview[dask]'"
            raise DrizviewError("Dask", None, "needs distributed, which is not installed", hint) from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it has to say is said in one line
        logging.getLogger("tornado").setLevel(logging.CRITICAL)
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        where: dict[str, Any] = {"scheduler_file": address} if address.endswith(".json") else {"address": address}
        try:
            connect: Any = Connect
            self._client: Any = connect(**where, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise DrizviewError(address, None, "no Dask scheduler answers", "start one: dask scheduler") from error

    @property
    def executor(self) -> Executor:
        """The cluster as an executor of the standard library."""
        made: Executor = self._client.get_executor(pure=False)
        return made

    @property
    def threads(self) -> int:
        """How many products the workers take at once; at least one, as workers may come later."""
        return max(1, sum(int(count) for count in self._client.nthreads().values()))

    def is_there(self) -> bool:
        """Return whether the scheduler still answers."""
        return bool(self._client.status == "running")

    def close(self) -> None:
        """Leave the cluster to others."""
        self._client.close(timeout=5)
