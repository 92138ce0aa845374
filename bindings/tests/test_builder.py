import datetime

import pytest
from conftest import relay_scenario

import smtplab


def test_a_scenario_built_in_code_runs_and_is_judged():
    run = smtplab.run(relay_scenario())
    assert run.passed, run.failures


def test_zones_and_name_servers():
    scenario = (
        smtplab.ScenarioBuilder("By the names")
        .zone("example.org", "@ 3600 IN MX 10 mx", "mx 3600 IN A 192.0.2.30")
        .mua("pc.example.com", server="relay.example.com")
        .mta("relay.example.com", relay="open")
        .mta("mx.example.org", domains=["example.org"], mailboxes=["bob"],
             addresses=["192.0.2.30"])
        .submit("pc.example.com", "alice@example.com", ["bob@example.org"],
                at=datetime.timedelta(minutes=1), subject="Hi", body=["Hello"])
        .expect(mailbox="<bob@mx.example.org>", messages=1)
        .build())
    run = smtplab.run(scenario)
    assert run.passed, run.failures
    routed = run.trace.filter("routed", host="relay.example.com")
    assert [b"mx.example.org" in event.payload for event in routed] == [True]


def test_a_dialogue_played_line_by_line():
    scenario = (
        smtplab.ScenarioBuilder("Nobody of that name")
        .mua("a.example")
        .mta("b.example", mailboxes=["bob"])
        .dialogue("a.example", "b.example", "S: 220 b.example Simple Mail Transfer Service Ready",
                  "C: HELO a.example", "S: 250 b.example", "C: MAIL FROM:<x@a.example>",
                  "S: 250 OK", "C: RCPT TO:<carol@b.example>", "S: 250 OK", "C: QUIT", at=0.5)
        .build())
    run = smtplab.run(scenario)
    assert len(run.failures) == 2  # of RCPT, and nothing is expected behind QUIT
    assert "250 OK" in run.failures[0] and "550" in run.failures[0]


def test_what_is_wrong_shows_at_build_with_its_place():
    builder = smtplab.ScenarioBuilder("x").mta("mx.example", mailbox=["bob"])
    with pytest.raises(smtplab.ScenarioError, match=r'/hosts/0/mailbox.*unknown key "mailbox"'):
        builder.expect(mailbox="<bob@mx.example>", messages=0).build()


def test_the_object_is_a_copy():
    builder = smtplab.ScenarioBuilder("x").mta("mx.example")
    builder.to_dict()["hosts"].clear()
    assert len(builder.to_dict()["hosts"]) == 1


@pytest.mark.parametrize("wrong, sentence", [
    (-1, "at must be from 0 to 292 years"),
    (float("nan"), "at must be finite"),
    (1e30, "at must be from 0 to 292 years"),
])
def test_times_that_cannot_be(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        smtplab.ScenarioBuilder("x").fault(wrong, crash="mx.example")


def test_times_that_are_none():
    with pytest.raises(TypeError, match="at must be seconds or a timedelta, not str"):
        smtplab.ScenarioBuilder("x").fault("1", crash="mx.example")
