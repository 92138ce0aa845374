"""The hosts of a scenario on real sockets: real programs can speak with them."""

from __future__ import annotations

import random
import time
import weakref
from typing import Callable, Iterator, Mapping, NamedTuple, Optional, Sequence, Union

from smtplab import _core
from smtplab.arguments import flag, language, names, seed_of, text, whole
from smtplab.errors import ServeError
from smtplab.host import Message, by_local_part
from smtplab.scenario import Scenario
from smtplab.seconds import Seconds, to_ns
from smtplab.trace import Trace, host_number

Place = Union[str, tuple[str, int]]


class Door(NamedTuple):
    """Where something listens: what sockets and smtplib take."""

    address: str
    port: int


class QueuedMail(NamedTuple):
    """A message for one recipient that a host has still to pass on."""

    reverse_path: str
    """With its angle brackets; '<>' is the null path."""
    forward_path: str
    """With its angle brackets."""
    octets: int
    """How many it has, with its trace fields."""
    attempts: int
    """How many have failed."""
    due: Optional[float]
    """When the next one is, in seconds of the scenario; None: at once, or under way."""


class NetworkHost:
    """One host of a network that is served. A live view."""

    __slots__ = ("_core_network", "_number", "name", "address", "doors", "_names")

    def __init__(self, network: _core.LiveNetwork, number: int, name: str,
                 mailboxes: Sequence[str]) -> None:
        """`serve` makes it."""
        self._core_network = network
        self._number = number
        self._names = list(mailboxes)
        self.name = name
        self.address: str = network.addresses[number]
        """Whoever calls from here is this host, and may do what it may."""
        self.doors: dict[str, Door] = {
            service: Door(address, port)
            for service, address, port in network.places[number]}
        """By service: 'smtp', 'submission', 'pop3', 'dns'; those that it answers."""

    def _door(self, service: str) -> Door:
        if service not in self.doors:
            raise ValueError(f"{self.name} answers no {service}")
        return self.doors[service]

    @property
    def smtp(self) -> Door:
        """Where it takes mail. ValueError if it does not."""
        return self._door("smtp")

    @property
    def submission(self) -> Door:
        """Where it takes mail of its own users (RFC 6409)."""
        return self._door("submission")

    @property
    def pop3(self) -> Door:
        """Where its mailboxes are read (RFC 1939)."""
        return self._door("pop3")

    @property
    def dns(self) -> Door:
        """Where it answers questions about names."""
        return self._door("dns")

    @property
    def mailboxes(self) -> dict[str, list[Message]]:
        """The messages in its mailboxes, by local-part, in the order of arrival."""
        return by_local_part(self._names, self._core_network.mailboxes(self._number))

    @property
    def queue(self) -> list[QueuedMail]:
        """What it still has to pass on."""
        queue = []
        for paths, octets, attempts, due in self._core_network.queue(self._number):
            reverse_path, _, forward_path = paths.rpartition(" ")
            queue.append(QueuedMail(reverse_path, forward_path, octets, attempts, due))
        return queue

    def __repr__(self) -> str:
        doors = ", ".join(f"{service} {door.address}:{door.port}"
                          for service, door in self.doors.items())
        return f"<NetworkHost {self.name}{': ' if doors else ''}{doors}>"


