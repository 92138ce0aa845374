"""The plugin, as people use it: each test here runs pytest on a few lines of theirs."""

import json

import pytest

import smtplab
import smtplab.conformance

pytest_plugins = ["pytester"]

CHECK = """
    def test_our_server(conformance):
        conformance.check()
"""


@pytest.fixture(scope="module")
def door():
    scenario = (smtplab.ScenarioBuilder("One host")
                .mta("mx.example.org", domains=["example.org"], mailboxes=["bob"])
                .expect(mailbox="<bob@mx.example.org>", messages=0).build())
    with smtplab.serve(scenario) as network:
        yield network["mx.example.org"].smtp


@pytest.fixture
def target(pytester, door):
    """A target file beside the tests."""
    host, port = door
    (pytester.path / "target.json").write_text(json.dumps(
        {"host": host, "port": port, "mailbox": "bob@example.org"}))
    return "target.json"


def run(pytester, *arguments):
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


def test_an_item_for_each_case(pytester, target):
    pytester.makepyfile(CHECK)
    result = run(pytester, "-v", "--smtplab-target", target, "--smtplab-cases", "rcpt-*,noop*")
    result.stdout.fnmatch_lines(["*::test_our_server?rcpt-before-mail? PASSED*"])
    counts = result.parseoutcomes()
    expected = len(smtplab.conformance._chosen(["rcpt-*", "noop*"], 5321))
    assert sum(counts.get(key, 0) for key in ("passed", "skipped")) == expected > 5
    assert "failed" not in counts and result.ret == 0


def test_what_is_set_in_the_ini_file(pytester, target):
    pytester.makepyfile(CHECK)
    pytester.makeini("[pytest]\nsmtplab_target = target.json\nsmtplab_cases = rcpt-before-mail\n")
    assert run(pytester).parseoutcomes() == {"passed": 1}


def wrong_server(pytester, answers="", check=CHECK, keys=""):
    """Tests whose server is one that a test's own conftest starts."""
    pytester.makeconftest(f"""
        import pytest
        from smtplab.conformance import Target
        from smtplab.testing import ScriptedServer

        @pytest.fixture(scope="session")
        def smtplab_target():
            with ScriptedServer() as server:
                {answers}
                yield Target(server.host, server.port, mailbox="bob@example.org", {keys})
                print("asked:", len(server.commands))
    """)
    pytester.makepyfile(check)


def test_a_failure_shows_the_transcript_and_the_line(pytester):
    wrong_server(pytester, 'server.replies("NOOP", "500 Never heard of it", always=True)')
    result = run(pytester, "--smtplab-cases", "noop*,rcpt-before-mail")
    result.stdout.fnmatch_lines([
        "noop-is-known: fail", "*weighed as MUST NOT, RFC 5321 section *", "*->  NOOP*",
        "*<[*][*] 500 Never heard of it*", "FAILED *test_our_server*noop*"])
    assert result.ret == 1 and result.parseoutcomes()["passed"] >= 1
    assert "pytest_plugin.py" not in result.stdout.str()


def test_a_warning_is_one_of_pytest_s(pytester):
    wrong_server(pytester, 'server.replies("HELP", "502 No help", always=True)')
    result = run(pytester, "-W", "default", "--smtplab-cases", "*help*")
    assert result.parseoutcomes().get("warnings", 0) >= 1, result.stdout.str()
    result.stdout.fnmatch_lines(["*ConformanceWarning: *help*"])
    assert result.ret == 0
    result = run(pytester, "--smtplab-cases", "*help*", "--smtplab-fail-on", "fail,warn")
    assert result.ret == 1 and result.parseoutcomes()["failed"] >= 1


def test_what_cannot_be_asked_is_skipped_with_its_reason(pytester):
    wrong_server(pytester)
    result = run(pytester, "-rs", "--smtplab-cases", "tls")
    counts = result.parseoutcomes()
    assert set(counts) == {"skipped"}
    result.stdout.fnmatch_lines(["SKIPPED*skipped: *"])


def test_what_is_inconclusive_is_skipped_and_says_so(pytester):
    wrong_server(pytester, 'server.replies("MAIL", "451 Not now", always=True)')
    result = run(pytester, "-rs", "--smtplab-cases", "rcpt-*")
    result.stdout.fnmatch_lines(["SKIPPED*inconclusive: *451 Not now*"])
    result = run(pytester, "--smtplab-cases", "rcpt-*", "--smtplab-fail-on", "inconclusive")
    assert result.parseoutcomes()["failed"] >= 1


