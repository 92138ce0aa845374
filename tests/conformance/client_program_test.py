"""`smtplab check client` as people run it: exit codes, and clients that behave badly."""

import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.environ.get("SMTPLAB_PROGRAM", "build/bin/smtplab")
HERE = pathlib.Path(__file__).resolve().parent
CASE = ("--case", "client-no-space-at-colon")


def check(*arguments, **environment):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SMTPLAB_")}
    began = time.monotonic()
    run = subprocess.run([PROGRAM, "check", "client", *arguments], capture_output=True, text=True,
                         env=kept | environment, timeout=120)
    return run, time.monotonic() - began


def stub(kind, *options, **environment):
    return check(*options, "--", sys.executable, "-B", str(HERE / "client_stub.py"), kind, "{port}",
                 "{file}", **environment)


class ExitCodes(unittest.TestCase):
    def expect(self, code, run):
        self.assertEqual(run.returncode, code, run.stdout + run.stderr)

    def test_a_client_that_is_right(self):
        run, _ = stub("right", *CASE)
        self.expect(0, run)
        self.assertIn("begins with: EHLO client.example", run.stdout)
        self.assertIn("PASS          client-no-space-at-colon", run.stdout)

    def test_a_client_that_is_wrong(self):
        run, _ = stub("wrong", *CASE, "--fail-on", "warn")
        self.expect(1, run)
        self.assertIn("WARN  client-no-space-at-colon  imp-must-not  RFC 5321 section 3.3",
                      run.stdout)
        self.assertIn("**> MAIL FROM: <alice@client.example>", run.stdout)

    def test_wrong_usage(self):
        for arguments in ((), ("--no-such-option", "--", "true"), ("--", "true", "{hots}"),
                          ("--", "true", "[", "{also}"), ("--from", "nobody", "--", "true"),
                          ("--level", "PERHAPS", "--", "true")):
            run, _ = check(*arguments)
            self.expect(2, run)
        run, _ = check("--", "true", "{hots}")
        self.assertIn("hots", run.stderr)

    def test_no_such_program(self):
        run, _ = check(*CASE, "--", "./no-such-program", "{port}")
        self.expect(3, run)
        self.assertIn("./no-such-program: No such file or directory",
                      " ".join(run.stdout.split()))

    def test_a_client_that_does_not_come(self):
        run, _ = stub("absent", *CASE)
        self.expect(3, run)
        self.assertIn("I stay at home", run.stdout)
        self.assertNotIn("\x1b", run.stdout)

    def test_nothing_matches(self):
        run, _ = stub("right", "--case", "rcpt-before-mail")  # that one is a server's
        self.expect(4, run)

    def test_what_was_not_promised_is_skipped(self):
        run, _ = stub("careless", "--case", "client-tells-of-mail-550")
        self.expect(4, run)
        self.assertIn("--exit-status", run.stdout)
        run, _ = stub("careless", "--exit-status", "--case", "client-tells-of-mail-550")
        self.expect(1, run)
        run, _ = stub("right", "--exit-status", "--case", "client-tells-of-mail-550")
        self.expect(0, run)

    def test_a_plan_runs_nothing(self):
        run, _ = check("--dry-run", *CASE, "--", "./no-such-program")
        self.expect(0, run)
        self.assertIn("client-no-space-at-colon", run.stdout)
        run, _ = check("--list", *CASE)
        self.expect(0, run)
        self.assertIn("R5321-3.3-l", run.stdout)


class Runs(unittest.TestCase):
    def test_a_client_that_hangs_is_ended(self):
        run, took = stub("silent", *CASE, "--run-timeout", "1")
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertLess(took, 30)

    def test_what_a_client_has_begun_is_ended_too(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "pid")
            run, _ = stub("parent", *CASE, STUB_PID_FILE=str(file))
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
            pid = int(file.read_text(encoding="ascii"))
        deadline = time.monotonic() + 10  # the system ends it a moment later
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertFalse(is_alive(pid))

    def test_output_never_stops_a_client(self):
        run, _ = stub("talkative", *CASE, "--run-timeout", "20")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_a_client_inherits_nothing(self):
        # Another case's connection would stay open with it after we have closed it.
        run, _ = stub("heir", *CASE)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_cases_side_by_side(self):
        run, _ = stub("right", "--exit-status", "--jobs", "8", "--case", "client-tells-of-loss-*")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("5 PASS", run.stdout)

    def test_the_command_to_see_it_again_is_read_by_a_shell(self):
        run, _ = stub("wrong", *CASE, "--name", "Bob's", "--fail-on", "warn", "--format=tap")
        command, = re.findall("smtplab check .*", run.stdout)
        words = shlex.split(command)
        self.assertLess(words.index("--case"), words.index("--"))
        self.assertEqual(words[words.index("--name") + 1], "Bob's")
        self.assertEqual(words[-3:], ["wrong", "{port}", "{file}"])

    def test_json_has_what_the_client_said(self):
        run, _ = stub("wrong", *CASE, "--format", "json")
        target, = json.loads(run.stdout)["targets"]
        self.assertEqual(target["side"], "client")
        self.assertEqual(target["greeting"], "EHLO client.example")
        case, = target["cases"]
        self.assertEqual((case["verdict"], case["theme"]), ("warn", "syntax"))
        convicting = case["transcript"][case["line"]]
        self.assertEqual((convicting["kind"], convicting["text"][:12]), ("client", "MAIL FROM: <"))

    def test_every_form_has_the_case(self):
        for form in ("jsonl", "junit", "tap", "sarif", "html", "text"):
            run, _ = stub("wrong", *CASE, "--format", form)
            self.assertIn("client-no-space-at-colon", run.stdout, form)
            if form == "html":
                self.assertIn("<title>smtplab check client</title>", run.stdout)

    def test_in_chinese(self):
        run, _ = stub("wrong", *CASE, "--lang", "zh")
        self.assertIn("\u5ba2\u6237\u7aef\u8bf4\uff1aMAIL FROM: <alice@client.example>", run.stdout)

    def test_a_baseline_knows_clients(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "known.json")
            options = (*CASE, "--name", "ours", "--fail-on", "warn")
            self.assertEqual(stub("wrong", *options, "--write-baseline", file)[0].returncode, 0)
            self.assertEqual(stub("wrong", *options, "--baseline", file)[0].returncode, 0)
            self.assertEqual(stub("right", *options, "--baseline", file)[0].returncode, 1)


def is_alive(pid):
    try:
        os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        return file.read().rpartition(")")[2].split()[0] != "Z"


if __name__ == "__main__":
    unittest.main()
