"""The protocol by itself: sessions that take octets and give events, and parsers.

No sockets and no clocks: whoever drives a session hands it what came from the wire, sends what
take_output() gives, and says what time it is, in seconds from any start.

    >>> server = ServerSession("mx.example.org")
    >>> list(server.events())
    [<command connection>]
    >>> server.reply("220 mx.example.org ready")
    >>> server.take_output()
    b'220 mx.example.org ready\\r\\n'
"""

from __future__ import annotations

from typing import Iterator, NamedTuple, Optional, Sequence, Union

from smtplab import _core, arguments
from smtplab._core import SessionEvent
from smtplab.errors import SmtplabError
from smtplab.seconds import Seconds, to_ns

__all__ = [
    "ClientSession", "Command", "Dialect", "ParseError", "Path", "Reply", "ServerSession",
    "SessionEvent", "parse_command", "parse_forward_path", "parse_reply", "parse_reverse_path",
]


class ParseError(SmtplabError, ValueError):
    """A text is not what it should be. `kind` is a key such as "local-part", `at` the offset of
    the first wrong octet."""

    def __init__(self, what: str, kind: str, at: int) -> None:
        super().__init__(f"{what}: {kind} at octet {at}")
        self.what = what
        self.kind = kind
        self.at = at

    def __reduce__(self) -> tuple[object, ...]:
        return (ParseError, (self.what, self.kind, self.at))


class Dialect:
    """How a host speaks: its standard, 821 or 5321, and the extensions that it offers or uses."""

    __slots__ = ("_dialect", "standard", "extensions")

    def __init__(self, standard: int = 5321, *, extensions: Sequence[str] = (),
                 announced_size: int = 0) -> None:
        """`extensions` are EHLO keywords; `announced_size` is SIZE's figure in octets, 0 for no
        fixed maximum (RFC 1870 section 3). ValueError for what is not known here."""
        if isinstance(extensions, str):
            raise TypeError("extensions must be several, not a str")
        self._dialect = _core.Dialect(
            arguments.standard_of(standard), arguments.names("extensions", extensions),
            arguments.whole("announced_size", announced_size, 0, 2**64 - 1))
        self.standard = standard
        self.extensions = tuple(extensions)

    def __repr__(self) -> str:
        return f"Dialect({self.standard}, extensions={self.extensions!r})"


class _Session:
    """What both sides have."""

    _core_session: Union[_core.ServerSession, _core.ClientSession]

    def receive(self, octets: bytes, now: Optional[Seconds] = None) -> None:
        """Octets from the peer, split anywhere; then ask for events(). `now` is as before where
        it is not given, and never earlier."""
        self._core_session.receive(arguments.octets_of("octets", octets), self._ns(now))

    def receive_eof(self, now: Optional[Seconds] = None) -> None:
        """The peer sends nothing more."""
        self._core_session.receive_eof(self._ns(now))

    def handle_timeout(self, now: Seconds) -> None:
        """To be called at or after next_timeout. ValueError before."""
        self._core_session.handle_timeout(self._ns(now))

    def events(self) -> Iterator[SessionEvent]:
        """What there is to tell, until input or a reply is owed."""
        while (event := self._core_session.next_event()) is not None:
            yield event

    def tls_started(self, now: Optional[Seconds] = None) -> None:
        """TLS stands, behind a 'start-tls': the session is as after the greeting (RFC 3207
        section 4.2). ValueError where it was not awaited."""
        self._core_session.tls_started(self._ns(now))

    def take_output(self) -> bytes:
        """The octets to be sent now."""
        return self._core_session.take_output()

    @property
    def next_timeout(self) -> Optional[float]:
        """When handle_timeout() is due (RFC 5321 section 4.5.3.2); None if nothing is awaited."""
        due = self._core_session.next_timeout_ns
        return None if due is None else due / 1e9

    @property
    def state(self) -> str:
        """'opened', 'greeted', 'ready', 'mail', 'recipients', 'content', ..., 'closed'."""
        return self._core_session.state

    @property
    def is_secure(self) -> bool:
        """Whether TLS is in use."""
        return self._core_session.is_secure

    def _ns(self, now: Optional[Seconds]) -> int:
        return self._core_session.now_ns if now is None else to_ns("now", now)


