"""Whatever is given that cannot be, is said with the argument's name: never by the list of
overloads that a binding has."""

import pytest

import smtplab
from smtplab import conformance, smtp
from smtplab.testing import Delay, ScriptedServer

TEXT = smtplab.load("S821-F1").text


def scenario():
    return smtplab.load("S821-F1")


def simulation():
    return smtplab.Simulation(scenario())


def trace():
    return smtplab.run(scenario()).trace


def server():
    return smtp.ServerSession("mx.example.org")


def client():
    return smtp.ClientSession()


def builder():
    return smtplab.ScenarioBuilder("x")


def metric(simulation):
    return 1


def sweep(**keys):
    return smtplab.sweep(scenario(), **{"metrics": {"one": metric}, **keys})


def results():
    return conformance.Results({"started": "", "targets": [
        {"target": "", "version": "", "greeting": "", "keywords": [], "took_s": 0, "cases": []}]},
        [], object())


WRONG = [
    (lambda: smtplab.Scenario(3), TypeError, "text must be a str, not int"),
    (lambda: smtplab.Scenario(TEXT, file=3), TypeError, "file must be a str, not int"),
    (lambda: smtplab.Scenario(TEXT, lang="fr"), ValueError, "lang must be 'en' or 'zh', not 'fr'"),
    (lambda: smtplab.Scenario(TEXT, lang=None), TypeError, "lang must be a str, not NoneType"),
    (lambda: smtplab.Scenario.load(3), TypeError, "path must be a str or a path, not int"),
    (lambda: smtplab.Scenario.from_dict([1]), TypeError, "content must be a mapping, not list"),
    (lambda: smtplab.Scenario.from_dict({"title": {1, 2}}), TypeError, "content: .*set"),
    (lambda: scenario().save(3), TypeError, "path must be a str or a path, not int"),
    (lambda: smtplab.load(3), TypeError, "name must be a str or a path, not int"),
    (lambda: smtplab.load("nowhere"), FileNotFoundError, "no bundled scenario is called nowhere"),
    (lambda: smtplab.run("S821-F1"), TypeError, "scenario must be a Scenario, not str"),
    (lambda: smtplab.run(scenario(), lang="fr"), ValueError, "lang must be"),
    (lambda: smtplab.Simulation(TEXT), TypeError, "scenario must be a Scenario, not str"),
    (lambda: smtplab.Simulation(scenario(), seed="1"), TypeError, "seed must be an int, not str"),
    (lambda: smtplab.Simulation(scenario(), seed=1.5), TypeError, "seed must be an int, not float"),
    (lambda: smtplab.Simulation(scenario(), seed=-1), ValueError, "seed must be from 0 to 2"),
    (lambda: smtplab.Simulation(scenario(), trace=1), TypeError, "trace must be a bool, not int"),
    (lambda: simulation().run("1"), TypeError, "until must be seconds or a timedelta, not str"),
    (lambda: simulation().run(-1), ValueError, "until must be from 0 to 292 years"),
    (lambda: simulation().run(float("nan")), ValueError, "until must be finite, not nan"),
    (lambda: simulation().run(max_steps=0), ValueError, "max_steps must be from 1 to"),
    (lambda: simulation().run(max_steps="1"), TypeError, "max_steps must be an int, not str"),
    (lambda: simulation().run(max_steps=2**64), ValueError, "max_steps must be from 1 to"),
    (lambda: simulation().failures(lang="fr"), ValueError, "lang must be"),
    (lambda: simulation().hosts["nowhere"], KeyError, "nowhere"),
    (lambda: trace()["a"], TypeError, "index must be an int or a slice, not str"),
    (lambda: trace()[10**9], IndexError, "events, and no number 1000000000"),
    (lambda: trace()[2**70], IndexError, "events, and no number"),
    (lambda: trace().filter(3), TypeError, "kind must be a str or several, not int"),
    (lambda: trace().filter([3]), TypeError, "kind must be a str, not int"),
    (lambda: trace().filter("sneezed"), ValueError, "kind: there is no event 'sneezed'"),
    (lambda: trace().filter(host=3), TypeError, "host must be a str, not int"),
    (lambda: trace().filter(host="nowhere"), ValueError, "host: .* has no 'nowhere'"),
    (lambda: trace().filter(connection="1"), TypeError, "connection must be an int, not str"),
    (lambda: trace().filter(connection=-1), ValueError, "connection must be from 0 to"),
    (lambda: trace().filter(verb=3), TypeError, "verb must be a str, not int"),
    (lambda: trace().filter(code="250"), TypeError, "code must be an int, not str"),
    (lambda: trace().filter(code=70_000), ValueError, "code must be from 0 to 999"),
    (lambda: trace().filter(since="1"), TypeError, "since must be seconds or a timedelta"),
    (lambda: trace().details(3), TypeError, "event must be an Event, not int"),
    (lambda: trace().cause(3), TypeError, "event must be an Event, not int"),
    (lambda: trace().conversations(lang="fr"), ValueError, "lang must be"),
    (lambda: trace().transcript(width=5), ValueError, "width must be from 20 to 1000, not 5"),
    (lambda: trace().transcript(width="80"), TypeError, "width must be an int, not str"),
    (lambda: trace().transcript(annotate=1), TypeError, "annotate must be a bool, not int"),
    (lambda: trace().transcript(in_full="no"), TypeError, "in_full must be a bool, not str"),
    (lambda: trace().to_jsonl(3), TypeError, "path must be a str or a path, not int"),
    (lambda: trace().to_html(3), TypeError, "path must be a str or a path, not int"),
    (lambda: trace().to_html(lang="de"), ValueError, "lang must be 'en' or 'zh', not 'de'"),
    (lambda: trace().to_svg(3), TypeError, "path must be a str or a path, not int"),
    (lambda: trace().to_svg(width=9), ValueError, "width must be from 480 to 20000, not 9"),
    (lambda: trace().to_svg(most_steps=0), ValueError, "most_steps must be from 1 to 100000"),
    (lambda: trace().to_svg(lang="de"), ValueError, "lang must be 'en' or 'zh', not 'de'"),
    (lambda: smtplab.Trace.read(3, trace().scenario), TypeError, "path must be a str or a path"),
    (lambda: smtplab.Trace.read("x", 3), TypeError, "scenario must be a Scenario, not int"),
    (lambda: trace().to_pcap(3), TypeError, "path must be a str or a path, not int"),
    (lambda: trace().first_difference(3), TypeError, "other must be a Trace, not int"),
    (lambda: smtplab.ScenarioBuilder(3).build(), smtplab.ScenarioError, "title"),
    (lambda: builder().fault("1", crash="a"), TypeError, "at must be seconds or a timedelta"),
    (lambda: builder().submit("a", 3, "b@c"), TypeError, "sender must be a str, not int"),
    (lambda: builder().submit("a", "b@c", 3), TypeError, "to must be a str or several, not int"),
    (lambda: builder().submit("a", "b@c", [3]), TypeError, "to must be a str, not int"),
    (lambda: builder().mta("a", domains=3), TypeError, "domains must be a str or several"),
    (lambda: builder().zone("a", 3), TypeError, "lines must be a str, not int"),
    (lambda: builder().dialogue("a", "b", at=-1), ValueError, "at must be from 0 to 292 years"),
    (lambda: sweep(seeds="3"), TypeError, "seeds must be an int, not str"),
    (lambda: sweep(seeds=2.0), TypeError, "seeds must be an int or several, not float"),
    (lambda: sweep(seeds=[1.5]), TypeError, "seeds must be an int, not float"),
    (lambda: sweep(seeds=0), ValueError, "seeds: there are none"),
    (lambda: sweep(metrics={"a": 3}), TypeError, "metrics: a is no function, but int"),
    (lambda: sweep(metrics=metric), TypeError, "metrics must map names to functions, not function"),
    (lambda: sweep(grid=[1]), TypeError, "grid must map names to values, not list"),
    (lambda: sweep(grid={"/seed": 3}), TypeError, "grid: /seed has no values, but int"),
    (lambda: smtplab.sweep(3, metrics={"a": metric}), TypeError,
     "scenario must be a Scenario or a function that gives one, not int"),
    (lambda: sweep(results=3), TypeError, "results must be a str or a path, not int"),
    (lambda: sweep(until="1"), TypeError, "until must be seconds or a timedelta"),
    (lambda: smtp.Dialect("821"), TypeError, "standard must be an int, not str"),
    (lambda: smtp.Dialect(822), ValueError, "standard must be 821 or 5321, not 822"),
    (lambda: smtp.Dialect(extensions="SIZE"), TypeError, "extensions must be several, not a str"),
    (lambda: smtp.Dialect(extensions=["X"]), ValueError, "extensions: 'X' is none of those"),
    (lambda: smtp.Dialect(announced_size=-1), ValueError, "announced_size must be from 0"),
    (lambda: smtp.ServerSession(3), TypeError, "domain must be a str, not int"),
    (lambda: smtp.ServerSession("a", 821), TypeError, "dialect must be a Dialect, not int"),
    (lambda: smtp.ServerSession("a", now="1"), TypeError, "now must be seconds or a timedelta"),
    (lambda: server().receive("NOOP"), TypeError, "octets must be bytes, not str"),
    (lambda: server().receive(b"", now=-1), ValueError, "now must be from 0"),
    (lambda: server().reply(250), TypeError, "reply must be a str, not int"),
    (lambda: server().reply("OK"), ValueError, "reply: "),
    (lambda: server().reply_named(3), TypeError, "name must be a str, not int"),
    (lambda: server().reply_named("x", 3), TypeError, "subject must be a str, not int"),
    (lambda: smtp.ClientSession(821), TypeError, "dialect must be a Dialect, not int"),
    (lambda: client().send(3), TypeError, "line must be a str or bytes, not int"),
    (lambda: client().send_octets("x"), TypeError, "octets must be bytes, not str"),
    (lambda: client().send_content("x"), TypeError, "octets must be bytes, not str"),
    (lambda: smtp.parse_reverse_path(3), TypeError, "text must be a str, not int"),
    (lambda: smtp.parse_forward_path("<a@b>", standard=3), ValueError, "standard must be 821 or"),
    (lambda: smtp.parse_command(b"NOOP"), TypeError, "line must be a str, not bytes"),
    (lambda: smtp.parse_reply(None), TypeError, "text must be a str, not NoneType"),
    (lambda: smtplab.serve(TEXT), TypeError, "scenario must be a Scenario, not str"),
    (lambda: smtplab.serve(scenario(), speed=0), ValueError, "speed must be from 1 to"),
    (lambda: smtplab.serve(scenario(), speed=1.5), TypeError, "speed must be an int, not float"),
    (lambda: smtplab.serve(scenario(), seed="1"), TypeError, "seed must be an int, not str"),
    (lambda: smtplab.serve(scenario(), hosts="nowhere"), ValueError, "host: .* no 'nowhere'"),
    (lambda: smtplab.serve(scenario(), hosts=3), TypeError, "hosts must be a str or several"),
    (lambda: smtplab.serve(scenario(), external=["a"]), TypeError, "external must map hosts to"),
    (lambda: smtplab.serve(scenario(), external={scenario().hosts[0]: 3}), TypeError,
     "external: 3 is no .address, port."),
    (lambda: smtplab.serve(scenario(), external={scenario().hosts[0]: "nowhere"}), ValueError,
     "external: 'nowhere' is no ADDRESS:PORT"),
    (lambda: smtplab.serve(scenario(), port_base=70_000), ValueError, "port_base must be from 0"),
    (lambda: smtplab.serve(scenario(), ignore_links=1), TypeError, "ignore_links must be a bool"),
    (lambda: conformance.Target(3), TypeError, "host must be a str, not int"),
    (lambda: conformance.Target("a", "25"), TypeError, "port must be an int, not str"),
    (lambda: conformance.Target("a", 0), ValueError, "port must be from 1 to 65535, not 0"),
    (lambda: conformance.Target("a", mailbx="b@c"), smtplab.TargetError, 'did you mean "mailbox"'),
    (lambda: conformance.Target("a", mailbox={1}), TypeError, "target: .*set"),
    (lambda: conformance.Target.load(3), TypeError, "path must be a str or a path, not int"),
    (lambda: conformance.check_server(), ValueError, "host: name one, or give a target"),
    (lambda: conformance.check_server(3), TypeError, "host must be a str, not int"),
    (lambda: conformance.check_server("a", port=0), ValueError, "port must be from 1 to 65535"),
    (lambda: conformance.check_server(target=3), TypeError, "target must be a Target, its keys"),
    (lambda: conformance.check_server(target={"name": "x"}), ValueError, "target: it has no host"),
    (lambda: conformance.check_server("a", cases="nonsense"), ValueError,
     "cases: nothing is called 'nonsense'"),
    (lambda: conformance.check_server("a", cases=[]), ValueError, "cases: there are none"),
    (lambda: conformance.check_server("a", cases=3), TypeError, "cases must be a str or several"),
    (lambda: conformance.check_server("a", jobs=0), ValueError, "jobs must be from 1 to 500"),
    (lambda: conformance.check_server("a", repeat="2"), TypeError, "repeat must be an int"),
    (lambda: conformance.check_server("a", standard=822), ValueError, "standard must be 821 or"),
    (lambda: conformance.check_server("a", lang="fr"), ValueError, "lang must be"),
    (lambda: conformance.check_server("a", progress=3), TypeError, "progress must be a bool or a"),
    (lambda: conformance.check_server("a", target={"mail": "maildir:/x", "sink": "no place"}),
     ValueError, "target: nobody can listen at the sink"),
    (lambda: conformance.list_cases(standard="5321"), TypeError, "standard must be an int"),
    (lambda: results().report(3), TypeError, "format must be a str, not int"),
    (lambda: results().report(width=5), ValueError, "width must be from 40 to 1000, not 5"),
    (lambda: ScriptedServer(name=3), TypeError, "name must be a str, not int"),
    (lambda: ScriptedServer(port=-1), ValueError, "port must be from 0 to 65535, not -1"),
    (lambda: ScriptedServer(extensions=["STARTTLS"]), ValueError, "extensions: this server has"),
]


