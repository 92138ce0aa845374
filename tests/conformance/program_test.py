"""`smtplab check server` as people run it: exit codes, and servers that behave badly."""

import os
import resource
import subprocess
import sys
import time
import unittest

PROGRAM = os.environ.get("SMTPLAB_PROGRAM", "build/bin/smtplab")
STUB = os.path.join(os.path.dirname(__file__), "smtp_stub.py")


class Stub:
    """A running smtp_stub.py."""

    def __init__(self, kind):
        self.process = subprocess.Popen([sys.executable, "-B", STUB, kind], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.address = "127.0.0.1:" + self.process.stdout.readline().decode().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


def check(*arguments):
    """The run, how long it took, and the most memory that any child has had so far in MB."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SMTPLAB_")}
    began = time.monotonic()
    run = subprocess.run([PROGRAM, "check", "server", *arguments], capture_output=True, text=True,
                         env=environment, timeout=120)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return run, time.monotonic() - began, used


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
        self.assertIn("\\x1B[31mcome in\\x07", run.stdout)
        self.assertNotIn("\x1b", run.stdout)

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
        self.assertIn("rcpt-before-mail", run.stdout)


class BadServers(unittest.TestCase):
    """Bounded time, bounded memory, and the reason in the report."""

    def held(self, kind, *sentences):
        with Stub(kind) as stub:
            run, took, used = check(stub.address, *ONE_CASE, "--reply-timeout", "2")
        self.assertEqual(run.returncode, 4, run.stdout + run.stderr)
        self.assertLess(took, 30)
        self.assertLess(used, 200)
        for sentence in sentences:
            self.assertIn(sentence, run.stdout.replace("\n", " "))

    def test_garbage(self):
        self.held("garbage", "INCONCLUSIVE")

    def test_one_octet_a_second(self):
        self.held("trickle", "no complete answer")

    def test_a_hundred_megabytes_without_a_line_end(self):
        self.held("flood", "octets came without a line end")


if __name__ == "__main__":
    unittest.main()
