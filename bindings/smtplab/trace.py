"""The trace of a run: everything that happened, in order."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Iterator, Optional, Sequence, Union, overload

from smtplab import _core, arguments
from smtplab._core import Conversation, Event
from smtplab.scenario import Scenario
from smtplab.seconds import Seconds, to_ns

if TYPE_CHECKING:
    import pandas as _pandas  # type: ignore[import-untyped,import-not-found,unused-ignore]

Names = Union[None, str, Sequence[str]]


class Trace(Sequence[Event]):
    """Events by number, and views of them. It never changes: a simulation that runs on gives
    another one."""

    __slots__ = ("_recording", "_scenario")

    def __init__(self, scenario: Scenario, recording: _core.Recording) -> None:
        """Of a run; `Simulation.trace` and `Run.trace` make it."""
        self._scenario = scenario
        self._recording = recording

    @classmethod
    def read(cls, path: Union[str, os.PathLike[str]], scenario: Scenario) -> "Trace":
        """What `smtplab serve --trace`, `smtplab run --format jsonl` or `to_jsonl` has written of a
        run of `scenario`. Of a live run's hosts the last is "outside": everybody else.

        Raises OSError if the file can't be read, ValueError if it is no trace or of another
        scenario. An event that was still being written is left out.
        """
        if not isinstance(scenario, Scenario):
            raise TypeError(f"scenario must be a Scenario, not {type(scenario).__name__}")
        recording = _core.read_recording(
            scenario._source, arguments.path_of("path", path).read_text("ascii"))
        told = object.__new__(Scenario)  # it has "outside" among its hosts
        told._source = recording.source
        return cls(told, recording)

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self._scenario

    @property
    def seed(self) -> int:
        """With which seed."""
        return self._recording.seed

    def __len__(self) -> int:
        return len(self._recording)

    @overload
    def __getitem__(self, index: int) -> Event: ...

    @overload
    def __getitem__(self, index: slice) -> list[Event]: ...

    def __getitem__(self, index: Union[int, slice]) -> Union[Event, list[Event]]:
        if isinstance(index, slice):
            return [self._recording.at(i) for i in range(*index.indices(len(self)))]
        if isinstance(index, bool) or not isinstance(index, int):
            raise TypeError(f"index must be an int or a slice, not {type(index).__name__}")
        if not -2**63 <= index < 2**63:
            raise IndexError(f"the trace has {len(self)} events, and no number {index}")
        return self._recording.at(index)

    def __iter__(self) -> Iterator[Event]:
        return (self._recording.at(i) for i in range(len(self)))

    def filter(self, kind: Names = None, *, host: Optional[str] = None,
               connection: Optional[int] = None, verb: Optional[str] = None,
               code: Optional[int] = None, since: Optional[Seconds] = None,
               until: Optional[Seconds] = None) -> list[Event]:
        """The events for which all of it is so, in order.

        `kind` is a name of EVENT_KINDS or several; `since` and `until` are seconds from the start,
        both inclusive. Raises ValueError for a kind or host that there is not.
        """
        kinds = arguments.names("kind", kind)
        number = None if host is None else host_number(self._scenario, host)
        if connection is not None:
            arguments.whole("connection", connection, 0, 2**32 - 1)
        if code is not None:
            arguments.whole("code", code, 0, 999)
        found = self._recording.find(
            kinds, number, connection,
            None if verb is None else arguments.text("verb", verb).upper(), code,
            None if since is None else to_ns("since", since),
            None if until is None else to_ns("until", until))
        return [self._recording.at(i) for i in found]

    def details(self, event: Event) -> dict[str, Any]:
        """All fields that an event of its kind has, as in the JSON Lines of `smtplab run`."""
        fields: dict[str, Any] = json.loads(_event(event)._json())
        return fields

    def cause(self, event: Event) -> Optional[Event]:
        """The event without which this one would not be; None for those of the script."""
        cause = _event(event).cause
        return None if cause is None else self._recording.at(cause)

    def conversations(self, *, lang: str = "en") -> list[Conversation]:
        """Each connection as the lines that were said, with what they mean."""
        return _core.conversations(self._recording, arguments.language(lang))

    def transcript(self, *, lang: str = "en", width: int = 80, annotate: bool = True,
                   in_full: bool = False) -> str:
        """The run as text for people, as `smtplab run` prints it."""
        return self._recording.transcript(
            arguments.language(lang), arguments.whole("width", width, 20, 1000),
            arguments.flag("annotate", annotate), arguments.flag("in_full", in_full))

    def to_jsonl(self, path: Union[None, str, os.PathLike[str]] = None) -> str:
        """JSON Lines, as `smtplab run --format jsonl` writes them; also into a file."""
        text = self._recording.jsonl()
        if path is not None:
            arguments.path_of("path", path).write_bytes(text.encode())
        return text

    def to_pcap(self, path: Union[None, str, os.PathLike[str]] = None) -> bytes:
        """The run as a capture file, as `smtplab export --to pcap` writes it: for Wireshark, with
        Ethernet, TCP and checksums; also into a file."""
        octets = self._recording.pcap()
        if path is not None:
            arguments.path_of("path", path).write_bytes(octets)
        return octets

    def to_svg(self, path: Union[None, str, os.PathLike[str]] = None, *, lang: str = "en",
               width: int = 960, most_steps: int = 2000) -> str:
        """The run as a sequence chart, as `smtplab export --to svg` draws it; also into a file.

        `width` in pixels, at least (many hosts make it wider); what is beyond `most_steps` lines
        and notes is counted and left out.
        """
        text = self._recording.svg(
            arguments.language(lang), arguments.whole("width", width, 480, 20_000),
            arguments.whole("most_steps", most_steps, 1, 100_000))
        if path is not None:
            arguments.path_of("path", path).write_bytes(text.encode())
        return text

    def to_html(self, path: Union[None, str, os.PathLike[str]] = None, *,
                lang: str = "en") -> str:
        """The run as a lesson to step through, as `smtplab export --to html` writes it: one file
        for a browser, in English and Chinese, beginning with `lang`; also into a file."""
        text = self._recording.html(arguments.language(lang))
        if path is not None:
            arguments.path_of("path", path).write_bytes(text.encode())
        return text

    def _repr_html_(self) -> str:
        """The beginning of the chart, where a notebook shows the trace."""
        return self.to_svg(most_steps=200)

    def to_dataframe(self) -> "_pandas.DataFrame":
        """A row for each event: at (seconds), kind, host, connection, verb, code, cause, value,
        payload_octets. Needs pandas."""
        import pandas  # type: ignore[import-untyped,import-not-found,unused-ignore]

        columns = self._recording.columns()
        frame: dict[str, Any] = {"at": columns["at_ns"] / 1e9}
        for name in ("kind", "host", "connection", "verb", "code", "cause", "value",
                     "payload_octets"):
            column = columns[name]
            if isinstance(column, tuple):
                frame[name] = pandas.Categorical.from_codes(column[0], categories=column[1])
            elif name in ("connection", "code", "cause"):
                frame[name] = pandas.array(column, dtype="Int64")
                frame[name][column == -1] = pandas.NA
            else:
                frame[name] = column
        return pandas.DataFrame(frame)

    def first_difference(self, other: "Trace") -> Optional[int]:
        """The number of the first event in which two traces differ, or that one lacks."""
        if not isinstance(other, Trace):
            raise TypeError(f"other must be a Trace, not {type(other).__name__}")
        return self._recording.first_difference(other._recording)

    def __repr__(self) -> str:
        return f"<Trace of {self._scenario.id}, {len(self)} events>"


def _event(event: Event) -> Event:
    if not isinstance(event, Event):
        raise TypeError(f"event must be an Event, not {type(event).__name__}")
    return event


def host_number(scenario: Scenario, name: str) -> int:
    """ValueError if the scenario has no such host. Names are compared without letter case."""
    wanted = arguments.text("host", name).lower()
    for number, host in enumerate(scenario.hosts):
        if host.lower() == wanted:
            return number
    raise ValueError(f"host: {scenario.id} has no {name!r}; it has {', '.join(scenario.hosts)}")