@pytest.mark.parametrize("call, error, sentence", WRONG, ids=[case[2] for case in WRONG])
def test_what_cannot_be_is_named(call, error, sentence):
    with pytest.raises(error, match=sentence) as raised:
        call()
    said = str(raised.value)
    assert "incompatible" not in said and "_core" not in said and "Invoked with" not in said


@pytest.mark.parametrize("arguments, error, sentence", [
    (("FOO", "250"), ValueError, "verb must be one of connection, EHLO"),
    ((3, "250"), TypeError, "verb must be a str, not int"),
    (("RCPT",), ValueError, "answers: name at least one"),
    (("RCPT", 250), TypeError, "answers must be replies, Drop or Delay, not int"),
    (("RCPT", "9 no"), ValueError, "answers: '9 no' is no reply"),
    (("RCPT", Delay(-1, "250")), ValueError, "seconds must be from 0 to 292 years"),
    (("RCPT", Delay(1, Delay(1, "250"))), TypeError, "answers: a Delay within a Delay"),
])
def test_answers_of_a_scripted_server(smtp_server, arguments, error, sentence):
    with pytest.raises(error, match=sentence):
        smtp_server.replies(*arguments)


def test_waits_of_a_scripted_server(smtp_server):
    with pytest.raises(TypeError, match="condition must be a function, not str"):
        smtp_server.wait_for("x")
    with pytest.raises(TypeError, match="timeout must be seconds or a timedelta, not str"):
        smtp_server.wait_for(lambda server: True, timeout="1")
    with pytest.raises(ValueError, match="count must be at least 1, not 0"):
        smtp_server.wait_for_messages(0)
