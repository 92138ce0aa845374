"""`smtplab check server` against servers that leave, flood or never answer: it ends in time, in
bounded memory, and says why."""

import os
import resource
import socket
import subprocess
import threading
import time
import unittest

PROGRAM = os.environ.get("SMTPLAB_PROGRAM", "build/bin/smtplab")
MAILBOX = ("--mailbox", "bob@example.org")


class Server:
    """Listens on loopback while a test lasts; `visit(server, connection)` is one connection's."""

    def __init__(self, visit):
        self.visit = visit
        self.count = 0
        self.stopped = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.count += 1
            threading.Thread(target=self.serve, args=(connection, self.count),
                             daemon=True).start()

    def serve(self, connection, number):
        with connection:
            try:
                self.visit(self, connection, number)
            except OSError:
                pass  # the client has gone

    def close(self):
        """From now on nobody listens."""
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.close()


def talk(connection, ehlo=b"250 hard.example\r\n"):
    """A dialogue in which all is well."""
    connection.sendall(b"220 hard.example ready\r\n")
    for line in connection.makefile("rb"):
        verb = line[:4].upper()
        usual = {b"EHLO": ehlo, b"QUIT": b"221 hard.example bye\r\n", b"DATA": b"354 go on\r\n"}
        connection.sendall(usual.get(verb, b"250 OK\r\n"))
        if verb in (b"QUIT", b"DATA"):
            return verb


def leaves_after_two(server, connection, number):
    """Serves two connections to their end, and takes no more from the second one on."""
    if number == 2:
        server.close()
    talk(connection)


def hangs_up(server, connection, number):
    """Says nothing, and closes."""


def never_answers(server, connection, number):
    """Greets, and is silent from then on."""
    connection.sendall(b"220 hard.example ready\r\n")
    server.stopped.wait(60)


def never_ends(server, connection, number):
    """A greeting of lines without number."""
    while not server.stopped.is_set():
        connection.sendall(b"220-and one more line\r\n" * 1000)


def never_reads(server, connection, number):
    """Takes a message's beginning, and no more of it."""
    if talk(connection, b"250-hard.example\r\n250 SIZE 50000000\r\n") == b"DATA":
        server.stopped.wait(60)


def shouts(server, connection, number):
    """Octets that mean something to terminals and to pages."""
    connection.sendall(b"220 \x1b[2J\x00\x07<script>\xff hard.example\r\n")
    for _ in connection.makefile("rb"):
        connection.sendall(b"250 \x1b]0;title\x07\r\n")


def check(*arguments):
    """The run, and how long it took."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SMTPLAB_")}
    began = time.monotonic()
    run = subprocess.run([PROGRAM, "check", "server", *arguments], capture_output=True, text=True,
                         env=environment, timeout=120)
    return run, time.monotonic() - began


class HardServers(unittest.TestCase):
    def held(self, visit, code, *arguments, seconds=20):
        with Server(visit) as server:
            run, took = check(server.address, "--reply-timeout", "1", "--jobs", "1", *MAILBOX,
                              *arguments)
        self.assertEqual(run.returncode, code, run.stdout + run.stderr)
        self.assertLess(took, seconds)
        most_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        # Sanitizers keep what was freed.
        self.assertLess(most_mb, 200 if "SMTPLAB_SANITIZED" not in os.environ else 400)
        return run.stdout

    def test_one_that_leaves_between_two_cases(self):
        text = self.held(leaves_after_two, 3, "--case", "noop,rset-outside-transaction")
        self.assertIn("THE SERVER DIED", text)
        self.assertIn("noop", text)

    def test_one_that_hangs_up_on_everybody(self):
        self.assertIn("THE SERVER DIED", self.held(hangs_up, 3, "--case", "noop"))

    def test_one_that_never_answers(self):
        self.assertIn("no complete answer", self.held(never_answers, 4, "--case", "noop"))

    def test_one_whose_greeting_never_ends(self):
        self.assertIn("more than 500 lines", self.held(never_ends, 4, "--case", "noop"))

    def test_one_that_reads_no_more(self):
        text = self.held(never_reads, 4, "--case", "message-beyond-limit")
        self.assertIn("INCONCLUSIVE", text)

    def test_one_that_shouts(self):
        text = self.held(shouts, 1, "--case", "rcpt-before-mail,ehlo-names-server")
        self.assertNotIn("\x1b", text)
        self.assertNotIn("\x07", text)
        self.assertIn("\\x1B", text)


class Help(unittest.TestCase):
    def test_shows_what_a_new_user_needs(self):
        run, _ = check("--help")
        self.assertEqual(run.returncode, 0)
        for words in ("USER@DOMAIN", "Which cases:", "Examples:", "Exit codes:", "--mail maildir:"):
            self.assertIn(words, run.stdout)

    def test_each_tag_that_is_named_selects_cases(self):
        run, _ = check("127.0.0.1:1", "--tag", "no-such-tag")
        self.assertEqual(run.returncode, 4)
        tags = run.stderr.strip().rpartition("tags: ")[2].split(", ")
        self.assertIn("patience", tags)
        for tag in tags:
            listed, _ = check("127.0.0.1:1", "--list", "--slow", "--tag", tag)
            # There may be no slow case yet.
            self.assertTrue(listed.stdout or tag == "slow", tag)

    def test_a_mailbox_needs_a_domain(self):
        for mailbox in ("bob", "<bob@example.org>", "bob@", "@example.org"):
            run, _ = check("127.0.0.1:1", "--mailbox", mailbox)
            self.assertEqual(run.returncode, 2, mailbox)
            self.assertIn("is no mailbox", run.stderr)


if __name__ == "__main__":
    unittest.main()