def test_a_test_may_judge_by_itself(pytester):
    wrong_server(pytester, check="""
        def test_no_surprise(conformance):
            assert conformance.id == conformance.result.id == "rcpt-before-mail"
            assert conformance.result.verdict == "pass"
    """)
    assert run(pytester, "--smtplab-cases", "rcpt-before-mail").parseoutcomes() == {"passed": 1}


def test_only_selected_cases_are_asked(pytester):
    wrong_server(pytester)
    few = run(pytester, "-s", "-k", "rcpt-before-mail")
    assert few.parseoutcomes()["passed"] == 1
    asked = int(few.stdout.str().partition("asked: ")[2].split()[0])
    assert 0 < asked < 20


def test_several_tests_ask_the_server_once(pytester):
    wrong_server(pytester, check="""
        def test_one(conformance):
            conformance.check()

        def test_other(conformance):
            conformance.check()
    """)
    result = run(pytester, "-s", "--smtplab-cases", "rcpt-before-mail")
    assert result.parseoutcomes() == {"passed": 2}
    assert int(result.stdout.str().partition("asked: ")[2].split()[0]) < 20


@pytest.mark.parametrize("arguments, sentence", [
    (["--smtplab-cases", "nonsense"], "*--smtplab-cases: nothing is called 'nonsense'*"),
    (["--smtplab-fail-on", "bad"], "*--smtplab-fail-on: there is no bad*"),
    (["--smtplab-cases", "rcpt-before-mail"], "*conformance: no server is named; give *"),
    (["--smtplab-cases", "rcpt-before-mail", "--smtplab-target", "none.json"], "*none.json*"),
])
def test_options_that_cannot_be(pytester, arguments, sentence):
    pytester.makepyfile(CHECK)
    result = run(pytester, *arguments)
    assert result.ret != 0
    (result.stderr if result.stderr.str().strip() else result.stdout).fnmatch_lines([sentence])


def test_a_server_that_is_not_there(pytester):
    (pytester.path / "target.json").write_text('{"host": "127.0.0.1", "port": 1}')
    pytester.makepyfile(CHECK)
    result = run(pytester, "--smtplab-target", "target.json", "--smtplab-cases", "rcpt-before-mail")
    assert result.parseoutcomes() == {"failed": 1}
    result.stdout.fnmatch_lines(["*UnreachableError: 127.0.0.1:1: Connection refused"])


def test_a_scripted_server_in_a_test(pytester):
    pytester.makepyfile("""
        import smtplib

        def test_my_mailer(smtp_server):
            smtp_server.replies("RCPT", "451", "250")
            with smtplib.SMTP(smtp_server.host, smtp_server.port) as client:
                client.ehlo()
                client.mail("a@example.com")
                assert client.rcpt("b@example.org")[0] == 451
                assert client.rcpt("b@example.org")[0] == 250
            assert "451" in smtp_server.transcript
    """)
    assert run(pytester).parseoutcomes() == {"passed": 1}


def test_a_network_in_a_test(pytester):
    pytester.makepyfile("""
        import smtplib
        import smtplab

        NETWORK = (smtplab.ScenarioBuilder("One host")
                   .mta("mx.example.org", domains=["example.org"], mailboxes=["bob"])
                   .expect(mailbox="<bob@mx.example.org>", messages=1).build())
        kept = []

        def test_my_mailer(smtp_network):
            network = smtp_network(NETWORK)
            kept.append(network)
            with smtplib.SMTP(*network["mx.example.org"].smtp) as client:
                client.sendmail("a@example.com", ["bob@example.org"],
                                "Subject: x\\r\\n\\r\\ny\\r\\n")
            (letter,) = network.wait_for_mail("mx.example.org", "bob")
            assert letter.email()["Subject"] == "x" and network.failures() == []

        def test_it_has_ended():
            assert not kept[0].is_serving

        def test_a_bundled_one(smtp_network):
            assert smtp_network("ROAD", ignore_links=True, speed=60).is_serving
    """)
    assert run(pytester).parseoutcomes() == {"passed": 3}


def test_the_suite_is_loaded_when_it_is_asked_for(pytester):
    pytester.makepyfile("""
        import sys

        def test_nothing():
            assert "smtplab.conformance" not in sys.modules
            assert "pandas" not in sys.modules
    """)
    assert run(pytester).parseoutcomes() == {"passed": 1}
