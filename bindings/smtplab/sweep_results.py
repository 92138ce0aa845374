"""Files in which a sweep keeps what it has done."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from pathlib import Path
from typing import Any, Iterator, Protocol, Union

from smtplab import _core
from smtplab.sweep_workers import Job, Outcome


def fingerprint(job: Job) -> str:
    """What a run is known by: the scenario, the seed, how long, what is measured, and by which
    version. Not how a metric is made: who changes one takes another file."""
    parts = [_core.__version__, job.scenario.text, str(job.seed), str(job.until),
             *sorted(job.metrics)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


class ResultFile(Protocol):
    """Outcomes by fingerprint."""

    def read(self) -> dict[str, Outcome]:
        """All that are there."""

    def add(self, key: str, outcome: Outcome) -> None:
        """Keeps one more; it is there after an interruption, too."""


class _Sqlite:
    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS runs (key TEXT PRIMARY KEY, outcome TEXT NOT NULL)")

    def read(self) -> dict[str, Outcome]:
        return {key: json.loads(text)
                for key, text in self._database.execute("SELECT key, outcome FROM runs")}

    def add(self, key: str, outcome: Outcome) -> None:
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO runs VALUES (?, ?)",
                                   (key, json.dumps(outcome)))

    def close(self) -> None:
        self._database.close()


class _Parquet:
    """Parquet has no appending: what was added is written when the file is closed, which an
    exception and Ctrl-C do too, and now and then before."""

    _ROWS_BETWEEN_WRITES = 1000

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows = self.read()
        self._unwritten = 0

    def read(self) -> dict[str, Outcome]:
        import pandas  # type: ignore[import-untyped,import-not-found,unused-ignore]

        if not self._path.exists():
            return {}
        frame = pandas.read_parquet(self._path, engine="pyarrow")
        return {key: json.loads(text) for key, text in zip(frame["key"], frame["outcome"])}

    def add(self, key: str, outcome: Outcome) -> None:
        self._rows[key] = outcome
        self._unwritten += 1
        if self._unwritten >= self._ROWS_BETWEEN_WRITES:
            self._write()

    def close(self) -> None:
        if self._unwritten:
            self._write()

    def _write(self) -> None:
        import pandas  # type: ignore[import-untyped,import-not-found,unused-ignore]

        frame = pandas.DataFrame({
            "key": list(self._rows),
            "outcome": [json.dumps(outcome) for outcome in self._rows.values()]})
        beside = self._path.with_name(self._path.name + ".part")
        frame.to_parquet(beside, engine="pyarrow", index=False)
        os.replace(beside, self._path)
        self._unwritten = 0


@contextlib.contextmanager
def open_results(path: Union[str, os.PathLike[str]]) -> Iterator[ResultFile]:
    """By the file's ending; ValueError for any but .sqlite and .parquet."""
    file = Path(path)
    kinds: dict[str, Any] = {".sqlite": _Sqlite, ".parquet": _Parquet}
    if file.suffix not in kinds:
        raise ValueError(f"results: {file.name} should end in .sqlite or .parquet")
    opened = kinds[file.suffix](file)
    try:
        yield opened
    finally:
        opened.close()
