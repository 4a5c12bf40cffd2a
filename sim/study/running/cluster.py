"""Workers of a Dask cluster that calculate, on other machines perhaps."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from sim import MODEL_VERSION
from sim.errors import InputError
from sim.study.running.interrupts import uninterrupted
from sim.study.running.pool import Pool

CLUSTER = "dask://"
SECONDS_TO_ANSWER = 10
GONE = "the scheduler of the workers has gone; what is finished is kept. Start it, then call again"
LEFT = "the cluster has no workers any more; what is finished is kept. Start one, then call again"


class Cluster(Pool):
    """A Dask cluster as a pool. size: tasks that its workers run at the same time.

    Raises:
        InputError: no scheduler, no workers, or workers that cannot run this model.
    """

    def __init__(self, address: str) -> None:
        self._client = _connected(address)
        try:
            self.size = sum(self._client.nthreads().values())
            _check(self._client, address)
        except BaseException:
            self._client.close()
            raise
        self._executor = self._client.get_executor(pure=False)  # pure: the same task of two sweeps would be one

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Hand a call to the cluster.

        Raises:
            InputError: its scheduler has gone.
        """
        try:
            future: Future[Any] = self._executor.submit(function, *args, **kwargs)
        except Exception:  # Dask raises a bare one
            if self._client.status == "running":
                raise
            raise InputError(GONE) from None
        return future

    def check(self) -> None:
        """Whether there are still workers.

        Raises:
            InputError: none is left.
        """
        # A scheduler that has gone is found out by the tasks it had; while Dask notices, its client has none at all.
        with suppress(OSError, AttributeError):
            if not self._client.nthreads():
                raise InputError(LEFT)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take back what nobody waits for any more, and leave the cluster, which goes on."""
        with suppress(Exception):  # the scheduler may have gone
            self._executor.shutdown(wait=False)
        self._client.close()


def _connected(address: str) -> Any:
    try:
        with uninterrupted():  # Dask swallows an interrupt here and there while it is loaded and connects
            return _client("tcp://" + address.removeprefix(CLUSTER))
    except ImportError:
        raise InputError(f"workers = {address!r}: a cluster needs Dask; pip install 'gigaramp[cluster]'") from None
    except (OSError, ValueError) as error:
        raise InputError(f"workers = {address!r}: no scheduler answers there ({error})") from None


def _client(place: str) -> Any:
    from distributed import Client

    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # we say in a sentence what it says at length
    return Client(place, timeout=SECONDS_TO_ANSWER, set_as_default=False)


def _check(client: Any, address: str) -> None:
    if not client.nthreads():
        raise InputError(f"workers = {address!r}: the scheduler has no workers; start one with dask worker ADDRESS")
    try:
        models = set(client.run(model_version).values())
    except Exception as error:  # whatever a foreign Python says
        said = f"its workers cannot run Gigaramp ({type(error).__name__}: {error})"
        raise InputError(f"workers = {address!r}: {said}; install the same version on all machines") from None
    if models != {MODEL_VERSION}:
        found = ", ".join(map(str, sorted(models)))
        raise InputError(
            f"workers = {address!r}: its workers have model version {found}, this is {MODEL_VERSION}; install the "
            "same version on all machines"
        )


def model_version() -> int:
    """Model version of the process in which this is called."""
    return MODEL_VERSION
