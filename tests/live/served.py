"""A served scenario for the tests: starts `smtplab serve`, reads its table, and ends it."""

import atexit
import itertools
import json
import os
import poplib
import resource
import signal
import smtplib
import socket
import subprocess
import tempfile
import threading
import time

PROGRAM = os.environ.get("SMTPLAB_PROGRAM", "build/bin/smtplab")
PATIENCE_S = 30
WATCHDOG_S = 900  # nothing is left behind, whatever happens to a test

# Bases are 100 apart, where no two have a port in common; the kernel's ephemeral ports begin
# behind the last.
FIRST_BASE, BEHIND_BASES, BASE_STEP = 2000, 30000, 100
_bases = itertools.cycle(range(FIRST_BASE, BEHIND_BASES, BASE_STEP))


def claimed(base):
    """Takes a base until this process ends, unless another has it: tests run beside each other.
    Asked before any port is tried, since a try would be in the way of him who has the base."""
    mark = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    atexit.register(mark.close)
    try:
        mark.bind(f"\0smtplab-ports-{base}")
    except OSError:
        return False
    return True


def port_base():
    """Where all ports of a host are free, and no test of another process comes for them."""
    for base in itertools.islice(_bases, (BEHIND_BASES - FIRST_BASE) // BASE_STEP):
        if not claimed(base):
            continue
        try:
            for port in (25, 53, 110, 587):
                with socket.socket() as probe:
                    probe.bind(("127.25.0.1", base + port))
        except OSError:
            continue
        return base
    raise AssertionError(f"no ports are free between {FIRST_BASE} and {BEHIND_BASES}")


def scenario(**changes):
    """Two hosts that take mail, a name server and a user, as a scenario's text."""
    whole = {
        "title": "served",
        "id": "SERVED",
        "zones": {"example.org": ["@ 3600 IN MX 10 mx"], "example.com": ["@ 3600 IN MX 10 smtp"]},
        "hosts": [
            {"name": "smtp.example.com", "local_domains": ["example.com"],
             "mailboxes": [{"user": "alice", "password": "secret"}], "relay": "open",
             "extensions": ["SIZE", "8BITMIME", "PIPELINING", "STARTTLS"]},
            {"name": "mx.example.org", "local_domains": ["example.org"],
             "mailboxes": [{"user": "bob", "password": "secret"}]},
            {"name": "pc.example.com", "role": "mua"}],
        "script": [{"at_s": 0, "host": "pc.example.com",
                    "ask": {"name": "example.org", "type": "MX"}}],
        "expect": [{"event": "resolved"}],
    }
    whole.update(changes)
    return whole


def resident_octets(process):
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


class Peer:
    """A connection to a port, by hand."""

    def __init__(self, place):
        self.socket = socket.create_connection(place, timeout=PATIENCE_S)
        self.stream = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def say(self, octets):
        self.socket.sendall(octets)

    def reply(self):
        """The code of the next reply; None at the end."""
        while True:
            line = self.stream.readline()
            if not line:
                return None
            if line[3:4] != b"-":
                return int(line[:3])

    def ask(self, line):
        self.say(line + b"\r\n")
        return self.reply()


class Served:
    """`smtplab serve` of a scenario's file or text; a context manager."""

    def __init__(self, what, *options, base=None, under=()):
        """`under` is a command that runs the program, such as a tracer."""
        self.folder = tempfile.TemporaryDirectory()
        self.trace = os.path.join(self.folder.name, "trace.jsonl")
        if isinstance(what, dict):
            path = os.path.join(self.folder.name, "served.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(what, file)
            what = path
        self.base = port_base() if base is None else base
        self.process = subprocess.Popen(
            [*under, PROGRAM, "serve", what, "--format", "json", "--port-base", str(self.base),
             *([] if "--trace" in options else ["--trace", self.trace]), *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            # A sanitizer that keeps what was freed would look like a program that does.
            env={**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=1"})
        watchdog = threading.Timer(WATCHDOG_S, self.process.kill)
        watchdog.daemon = True
        watchdog.start()
        self.watchdog = watchdog
        line = self.process.stdout.readline()
        self.errors = ""  # of one that has not begun to serve
        if not line:
            self.errors = self.wait()[1]
        self.hosts = {host["name"]: host for host in json.loads(line)["hosts"]} if line else {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
        self.folder.cleanup()

    def at(self, host, service):
        if self.errors:
            raise AssertionError(self.errors)
        return self.hosts[host]["address"], self.hosts[host]["ports"][service]

    def end(self, how=signal.SIGTERM):
        """Its exit code, and what it said on standard error."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        _, errors = self.process.communicate(timeout=PATIENCE_S)
        self.watchdog.cancel()
        return self.process.returncode, errors.decode()

    def wait(self):
        if self.process.returncode is not None:
            return self.process.returncode, self.errors
        _, errors = self.process.communicate(timeout=PATIENCE_S)
        self.watchdog.cancel()
        return self.process.returncode, errors.decode()

    def events(self):
        with open(self.trace, encoding="utf-8") as file:
            lines = file.read().splitlines()
        return [json.loads(line) for line in lines[1:]]

    def smtp(self, host, **options):
        address, port = self.at(host, "smtp")
        return smtplib.SMTP(address, port, timeout=PATIENCE_S, **options)

    def send(self, host, recipient, body, sender="alice@example.com"):
        with self.smtp(host) as client:
            client.sendmail(sender, [recipient], f"Subject: test\r\n\r\n{body}\r\n")

    def pop3(self, host, user, password="secret"):
        address, port = self.at(host, "pop3")
        client = poplib.POP3(address, port, timeout=PATIENCE_S)
        client.user(user)
        client.pass_(password)
        return client

    def bodies(self, host, user):
        """What the mailbox holds: the last line of each message."""
        client = self.pop3(host, user)
        count = client.stat()[0]
        found = [client.retr(i + 1)[1][-1].decode() for i in range(count)]
        client.quit()
        return found

    def wait_for_bodies(self, host, user, count):
        until = time.monotonic() + PATIENCE_S
        found = self.bodies(host, user)
        while len(found) < count and time.monotonic() < until:
            time.sleep(0.1)
            found = self.bodies(host, user)
        return found
