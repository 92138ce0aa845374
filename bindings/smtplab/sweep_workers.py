"""Who does the runs of a sweep: this process, others, or a dask cluster."""

from __future__ import annotations

import concurrent.futures
import contextlib
import multiprocessing
from typing import Any, Callable, Iterator, Mapping, NamedTuple, Optional, Protocol, Sequence

from smtplab.scenario import Scenario
from smtplab.seconds import Seconds
from smtplab.simulation import Simulation

Outcome = dict[str, Any]


class Job(NamedTuple):
    """One run of a sweep. Plain: it can be sent to another process."""

    number: int
    scenario: Scenario
    seed: int
    metrics: Mapping[str, Callable[[Simulation], Any]]
    until: Optional[Seconds]
    trace: bool


def do_batch(jobs: Sequence[Job]) -> list[tuple[int, Outcome]]:
    """Runs and measures; the worker's side."""
    outcomes = []
    for job in jobs:
        simulation = Simulation(job.scenario, seed=job.seed, trace=job.trace).run(job.until)
        outcomes.append(
            (job.number,
             {name: _plain(name, metric(simulation)) for name, metric in job.metrics.items()}))
    return outcomes


def _plain(name: str, value: Any) -> Any:
    """Numbers of numpy as Python's own: they are the same then, wherever they come from."""
    plain = value.item() if hasattr(value, "item") else value
    if plain is None or isinstance(plain, (bool, int, float, str)):
        return plain
    raise TypeError(f"metrics: {name} gave a {type(value).__name__}; it has to be a number, a str,"
                    " a bool or None")


class Workers(Protocol):
    """Where batches are done."""

    count: int
    ahead: int
    """How many batches are given to them at once."""
    most_in_batch: int

    def submit(self, jobs: Sequence[Job]) -> Any:
        """A future of do_batch(jobs)."""

    def wait(self, running: set[Any]) -> set[Any]:
        """Those that are done, at least one."""


class _Here:
    """This process: a batch is done when it is submitted, so runs go one by one."""

    count = 1
    ahead = 1
    most_in_batch = 1

    def submit(self, jobs: Sequence[Job]) -> Any:
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        try:
            future.set_result(do_batch(jobs))
        except Exception as error:
            future.set_exception(error)
        return future

    def wait(self, running: set[Any]) -> set[Any]:
        return set(running)


class _Pool:
    most_in_batch = 64

    def __init__(self, executor: concurrent.futures.Executor, count: int) -> None:
        self.count = count
        self.ahead = 2 * count
        self._executor = executor

    def submit(self, jobs: Sequence[Job]) -> Any:
        return self._executor.submit(do_batch, jobs)

    def wait(self, running: set[Any]) -> set[Any]:
        first = concurrent.futures.FIRST_COMPLETED
        return set(concurrent.futures.wait(running, return_when=first).done)


class _Dask:
    most_in_batch = 64

    def __init__(self, client: Any) -> None:
        self.count = max(1, sum(client.nthreads().values()))
        self.ahead = 2 * self.count
        self._client = client

    def submit(self, jobs: Sequence[Job]) -> Any:
        # Runs are never "the same": dask would give the result of an equal one.
        return self._client.submit(do_batch, list(jobs), pure=False)

    def wait(self, running: set[Any]) -> set[Any]:
        import dask.distributed  # type: ignore[import-untyped,import-not-found,unused-ignore]

        wait: Any = dask.distributed.wait
        return set(wait(list(running), return_when="FIRST_COMPLETED").done)


@contextlib.contextmanager
def workers_of(executor: Any) -> Iterator[Workers]:
    """Those of sweep()'s argument; processes that were started for it end with it."""
    if executor is None:
        yield _Here()
    elif isinstance(executor, bool):
        raise TypeError("executor must be None, a number of processes, an Executor or a Client")
    elif isinstance(executor, int):
        if executor < 1:
            raise ValueError(f"executor: a number of processes is at least 1, not {executor}")
        # Not by fork: a process that has threads does not survive that safely.
        context = multiprocessing.get_context("forkserver")
        with concurrent.futures.ProcessPoolExecutor(executor, mp_context=context) as pool:
            yield _Pool(pool, executor)
    elif isinstance(executor, concurrent.futures.Executor):
        yield _Pool(executor, getattr(executor, "_max_workers", 1) or 1)
    elif hasattr(executor, "nthreads") and hasattr(executor, "submit"):
        yield _Dask(executor)
    else:
        raise TypeError("executor must be None, a number of processes, an Executor or a Client,"
                        f" not {type(executor).__name__}")
