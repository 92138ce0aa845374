"""Simulations: a scenario in motion."""

from __future__ import annotations

from typing import NamedTuple, Optional

from smtplab import _core
from smtplab.arguments import flag, language, seed_of, whole
from smtplab.errors import RunLimitError
from smtplab.host import Hosts
from smtplab.scenario import Scenario
from smtplab.seconds import Seconds, to_ns
from smtplab.trace import Trace


class Digest(NamedTuple):
    """Three hashes over all that has happened; equal runs have equal ones on every machine."""

    time: str
    """When each event was."""
    path: str
    """What happened where, and why."""
    content: str
    """The octets."""


class Simulation:
    """A scenario in motion. Copies go on independently of one another, to the same digest.

    It can be pickled: the pickle holds the scenario, the seed and how far it has come, and loading
    it does the same again.
    """

    def __init__(self, scenario: Scenario, *, seed: Optional[int] = None,
                 trace: bool = True) -> None:
        """At the start. `seed` is the scenario's own where none is given.

        Without `trace` nothing is kept of the past but the digest: faster, and small.
        """
        if not isinstance(scenario, Scenario):
            raise TypeError(f"scenario must be a Scenario, not {type(scenario).__name__}")
        self._scenario = scenario
        self._run = _core.LiveRun(
            scenario._source, scenario.seed if seed is None else seed_of(seed),
            flag("trace", trace))
        self._hosts: Optional[Hosts] = None

    @property
    def scenario(self) -> Scenario:
        """What is being run."""
        return self._scenario

    @property
    def seed(self) -> int:
        """Of its random numbers."""
        return self._run.seed

    @property
    def now(self) -> float:
        """Seconds since the start."""
        return self._run.now_ns / 1e9

    @property
    def steps(self) -> int:
        """How many things were done since the start."""
        return self._run.steps

    @property
    def digest(self) -> Digest:
        """Of all that has happened so far."""
        return Digest(*self._run.digests)

    @property
    def hosts(self) -> Hosts:
        """Its hosts by name: live views of mailboxes, queues and zones."""
        if self._hosts is None:
            self._hosts = Hosts(self._run, self._scenario.hosts)
        return self._hosts

    @property
    def trace(self) -> Trace:
        """What has happened so far. ValueError if it was made without one."""
        if not self._run.keeps_trace:
            raise ValueError("trace: this simulation was made with trace=False")
        return Trace(self._scenario, self._run.recording())

    def peek(self) -> Optional[float]:
        """When the next thing is due, in seconds since the start; None if nothing is."""
        due = self._run.next_ns
        return None if due is None else due / 1e9

    def step(self) -> bool:
        """Does the next thing that is due; False if nothing was."""
        return self._run.step()

    def run(self, until: Optional[Seconds] = None, *,
            max_steps: int = _core.STEP_LIMIT) -> "Simulation":
        """Runs until nothing is due any more, or up to `until`, seconds from the start: then all
        that is due at it was done, and it is `until`. Gives the simulation itself.

        Raises RunLimitError after `max_steps` things, or when the trace has 1 GiB of octets.
        """
        until_ns = None if until is None else to_ns("until", until)
        whole("max_steps", max_steps, 1, 2**64 - 1)
        if until_ns is not None and until_ns < self._run.now_ns:
            raise ValueError(f"until must not be before now ({self.now} s), but is {until}")
        stop = self._run.run(until_ns, max_steps)
        if stop == "steps":
            raise RunLimitError(f"{self._scenario.id}: not at an end after {max_steps} steps")
        if stop == "octets":
            raise RunLimitError(
                f"{self._scenario.id}: its trace has more than {_core.OCTET_LIMIT} octets")
        return self

    def failures(self, *, lang: str = "en") -> list[str]:
        """The scenario's expectations that do not hold now, each in one sentence."""
        if not self._run.keeps_trace:
            raise ValueError("failures: this simulation was made with trace=False")
        return self._run.failures(language(lang))

    def copy(self) -> "Simulation":
        """A fork: it goes on from here by itself."""
        twin = Simulation.__new__(Simulation)
        twin._scenario = self._scenario
        twin._run = self._run.copy()
        twin._hosts = None
        return twin

    def __copy__(self) -> "Simulation":
        return self.copy()

    def __deepcopy__(self, memo: object) -> "Simulation":
        return self.copy()

    def __reduce__(self) -> tuple[object, ...]:
        run = self._run
        return (_unpickle, (self._scenario, run.seed, run.keeps_trace, run.steps, run.now_ns,
                            run.edits))

    def __repr__(self) -> str:
        return f"<Simulation of {self._scenario.id} at {self.now} s>"


def _unpickle(scenario: Scenario, seed: int, trace: bool, steps: int, now_ns: int,
              edits: list[tuple[int, int, bool, int]]) -> Simulation:
    simulation = Simulation(scenario, seed=seed, trace=trace)
    simulation._run.replay(steps, now_ns, edits)
    return simulation


class Run(NamedTuple):
    """How a run went."""

    trace: Trace
    """Everything that happened."""
    digest: Digest
    """Of it."""
    failures: list[str]
    """Expectations of the scenario that did not come true, each in one sentence."""

    @property
    def passed(self) -> bool:
        """All came true."""
        return not self.failures


def run(scenario: Scenario, *, seed: Optional[int] = None, lang: str = "en") -> Run:
    """Runs a scenario from its start to its end and holds it against its expectations.

    Raises RunLimitError for one that does not end.
    """
    simulation = Simulation(scenario, seed=seed).run()
    return Run(simulation.trace, simulation.digest, simulation.failures(lang=lang))
