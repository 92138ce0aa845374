"""Agents: whole programs of hosts that are written in Python."""

from __future__ import annotations

from typing import Any, Callable, Mapping, NamedTuple, Optional, Sequence, Union

from smtplab import _core
from smtplab.arguments import octets_of, text, whole
from smtplab.errors import InterventionError
from smtplab.seconds import Seconds, to_ns

__all__ = ["Agent", "AgentHost", "Closed", "Connected", "NotConnected", "Octets", "Resolved",
           "Started", "Timer", "TlsStarted"]


class Started(NamedTuple):
    """The agent begins, or its host is up again after a crash."""

    again: bool
    """True after a crash: connections, timers and lookups of before are gone without a word."""


class Connected(NamedTuple):
    """A connection stands: somebody calls, or somebody has taken the agent's own call."""

    connection: int
    """Its number."""
    peer: str
    """The other host's name."""
    address: str
    """And its address."""
    port: int
    """The server's."""
    call: Optional[int]
    """What connect() gave; None where the other host has called."""


class NotConnected(NamedTuple):
    """A call came to nothing."""

    call: int
    """What connect() gave."""
    reason: str
    """'refused': the host is there, and nobody listens; 'unreachable': no host has the address, or
    none answers."""


class Octets(NamedTuple):
    """Octets from the peer, as they come: parts of a line, or several lines."""

    connection: int
    octets: bytes


class Closed(NamedTuple):
    """The peer has closed the connection, or it broke. Nothing can be sent on it any more."""

    connection: int
    was_reset: bool


class Timer(NamedTuple):
    """The time of a set_timer() has come."""

    timer: int
    """What it gave."""


class Resolved(NamedTuple):
    """The end of a lookup."""

    lookup: int
    """What resolve() gave."""
    name: str
    type: str
    outcome: str
    """'records', 'no-data', 'no-such-name', 'server-failure' or 'timed-out'."""
    records: list[str]
    """Of the name that aliases led to, as lines of a master file with the TTL that is left."""


class TlsStarted(NamedTuple):
    """TLS stands on a connection where start_tls() wanted it."""

    connection: int
    certificate: str = ""
    """Whom the client's certificate names; empty: it showed none."""


_Input = Union[Started, Connected, NotConnected, Octets, Closed, Timer, Resolved, TlsStarted]
_INPUTS: dict[str, Callable[..., _Input]] = {
    "started": Started, "connected": Connected, "not_connected": NotConnected, "octets": Octets,
    "closed": Closed, "timer": Timer, "resolved": Resolved, "tls_started": TlsStarted}


class AgentHost:
    """The host of an agent, while it takes one input: what it wants is done, in order, when its
    method is at an end. Errors name the argument; then nothing of it is done.
    """

    __slots__ = ("_run", "_number", "_wishes", "_tokens", "_closed", "name")

    def __init__(self, run: _core.LiveRun, number: int, name: str) -> None:
        """The simulation makes it."""
        self._run = run
        self._number = number
        self._wishes: Optional[list[tuple[Any, ...]]] = []
        self._tokens = 0
        self._closed: set[int] = set()
        self.name = name
        """As the scenario has it."""

    @property
    def now(self) -> float:
        """Seconds since the start of the simulation."""
        return self._run.now_ns / 1e9

    @property
    def addresses(self) -> list[str]:
        """Its own; it calls from the first."""
        return _core.addresses(self._run, self._number)

    def connect(self, to: str, port: int = 25) -> int:
        """Calls a host, by its name in the scenario or by an address; Connected or NotConnected
        comes with the number that this gives."""
        address = self._run.find_address(text("to", to))
        if address is None:
            raise ValueError(f"to: there is no host '{to}', and it is no address")
        whole("port", port, 1, 65535)
        return self._wish_for_token("connect", address, port)

    def send(self, connection: int, octets: bytes) -> None:
        """Sends octets on a connection that stands."""
        self._check(connection)
        given = octets_of("octets", octets)
        if given:
            self._wish("send", connection, given)

    def close(self, connection: int) -> None:
        """Closes a connection, behind all that was sent on it."""
        self._check(connection)
        self._wish("close", connection)
        self._closed.add(connection)

    def start_tls(self, connection: int) -> None:
        """From here on TLS is spoken, if the peer does the same: TlsStarted comes, or Closed."""
        self._check(connection)
        self._wish("start_tls", connection)

    def set_timer(self, after: Seconds) -> int:
        """Timer comes with the number that this gives, so many seconds from now."""
        return self._wish_for_token("set_timer", self._run.now_ns + to_ns("after", after))

    def resolve(self, name: str, type: str = "A") -> int:
        """Looks a name up as the hosts of the scenario do; Resolved comes with the number that this
        gives."""
        if not _core.is_domain_name(text("name", name)):
            raise ValueError(f"name must be a domain name, not '{name}'")
        if not _core.is_record_type(text("type", type)):
            raise ValueError(f"type must be a record type, not '{type}'")
        return self._wish_for_token("resolve", name, type)

    def _check(self, connection: int) -> None:
        number = whole("connection", connection, 0, 2**32 - 1)
        if number in self._closed or not self._run.may_use(self._number, number):
            raise ValueError(f"connection: {self.name} has no open connection {number}")

    def _wish(self, *wish: Any) -> None:
        if self._wishes is None:
            raise InterventionError(
                f"host: {self.name} acts only while its agent takes an input; keep no AgentHost")
        self._wishes.append(wish)

    def _wish_for_token(self, *wish: Any) -> int:
        self._wish(*wish)
        self._tokens += 1
        return self._run.next_token(self._number) + self._tokens - 1

    def __repr__(self) -> str:
        return f"<AgentHost {self.name}>"


