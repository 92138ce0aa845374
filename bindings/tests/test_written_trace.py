"""Traces that the program has written: of a run, and of a live one."""

import signal
import smtplib
import subprocess

import pytest

import smtplab
from smtplab import Trace

LIVE = """{
 "title": "live", "id": "LIVE",
 "hosts": [{"name": "mx.example.org", "local_domains": ["example.org"], "mailboxes": ["bob"]},
           {"name": "pc.example.com", "role": "mua"}],
 "script": [{"host": "pc.example.com", "ask": {"name": "mx.example.org"}}],
 "expect": [{"event": "resolved"}]
}"""


def test_of_a_run(typical, tmp_path):
    trace = smtplab.run(typical).trace
    file = tmp_path / "trace.jsonl"
    text = trace.to_jsonl(file)
    read = Trace.read(file, typical)
    assert len(read) == len(trace)
    assert read.seed == trace.seed
    assert read.to_jsonl() == text
    assert read.first_difference(trace) is None
    assert [event.kind for event in read] == [event.kind for event in trace]
    assert read.transcript() == trace.transcript()


def test_of_a_live_run(program, tmp_path):
    scenario_file = tmp_path / "live.json"
    scenario_file.write_text(LIVE)
    file = tmp_path / "trace.jsonl"
    for base in range(21000, 29000, 700):
        served = subprocess.Popen(
            [program, "serve", scenario_file, "--trace", file, "--format", "json", "--port-base",
             str(base)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if served.stdout.readline():
            break
        served.communicate(timeout=30)  # a port is taken
    try:
        with smtplib.SMTP("127.25.0.1", base + 25, timeout=30) as client:
            client.sendmail("alice@example.com", ["bob@example.org"], "Subject: x\r\n\r\nhello")
    finally:
        served.send_signal(signal.SIGINT)
        assert served.wait(timeout=30) == 0
        served.stdout.close()
        served.stderr.close()
    scenario = smtplab.load(scenario_file)
    trace = Trace.read(file, scenario)
    assert trace.scenario.hosts[-1] == "outside"
    said = b"".join(event.payload for event in trace.filter("sent", host="outside"))
    assert b"mail FROM:<alice@example.com>" in said
    (stored,) = trace.filter("stored")
    assert stored.host == "mx.example.org"
    assert trace.details(stored)["message"].endswith("hello\r\n")
    assert "outside calls mx.example.org" in trace.transcript()
    assert len(trace.conversations()) == 1


def test_what_is_none(typical, tmp_path):
    file = tmp_path / "trace.jsonl"
    file.write_text("no trace\n")
    with pytest.raises(ValueError, match="line 1"):
        Trace.read(file, typical)
    trace = smtplab.run(typical).trace
    trace.to_jsonl(file)
    with pytest.raises(ValueError, match="another scenario"):
        Trace.read(file, smtplab.load("S821-F2"))
    file.write_text(file.read_text()[:-20])  # its writer was killed: all but the last event is read
    assert len(Trace.read(file, typical)) == len(trace) - 1
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:5] + lines[6:]))
    with pytest.raises(ValueError, match="line 6"):
        Trace.read(file, typical)
    with pytest.raises(OSError):
        Trace.read(tmp_path / "nothing", typical)
