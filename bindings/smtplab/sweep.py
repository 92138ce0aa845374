"""Many runs of one scenario, with other parameters and seeds, on one core or many."""

from __future__ import annotations

import contextlib
import copy
import itertools
import json
import os
from typing import (TYPE_CHECKING, Any, Callable, Iterable, Iterator, Mapping, Optional, Sequence,
                    Union)

from smtplab.arguments import path_of, whole
from smtplab.scenario import Scenario
from smtplab.seconds import Seconds
from smtplab.simulation import Simulation
from smtplab.sweep_results import ResultFile, fingerprint, open_results
from smtplab.sweep_workers import Job, Outcome, Workers, workers_of

if TYPE_CHECKING:
    import pandas as _pandas  # type: ignore[import-untyped,import-not-found,unused-ignore]

Metric = Callable[[Simulation], Any]
Template = Union[Scenario, Callable[..., Scenario]]


def sweep(scenario: Template, grid: Mapping[str, Iterable[Any]] = {}, *,
          seeds: Union[int, Iterable[int]] = 1, metrics: Mapping[str, Metric],
          until: Optional[Seconds] = None, executor: Any = None,
          results: Union[None, str, os.PathLike[str]] = None, trace: bool = True,
          progress: bool = False) -> "_pandas.DataFrame":
    """Runs every combination of `grid` with every seed, and measures each run.

    `scenario` is a function that is called with the grid's names and gives a Scenario, or a
    Scenario: then the names are JSON pointers of its text ("/hosts/0/retry/interval_s"). `seeds`
    is a number of them (0, 1, ...) or the seeds themselves. `metrics` are functions of a
    Simulation that has run (up to `until`); with processes they must be importable. With
    `trace=False` they can ask the hosts, and not the trace.

    `executor` is None (this process), a number of processes, a concurrent.futures.Executor or a
    dask.distributed.Client. A row for each run: the grid's names, `seed`, the metrics; rows and
    values are the same with any of them. With `results`, a file ending in .sqlite or .parquet,
    what an interrupted sweep has done is not done again. Needs pandas; .parquet needs pyarrow.

    Raises ValueError for an argument that cannot be, and what a scenario or a metric raises.
    """
    import pandas  # type: ignore[import-untyped,import-not-found,unused-ignore]

    _check(scenario, grid, metrics)
    names = [str(name) for name in grid]
    columns = [*names, "seed", *metrics]
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    if doubled:
        raise ValueError(f"grid and metrics: two columns are called {', '.join(doubled)}")
    if not metrics:
        raise ValueError("metrics: name at least one")
    points = [dict(zip(names, values)) for values in itertools.product(*map(list, grid.values()))]
    numbers = _seeds(seeds)
    jobs = [
        Job(index, template, seed, dict(metrics), until, trace)
        for index, (template, seed) in enumerate(
            itertools.product([_scenario_at(scenario, point) for point in points], numbers))
    ]
    kept: dict[int, Outcome] = {}
    with contextlib.ExitStack() as stack:
        file = (stack.enter_context(open_results(path_of("results", results)))
                if results is not None else None)
        wanted = {job.number: fingerprint(job) for job in jobs} if file else {}
        if file:
            kept = _already_done(file, wanted)
        workers = stack.enter_context(workers_of(executor))
        todo = [job for job in jobs if job.number not in kept]
        for index, outcome in _shown(_run(workers, todo), len(jobs), len(kept), progress):
            kept[index] = outcome
            if file:
                file.add(wanted[index], outcome)
    rows = [
        {**point, "seed": seed, **kept[index]}
        for index, (point, seed) in enumerate(itertools.product(points, numbers))
    ]
    return pandas.DataFrame(rows, columns=columns)


