import json
import pickle
import socket
import subprocess
import threading
import time

import pytest

import smtplab
from smtplab import conformance

KEYS = {"mailbox": "bob@example.org", "unknown_mailbox": "nobody@example.org",
        "foreign_mailbox": "carol@example.net"}


@pytest.fixture(scope="module")
def door():
    """Where a transfer agent of the simulation serves on a real port."""
    scenario = (smtplab.ScenarioBuilder("One host").mta("mx.example.org", domains=["example.org"],
                                                        mailboxes=["bob"])
                .expect(mailbox="<bob@mx.example.org>", messages=0).build())
    with smtplab.serve(scenario) as network:
        yield network["mx.example.org"].smtp


@pytest.fixture(scope="module")
def results(door):
    return conformance.check_server(*door, target=KEYS, cases=["sequence", "syntax"])


def test_our_own_server_does_as_it_has_to(results):
    assert results.failed == [], "\n".join(str(one) for one in results.failed)
    assert results.counts["pass"] >= 50
    assert sum(results.counts.values()) == len(results) == len(list(results))
    assert results.greeting.startswith("220 mx.example.org")
    assert results.keywords == ["EXPN", "HELP"]


def test_a_result_has_its_statement_and_what_was_said(results):
    one = results.find("rcpt-before-mail")
    assert (one.verdict, one.seen, one.theme) == ("pass", "as-required", "sequence")
    assert (one.requirement.id, one.level, one.clause) == (
        "R5321-3.3-k", "MUST", "RFC 5321 section 3.3")
    said = [(line.kind, line.mark, line.text) for line in one.transcript]
    assert ("client", "->", "RCPT TO:<bob@example.org>\\x0D\\x0A") in said
    assert any(kind == "server" and mark == "<-" and text.startswith("503")
               for kind, mark, text in said)
    assert "<-  503" in one.account and "<**" not in one.account and one.took > 0
    with pytest.raises(KeyError, match="no-such-case"):
        results.find("no-such-case")


def test_a_frame_has_a_row_for_each_case(results):
    frame = results.to_dataframe()
    assert list(frame["id"]) == [one.id for one in results]
    assert frame["verdict"].value_counts().to_dict() == results.counts
    assert set(frame["theme"]) == {"sequence", "syntax"}
    assert set(frame["requirement"].str.match(r"R\d+-")) == {True}


def test_reports_are_those_of_the_program(results):
    report = json.loads(results.report("json"))
    assert report["targets"][0]["counts"] == results.counts
    assert results.report("tap").startswith("TAP version 13")
    assert "<testsuite" in results.report("junit") and "<html" in results.report("html")
    assert "rcpt-before-mail" in results.report() and "通过" in results.report(lang="zh")
    with pytest.raises(ValueError, match="format must be text, json,"):
        results.report("pdf")


def test_results_can_be_pickled(results):
    again = pickle.loads(pickle.dumps(results))
    assert list(again) == list(results) and again.greeting == results.greeting
    with pytest.raises(ValueError, match="report: only where the check was run"):
        again.report()


def test_a_wrong_server_is_convicted_by_a_line(smtp_server):
    smtp_server.replies("NOOP", "500 Never heard of it", always=True)
    results = conformance.check_server(smtp_server.host, smtp_server.port, target=KEYS,
                                       cases=["noop*"])
    assert results.failed, results
    one = results.failed[0]
    assert one.is_failure and one.verdict == "fail" and one.line is not None
    convicting = one.transcript[one.line]
    assert (convicting.mark, convicting.kind) == ("<**", "server")
    assert convicting.text.startswith("500 Never heard") and "<** 500 Never heard" in str(one)


def test_cases_as_the_program_lists_them(program):
    printed = subprocess.run([program, "list", "cases"], check=True, capture_output=True,
                             text=True).stdout.split("\n")
    known = {line.split()[0] for line in printed if line}
    cases = conformance.list_cases()
    assert {one.id for one in cases} <= known
    assert len({one.id for one in cases}) == len(cases) > 300
    assert any(one.slow for one in cases) and any(one.security for one in cases)
    assert all(one.requirement.id and one.requirement.summary for one in cases)
    by_821 = conformance.list_cases(standard=821)
    assert {one.requirement.rfc for one in by_821} <= {821, 1123}


