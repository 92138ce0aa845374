"""Simulations: a scenario in motion."""

from __future__ import annotations

import copy
import json
from typing import Any, Mapping, NamedTuple, Optional, Sequence

from smtplab import _core
from smtplab.agent import Agent, agent_table, checked_agent, ports_of
from smtplab.arguments import flag, language, seed_of, whole
from smtplab.errors import InterventionError, RunLimitError, UndecidedError
from smtplab.host import Hosts
from smtplab.policy import (
    DECISIONS, Ask, Policy, Reply, Verdict, checked_policies, overridden, table_of)
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


class OpenConnection(NamedTuple):
    """A connection that is open, on one side at least."""

    number: int
    client: str
    server: str
    port: int


class Simulation:
    """A scenario in motion. Copies go on independently of one another, to the same digest.

    It can be pickled: the pickle holds the scenario, the seed, how far it has come and what was
    done to it from outside, with the answers of its policies and the deeds of its agents; loading
    it does the same again, and needs neither for that. The agents are in it, the policies are not.
    """

    def __init__(self, scenario: Scenario, *, seed: Optional[int] = None, trace: bool = True,
                 policies: Optional[Mapping[str, Policy]] = None,
                 agents: Optional[Mapping[str, Agent]] = None) -> None:
        """At the start. `seed` is the scenario's own where none is given.

        Without `trace` nothing is kept of the past but the digest: faster, and small. `policies`
        decide for the hosts whose names they have, and `agents` take their parts.
        """
        if not isinstance(scenario, Scenario):
            raise TypeError(f"scenario must be a Scenario, not {type(scenario).__name__}")
        self._scenario = scenario
        self._run = _core.LiveRun(
            scenario._source, scenario.seed if seed is None else seed_of(seed),
            flag("trace", trace))
        self._hosts: Optional[Hosts] = None
        self._by_hand: dict[str, tuple[str, ...]] = {}
        self._policies: dict[str, Policy] = {}
        self._table = _core.PolicyTable([])
        self._agents: dict[str, Agent] = {}
        self._agent_table = _core.AgentTable([])
        if policies is not None:
            self.policies = policies
        for name, agent in ({} if agents is None else agents).items():
            self._attach("agents", name, agent)

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

    @property
    def policies(self) -> Mapping[str, Policy]:
        """Who decides for which host. To change them, set a new mapping: from now on it holds.

        After unpickling there are none; hosts still ask for what they had left outside.
        """
        return dict(self._policies)

    @policies.setter
    def policies(self, policies: Mapping[str, Policy]) -> None:
        hosts = self._scenario.hosts
        checked = checked_policies(policies, hosts)
        table = table_of(checked, hosts)
        for name in sorted(set(self._policies) | set(checked)):
            wanted = set(self._by_hand.get(name, ()))
            if name in checked:
                wanted |= set(overridden(checked[name]))
            self._leave_outside("policies", name, wanted)
        self._policies, self._table = checked, table

    @property
    def agents(self) -> Mapping[str, Agent]:
        """Who takes the part of which host."""
        return dict(self._agents)

    def attach(self, host: str, agent: Agent) -> None:
        """From now on `agent` takes the part of `host`, on its ports; it is told with Started."""
        self._attach("agent", host, agent)

    def decide_by_hand(self, host: str, *decisions: str) -> None:
        """From now on run() stops where `host` would make one of these decisions ('rcpt', ...; the
        methods of Policy), and goes on after answer(). Without any it decides all by itself again,
        but for what its policy decides."""
        for one in decisions:
            if one not in DECISIONS:
                raise ValueError(f"decisions: there is no '{one}', but {', '.join(DECISIONS)}")
        wanted = set(decisions)
        if host in self._policies:
            wanted |= set(overridden(self._policies[host]))
        self._leave_outside("host", host, wanted)
        self._by_hand[host] = decisions

    @property
    def asked(self) -> Optional[Ask]:
        """The decision that the simulation waits for; None if it waits for none."""
        return self._run.asked

    def answer(self, verdict: Verdict) -> None:
        """Decides what is `asked`: a Reply, a domain, seconds to wait, GIVE_UP; or None for what
        the host would do by itself.

        Raises InterventionError where nothing is asked or it can't be so, TypeError for an object
        of another type.
        """
        self._done("answer", self._run.answer(verdict))

    def override_reply(self, host: str, reply: Reply, *, connection: Optional[int] = None) -> None:
        """The next reply that `host` gives as an SMTP server, on `connection` or on whichever comes
        first, is this one: 2yz, 4yz or 5yz. What it says, holds: a message that does not hear 2yz
        is not kept."""
        if not isinstance(reply, Reply):
            raise TypeError(f"reply must be a smtplab.Reply, not {type(reply).__name__}")
        self._done("override_reply",
                   self._run.replace_reply(self._number("host", host), reply, connection))

    @property
    def connections(self) -> list[OpenConnection]:
        """All that are open now."""
        return [OpenConnection(*one) for one in self._run.connections]

    def drop(self, connection: int) -> None:
        """The connection of that number breaks now, and both sides learn of it."""
        self._done("drop", self._run.drop(connection))

    def set_records(self, host: str, owner: str, type: str, data: Sequence[str], *,
                    ttl: int = 3600) -> None:
        """The name server `host` has these records of `owner` and `type` from now on, and no
        others; `data` as in a master file ("10 mx2.example.org."), `ttl` in seconds."""
        if isinstance(data, str):
            raise TypeError("data must be a list of str, not str")
        self._done("set_records", self._run.set_records(
            self._number("host", host), owner, type, list(data), ttl))

    def set_policy(self, host: str, **values: str) -> None:
        """What the scenario says of `host` under `relay`, `verify`, `turn` or `outgoing` is so from
        now on: set_policy("relay.example.com", relay="open")."""
        number = self._number("host", host)
        for key, value in values.items():
            self._done("set_policy", self._run.set_policy(number, key, value))

    @property
    def interventions(self) -> list[dict[str, Any]]:
        """All that was done from outside since the start, answers as well, in order: `step` and
        `at_ns` say when."""
        done = json.loads(self._run.interventions)
        assert isinstance(done, list)
        return done

    def step(self) -> bool:
        """Does the next thing that is due; False if nothing was, or something is decided by hand.

        What is asked for is answered by the policies before that, and agents take what they are
        given; see run().
        """
        if self._run.step():
            return True
        if self._run.asked is None and self._run.given_to is None:
            return False
        if self._run.run(self._table, self._agent_table, None, 0) == "waits":
            self._expect_by_hand()
            return False
        return self._run.step()

    def run(self, until: Optional[Seconds] = None, *,
            max_steps: int = _core.STEP_LIMIT) -> "Simulation":
        """Runs until nothing is due any more, or up to `until`, seconds from the start: then all
        that is due at it was done, and it is `until`. Gives the simulation itself.

        Where a host asks, its policy decides, and agents take what comes to their hosts; where one
        of them raises, the run ends with it, and can go on from there. It ends early, with `asked`
        set, for what is decided by hand.

        Raises RunLimitError after `max_steps` things, or when the trace has 1 GiB of octets, and
        UndecidedError where nobody answers: after unpickling, that is, until `policies` are set.
        """
        until_ns = None if until is None else to_ns("until", until)
        whole("max_steps", max_steps, 1, 2**64 - 1)
        if until_ns is not None and until_ns < self._run.now_ns:
            raise ValueError(f"until must not be before now ({self.now} s), but is {until}")
        stop = self._run.run(self._table, self._agent_table, until_ns, max_steps)
        if stop == "waits":
            self._expect_by_hand()
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
        """A fork: it goes on from here by itself, with copies of the policies and agents
        (copy.deepcopy)."""
        twin = Simulation.__new__(Simulation)
        twin._scenario = self._scenario
        twin._run = self._run.copy()
        twin._hosts = None
        twin._by_hand = dict(self._by_hand)
        # In one go: what a policy and an agent share, their copies share.
        twin._policies, twin._agents = copy.deepcopy((self._policies, self._agents))
        twin._table = table_of(twin._policies, self._scenario.hosts)
        twin._agent_table = agent_table(twin._run, twin._agents, self._scenario.hosts)
        return twin

    def __copy__(self) -> "Simulation":
        return self.copy()

    def __deepcopy__(self, memo: object) -> "Simulation":
        return self.copy()

    def __reduce__(self) -> tuple[object, ...]:
        run = self._run
        return (_unpickle, (self._scenario, run.seed, run.keeps_trace, run.steps, run.now_ns,
                            run.interventions, self._by_hand, self._agents))

    def _number(self, argument: str, host: str) -> int:
        try:
            return self._scenario.hosts.index(host)
        except ValueError:
            raise ValueError(f"{argument}: there is no host '{host}'") from None

    def _expect_by_hand(self) -> None:
        idle = self._run.given_to
        if idle is not None and idle not in self._agents:
            raise UndecidedError(f"{idle} has an agent that is not here: attach() one")
        ask = self._run.asked
        if ask is not None and ask.decision not in self._by_hand.get(ask.host, ()):
            raise UndecidedError(f"{ask.host} asks for a decision on {ask.decision}, and nobody "
                                 "answers: set policies, or call answer()")

    def _attach(self, argument: str, host: str, agent: Agent) -> None:
        number = self._number(argument if argument == "agents" else "host", host)
        ports = ports_of(checked_agent(
            argument if argument == "agent" else f"agents: '{host}'", agent))
        self._done(f"{argument}: {host}", self._run.attach(number, ports))
        self._agents[host] = agent
        self._agent_table = agent_table(self._run, self._agents, self._scenario.hosts)

    def _leave_outside(self, argument: str, host: str, decisions: set[str]) -> None:
        number = self._number(argument, host)
        if set(self._run.left_outside(number)) == decisions:
            return
        in_order = [one for one in DECISIONS if one in decisions]
        self._done(f"{argument}: {host}", self._run.leave_outside(number, in_order))

    @staticmethod
    def _done(what: str, refused: Optional[str]) -> None:
        if refused is not None:
            raise InterventionError(f"{what}: {refused}")

    def __repr__(self) -> str:
        return f"<Simulation of {self._scenario.id} at {self.now} s>"


def _unpickle(scenario: Scenario, seed: int, trace: bool, steps: int, now_ns: int,
              interventions: str, by_hand: dict[str, tuple[str, ...]],
              agents: dict[str, Agent]) -> Simulation:
    simulation = Simulation(scenario, seed=seed, trace=trace)
    simulation._run.replay(steps, now_ns, interventions)
    simulation._by_hand = by_hand
    simulation._agents = agents
    simulation._agent_table = agent_table(simulation._run, agents, scenario.hosts)
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


def run(scenario: Scenario, *, seed: Optional[int] = None, lang: str = "en",
        policies: Optional[Mapping[str, Policy]] = None,
        agents: Optional[Mapping[str, Agent]] = None) -> Run:
    """Runs a scenario from its start to its end and holds it against its expectations. `policies`
    and `agents` are as Simulation has them.

    Raises RunLimitError for one that does not end.
    """
    simulation = Simulation(scenario, seed=seed, policies=policies, agents=agents).run()
    return Run(simulation.trace, simulation.digest, simulation.failures(lang=lang))