def _check(scenario: Any, grid: Any, metrics: Any) -> None:
    if not isinstance(scenario, Scenario) and not callable(scenario):
        raise TypeError("scenario must be a Scenario or a function that gives one, not "
                        f"{type(scenario).__name__}")
    if not isinstance(grid, Mapping):
        raise TypeError(f"grid must map names to values, not {type(grid).__name__}")
    for name, values in grid.items():
        if isinstance(values, str) or not hasattr(values, "__iter__"):
            raise TypeError(f"grid: {name} has no values, but {type(values).__name__}")
    if not isinstance(metrics, Mapping):
        raise TypeError(f"metrics must map names to functions, not {type(metrics).__name__}")
    for name, metric in metrics.items():
        if not callable(metric):
            raise TypeError(f"metrics: {name} is no function, but {type(metric).__name__}")


def _seeds(seeds: Union[int, Iterable[int]]) -> list[int]:
    if isinstance(seeds, float):
        raise TypeError("seeds must be an int or several, not float")
    numbers = list(range(whole("seeds", seeds, 0))) if isinstance(seeds, (int, str)) else list(
        seeds)
    if not numbers:
        raise ValueError("seeds: there are none")
    for number in numbers:
        if not 0 <= whole("seeds", number, -2**64) < 2**64:
            raise ValueError(f"seeds must be from 0 to 2**64 - 1, not {number!r}")
    return numbers


def _scenario_at(template: Template, point: Mapping[str, Any]) -> Scenario:
    if not isinstance(template, Scenario):
        made = template(**point)
        if not isinstance(made, Scenario):
            raise TypeError(f"scenario: the function gave a {type(made).__name__}, no Scenario")
        return made
    if not point:
        return template
    content = template.to_dict()
    for pointer, value in point.items():
        _put(content, pointer, value)
    return Scenario(json.dumps(content, ensure_ascii=False, indent=1), file=template.file)


def _put(content: Any, pointer: str, value: Any) -> None:
    """RFC 6901; the last key may be new, "-" is behind the end of an array."""
    if not pointer.startswith("/"):
        raise ValueError(f"grid: {pointer!r} is no JSON pointer; it would begin with '/'")
    keys = [key.replace("~1", "/").replace("~0", "~") for key in pointer[1:].split("/")]
    place = content
    try:
        for key in keys[:-1]:
            place = place[int(key)] if isinstance(place, list) else place[key]
        if isinstance(place, list) and keys[-1] == "-":
            place.append(copy.deepcopy(value))
        elif isinstance(place, list):
            place[int(keys[-1])] = copy.deepcopy(value)
        else:
            place[keys[-1]] = copy.deepcopy(value)
    except (KeyError, IndexError, ValueError, TypeError):
        raise ValueError(f"grid: the scenario has nothing at {pointer!r}") from None


def _already_done(file: ResultFile, wanted: Mapping[int, str]) -> dict[int, Outcome]:
    found = file.read()
    return {index: found[key] for index, key in wanted.items() if key in found}


def _run(workers: Workers, jobs: Sequence[Job]) -> Iterator[tuple[int, Outcome]]:
    """Outcomes as they come. Jobs go in batches, and not all at once: a worker that is done gets
    the next batch."""
    size = max(1, min(workers.most_in_batch, len(jobs) // (8 * workers.count)))
    batches = iter([jobs[i:i + size] for i in range(0, len(jobs), size)])
    running = {workers.submit(batch) for batch in itertools.islice(batches, workers.ahead)}
    try:
        while running:
            done = workers.wait(running)
            running -= done
            for future in done:
                yield from future.result()
            for batch in itertools.islice(batches, len(done)):
                running.add(workers.submit(batch))
    finally:
        for future in running:
            future.cancel()


def _shown(outcomes: Iterator[tuple[int, Outcome]], total: int, before: int,
           progress: bool) -> Iterator[tuple[int, Outcome]]:
    if not progress:
        yield from outcomes
        return
    import tqdm  # type: ignore[import-untyped,import-not-found,unused-ignore]

    with tqdm.tqdm(total=total, initial=before, unit="run") as bar:
        for outcome in outcomes:
            bar.update()
            yield outcome
