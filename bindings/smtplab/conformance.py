"""Whether a mail server does as the standards say: the cases of `smtplab check server`.

    >>> results = check_server("127.0.0.1", 2525, target={"mailbox": "bob@example.org"})
    >>> for one in results.failed:
    ...     print(one)
    >>> results.to_dataframe().groupby("verdict").size()
"""

from __future__ import annotations

import datetime
import json
import os
import time
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence, Union

from smtplab import _core
from smtplab.arguments import language, names, path_of, standard_of, text, whole
from smtplab.check_results import VERDICTS, Case, Requirement, Result, Results, TranscriptLine
from smtplab.errors import TargetError, UnreachableError

__all__ = [
    "Case", "Requirement", "Result", "Results", "Target", "TranscriptLine", "VERDICTS",
    "check_server", "list_cases",
]

Progress = Callable[[int, int, str, str], object]
Described = Union["Target", Mapping[str, Any], str, "os.PathLike[str]"]


class Target:
    """A mail server to be checked, and what is known of it: without a mailbox, say, the cases that
    need one are skipped."""

    __slots__ = ("_target", "_content")
    _target: _core.CheckTarget

    def __init__(self, host: str, port: int = 25, **keys: Any) -> None:
        """`keys` are those of docs/target.schema.json: name, mailbox, unknown_mailbox,
        foreign_mailbox, starttls, user, password, mail, sink, ...

        Raises TargetError for what cannot be.
        """
        self._read({"host": text("host", host), "port": whole("port", port, 1, 65535), **keys},
                   "target")

    @classmethod
    def load(cls, path: Union[str, os.PathLike[str]]) -> "Target":
        """Reads a target file that has one target; TargetError if it is wrong."""
        content = json.loads(_checked_text(path_of("path", path)))
        if isinstance(content, list):
            if len(content) != 1:
                raise ValueError(f"path: {path} has {len(content)} targets; load_all reads them")
            content = content[0]
        return cls._of(content, str(path))

    @classmethod
    def load_all(cls, path: Union[str, os.PathLike[str]]) -> list["Target"]:
        """Reads a target file that has one target or several."""
        content = json.loads(_checked_text(path_of("path", path)))
        return [cls._of(one, str(path))
                for one in (content if isinstance(content, list) else [content])]

    @classmethod
    def _of(cls, content: Mapping[str, Any], file: str) -> "Target":
        made = cls.__new__(cls)
        made._read(dict(content), file)
        return made

    def _read(self, content: dict[str, Any], file: str) -> None:
        try:
            written = json.dumps(content)
        except TypeError as error:
            raise TypeError(f"target: {error}") from None
        read = _core.read_targets(written, file, "en")
        if read and isinstance(read[0], _core.Complaint):
            raise TargetError([one for one in read if isinstance(one, _core.Complaint)])
        (target,) = read
        assert isinstance(target, _core.CheckTarget)
        self._target = target
        self._content = content

    @property
    def name(self) -> str:
        """In reports; "HOST:PORT" where it has none."""
        return self._target.name

    @property
    def host(self) -> str:
        """A name or an address."""
        return self._target.host

    @property
    def port(self) -> int:
        """Where it speaks SMTP."""
        return self._target.port

    def to_dict(self) -> dict[str, Any]:
        """As a target file has it; a copy."""
        content: dict[str, Any] = json.loads(json.dumps(self._content))
        return content

    def __reduce__(self) -> tuple[object, ...]:
        return (_unpickle, (self._content,))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Target) and self._content == other._content

    def __hash__(self) -> int:
        return hash((self.host, self.port))

    def __repr__(self) -> str:
        return f"<Target {self.name}>"


def list_cases(*, standard: int = 5321, lang: str = "en") -> list[Case]:
    """The cases that judge a server, slow ones too. `standard` is 5321 or 821."""
    return [
        Case(id, theme, Requirement(*statement), tuple(needs.split(", ")) if needs else (), slow,
             security, disputed)
        for id, theme, statement, needs, slow, security, disputed in _core.list_cases(
            standard_of(standard), language(lang))
    ]


