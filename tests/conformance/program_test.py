"""`smtplab check server` as people run it: exit codes, and servers that behave badly."""

import json
import os
import re
import shlex
import tempfile
import unittest
import xml.etree.ElementTree
from html.parser import HTMLParser

from checking import Stub, check

ONE_CASE = ("--case", "rcpt-before-mail", "--mailbox", "bob@example.org")


class ExitCodes(unittest.TestCase):
    def expect(self, code, run):
        self.assertEqual(run.returncode, code, run.stdout + run.stderr)

    def test_a_server_that_is_right(self):
        with Stub("right") as stub:
            run, _, _ = check(stub.address, *ONE_CASE)
        self.expect(0, run)
        self.assertIn("PASS", run.stdout)

    def test_a_server_that_is_wrong(self):
        with Stub("wrong") as stub:
            run, _, _ = check(stub.address, *ONE_CASE)
        self.expect(1, run)
        self.assertIn("FAIL  rcpt-before-mail  MUST  RFC 5321 section 3.3", run.stdout)
        self.assertIn("<** ", run.stdout)
        self.assertIn(f"smtplab check server {stub.address} --mailbox bob@example.org --case",
                      run.stdout.replace("\n", " "))

    def test_what_a_server_says_is_escaped(self):
        with Stub("wrong") as stub:
            run, _, _ = check(stub.address, *ONE_CASE)
        self.assertIn("\\x1B[31m<script>", run.stdout)
        self.assertNotIn("\x1b", run.stdout)

    def test_the_command_to_see_it_again_writes_no_file_and_is_read_by_a_shell(self):
        with Stub("wrong") as stub, tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "report")
            run, _, _ = check(stub.address, *ONE_CASE, "--name", "Bob's & co.", "--format=tap",
                              "--password", "secret", "-o", file)
            self.expect(1, run)
            with open(file, encoding="utf-8") as report:
                command, = re.findall("smtplab check .*", report.read())
        self.assertEqual(shlex.split(command), [
            "smtplab", "check", "server", stub.address, "--mailbox", "bob@example.org", "--name",
            "Bob's & co.", "--case", "rcpt-before-mail"])

    def test_nobody_there(self):
        run, _, _ = check("127.0.0.1:1", *ONE_CASE)
        self.expect(3, run)

    def test_nothing_matches(self):
        run, _, _ = check("127.0.0.1:1", "--case", "no-such-case")
        self.expect(4, run)

    def test_everything_skipped(self):
        with Stub("right") as stub:
            run, _, _ = check(stub.address, "--case", "rcpt-before-mail")
        self.expect(4, run)
        self.assertIn("mailbox", run.stdout)

    def test_too_many_doubts_are_told(self):
        with Stub("wrong") as stub:
            cases = ("--case", "noop,state-after-503", "--mailbox", "bob@example.org", "-q")
            self.expect(0, check(stub.address, *cases, "--max-inconclusive", "1")[0])
            run = check(stub.address, *cases, "--max-inconclusive", "0")[0]
        self.expect(1, run)
        self.assertIn("1 cases are inconclusive, and at most 0 may be", run.stderr)

    def test_slow_cases_are_run_when_asked_for(self):
        case = ("--case", "idle-before-ehlo", "--fail-on", "warn")
        with Stub("impatient") as stub:
            self.expect(4, check(stub.address, *case)[0])
            run, seconds, _ = check(stub.address, "--slow", *case)
        self.expect(1, run)
        self.assertIn("WARN  idle-before-ehlo", run.stdout)
        self.assertIn("421 4.4.2 stub.example tired of waiting", run.stdout)
        self.assertLess(seconds, 20)  # it does not wait for what has happened already

    def test_wrong_usage(self):
        for arguments in (["--no-such-option"], ["--level", "PERHAPS", "127.0.0.1:1"], [],
                          ["127.0.0.1:99999", *ONE_CASE]):
            run, _, _ = check(*arguments)
            self.expect(2, run)

    def test_a_server_that_dies(self):
        with Stub("dies") as stub:
            run, _, _ = check(stub.address, "--jobs", "1", "--mailbox", "bob@example.org",
                              "--case", "rcpt-before-mail,noop")
        self.expect(3, run)
        self.assertIn("THE SERVER DIED", run.stdout)
        self.assertIn("noop: the server no longer takes connections", run.stdout)
        self.assertIn("rcpt-before-mail", run.stdout)


