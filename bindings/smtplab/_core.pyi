"""The simulator. Private: use the package smtplab."""

from typing import Any, Callable, Mapping, NoReturn, Optional, Sequence, Union

__version__: str
EVENT_KINDS: tuple[str, ...]
STEP_LIMIT: int
OCTET_LIMIT: int

class Complaint:
    """One thing that is wrong with a text."""

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
    @property
    def mailbox_names(self) -> list[list[str]]: ...

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
    def pcap(self) -> bytes: ...
    def svg(self, lang: str, width: int, most_steps: int) -> str: ...
    def html(self, lang: str) -> str: ...
    def first_difference(self, other: Recording) -> Optional[int]: ...
    @property
    def source(self) -> ScenarioSource: ...
    @property
    def seed(self) -> int: ...

def read_recording(source: ScenarioSource, text: str) -> Recording: ...

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

class Reply:
    """What a server answers (RFC 5321 section 4.2)."""

    def __init__(self, code: int, text: str = "", status: str = "") -> None:
        """Lines of `text` are separated by newlines. `status` ('4.7.1', RFC 3463) is said by hosts
        that have announced ENHANCEDSTATUSCODES."""
    @property
    def code(self) -> int:
        """Its three digits."""
    @property
    def text(self) -> str:
        """Without codes; lines are separated by newlines."""
    @property
    def status(self) -> str:
        """'4.7.1', or ''."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> tuple[int, str, str]: ...
    def __setstate__(self, state: tuple[int, str, str]) -> None: ...

class GiveUp:
    """The type of smtplab.GIVE_UP: a message goes back to its sender."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...

GIVE_UP: GiveUp

class ReplyAsk:
    """How a command, or the end of a message, is to be answered."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    def __copy__(self) -> ReplyAsk: ...
    def __deepcopy__(self, memo: object) -> ReplyAsk: ...
    @property
    def decision(self) -> str:
        """'mail', 'rcpt', 'data', 'vrfy', 'expn', 'route' or 'retry'."""
    @property
    def host(self) -> str:
        """Who asks."""
    @property
    def now(self) -> float:
        """Seconds since the start."""
    @property
    def verb(self) -> str:
        """The command, in capitals."""
    @property
    def connection(self) -> int:
        """Number of the connection."""
    @property
    def subject(self) -> str:
        """The path with its brackets, or what VRFY and EXPN ask for; '' at a message's end."""
    @property
    def client_name(self) -> str:
        """As HELO or EHLO gave it."""
    @property
    def client_address(self) -> str:
        """Where it calls from."""
    @property
    def authenticated_as(self) -> str:
        """Who has logged in by AUTH; '' for nobody."""
    @property
    def reverse_path(self) -> str:
        """Of the open transaction, with its brackets; '' where there is none."""
    @property
    def recipient_count(self) -> int:
        """How many recipients the transaction has by now."""
    @property
    def forward_paths(self) -> list[str]:
        """All of them, at a message's end; before it is empty."""
    @property
    def content(self) -> bytes:
        """The message at its end, without a time stamp line; before it is empty."""
    @property
    def by_itself(self) -> Reply:
        """What the host would answer; at a message's end if it has room for it."""

class RouteAsk:
    """Where a message is to go."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    def __copy__(self) -> RouteAsk: ...
    def __deepcopy__(self, memo: object) -> RouteAsk: ...
    @property
    def decision(self) -> str:
        """'mail', 'rcpt', 'data', 'vrfy', 'expn', 'route' or 'retry'."""
    @property
    def host(self) -> str:
        """Who asks."""
    @property
    def now(self) -> float:
        """Seconds since the start."""
    @property
    def domain(self) -> str:
        """Whose mail exchangers the host would ask for."""
    @property
    def reverse_path(self) -> str:
        """With its brackets."""
    @property
    def forward_paths(self) -> list[str]:
        """Of all who are to get it there."""
    @property
    def attempts(self) -> int:
        """How many have failed."""

class RetryAsk:
    """Whether and when an attempt is to be made again."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    def __copy__(self) -> RetryAsk: ...
    def __deepcopy__(self, memo: object) -> RetryAsk: ...
    @property
    def decision(self) -> str:
        """'mail', 'rcpt', 'data', 'vrfy', 'expn', 'route' or 'retry'."""
    @property
    def host(self) -> str:
        """Who asks."""
    @property
    def now(self) -> float:
        """Seconds since the start."""
    @property
    def queue_id(self) -> int:
        """The message's number in the queue."""
    @property
    def reverse_path(self) -> str:
        """With its brackets."""
    @property
    def forward_path(self) -> str:
        """With its brackets."""
    @property
    def attempts(self) -> int:
        """How many have failed, with the last one."""
    @property
    def arrived(self) -> float:
        """When the message came, in seconds since the start."""
    @property
    def reply(self) -> Optional[Reply]:
        """To the last attempt; None where there was none."""
    @property
    def reason(self) -> str:
        """Why there was none: 'no-answer', 'bad-connection', ..."""
    @property
    def by_itself(self) -> Optional[float]:
        """How long the host would wait, in seconds; None if it would give up."""