class ServerSession(_Session):
    """The server's side of one connection. It holds syntax and order; you hold policy: for each
    'command' with reply_owed, call reply() or reply_named()."""

    def __init__(self, domain: str, dialect: Optional[Dialect] = None,
                 now: Seconds = 0) -> None:
        """`domain` is the host's own name, for greetings."""
        self.dialect = _dialect_of(dialect)
        self._session = _core.ServerSession(self.dialect._dialect, arguments.text("domain", domain),
                                            to_ns("now", now))
        self._core_session = self._session

    def reply(self, reply: str, now: Optional[Seconds] = None) -> None:
        """Answers the last command: "550 No such user", lines separated by line feeds
        ("250-a\\n250 b"). ValueError if none is owed, or it is no reply."""
        self._session.reply(arguments.text("reply", reply), self._ns(now))

    def reply_named(self, name: str, subject: str = "", now: Optional[Seconds] = None) -> None:
        """Answers with one of the standard's texts: "sender_ok", "user_unknown", ...; the names
        are those of `replies` in scenarios."""
        self._session.reply_named(arguments.text("name", name),
                                  arguments.text("subject", subject), self._ns(now))

    def shut_down(self, now: Optional[Seconds] = None) -> None:
        """Gives 421 and closes (RFC 5321 section 3.8)."""
        self._session.shut_down(self._ns(now))

    @property
    def reply_owed(self) -> bool:
        """Whether reply() has to be called."""
        return self._session.reply_owed

    @property
    def command_line(self) -> str:
        """The last command, as the grammar has it."""
        return self._session.command_line

    @property
    def client_name(self) -> str:
        """From HELO or EHLO; "" before."""
        return self._session.client_name

    @property
    def reverse_path(self) -> str:
        """Of the open transaction, with its brackets."""
        return self._session.reverse_path

    @property
    def forward_paths(self) -> list[str]:
        """Of the open transaction, with their brackets."""
        return self._session.forward_paths


class ClientSession(_Session):
    """The client's side of one connection: it follows what is sent, and reads replies."""

    def __init__(self, dialect: Optional[Dialect] = None, now: Seconds = 0) -> None:
        """It waits for the greeting."""
        self.dialect = _dialect_of(dialect)
        self._session = _core.ClientSession(self.dialect._dialect, to_ns("now", now))
        self._core_session = self._session

    def send(self, line: Union[str, bytes], now: Optional[Seconds] = None) -> None:
        """A command line; CRLF is added. It is sent whether or not it is right."""
        if isinstance(line, str):
            line = line.encode()
        elif not isinstance(line, bytes):
            raise TypeError(f"line must be a str or bytes, not {type(line).__name__}")
        self.send_octets(line + b"\r\n", now)

    def send_octets(self, octets: bytes, now: Optional[Seconds] = None) -> None:
        """Octets exactly as they are, as a person types them."""
        self._session.send_octets(arguments.octets_of("octets", octets), self._ns(now))

    def send_content(self, octets: bytes, now: Optional[Seconds] = None) -> None:
        """Content with CRLF line ends, behind a 354; dots are doubled (RFC 5321 section 4.5.2)."""
        self._session.send_content(arguments.octets_of("octets", octets), self._ns(now))

    def end_content(self, now: Optional[Seconds] = None) -> None:
        """The lone dot."""
        self._session.end_content(self._ns(now))

    @property
    def may_send(self) -> bool:
        """Whether the next command may go now (RFC 2920 section 3.1)."""
        return self._session.may_send

    @property
    def extensions(self) -> list[str]:
        """What EHLO's reply announced, of what is known here."""
        return self._session.extensions


def _dialect_of(dialect: Optional[Dialect]) -> Dialect:
    if dialect is None:
        return Dialect()
    if not isinstance(dialect, Dialect):
        raise TypeError(f"dialect must be a Dialect, not {type(dialect).__name__}")
    return dialect


class Path(NamedTuple):
    """A path without its brackets; all is empty for the null path."""

    route: list[str]
    """Hosts of the source route (RFC 5321 appendix C)."""
    local_part: str
    """As it is spelled, quotes and backslashes included."""
    name: str
    """The local-part's content, without them."""
    domain: str
    """A name or a literal; "" in <Postmaster>."""

    @property
    def is_null(self) -> bool:
        """<>, of notices (RFC 5321 section 4.5.5)."""
        return not self.local_part


class Command(NamedTuple):
    """A command line that was understood."""

    verb: str
    argument: str
    parameters: list[tuple[str, Optional[str]]]
    """Keywords with their values; None where there is none."""


class Reply(NamedTuple):
    """What a server answers."""

    code: int
    lines: list[str]


def parse_reverse_path(text: str, *, standard: int = 5321) -> Path:
    """MAIL's argument, "<a@b>" or "<>" (RFC 5321 section 4.1.2). Raises ParseError."""
    parsed = _core.parse_reverse_path(
        arguments.text("text", text), arguments.standard_of(standard))
    if parsed is None:
        return Path([], "", "", "")
    if len(parsed) == 2:
        raise ParseError("reverse-path", *parsed)
    return Path(*parsed)


def parse_forward_path(text: str, *, standard: int = 5321) -> Path:
    """RCPT's argument, "<a@b>" or "<Postmaster>" (RFC 5321 section 4.1.1.3). Raises ParseError."""
    parsed = _core.parse_forward_path(
        arguments.text("text", text), arguments.standard_of(standard))
    if len(parsed) == 2:
        raise ParseError("forward-path", *parsed)
    return Path(*parsed)


def parse_command(line: str, *, standard: int = 5321) -> Command:
    """A command line without its line end. Raises ParseError."""
    parsed = _core.parse_command(
        arguments.text("line", line), arguments.standard_of(standard))
    if len(parsed) == 2:
        raise ParseError("command", *parsed)
    return Command(*parsed)


def parse_reply(text: str) -> Reply:
    """A whole reply, of one line or several. Raises ParseError."""
    parsed = _core.parse_reply(arguments.text("text", text))
    if isinstance(parsed[0], str):
        raise ParseError("reply", parsed[0], parsed[1])
    return Reply(*parsed)