def check_server(host: Optional[str] = None, port: int = 25, *,
                 target: Optional[Described] = None,
                 cases: Union[None, str, Sequence[str]] = None, jobs: int = 8, repeat: int = 1,
                 standard: int = 5321, lang: str = "en",
                 progress: Union[bool, Progress] = False) -> Results:
    """Asks a mail server every question that it gives reason to, and tells what was seen.

    `target` says what is known of it: a Target, the keys of one, or a target file; `host` and
    `port` are above it. `cases` are ids, where "*" stands for any characters, themes such as
    "end-of-data", or "security"; None means all but the slow ones. `jobs` is how many are asked at
    the same time; with `repeat`, each is asked so often and the worst is told. `progress` is True
    for a bar (tqdm), or a function of (done, of how many, id, verdict).

    The server gets odd commands and test messages: check your own. Ctrl-C ends it at once.

    Raises UnreachableError if it can't be asked, TargetError or ValueError for arguments that
    cannot be, and what `progress` raises.
    """
    aim = _aim(host, port, target)
    ids = _chosen(cases, standard_of(standard))
    whole("jobs", jobs, 1, 500)
    whole("repeat", repeat, 1, 1000)
    language(lang)
    started = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    tag = f"{time.time_ns() // 1_000_000}-{os.getpid()}"
    with _Shown(progress, len(ids)) as told:
        run = _core.check(aim._target, ids, jobs, repeat, standard, tag, told, lang)
    if run.not_usable:
        raise UnreachableError(f"{aim.name}: {run.not_usable}")
    content = json.loads(run.report("json", lang, started, "", 80))
    return Results(content, run.accounts(lang), run)


def _aim(host: Optional[str], port: int, target: Optional[Described]) -> Target:
    if host is not None:
        text("host", host)
        whole("port", port, 1, 65535)
    elif target is None:
        raise ValueError("host: name one, or give a target")
    if target is None:
        assert host is not None
        return Target(host, port)
    if isinstance(target, Target):
        keys = target.to_dict()
    elif isinstance(target, Mapping):
        keys = dict(target)
    elif isinstance(target, (str, os.PathLike)):
        keys = Target.load(target).to_dict()
    else:
        raise TypeError("target must be a Target, its keys or a file, not "
                        f"{type(target).__name__}")
    if host is not None:
        keys.update(host=host, port=port)
    if "host" not in keys:
        raise ValueError("target: it has no host; give host too")
    return Target(**keys)


def _chosen(cases: Union[None, str, Sequence[str]], standard: int) -> list[str]:
    known = list_cases(standard=standard)
    if cases is None:
        return [one.id for one in known if not one.slow]
    wanted: set[str] = set()
    for word in names("cases", cases):
        found = {one.id for one in known if _means(word, one)}
        if not found:
            raise ValueError(f"cases: nothing is called {word!r} under RFC {standard}")
        wanted |= found
    if not wanted:
        raise ValueError("cases: there are none")
    return [one.id for one in known if one.id in wanted]


def _means(word: str, case: Case) -> bool:
    if word == case.id:
        return True
    if case.slow and word != "slow":
        return False
    tags = {case.theme, *(tag for tag in ("slow", "security", "disputed") if getattr(case, tag))}
    return word in tags or ("*" in word and _matches(case.id, word))


def _matches(id: str, pattern: str) -> bool:
    first, *rest = pattern.split("*")
    if not id.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        found = id.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return id.endswith(rest[-1]) and len(id) - len(rest[-1]) >= at


class _Shown:
    """A bar, a function, or nothing."""

    def __init__(self, progress: Union[bool, Progress], total: int) -> None:
        if not isinstance(progress, bool) and not callable(progress):
            raise TypeError("progress must be a bool or a function, not "
                            f"{type(progress).__name__}")
        self._progress = progress
        self._total = total
        self._bar: Any = None

    def __enter__(self) -> Optional[Progress]:
        if self._progress is True:
            import tqdm  # type: ignore[import-untyped,import-not-found,unused-ignore]

            self._bar = tqdm.tqdm(total=self._total, unit="case")
            return lambda done, total, id, verdict: self._bar.update()
        return None if self._progress is False else self._progress

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()


def _checked_text(file: Path) -> str:
    """The text of a target file that is right; all that is wrong is told with its line."""
    content = file.read_bytes().decode()
    read = _core.read_targets(content, str(file), "en")
    complaints = [one for one in read if isinstance(one, _core.Complaint)]
    if complaints:
        raise TargetError(complaints)
    return content


def _unpickle(content: dict[str, Any]) -> Target:
    return Target._of(content, "target")
