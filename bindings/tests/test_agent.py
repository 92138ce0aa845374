"""Agents that are written in Python: what they are given, and what they may do."""

import json
import pickle
import traceback

import pytest
from conftest import relay_scenario
from sample_agents import (MX, PC, RELAY, Caller, Echo, Forgetful, LineServer,
                           submission, ticking, two_hosts)

import smtplab


def test_an_echo():
    caller, echo = Caller(b"Hello", b"Anybody there?"), Echo()
    run = smtplab.Simulation(two_hosts(), agents={PC: caller, MX: echo}).run(until=60)
    assert caller.heard == b"HelloAnybody there?"
    assert caller.seen == [smtplab.Connected(0, MX, run.hosts[MX].addresses[0], 25, 0)]
    assert run.agents == {PC: caller, MX: echo}
    kinds = [(event.kind, event.host) for event in run.trace
             if event.kind in ("connecting", "accepted", "sent", "closing", "closed")]
    assert kinds == [("connecting", PC), ("accepted", MX), ("sent", PC), ("sent", MX),
                     ("sent", PC), ("sent", MX), ("closing", PC), ("closed", MX)]
    sent = run.trace.filter("sent")
    assert [event.payload for event in sent] == [
        b"Hello", b"Hello", b"Anybody there?", b"Anybody there?"]
    assert run.trace.cause(sent[1]).kind == "arrived"


def test_a_server_with_a_bug_and_a_client_of_the_simulator():
    server = Forgetful()
    run = smtplab.Simulation(submission("<bob@example.org>"), agents={MX: server}).run(until=9)
    assert server.commands[:4] == [b"EHLO pc.example.com", b"MAIL FROM:<alice@example.com>",
                                   b"RCPT TO:<bob@example.org>", b"DATA"]
    assert [(event.verb, event.code) for event in run.trace.filter("reply")] == [
        ("connection", 220), ("EHLO", 250), ("MAIL", 250), ("RCPT", 250), ("DATA", 354),
        ("end-of-data", 452), ("QUIT", 221)]
    assert run.trace.filter("submitted")[0].code == 452
    assert run.hosts[MX].mailboxes == {"bob": []}


def test_what_a_client_hears_from_an_agent_is_told_as_replies():
    run = smtplab.Simulation(submission("<bob@example.org>"), agents={MX: Forgetful()}).run(until=9)
    (conversation,) = run.trace.conversations()
    said = [line.octets for line in conversation.lines if line.kind == "reply"]
    assert said[0] == b"220 mx.example.org ready\r\n"
    assert said[-2].startswith(b"452 ")
    lines = run.trace.transcript(annotate=False)
    assert "S: 354 Go on" in lines
    assert "C: RCPT TO:<bob@example.org>" in lines
    assert "S: 452 4.3.1 I have no room" in lines
    told = run.trace.transcript()
    assert told.index("C: DATA") < told.index("S: 354 Go on") < told.index("C: QUIT")


def test_a_client_that_pipelines_without_being_allowed():
    class Hasty(smtplab.Agent):
        ports = ()

        def started(self, host, event):
            host.connect(MX)

        def connected(self, host, event):
            host.send(event.connection, b"HELO pc.example.com\r\nMAIL FROM:<alice@example.com>\r\n"
                                        b"RCPT TO:<bob@mx.example.org>\r\nDATA\r\n")

        def octets(self, host, event):
            if b"354" in event.octets:
                host.send(event.connection, b"Hi\r\n.\r\nQUIT\r\n")

    run = smtplab.Simulation(two_hosts(), agents={PC: Hasty()}).run(until=60)
    told = [json.loads(line) for line in run.trace.to_jsonl().splitlines()]
    assert {one["violation"] for one in told if one.get("kind") == "violation"} == {
        "unasked-pipelining"}
    assert [one.octets.partition(b"\r\n\r\n")[2] or one.octets[-4:]
            for one in run.hosts[MX].mailboxes["bob"]] == [b"Hi\r\n"]
    assert "250" in run.trace.transcript()


def test_ports_that_an_agent_does_not_take_go_on():
    class Finger(Echo):
        ports = (79,)

    scenario = submission("<bob@mx.example.org>")
    run = smtplab.Simulation(scenario, agents={MX: Finger()}).run()
    assert run.digest == smtplab.Simulation(scenario).run().digest
    assert len(run.hosts[MX].mailboxes["bob"]) == 1
    caller = Caller(b"bob", port=79)
    smtplab.Simulation(scenario, agents={MX: Finger(), PC: caller}).run(until=60)
    assert caller.heard == b"bob"
    nobody = Caller(b"bob", port=80)
    smtplab.Simulation(scenario, agents={MX: Finger(), PC: nobody}).run(until=60)
    assert nobody.seen == [smtplab.NotConnected(0, "refused")]