class SeveralTargets(unittest.TestCase):
    def test_a_matrix_stands_behind_the_reports(self):
        with Stub("right") as right, Stub("wrong") as wrong, \
                tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "targets.json")
            with open(file, "w", encoding="utf-8") as out:
                targets = [("One", right.address), ("Another", wrong.address)]
                json.dump([{"name": name, "host": "127.0.0.1", "port": int(a.split(":")[1]),
                            "mailbox": "bob@example.org"} for name, a in targets]
                          + [{"name": "Gone", "host": "127.0.0.1", "port": 1}], out)
            run, _, _ = check("--target", file, "--case", "rcpt-before-mail,noop")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertEqual(run.stdout.splitlines()[-3:], [
            "                  One   Another  Gone",
            "rcpt-before-mail  PASS  FAIL     -",
            "noop              PASS  PASS     -"])

    def test_took_is_the_time_of_all(self):
        with Stub("right") as stub:
            run, took, _ = check(stub.address, *ONE_CASE, "--format", "json")
        target, = json.loads(run.stdout)["targets"]
        self.assertGreaterEqual(target["took_s"], target["cases"][0]["took_s"])
        self.assertLess(target["took_s"], took)


class BadServers(unittest.TestCase):
    """Bounded time, bounded memory, and the reason in the report."""

    def held(self, kind, *sentences):
        with Stub(kind) as stub:
            run, took, used = check(stub.address, *ONE_CASE, "--reply-timeout", "2")
        self.assertEqual(run.returncode, 4, run.stdout + run.stderr)
        self.assertLess(took, 30)
        # Sanitizers keep what was freed.
        self.assertLess(used, 200 if "SMTPLAB_SANITIZED" not in os.environ else 400)
        for sentence in sentences:
            self.assertIn(sentence, run.stdout.replace("\n", " "))

    def test_garbage(self):
        self.held("garbage", "INCONCLUSIVE")

    def test_one_octet_a_second(self):
        self.held("trickle", "no complete answer")

    def test_a_hundred_megabytes_without_a_line_end(self):
        self.held("flood", "octets came without a line end")


TWO_CASES = ("--case", "rcpt-before-mail,noop", "--mailbox", "bob@example.org", "--jobs", "1")


