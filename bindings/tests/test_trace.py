import json
import subprocess

import pytest
from conftest import relay_scenario

import smtplab


@pytest.fixture(scope="module")
def trace():
    return smtplab.run(relay_scenario()).trace


def test_the_first_example_as_the_program_prints_it(typical, program):
    file = typical.file
    printed = subprocess.run([program, "run", "--plain", "--format", "text", file], check=True,
                             capture_output=True, text=True).stdout
    text = smtplab.run(typical).trace.transcript(annotate=False)
    assert "C: MAIL FROM:<Smith@USC-ISIF.ARPA>" in text
    assert printed.startswith(text.rstrip("\n")[:text.index("C: QUIT")])


def test_the_transcript_in_chinese(typical):
    text = smtplab.run(typical).trace.transcript(lang="zh")
    assert "会话" in text or "客户" in text


def test_json_lines_are_those_of_the_program(typical, program, tmp_path):
    printed = subprocess.run([program, "run", "--format", "jsonl", typical.file], check=True,
                             capture_output=True).stdout
    trace = smtplab.run(typical).trace
    assert trace.to_jsonl(tmp_path / "trace.jsonl").encode() == printed
    assert (tmp_path / "trace.jsonl").read_bytes() == printed


@pytest.mark.parametrize("name", ["S821-F1", "five-days-down", "mx-order"])
def test_the_capture_is_that_of_the_program(name, program, tmp_path):
    scenario = smtplab.load(name)
    subprocess.run([program, "export", scenario.file, "--to", "pcap", "-o", tmp_path / "a.pcap"],
                   check=True)
    octets = smtplab.run(scenario).trace.to_pcap(tmp_path / "b.pcap")
    assert octets[:4] == b"\x4d\x3c\xb2\xa1" and len(octets) > 1000
    assert octets == (tmp_path / "a.pcap").read_bytes() == (tmp_path / "b.pcap").read_bytes()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_chart_is_that_of_the_program(typical, program, tmp_path, lang):
    printed = subprocess.run([program, "--lang", lang, "export", typical.file, "--to", "svg"],
                             check=True, capture_output=True).stdout
    trace = smtplab.run(typical).trace
    assert trace.to_svg(tmp_path / "a.svg", lang=lang).encode() == printed
    assert (tmp_path / "a.svg").read_bytes() == printed


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_handout_is_that_of_the_program(typical, program, tmp_path, lang):
    printed = subprocess.run([program, "--lang", lang, "export", typical.file, "--to", "html"],
                             check=True, capture_output=True).stdout
    trace = smtplab.run(typical).trace
    assert trace.to_html(tmp_path / "a.html", lang=lang).encode() == printed
    assert (tmp_path / "a.html").read_bytes() == printed
    assert printed.startswith(b"<!DOCTYPE html>")


def test_a_notebook_shows_the_beginning_of_the_chart():
    trace = smtplab.run(smtplab.load("five-days-down")).trace
    shown = trace._repr_html_()
    assert shown.startswith("<svg") and shown == trace.to_svg(most_steps=200)
    assert trace.to_svg(width=1500) != trace.to_svg() != trace.to_svg(lang="zh")
    assert len(trace.to_svg(most_steps=5)) < len(shown)


def test_events_by_number(trace):
    assert trace[0].kind == "crashed" and trace[0].index == 0
    assert trace[-1].index == len(trace) - 1
    assert [event.index for event in trace[2:5]] == [2, 3, 4]
    assert trace[3] == trace[3] and trace[3] != trace[4]
    assert len({trace[3], trace[3], trace[4]}) == 2
    with pytest.raises(IndexError, match=f"{len(trace)} events, and no number {len(trace)}"):
        trace[len(trace)]


def test_every_event_is_told_with_its_cause(trace):
    for event in trace:
        details = trace.details(event)
        assert details["kind"] == event.kind in smtplab.EVENT_KINDS
        cause = trace.cause(event)
        assert cause is None or (cause.index < event.index and cause.at <= event.at)
    stored = trace.filter("stored")[0]
    road = [stored]
    while (cause := trace.cause(road[-1])) is not None:
        road.append(cause)
    assert {event.host for event in road} >= {"mx.example.org", "relay.example.com"}


def test_filters_hold_together(trace):
    refused = trace.filter(["not-connected", "deferred"], host="RELAY.example.com")
    assert {event.kind for event in refused} == {"not-connected", "deferred"}
    replies = trace.filter("reply", verb="rcpt", code=250, since=100)
    assert replies and all(
        (event.verb, event.code) == ("RCPT", 250) and event.at >= 100 for event in replies)
    assert trace.filter(until=0) == [event for event in trace if event.at == 0]
    assert trace.filter(connection=0) == [event for event in trace if event.connection == 0]


@pytest.mark.parametrize("arguments, sentence", [
    ({"kind": "sneezed"}, "kind: there is no event 'sneezed'"),
    ({"host": "nowhere.example"}, "host: relay has no 'nowhere.example'"),
    ({"since": -1}, "since must be from 0"),
])
def test_filters_that_cannot_be(trace, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        trace.filter(**arguments)


def test_a_frame_has_a_row_for_each_event(trace):
    frame = trace.to_dataframe()
    assert len(frame) == len(trace)
    for event in (trace[0], trace[len(trace) // 2], trace[-1]):
        row = frame.iloc[event.index]
        assert (row["at"], row["kind"], row["host"]) == (event.at, event.kind, event.host)
        assert (event.cause is None) == (row["cause"] is frame["cause"].dtype.na_value)
        assert row["payload_octets"] == len(event.payload)
    assert (frame["kind"] == "stored").sum() == 3


def test_conversations_say_what_each_line_means(typical):
    (conversation,) = smtplab.run(typical).trace.conversations()
    assert (conversation.client, conversation.server, conversation.protocol) == (
        "USC-ISIF.ARPA", "BBN-UNIX.ARPA", "smtp")
    said = [(line.speaker, line.text) for line in conversation.lines if line.text]
    assert said[:2] == [("S", "220 BBN-UNIX.ARPA Simple Mail Transfer Service Ready"),
                        ("C", "HELO USC-ISIF.ARPA")]
    helo = conversation.lines[2]
    assert helo.octets == b"HELO USC-ISIF.ARPA\r\n"
    assert "R821-3.5-a" in helo.clauses and helo.before == "greeted"
    no_such_user = [line for line in conversation.lines if line.code == 550]
    assert len(no_such_user) == 1 and no_such_user[0].meaning


def test_the_first_difference_of_two_traces(trace):
    assert trace.first_difference(smtplab.run(relay_scenario()).trace) is None
    other = smtplab.run(relay_scenario(latency_ms=21)).trace
    index = trace.first_difference(other)
    assert trace[index].at != other[index].at or trace[index].kind != other[index].kind


def test_a_trace_does_not_grow(typical):
    simulation = smtplab.Simulation(typical).run(until=0.1)
    early = simulation.trace
    count = len(early)
    simulation.run()
    assert len(early) == count < len(simulation.trace)
    assert json.loads(early.to_jsonl().splitlines()[0])["format"] == "smtplab-trace"