class PolicyTable:
    def __init__(self, functions: Sequence[tuple[int, str, Callable[..., object]]]) -> None: ...

class AgentTable:
    def __init__(self, functions: Sequence[tuple[int, Callable[..., object]]]) -> None: ...

def is_domain_name(name: str) -> bool: ...
def is_record_type(name: str) -> bool: ...

def call_repeatedly(function: Callable[..., object], argument: object, count: int) -> None: ...

class LiveRun:
    def __init__(self, source: ScenarioSource, seed: int, keep_trace: bool) -> None: ...
    def copy(self) -> LiveRun: ...
    def step(self) -> bool: ...
    def run(self, policies: PolicyTable, agents: AgentTable, until_ns: Optional[int],
            most_steps: int) -> str: ...
    def attach(self, host: int, ports: Sequence[int]) -> Optional[str]: ...
    def next_token(self, host: int) -> int: ...
    def may_use(self, host: int, connection: int) -> bool: ...
    def find_address(self, name: str) -> Optional[str]: ...
    @property
    def given_to(self) -> Optional[str]: ...
    def replay(self, steps: int, now_ns: int, interventions: str) -> None: ...
    def crash(self, host: int) -> Optional[str]: ...
    def restart(self, host: int) -> Optional[str]: ...
    def leave_outside(self, host: int, decisions: Sequence[str]) -> Optional[str]: ...
    def left_outside(self, host: int) -> list[str]: ...
    def answer(self, said: object) -> Optional[str]: ...
    def replace_reply(self, host: int, reply: Reply,
                      connection: Optional[int]) -> Optional[str]: ...
    def drop(self, connection: int) -> Optional[str]: ...
    def set_records(self, host: int, owner: str, type: str, data: Sequence[str],
                    ttl_s: int) -> Optional[str]: ...
    def set_policy(self, host: int, key: str, value: str) -> Optional[str]: ...
    @property
    def asked(self) -> Union[ReplyAsk, RouteAsk, RetryAsk, None]: ...
    @property
    def connections(self) -> list[tuple[int, str, str, int]]: ...
    @property
    def interventions(self) -> str: ...
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

class SessionEvent:
    """Something that a session tells."""

    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def kind(self) -> str:
        """'command', 'content', 'answered', 'reply', 'start-tls', 'violation',
        'timed-out' or 'disconnected'."""
    @property
    def verb(self) -> Optional[str]:
        """The command that it is about; 'connection' is the greeting's."""
    @property
    def code(self) -> Optional[int]:
        """The reply's code (RFC 5321 section 4.2)."""
    @property
    def before(self) -> Optional[str]:
        """The session's state before it."""
    @property
    def after(self) -> Optional[str]:
        """The session's state behind it."""
    @property
    def row(self) -> Optional[str]:
        """Key of the row of the transition table."""
    @property
    def reply_owed(self) -> bool:
        """Of a command: reply() has to be called."""
    @property
    def in_transaction(self) -> bool:
        """Of 'disconnected': an open transaction was lost, and not by QUIT."""
    @property
    def octets(self) -> bytes:
        """Of 'content': un-stuffed octets of the message."""
    @property
    def violation(self) -> Optional[str]:
        """'bare-lf', ..."""
    @property
    def clause(self) -> Optional[str]:
        """Of a violation: the statement that was broken, in the register."""
    @property
    def at(self) -> int:
        """Of a violation: where, in the peer's octets."""
    @property
    def text(self) -> str:
        """Of 'reply': its text, lines separated by line feeds."""

class Dialect:
    def __init__(self, standard: int, extensions: Sequence[str], announced_size: int) -> None: ...