class Agent:
    """Takes the part of a host. Derive from it, and override what it is to do about its inputs.

        class Echo(smtplab.Agent):
            ports = (7,)

            def octets(self, host, event):
                host.send(event.connection, event.octets)

    Whoever calls the host on one of `ports` is connected with the agent; other ports go on as the
    scenario has them. Time stands still while it takes an input. If it raises, the run ends with
    that exception; run on, and it is given the same input again.

    What it does is kept with the simulation, as all that is done from outside. Copies of a
    simulation get copies of its agents (copy.deepcopy); a pickle has the agents as they are, and
    all that they have done, so that loading it asks none of them.
    """

    ports: Sequence[int] = (25,)
    """Where it can be called; () for one that only calls others."""

    def started(self, host: AgentHost, event: Started) -> None:
        """It begins, or its host is up again."""

    def connected(self, host: AgentHost, event: Connected) -> None:
        """Somebody calls, or has taken its call."""

    def not_connected(self, host: AgentHost, event: NotConnected) -> None:
        """Nobody has taken its call."""

    def octets(self, host: AgentHost, event: Octets) -> None:
        """Octets have come."""

    def closed(self, host: AgentHost, event: Closed) -> None:
        """A connection is at its end."""

    def timer(self, host: AgentHost, event: Timer) -> None:
        """A timer's time has come."""

    def resolved(self, host: AgentHost, event: Resolved) -> None:
        """A lookup is at its end."""

    def tls_started(self, host: AgentHost, event: TlsStarted) -> None:
        """TLS stands."""


class _Driver:
    """Gives one agent its inputs, and the simulator what the agent wants."""

    def __init__(self, run: _core.LiveRun, number: int, name: str, agent: Agent) -> None:
        self._run, self._number, self._name, self._agent = run, number, name, agent
        self._is_busy = False

    def __call__(self, given: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        if self._is_busy:
            raise InterventionError(
                f"{self._name}: its agent is taking an input, so time cannot go on")
        host = AgentHost(self._run, self._number, self._name)
        kind = given[0]
        self._is_busy = True
        try:
            getattr(self._agent, kind)(host, _INPUTS[kind](*given[1:]))
        finally:
            self._is_busy = False
            wishes, host._wishes = host._wishes, None
        assert wishes is not None
        return wishes


def ports_of(agent: Agent) -> list[int]:
    """Where it can be called; an error names the argument."""
    try:
        ports = list(agent.ports)
    except TypeError:
        raise TypeError(f"ports must be several ints, not {type(agent.ports).__name__}") from None
    return [whole("ports", port, 1, 65535) for port in ports]


def checked_agent(argument: str, agent: Agent) -> Agent:
    """An Agent; an error names the argument."""
    if not isinstance(agent, Agent):
        raise TypeError(f"{argument} must be a smtplab.Agent, not {type(agent).__name__}")
    return agent


def agent_table(run: _core.LiveRun, agents: Mapping[str, Agent],
                hosts: Sequence[str]) -> _core.AgentTable:
    """What is to be called, for the simulator."""
    numbers = {name: hosts.index(name) for name in agents}
    return _core.AgentTable([(numbers[name], _Driver(run, numbers[name], name, agent))
                             for name, agent in agents.items()])
