"""Hosts of a simulation, as they are now."""

from __future__ import annotations

import email
import email.message
import email.policy
from typing import Iterable, Iterator, Mapping, Sequence

from smtplab import _core
from smtplab._core import QueuedMessage


class Message:
    """A message in a mailbox, octet for octet."""

    __slots__ = ("octets",)

    def __init__(self, octets: bytes) -> None:
        """`octets` with CRLF line ends and the trace fields of every host on its way."""
        self.octets = octets

    def email(self) -> email.message.EmailMessage:
        """The same, read by Python's email package."""
        message = email.message_from_bytes(self.octets, policy=email.policy.SMTP)
        assert isinstance(message, email.message.EmailMessage)
        return message

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self.octets == other.octets

    def __hash__(self) -> int:
        return hash(self.octets)

    def __repr__(self) -> str:
        return f"<Message of {len(self.octets)} octets>"


def by_local_part(names: Sequence[str],
                  messages: Iterable[tuple[str, bytes]]) -> dict[str, list[Message]]:
    """Messages with the paths of their mailboxes, by local-part; all of `names` are there."""
    held: dict[str, list[Message]] = {name: [] for name in names}
    known = {name.lower(): name for name in held}
    for path, octets in messages:
        local_part = path.strip("<>").rpartition("@")[0]
        name = known.get(local_part.lower(), local_part)
        held.setdefault(name, []).append(Message(octets))
    return held


class Host:
    """One host of a simulation. A live view: it shows what is there when it is asked."""

    __slots__ = ("_run", "_number", "name")

    def __init__(self, run: _core.LiveRun, number: int, name: str) -> None:
        """`Simulation.hosts` makes it."""
        self._run = run
        self._number = number
        self.name = name

    @property
    def role(self) -> str:
        """'mua', 'mta' or 'name-server'."""
        return _core.role(self._run, self._number)

    @property
    def is_up(self) -> bool:
        """False while it has crashed."""
        return _core.is_up(self._run, self._number)

    @property
    def addresses(self) -> list[str]:
        """Its network addresses; it calls from the first."""
        return _core.addresses(self._run, self._number)

    @property
    def mailboxes(self) -> dict[str, list[Message]]:
        """The messages in its mailboxes, by local-part, in the order of arrival."""
        return by_local_part(
            _core.mailbox_names(self._run, self._number),
            [(one.subject, one.octets)
             for one in _core.mailbox_messages(self._run, self._number)])

    @property
    def shown(self) -> list[Message]:
        """What was shown on its users' terminals (RFC 821 section 3.4)."""
        return [Message(one.octets) for one in _core.shown_messages(self._run, self._number)]

    @property
    def queue(self) -> list[QueuedMessage]:
        """What it still has to pass on (RFC 5321 section 4.5.4)."""
        return _core.queue(self._run, self._number)

    @property
    def zones(self) -> list[str]:
        """Of a name server: its records, as lines of master files."""
        return _core.zone_lines(self._run, self._number)

    @property
    def cache(self) -> list[str]:
        """The records that its resolver remembers, with the TTL that is left."""
        return _core.cache_lines(self._run, self._number)

    def crash(self) -> None:
        """It crashes now: what it had not stored is lost."""
        self._run.crash(self._number)

    def restart(self) -> None:
        """It comes up again now."""
        self._run.restart(self._number)

    def __repr__(self) -> str:
        return f"<Host {self.name}>"


class Hosts(Mapping[str, Host]):
    """The hosts of a simulation by name."""

    def __init__(self, run: _core.LiveRun, names: list[str]) -> None:
        """`Simulation.hosts` makes it."""
        self._hosts = {name: Host(run, number, name) for number, name in enumerate(names)}

    def __getitem__(self, name: str) -> Host:
        return self._hosts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._hosts)

    def __len__(self) -> int:
        return len(self._hosts)

    def __repr__(self) -> str:
        return f"<Hosts {', '.join(self._hosts)}>"