class Network(Mapping[str, NetworkHost]):
    """The hosts of a scenario on real sockets, by name. It ends with close(), with the `with` that
    it stands in, or with the program."""

    def __init__(self, scenario: Scenario, network: _core.LiveNetwork) -> None:
        """`serve` makes it."""
        self._scenario = scenario
        self._network = network
        boxes = scenario._mailboxes()
        self._hosts = {name: NetworkHost(network, number, name, boxes[number])
                       for number, name in enumerate(scenario.hosts)}
        self._closing = weakref.finalize(self, network.stop)

    def __getitem__(self, name: str) -> NetworkHost:
        return self._hosts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._hosts)

    def __len__(self) -> int:
        return len(self._hosts)

    @property
    def scenario(self) -> Scenario:
        """What is served."""
        return self._scenario

    @property
    def is_serving(self) -> bool:
        """False once it was closed."""
        return self._network.is_serving

    @property
    def trace(self) -> Trace:
        """What has happened so far. Who is no host of the scenario is "outside". It has no digest:
        the real world does nothing twice."""
        recording = self._network.recording()
        return Trace(Scenario._of(recording.source), recording)

    def failures(self, *, lang: str = "en") -> list[str]:
        """What the scenario expects and is not so now, each in one sentence; dates and times are
        passed over."""
        return self._network.failures(language(lang))

    def wait_for(self, condition: Callable[["Network"], object], *,
                 timeout: Seconds = 10) -> None:
        """Returns once `condition(network)` is true; it is asked when something has happened.
        TimeoutError, with the transcript, after `timeout` seconds."""
        if not callable(condition):
            raise TypeError(f"condition must be a function, not {type(condition).__name__}")
        end = time.monotonic() + to_ns("timeout", timeout) / 1e9
        seen = -1
        while True:
            count = self._network.event_count
            if count != seen and condition(self):
                return
            if time.monotonic() >= end:
                raise TimeoutError("it did not come in time; so far:\n"
                                   + self.trace.transcript(annotate=False))
            seen = count
            time.sleep(0.01)

    def wait_for_mail(self, host: str, local_part: str, count: int = 1, *,
                      timeout: Seconds = 10) -> list[Message]:
        """The messages of a mailbox, once there are `count`. TimeoutError otherwise."""
        if host not in self._hosts:
            raise ValueError(f"host: there is no {host!r}")
        whole("count", count, 1)
        box = text("local_part", local_part)
        self.wait_for(lambda network: len(network[host].mailboxes.get(box, [])) >= count,
                      timeout=timeout)
        return self._hosts[host].mailboxes[box]

    def close(self) -> None:
        """Connections are cut, and nobody is served any more. What there is to see stays."""
        self._closing()

    def __enter__(self) -> "Network":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Network of {self._scenario.id}, {len(self)} hosts>"


def serve(scenario: Scenario, *, speed: int = 1, seed: Optional[int] = None,
          hosts: Union[None, str, Sequence[str]] = None,
          external: Optional[Mapping[str, Place]] = None, port_base: Optional[int] = None,
          ignore_links: bool = False, lang: str = "en") -> Network:
    """Serves the hosts of a scenario on addresses of their own in 127.0.0.0/8, as
    `smtplab serve` does, and returns at once: threads that need no Python do it.

    The scenario's clock goes `speed` times as fast; whoever is waited for has the time that he
    always had. `hosts` are those that are served, all if none are named; `external` says where a
    real server is a host and takes its mail, ("127.0.0.1", 2525). `port_base` is added to the
    usual ports; if it is not given, one is looked for at which all are free. `seed` is for what is
    left to chance; another one each time if it is not given.

    Raises ServeError where nobody can listen, or where the scenario has links, which real sockets
    can't give: with `ignore_links` they are left out.
    """
    if not isinstance(scenario, Scenario):
        raise TypeError(f"scenario must be a Scenario, not {type(scenario).__name__}")
    whole("speed", speed, 1, 1_000_000)
    number = random.SystemRandom().getrandbits(63) if seed is None else seed_of(seed)
    served = [host_number(scenario, name) for name in names("hosts", hosts)]
    places = _places(scenario, external or {})
    complaints = _core.unservable_parts(scenario._source, language(lang))
    if not flag("ignore_links", ignore_links) and complaints:
        raise ServeError(f"{scenario.id}: {complaints[0].what} (ignore_links leaves links out)")
    bases = ([whole("port_base", port_base, 0, 64_000)] if port_base is not None
             else _some_bases())
    for base in bases:
        opened = _core.open_network(scenario._source, base, speed, number, served, places, lang)
        if isinstance(opened, _core.LiveNetwork):
            return Network(scenario, opened)
    raise ServeError(opened)


def _some_bases() -> list[int]:
    # Behind the ports that calling programs get by themselves, as far as there is room.
    return random.SystemRandom().sample(range(10_000, 31_000, 700), 30)


def _places(scenario: Scenario, external: Mapping[str, Place]) -> dict[int, str]:
    if not isinstance(external, Mapping):
        raise TypeError(f"external must map hosts to places, not {type(external).__name__}")
    places = {}
    for name, place in external.items():
        if isinstance(place, str):
            written = place
        else:
            try:
                address, port = place
            except (TypeError, ValueError):
                raise TypeError(f"external: {place!r} is no (address, port)") from None
            written = f"[{address}]:{port}" if ":" in str(address) else f"{address}:{port}"
        places[host_number(scenario, name)] = written
    return places
