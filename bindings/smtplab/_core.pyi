"""The simulator. Private: use the package smtplab."""

from typing import Any, NoReturn, Optional, Sequence, Union

__version__: str
EVENT_KINDS: tuple[str, ...]
STEP_LIMIT: int
OCTET_LIMIT: int

class Complaint:
    """One thing that is wrong with a scenario's text."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def what(self) -> str: ...
    @property
    def cure(self) -> str: ...
    @property
    def pointer(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def file(self) -> str: ...

class ScenarioSource:
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def text(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def seed(self) -> int: ...
    @property
    def teaches(self) -> list[str]: ...
    @property
    def notes(self) -> list[str]: ...
    @property
    def host_names(self) -> list[str]: ...

def load(text: str, file: str, lang: str) -> Union[ScenarioSource, list[Complaint]]: ...

class Event:
    """One line of a trace: what happened, where, when, and because of what."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def index(self) -> int:
        """Its number in the trace, from 0."""
    @property
    def at(self) -> float:
        """Seconds since the start of the run."""
    @property
    def at_ns(self) -> int:
        """Nanoseconds since the start of the run."""
    @property
    def kind(self) -> str:
        """What it tells: 'sent', 'command', 'stored', ...; smtplab.EVENT_KINDS has all."""
    @property
    def host(self) -> Optional[str]:
        """Name of the host where it happened."""
    @property
    def connection(self) -> Optional[int]:
        """Number of the connection that it is about, or None."""
    @property
    def cause(self) -> Optional[int]:
        """Index of the event without which this one would not be, or None."""
    @property
    def verb(self) -> Optional[str]:
        """The command that it is about, in capitals, or None."""
    @property
    def code(self) -> Optional[int]:
        """The reply code (RFC 5321 section 4.2), or None."""
    @property
    def payload(self) -> bytes:
        """Its octets: what was sent, a message, a path; the kind says which."""
    def _json(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

class Recording:
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    def __len__(self) -> int: ...
    def at(self, index: int) -> Event: ...
    def find(self, kinds: Sequence[str], host: Optional[int], connection: Optional[int],
             verb: Optional[str], code: Optional[int], from_ns: Optional[int],
             until_ns: Optional[int]) -> list[int]: ...
    def columns(self) -> dict[str, Any]: ...
    def transcript(self, lang: str, width: int, annotate: bool, in_full: bool) -> str: ...
    def jsonl(self) -> str: ...
    def first_difference(self, other: Recording) -> Optional[int]: ...
    @property
    def source(self) -> ScenarioSource: ...
    @property
    def seed(self) -> int: ...

class Line:
    """What one side says, and what it means."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def kind(self) -> str:
        """'call', 'command', 'content', 'reply', 'said', 'unread', 'hang-up'."""
    @property
    def speaker(self) -> str:
        """'C' for the client, 'S' for the server."""
    @property
    def at(self) -> float:
        """Seconds since the start: when its first octet went out."""
    @property
    def octets(self) -> bytes:
        """As they went over the wire, with their line ends."""
    @property
    def text(self) -> str:
        """The octets as text, without the last line end."""
    @property
    def what(self) -> str:
        """What the line does."""
    @property
    def code(self) -> Optional[int]:
        """Of a reply: its code."""
    @property
    def meaning(self) -> str:
        """Of a reply: what its code means in answer to this command."""
    @property
    def before(self) -> Optional[str]:
        """The server's state before the line, or None."""
    @property
    def after(self) -> Optional[str]:
        """The server's state behind the line, or None."""
    @property
    def clauses(self) -> list[str]:
        """Ids of the statements behind the line, in the register."""
    @property
    def remarks(self) -> list[str]:
        """What else happened there: stored, timed out, lost."""
    @property
    def events(self) -> list[int]:
        """Indices of the events that belong to it."""

class Conversation:
    """One connection from its call to its end."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def connection(self) -> int:
        """Its number."""
    @property
    def client(self) -> str:
        """Name of the host that called."""
    @property
    def server(self) -> str:
        """Name of the host that was called."""
    @property
    def protocol(self) -> str:
        """'smtp' or 'pop3'."""
    @property
    def lines(self) -> list[Line]:
        """In the order in which they went out."""

def conversations(recording: Recording, lang: str) -> list[Conversation]: ...

class LiveRun:
    def __init__(self, source: ScenarioSource, seed: int, keep_trace: bool) -> None: ...
    def copy(self) -> LiveRun: ...
    def step(self) -> bool: ...
    def run(self, until_ns: Optional[int], most_steps: int) -> str: ...
    def replay(self, steps: int, now_ns: int,
               edits: Sequence[tuple[int, int, bool, int]]) -> None: ...
    def crash(self, host: int) -> None: ...
    def restart(self, host: int) -> None: ...
    def failures(self, lang: str) -> list[str]: ...
    def recording(self) -> Recording: ...
    @property
    def source(self) -> ScenarioSource: ...
    @property
    def keeps_trace(self) -> bool: ...
    @property
    def seed(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def edits(self) -> list[tuple[int, int, bool, int]]: ...
    @property
    def now_ns(self) -> int: ...
    @property
    def next_ns(self) -> Optional[int]: ...
    @property
    def trace_length(self) -> int: ...
    @property
    def digests(self) -> tuple[str, str, str]: ...

class HeldMessage:
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def subject(self) -> str: ...
    @property
    def octets(self) -> bytes: ...

class QueuedMessage:
    """A message for one recipient that waits to be passed on."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def id(self) -> int:
        """Its number in the queue."""
    @property
    def reverse_path(self) -> str:
        """With its angle brackets; '<>' is the null path."""
    @property
    def forward_path(self) -> str:
        """With its angle brackets."""
    @property
    def attempts(self) -> int:
        """How many have failed."""
    @property
    def due(self) -> Optional[float]:
        """When the next attempt is, in seconds since the start; None: under way."""
    @property
    def octets(self) -> bytes:
        """The message with its trace fields."""

def mailbox_messages(run: LiveRun, host: int) -> list[HeldMessage]: ...
def shown_messages(run: LiveRun, host: int) -> list[HeldMessage]: ...
def queue(run: LiveRun, host: int) -> list[QueuedMessage]: ...
def role(run: LiveRun, host: int) -> str: ...
def is_up(run: LiveRun, host: int) -> bool: ...
def mailbox_names(run: LiveRun, host: int) -> list[str]: ...
def addresses(run: LiveRun, host: int) -> list[str]: ...
def zone_lines(run: LiveRun, host: int) -> list[str]: ...
def cache_lines(run: LiveRun, host: int) -> list[str]: ...
