import copy
import datetime
import pickle
import threading
import time

import pytest
from conftest import relay_scenario

import smtplab


def test_every_scenario_has_the_digest_that_the_program_prints(program_digests):
    assert len(program_digests) >= 100
    seen = {}
    for file in smtplab.bundled():
        scenario = smtplab.load(file)
        run = smtplab.run(scenario)
        assert run.passed, (scenario, run.failures)
        seen[scenario.id] = run.digest
    assert seen == program_digests


def test_every_scenario_has_the_same_digest_after_a_pickle_half_way():
    for file in smtplab.bundled():
        whole = smtplab.Simulation(smtplab.load(file)).run()
        half = smtplab.Simulation(whole.scenario)
        while half.steps < whole.steps // 2:
            half.step()
        again = pickle.loads(pickle.dumps(half))
        assert (again.digest, again.now, again.steps) == (half.digest, half.now, half.steps)
        assert again.run().digest == whole.digest, whole.scenario


def test_stepping_to_the_end_is_a_run():
    by_steps = smtplab.Simulation(relay_scenario())
    while by_steps.step():
        pass
    assert by_steps.peek() is None
    assert by_steps.digest == smtplab.Simulation(relay_scenario()).run().digest


def test_time_stands_where_it_was_wanted():
    simulation = smtplab.Simulation(relay_scenario())
    assert simulation.now == 0
    assert simulation.run(until=2.5).now == 2.5
    assert simulation.peek() > 2.5
    assert simulation.run(until=datetime.timedelta(seconds=3)).now == 3
    assert max(event.at for event in simulation.trace) <= 3


def test_the_past_cannot_be_run_to():
    simulation = smtplab.Simulation(relay_scenario()).run(until=10)
    with pytest.raises(ValueError, match=r"until must not be before now \(10.0 s\), but is 5"):
        simulation.run(until=5)


def test_a_copy_goes_on_by_itself_to_the_same_end():
    simulation = smtplab.Simulation(relay_scenario()).run(until=100)
    fork = simulation.copy()
    other = copy.deepcopy(simulation)
    before = simulation.digest
    fork.run()
    assert simulation.digest == before != fork.digest
    assert other.run().digest == fork.digest == simulation.run().digest


def test_a_crash_from_outside_is_part_of_what_a_pickle_does_again():
    simulation = smtplab.Simulation(relay_scenario()).run(until=1.5)
    simulation.hosts["relay.example.com"].crash()
    assert not simulation.hosts["relay.example.com"].is_up
    simulation.run(until=60)
    simulation.hosts["relay.example.com"].restart()
    again = pickle.loads(pickle.dumps(simulation))
    assert again.hosts["relay.example.com"].is_up
    assert again.digest == simulation.digest
    assert again.run().digest == simulation.run().digest
    assert simulation.failures() != []
    assert simulation.digest != smtplab.Simulation(relay_scenario()).run().digest


def test_the_seed_is_of_what_is_chance():
    digests = {seed: smtplab.run(relay_scenario(), seed=seed).digest for seed in (1, 2)}
    assert digests[1].time != digests[2].time
    assert smtplab.run(relay_scenario(), seed=2).digest == digests[2]
    assert smtplab.run(relay_scenario()).digest == digests[1]


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_seeds_that_cannot_be(seed):
    with pytest.raises(ValueError, match="seed must be from 0 to"):
        smtplab.Simulation(relay_scenario(), seed=seed)


def test_a_scenario_has_to_be_one():
    with pytest.raises(TypeError, match="scenario must be a Scenario, not str"):
        smtplab.Simulation("S821-F1")


def test_without_a_trace_the_digest_is_the_same():
    simulation = smtplab.Simulation(relay_scenario(), trace=False).run()
    assert simulation.digest == smtplab.run(relay_scenario()).digest
    with pytest.raises(ValueError, match="made with trace=False"):
        simulation.trace
    with pytest.raises(ValueError, match="made with trace=False"):
        simulation.failures()


def test_a_limit_of_steps_leaves_it_usable():
    simulation = smtplab.Simulation(relay_scenario())
    with pytest.raises(smtplab.RunLimitError, match="not at an end after 10 steps"):
        simulation.run(max_steps=10)
    assert simulation.steps == 10
    assert simulation.run().digest == smtplab.run(relay_scenario()).digest


def test_hosts_show_what_is_there_now():
    simulation = smtplab.Simulation(relay_scenario()).run(until=10)
    relay, mx = (simulation.hosts[name] for name in ("relay.example.com", "mx.example.org"))
    assert (relay.role, mx.is_up) == ("mta", False)
    assert mx.mailboxes == {"bob": []}
    assert [(one.reverse_path, one.forward_path) for one in relay.queue] == [
        ("<alice@example.com>", "<bob@example.org>")] * 3
    assert all(one.attempts == 1 and one.due > 10 for one in relay.queue)
    simulation.run()
    assert relay.queue == []
    assert sorted(one.email()["Subject"] for one in mx.mailboxes["bob"]) == [
        "Letter 0", "Letter 1", "Letter 2"]
    assert all(b"\r\nReceived: " in one.octets for one in mx.mailboxes["bob"])


def test_a_host_that_there_is_not():
    with pytest.raises(KeyError):
        smtplab.Simulation(relay_scenario()).hosts["nowhere.example"]


def test_other_threads_run_meanwhile():
    simulations = [smtplab.Simulation(relay_scenario(letters=30), seed=i) for i in range(4)]
    threads = [threading.Thread(target=one.run) for one in simulations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seed, one in enumerate(simulations):
        assert one.digest == smtplab.run(relay_scenario(letters=30), seed=seed).digest


def test_ctrl_c_stops_a_run_and_leaves_it_usable(ctrl_c):
    simulation = smtplab.Simulation(relay_scenario(letters=20_000), trace=False)
    ctrl_c(0.05)
    with pytest.raises(KeyboardInterrupt):
        while True:
            simulation.copy().run()
            time.sleep(0.01)
    simulation.run(until=5)
    assert simulation.now == 5
