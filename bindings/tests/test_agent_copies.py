"""Copies, pickles and replays of runs with agents."""

import copy
import pickle
import sys

import pytest
from conftest import relay_scenario
from sample_agents import MX, PC, RELAY, Caller, Counting, Echo, ticking, two_hosts

import smtplab


def test_copies_go_on_by_themselves():
    original = ticking().run(until=25)
    fork, twin = original.copy(), copy.deepcopy(original)
    assert fork.agents[MX] is not original.agents[MX]
    assert fork.agents[MX].ticks == 2
    fork.agents[MX].ticks = 100
    fork.run(until=45)
    assert original.agents[MX].ticks == 2
    original.run(until=45)
    twin.run(until=45)
    assert twin.digest == original.digest != fork.digest
    assert original.agents[PC].heard == [b"10 1\r\n", b"20 2\r\n", b"30 3\r\n", b"40 4\r\n"]
    assert fork.agents[PC].heard == [b"10 1\r\n", b"20 2\r\n", b"30 101\r\n", b"40 102\r\n"]
    assert ticking().run(until=45).digest == original.digest


def test_deepcopy_decides_what_copies_share():
    class Shared(dict):
        def __deepcopy__(self, memo):
            return self

    book = Shared()
    original = smtplab.Simulation(two_hosts(), agents={MX: Counting(book)})
    fork = original.copy()
    assert fork.agents[MX] is not original.agents[MX]
    assert fork.agents[MX].shared is book


@pytest.mark.parametrize("steps", range(0, 24, 5))
def test_a_pickle_has_the_agents_and_goes_on_to_the_same_end(steps):
    whole = ticking().run(until=120)
    part = ticking()
    for _ in range(steps):
        assert part.step()
    loaded = pickle.loads(pickle.dumps(part))
    assert (loaded.digest, loaded.now, loaded.steps) == (part.digest, part.now, part.steps)
    assert loaded.agents[MX].ticks == part.agents[MX].ticks
    assert loaded.interventions == part.interventions
    assert loaded.run(until=120).digest == whole.digest


def test_loading_a_pickle_asks_no_agent():
    class Picky(Echo):
        asked = 0

        def octets(self, host, event):
            Picky.asked += 1
            super().octets(host, event)

    sys.modules[__name__].Picky = Picky
    Picky.__qualname__ = "Picky"
    run = smtplab.Simulation(two_hosts(), agents={MX: Picky(), PC: Caller(b"a", b"b")})
    run.run(until=60)
    before = Picky.asked
    loaded = pickle.loads(pickle.dumps(run))
    assert Picky.asked == before == 2
    assert loaded.digest == run.digest
    done = [one for one in run.interventions if "perform" in one]
    assert {"send": 0, "octets": "a"} in done[3]["perform"]


def test_a_policy_and_an_agent_that_share_something_share_it_in_a_copy():
    class Book(smtplab.Policy):
        def __init__(self):
            self.lines = []

        def rcpt(self, ask):
            self.lines.append(ask.subject)
            return None

    policy, agent = Book(), Counting()
    agent.shared = policy.lines
    run = smtplab.Simulation(relay_scenario(), policies={RELAY: policy}, agents={MX: agent})
    fork = run.copy()
    assert fork.agents[MX].shared is fork.policies[RELAY].lines is not policy.lines