class Text(HTMLParser):
    """The tags of a page, and the text between them."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


class Reports(unittest.TestCase):
    """Every case is in every form, and what a server says cannot break out of it."""

    SAID = "250 \\x1B[31m<script>\"&'</script>]]>\\x07\\xFF # come in\\x0D\\x0A"

    def report(self, form):
        with Stub("wrong") as stub:
            run, _, _ = check(stub.address, *TWO_CASES, "--format", form)
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertTrue(all(c >= " " or c == "\n" for c in run.stdout))
        return run.stdout

    def test_json(self):
        report = json.loads(self.report("json"))
        (target,) = report["targets"]
        self.assertEqual([(c["id"], c["verdict"]) for c in target["cases"]],
                         [("rcpt-before-mail", "fail"), ("noop", "pass")])
        case = target["cases"][0]
        self.assertEqual(case["transcript"][case["line"]]["text"], self.SAID)
        self.assertEqual(case["requirement"]["id"], "R5321-3.3-k")
        self.assertEqual(target["counts"]["fail"], 1)

    def test_json_lines(self):
        lines = [json.loads(line) for line in self.report("jsonl").splitlines()]
        self.assertEqual([line["type"] for line in lines], ["target", "case", "case"])
        self.assertEqual(lines[2]["id"], "noop")

    def test_junit(self):
        suites = xml.etree.ElementTree.fromstring(self.report("junit"))
        (suite,) = suites.findall("testsuite")
        self.assertEqual((suite.get("tests"), suite.get("failures"), suite.get("errors")),
                         ("2", "1", "0"))
        failed, passed = suite.findall("testcase")
        self.assertIn(self.SAID, failed.find("failure").text)
        self.assertEqual((passed.get("name"), list(passed)), ("noop", []))

    def test_tap(self):
        lines = self.report("tap").splitlines()
        self.assertEqual(lines[:2], ["TAP version 13", "1..2"])
        tests = [line for line in lines if re.match(r"(not )?ok ", line)]
        self.assertRegex(tests[0], r"^not ok 1 - \S+ rcpt-before-mail$")
        self.assertRegex(tests[1], r"^ok 2 - \S+ noop$")

    def test_sarif(self):
        (run,) = json.loads(self.report("sarif"))["runs"]
        results = run["results"]
        self.assertEqual([(r["kind"], r["level"]) for r in results],
                         [("fail", "error"), ("pass", "none")])
        for result in results:
            rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
            self.assertEqual(rule["id"], result["ruleId"])
        self.assertIn(self.SAID, results[0]["message"]["text"])

    def test_html(self):
        page = Text(self.report("html"))
        tags = {tag for tag, _ in page.tags}
        self.assertNotIn("script", tags)
        self.assertFalse([a for _, a in page.tags
                          if "src" in a or not a.get("href", "#").startswith("#")])
        self.assertIn(self.SAID, page.text)
        self.assertIn("noop", page.text)

    def test_text(self):
        text = self.report("text")
        self.assertIn("PASS          noop", text)
        self.assertIn("1 PASS, 1 FAIL, 0 WARN", text)


class Baselines(unittest.TestCase):
    """What is expected to fail may fail; what fails beside it, or no longer does, is told."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "baseline.json")

    def write(self, *cases, reason="it is known", **more):
        with open(self.file, "w", encoding="utf-8") as out:
            json.dump({"expected": [{"case": case, "reason": reason, **more} for case in cases]},
                      out)

    def against(self, kind):
        with Stub(kind) as stub:
            run, _, _ = check(stub.address, *TWO_CASES, "--baseline", self.file, "--format", "tap")
        return run

    def test_an_expected_failure_passes(self):
        self.write("rcpt-before-mail")
        run = self.against("wrong")
        self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_a_new_failure_is_told(self):
        self.write()
        run = self.against("wrong")
        self.assertEqual(run.returncode, 1)
        self.assertIn("rcpt-before-mail fails", run.stderr)

    def test_a_failure_that_is_gone_is_told(self):
        self.write("rcpt-before-mail")
        run = self.against("right")
        self.assertEqual(run.returncode, 1)
        self.assertIn("rcpt-before-mail no longer fails", run.stderr)

    def test_another_verdict_than_expected_is_told(self):
        self.write("rcpt-before-mail", verdict="fail")
        self.assertEqual(self.against("wrong").returncode, 0)
        self.write("rcpt-before-mail", verdict="warn")
        run = self.against("wrong")
        self.assertEqual(run.returncode, 1)
        self.assertIn("rcpt-before-mail fails (fail)", run.stderr)

    def test_a_verdict_that_is_none(self):
        self.write("rcpt-before-mail", verdict="failed")
        run = self.against("wrong")
        self.assertEqual(run.returncode, 2)
        self.assertIn("inconclusive", run.stderr)

    def test_a_reason_is_needed(self):
        self.write("rcpt-before-mail", reason="")
        self.assertEqual(self.against("wrong").returncode, 2)

    def test_a_case_that_does_not_exist(self):
        self.write("rcpt-before-mial")
        run = self.against("wrong")
        self.assertEqual(run.returncode, 2)
        self.assertIn("rcpt-before-mail", run.stderr)

    def test_what_was_written_is_taken(self):
        with Stub("wrong") as stub:
            run, _, _ = check(stub.address, *TWO_CASES, "--write-baseline", self.file,
                              "--name", "ours")
            self.assertEqual(run.returncode, 0, run.stderr)
            run, _, _ = check(stub.address, *TWO_CASES, "--baseline", self.file, "--name", "ours")
            self.assertEqual(run.returncode, 0, run.stderr)
            run, _, _ = check(stub.address, *TWO_CASES, "--baseline", self.file, "--name", "other")
            self.assertEqual(run.returncode, 1, run.stderr)


if __name__ == "__main__":
    unittest.main()