@pytest.mark.parametrize("words, expected", [
    ("rcpt-before-mail", lambda one: one.id == "rcpt-before-mail"),
    (["rcpt-*"], lambda one: one.id.startswith("rcpt-")),
    (["*-before-*"], lambda one: "-before-" in one.id),
    ("end-of-data", lambda one: one.theme == "end-of-data"),
    (["security"], lambda one: one.security),
    (None, lambda one: True),
])
def test_what_cases_means(words, expected):
    ids = conformance._chosen(words, 5321)
    assert ids == [one.id for one in conformance.list_cases() if expected(one) and not one.slow]
    assert ids


def test_slow_cases_are_run_when_they_are_named():
    slow = [one.id for one in conformance.list_cases() if one.slow]
    assert conformance._chosen("slow", 5321) == slow
    assert conformance._chosen(slow[0], 5321) == [slow[0]]


def test_progress_is_told_case_by_case(door):
    seen = []
    results = conformance.check_server(
        *door, target=KEYS, cases="replies",
        progress=lambda done, total, id, verdict: seen.append((done, total, id, verdict)))
    assert [done for done, *_ in seen] == list(range(1, len(results) + 1))
    assert {total for _, total, *_ in seen} == {len(results)}
    assert {(id, verdict) for *_, id, verdict in seen} == {(o.id, o.verdict) for o in results}


def test_progress_as_a_bar(door, capsys):
    results = conformance.check_server(*door, target=KEYS, cases="syntax", progress=True)
    assert f"{len(results)}/{len(results)}" in capsys.readouterr().err


def test_what_progress_raises_ends_the_run(door):
    calls = []

    def fails(done, total, id, verdict):
        calls.append(done)
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        conformance.check_server(*door, target=KEYS, progress=fails)
    assert calls == [1]


@pytest.fixture
def silent():
    """A port where somebody takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()


def test_ctrl_c_ends_a_run_at_once(silent, ctrl_c):
    ctrl_c(0.5)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        conformance.check_server(*silent, target={**KEYS, "timeouts": {"greeting_s": 60}})
    assert time.monotonic() - began < 5


def test_other_threads_run_meanwhile(door):
    outcomes = []
    threads = [threading.Thread(target=lambda: outcomes.append(
        conformance.check_server(*door, target=KEYS, cases="rcpt-before-mail")[0].verdict))
        for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["pass"] * 3


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(smtplab.UnreachableError, match=f"127.0.0.1:{port}: Connection refused"):
        conformance.check_server("127.0.0.1", port)


def test_a_target_and_its_file(tmp_path):
    target = conformance.Target("mx.example.org", 2525, name="Ours", **KEYS)
    assert (target.name, target.host, target.port) == ("Ours", "mx.example.org", 2525)
    assert pickle.loads(pickle.dumps(target)) == target
    file = tmp_path / "target.json"
    file.write_text(json.dumps(target.to_dict()))
    assert conformance.Target.load(file) == target
    file.write_text(json.dumps([target.to_dict(), {"host": "192.0.2.1"}]))
    assert [one.port for one in conformance.Target.load_all(file)] == [2525, 25]
    with pytest.raises(ValueError, match="has 2 targets"):
        conformance.Target.load(file)
    file.write_text('{"host": "192.0.2.1",\n "mailbx": "bob@example.org"}')
    with pytest.raises(smtplab.TargetError, match=r'target.json:2 \(/mailbx\): unknown key') as e:
        conformance.Target.load(file)
    assert e.value.complaints[0].line == 2


def test_what_the_call_says_is_above_the_target(door):
    target = conformance.Target("192.0.2.1", **KEYS)
    (one,) = conformance.check_server(*door, target=target, cases="rcpt-before-mail")
    assert one.verdict == "pass"