def test_an_agent_that_raises_ends_the_run_and_leaves_it_usable():
    class Unsteady(Echo):
        falls = True

        def octets(self, host, event):
            host.send(event.connection, b"half of it")
            if self.falls:
                raise LookupError("no such list")
            super().octets(host, event)

    server, caller = Unsteady(), Caller(b"Hello")
    run = smtplab.Simulation(two_hosts(), agents={MX: server, PC: caller})
    with pytest.raises(LookupError, match="no such list") as caught:
        run.run()
    frames = [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert frames[-1] == "octets"
    before = run.digest
    with pytest.raises(LookupError):
        run.step()
    assert run.digest == before
    loaded = run.copy()
    server.falls = False
    assert run.run(until=60).now == 60
    assert caller.heard == b"half of it", "once, though it was wished for twice"
    loaded.agents[MX].falls = False
    assert loaded.run(until=60).digest == run.digest


def test_a_crash_takes_connections_and_timers_and_then_it_starts_again():
    run = ticking().run(until=15)
    run.hosts[MX].crash()
    run.run(until=35)
    counting = run.agents[MX]
    assert counting.ticks == 1
    run.hosts[MX].restart()
    run.run(until=50)
    assert counting.events == [smtplab.Started(False), smtplab.Started(True)]
    assert counting.ticks == 2
    assert run.agents[PC].heard == [b"10 1\r\n"]


def test_a_connection_that_breaks_is_told():
    run = ticking().run(until=15)
    run.drop(0)
    run.run(until=25)
    assert run.agents[MX].events[1:] == [smtplab.Closed(0, True)]
    with pytest.raises(ValueError, match="connection: mx.example.org has no open connection 0"):
        run.agents[MX].callers.append(0)
        run.run(until=35)


def test_names_are_looked_up():
    class Asking(smtplab.Agent):
        ports = ()

        def __init__(self):
            self.found = []

        def started(self, host, event):
            self.numbers = [host.resolve("example.org", "MX"), host.resolve("nowhere.example")]

        def resolved(self, host, event):
            self.found.append(event)

    scenario = smtplab.Scenario.from_dict({
        "title": "Names", "id": "names",
        "hosts": [{"name": PC, "role": "mua"},
                  {"name": "ns.example.org", "role": "name-server",
                   "zones": {"example.org": ["@ 60 MX 10 mx"], "example": ["@ NS ns"]}}],
        "script": [{"at_s": 1, "host": PC, "ask": {"name": "example.org", "type": "MX"}}],
        "expect": [{"violations": []}]})
    asking = Asking()
    smtplab.Simulation(scenario, agents={PC: asking}).run()
    assert sorted(asking.found) == [
        smtplab.Resolved(0, "example.org.", "MX", "records",
                         ["example.org. 60 IN MX 10 mx.example.org."]),
        smtplab.Resolved(1, "nowhere.example.", "A", "no-such-name", [])]
    assert asking.numbers == [0, 1]


def test_tls_is_started_by_both():
    class Server(LineServer):
        secure = False

        def answer(self, line):
            return b"220 Go ahead\r\n" if line == b"STARTTLS" else super().answer(line)

        def line(self, host, connection, line):
            super().line(host, connection, line)
            if line == b"STARTTLS":
                host.start_tls(connection)

        def tls_started(self, host, event):
            self.secure = True

    class Client(Caller):
        def octets(self, host, event):
            self.heard += event.octets
            if self.heard.endswith(b"220 Go ahead\r\n"):
                host.start_tls(event.connection)

        def tls_started(self, host, event):
            host.send(event.connection, b"NOOP\r\n")

    server, client = Server(), Client(b"STARTTLS\r\n")
    run = smtplab.Simulation(two_hosts(), agents={MX: server, PC: client}).run(until=60)
    assert server.secure
    assert server.commands == [b"STARTTLS", b"NOOP"]
    assert [event.host for event in run.trace.filter("tls-started")] == [MX, PC]


WRONG = [
    (lambda host: host.send(7, b"x"), ValueError, "connection: mx.example.org has no open conn"),
    (lambda host: host.send("7", b"x"), TypeError, "connection must be an int, not str"),
    (lambda host: host.close(7), ValueError, "connection: mx.example.org has no open connection 7"),
    (lambda host: host.start_tls(7), ValueError, "connection: mx.example.org has no open conn"),
    (lambda host: host.connect("nowhere.example"), ValueError,
     "to: there is no host 'nowhere.example', and it is no address"),
    (lambda host: host.connect(25), TypeError, "to must be a str, not int"),
    (lambda host: host.connect(PC, 0), ValueError, "port must be from 1 to 65535, not 0"),
    (lambda host: host.connect(PC, "25"), TypeError, "port must be an int, not str"),
    (lambda host: host.set_timer(-1), ValueError, "after must be from 0 to 292 years, not -1"),
    (lambda host: host.set_timer("soon"), TypeError, "after must be seconds or a timedelta"),
    (lambda host: host.resolve("a..b"), ValueError, "name must be a domain name, not 'a..b'"),
    (lambda host: host.resolve("a.b", "XX"), ValueError, "type must be a record type, not 'XX'"),
]


@pytest.mark.parametrize("wrong, error, words", WRONG)
def test_what_an_agent_may_not_do(wrong, error, words):
    class Wrong(smtplab.Agent):
        is_wrong = True

        def started(self, host, event):
            if self.is_wrong:
                wrong(host)

    agent = Wrong()
    run = smtplab.Simulation(two_hosts(), agents={MX: agent})
    with pytest.raises(error, match=words):
        run.run()
    agent.is_wrong = False
    assert run.run(until=5).now == 5


def test_octets_are_bytes_and_nothing_is_sent_behind_a_close():
    class Text(Echo):
        what = "text"

        def octets(self, host, event):
            if self.what == "text":
                host.send(event.connection, event.octets.decode())
            if self.what == "behind":
                host.close(event.connection)
                host.send(event.connection, b"x")
            if self.what == "twice":
                host.start_tls(event.connection)
                host.start_tls(event.connection)

    for what, error, words in (("text", TypeError, "octets must be bytes, not str"),
                               ("behind", ValueError, "has no open connection 0"),
                               ("twice", ValueError, "mx.example.org: TLS was started on this")):
        server = Text()
        server.what = what
        run = smtplab.Simulation(two_hosts(), agents={MX: server, PC: Caller(b"Hello")})
        with pytest.raises(error, match=words):
            run.run(until=60)


def test_a_host_is_an_agents_only_while_it_takes_an_input():
    class Keeping(smtplab.Agent):
        def started(self, host, event):
            self.host = host

    agent = Keeping()
    run = smtplab.Simulation(two_hosts(), agents={MX: agent}).run(until=5)
    with pytest.raises(smtplab.InterventionError, match="keep no AgentHost"):
        agent.host.set_timer(1)
    assert run.run(until=9).now == 9


def test_time_does_not_go_on_inside_an_agent():
    class Impatient(smtplab.Agent):
        simulation = None

        def timer(self, host, event):
            self.simulation.run()

        def started(self, host, event):
            host.set_timer(1)

    agent = Impatient()
    agent.simulation = smtplab.Simulation(two_hosts(), agents={MX: agent})
    with pytest.raises(smtplab.InterventionError, match="its agent is taking an input"):
        agent.simulation.run()


def test_agents_have_to_be_some():
    with pytest.raises(ValueError, match="agents: there is no host 'nowhere.example'"):
        smtplab.Simulation(two_hosts(), agents={"nowhere.example": Echo()})
    with pytest.raises(TypeError, match="agents: 'mx.example.org' must be a smtplab.Agent, "
                                        "not type"):
        smtplab.Simulation(two_hosts(), agents={MX: Echo})
    run = smtplab.Simulation(two_hosts())
    with pytest.raises(ValueError, match="host: there is no host 'nowhere.example'"):
        run.attach("nowhere.example", Echo())
    with pytest.raises(TypeError, match="agent must be a smtplab.Agent, not str"):
        run.attach(MX, "echo")
    for ports, words in (((0,), "ports must be from 1 to 65535, not 0"),
                         (("25",), "ports must be an int, not str"),
                         (25, "ports must be several ints, not int")):
        wrong = type("Wrong", (smtplab.Agent,), {"ports": ports})()
        with pytest.raises((TypeError, ValueError), match=words):
            run.attach(MX, wrong)
    assert run.agents == {}


def test_an_agent_comes_in_the_middle():
    scenario = relay_scenario(letters=2)
    run = smtplab.Simulation(scenario).run(until=100)
    assert len(run.hosts[RELAY].queue) == 2
    run.attach(MX, Forgetful())
    run.hosts[MX].restart()
    run.run(until=4000)
    assert {event.code for event in run.trace.filter("deferred") if event.code} == {452}
    again = pickle.loads(pickle.dumps(run))
    assert again.digest == run.digest


def test_a_run_with_agents():
    run = smtplab.run(submission("<bob@example.org>"), agents={MX: LineServer()})
    assert run.passed
