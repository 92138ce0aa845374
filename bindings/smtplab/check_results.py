"""What became of a mail server that was checked, as plain values."""

from __future__ import annotations

from typing import (TYPE_CHECKING, Any, Iterator, Mapping, NamedTuple, Optional, Sequence, Union,
                    overload)

from smtplab import _core
from smtplab.arguments import language, text, whole

if TYPE_CHECKING:
    import pandas as _pandas  # type: ignore[import-untyped,import-not-found,unused-ignore]

VERDICTS = ("pass", "fail", "warn", "noted", "inconclusive", "skipped")


class Requirement(NamedTuple):
    """A statement of an RFC, as the register has it."""

    id: str
    """"R5321-4.1.1.5-a": stable for ever."""
    level: str
    """"MUST", "SHOULD NOT", ...; "imp-must" where the text has no upper-case keyword."""
    weighed_as: str
    """The level that its cases weigh: another one where the register promotes it."""
    rfc: int
    section: str
    summary: str

    @property
    def clause(self) -> str:
        """"RFC 5321 section 4.1.1.5"."""
        return f"RFC {self.rfc} section {self.section}"


class Case(NamedTuple):
    """One question to a server."""

    id: str
    """Stable for ever."""
    theme: str
    requirement: Requirement
    """The statement that judges it."""
    needs: tuple[str, ...]
    """Keys of the target without which it is skipped."""
    slow: bool
    """It takes minutes, and is only run when it is asked for."""
    security: bool
    """A finding is dangerous whatever the statement's level."""
    disputed: bool
    """Another clause says the contrary: it never fails."""


class TranscriptLine(NamedTuple):
    """One thing that happened on the wire, or was found elsewhere."""

    kind: str
    """'client', 'server', 'event' or 'message'."""
    connection: int
    """From 1 on within the case; 0: none."""
    at: float
    """Seconds since the case began."""
    encrypted: bool
    text: str
    """What was said, with control characters escaped."""
    mark: str
    """'->', '<-', '<**' for the line that convicts, '~>' and '<~' under TLS, '--', '=='."""


class Result(NamedTuple):
    """What became of one case."""

    id: str
    verdict: str
    """One of VERDICTS."""
    requirement: Requirement
    """The statement that was judged."""
    theme: str
    seen: str
    """'as-required', 'otherwise', 'cannot-tell' or 'not-applicable', before anybody weighs it."""
    told: str
    """What was seen, or why nothing could be told, in one sentence."""
    is_dangerous: bool
    """A finding that is dangerous whatever the level: a relay for all, a smuggled message."""
    disputed: bool
    is_flaky: bool
    """Several runs of it differed."""
    took: float
    """Seconds."""
    transcript: list[TranscriptLine]
    line: Optional[int]
    """Number of the line of the transcript that convicts, or that raised doubt."""
    account: str
    """All of it in lines for people."""

    @property
    def level(self) -> str:
        """Of the statement."""
        return self.requirement.level

    @property
    def clause(self) -> str:
        """Where the statement stands."""
        return self.requirement.clause

    @property
    def is_failure(self) -> bool:
        """What makes `smtplab check server` exit with 1: a verdict of fail, or a danger."""
        return self.verdict == "fail" or self.is_dangerous

    def __str__(self) -> str:
        return f"{self.id}: {self.verdict}\n{self.account}"


class Results(Sequence[Result]):
    """What became of one server: a Result for each case, in their order. It can be pickled."""

    def __init__(self, content: Mapping[str, Any], accounts: Sequence[Any],
                 run: Optional[_core.CheckRun] = None) -> None:
        """`check_server` makes it."""
        self._content = dict(content)
        self._accounts = list(accounts)
        self._run = run
        target = content["targets"][0]
        self.target: str = target["target"]
        """Its name."""
        self.version: str = target["version"]
        """As the target says it."""
        self.greeting: str = target["greeting"]
        """The first line that it said."""
        self.keywords: list[str] = target["keywords"]
        """What EHLO announced."""
        self.took: float = target["took_s"]
        """Seconds."""
        self.died_at: list[str] = target.get("died_at", [])
        """Cases that were under way, or last done, when it stopped taking connections."""
        self._results = [_result_of(case, account)
                         for case, account in zip(target["cases"], accounts)]

    @overload
    def __getitem__(self, index: int) -> Result: ...

    @overload
    def __getitem__(self, index: slice) -> list[Result]: ...

    def __getitem__(self, index: Union[int, slice]) -> Union[Result, list[Result]]:
        return self._results[index]

    def __len__(self) -> int:
        return len(self._results)

    def __iter__(self) -> Iterator[Result]:
        return iter(self._results)

    def find(self, id: str) -> Result:
        """The result of one case. KeyError if it was not run."""
        for one in self._results:
            if one.id == id:
                return one
        raise KeyError(id)

    @property
    def failed(self) -> list[Result]:
        """Those of which `is_failure` holds."""
        return [one for one in self._results if one.is_failure]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each verdict."""
        return {verdict: sum(one.verdict == verdict for one in self._results)
                for verdict in VERDICTS}

    def to_dataframe(self) -> "_pandas.DataFrame":
        """A row for each case: target, id, theme, verdict, seen, dangerous, disputed, requirement,
        level, weighed_as, rfc, section, told, took_s. Needs pandas."""
        import pandas  # type: ignore[import-untyped,import-not-found,unused-ignore]

        columns = ["target", "id", "theme", "verdict", "seen", "dangerous", "disputed",
                   "requirement", "level", "weighed_as", "rfc", "section", "told", "took_s"]
        rows = [(self.target, one.id, one.theme, one.verdict, one.seen, one.is_dangerous,
                 one.disputed, one.requirement.id, one.requirement.level,
                 one.requirement.weighed_as, one.requirement.rfc, one.requirement.section,
                 one.told, one.took) for one in self._results]
        frame = pandas.DataFrame(rows, columns=columns)
        frame["verdict"] = pandas.Categorical(frame["verdict"], categories=list(VERDICTS))
        return frame

    def report(self, format: str = "text", *, lang: str = "en", width: int = 80) -> str:
        """As `smtplab check server` writes it: 'text', 'json', 'jsonl', 'junit', 'tap', 'sarif' or
        'html'. ValueError for any other, and where the results come from a pickle."""
        text("format", format), language(lang), whole("width", width, 40, 1000)
        if self._run is None:
            raise ValueError("report: only where the check was run, and not behind a pickle")
        return self._run.report(format, lang, self._content["started"], "", width)

    def __reduce__(self) -> tuple[object, ...]:
        return (Results, (self._content, self._accounts))

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self.counts.items() if count)
        return f"<Results of {self.target}: {counts}>"


def _result_of(case: Mapping[str, Any], account: Sequence[Any]) -> Result:
    words, is_dangerous, is_flaky, marks = account
    statement = case["requirement"]
    lines = [
        TranscriptLine(line["kind"], line["connection"], line["at_s"],
                       line.get("encrypted", False), line["text"], mark.strip())
        for line, mark in zip(case["transcript"], marks)
    ]
    return Result(
        case["id"], case["verdict"],
        Requirement(*(statement[key] for key in Requirement._fields)), case["theme"], case["seen"],
        case["told"], is_dangerous, case["disputed"], is_flaky, case["took_s"], lines,
        case.get("line"), words)