class ServerSession:
    def __init__(self, dialect: Dialect, domain: str, now_ns: int) -> None: ...
    def receive(self, octets: bytes, now_ns: int, /) -> None: ...
    def receive_eof(self, now_ns: int, /) -> None: ...
    def handle_timeout(self, now_ns: int, /) -> None: ...
    def next_event(self) -> Optional[SessionEvent]: ...
    def tls_started(self, now_ns: int, /) -> None: ...
    def take_output(self) -> bytes: ...
    def reply(self, text: str, now_ns: int, /) -> None: ...
    def reply_named(self, name: str, subject: str, now_ns: int, /) -> None: ...
    def shut_down(self, now_ns: int, /) -> None: ...
    @property
    def next_timeout_ns(self) -> Optional[int]: ...
    @property
    def now_ns(self) -> int: ...
    @property
    def is_secure(self) -> bool: ...
    @property
    def state(self) -> str: ...
    @property
    def reply_owed(self) -> bool: ...
    @property
    def client_name(self) -> str: ...
    @property
    def reverse_path(self) -> str: ...
    @property
    def forward_paths(self) -> list[str]: ...
    @property
    def command_line(self) -> str: ...

class ClientSession:
    def __init__(self, dialect: Dialect, now_ns: int) -> None: ...
    def receive(self, octets: bytes, now_ns: int, /) -> None: ...
    def receive_eof(self, now_ns: int, /) -> None: ...
    def handle_timeout(self, now_ns: int, /) -> None: ...
    def next_event(self) -> Optional[SessionEvent]: ...
    def tls_started(self, now_ns: int, /) -> None: ...
    def take_output(self) -> bytes: ...
    def send_octets(self, octets: bytes, now_ns: int, /) -> None: ...
    def send_content(self, octets: bytes, now_ns: int, /) -> None: ...
    def end_content(self, now_ns: int, /) -> None: ...
    @property
    def next_timeout_ns(self) -> Optional[int]: ...
    @property
    def now_ns(self) -> int: ...
    @property
    def is_secure(self) -> bool: ...
    @property
    def state(self) -> str: ...
    @property
    def may_send(self) -> bool: ...
    @property
    def extensions(self) -> list[str]: ...

_Refusal = tuple[str, int]
_PathParts = tuple[list[str], str, str, str]
_CommandParts = tuple[str, str, list[tuple[str, Optional[str]]]]

def parse_reverse_path(text: str, standard: int) -> Union[None, _PathParts, _Refusal]: ...
def parse_forward_path(text: str, standard: int) -> Union[_PathParts, _Refusal]: ...
def parse_command(line: str, standard: int) -> Union[_CommandParts, _Refusal]: ...
def parse_reply(text: str) -> Union[tuple[int, list[str]], _Refusal]: ...

class CheckTarget:
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def name(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...

class CheckRun:
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    @property
    def not_usable(self) -> str: ...
    def report(self, format: str, lang: str, started: str, command: str, width: int) -> str: ...
    def accounts(self, lang: str) -> list[tuple[str, bool, bool, list[str]]]: ...

_Statement = tuple[str, str, str, int, str, str]

def read_targets(text: str, file: str, lang: str) -> Union[list[CheckTarget], list[Complaint]]: ...
def list_cases(standard: int, lang: str
               ) -> list[tuple[str, str, _Statement, str, bool, bool, bool]]: ...
def check(target: CheckTarget, cases: Sequence[str], jobs: int, repeat: int, standard: int,
          tag: str, progress: Optional[Callable[[int, int, str, str], object]],
          lang: str) -> CheckRun: ...

class LiveNetwork:
    def __init__(self, *args: NoReturn, **kwargs: NoReturn) -> None: ...
    def stop(self) -> None: ...
    def recording(self) -> Recording: ...
    def failures(self, lang: str) -> list[str]: ...
    def mailboxes(self, host: int) -> list[tuple[str, bytes]]: ...
    def queue(self, host: int) -> list[tuple[str, int, int, Optional[float]]]: ...
    @property
    def is_serving(self) -> bool: ...
    @property
    def event_count(self) -> int: ...
    @property
    def places(self) -> list[list[tuple[str, str, int]]]: ...
    @property
    def addresses(self) -> list[str]: ...

def unservable_parts(source: ScenarioSource, lang: str) -> list[Complaint]: ...
def open_network(source: ScenarioSource, port_base: int, speed: int, seed: int,
                 served: Sequence[int], external: Mapping[int, str],
                 lang: str) -> Union[LiveNetwork, str]: ...
