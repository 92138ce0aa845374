"""Many connections at a time, many messages: none is lost, none is there twice, memory is bounded.

Run by `dev test --full`. LOAD_MESSAGES and LOAD_CONNECTIONS say how much (a fifth of it where
nothing is on the disk); what was measured is printed. Postfix's load generator smtp-source sends,
from the root of tests/servers/postfix; where this machine cannot have that, the test says so and is
skipped.
"""

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from served import Served, scenario  # noqa: E402

MESSAGES = int(os.environ.get("LOAD_MESSAGES", "50000"))
CONNECTIONS = int(os.environ.get("LOAD_CONNECTIONS", "200"))
MIB = 1024 * 1024
CANNOT = 77


def resident_mib(process, what="VmRSS"):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith(what + ":"):
                return int(line.split()[1]) / 1024
    raise AssertionError(f"no {what}")


def message_ids(served, host, user):
    """Of all messages in the mailbox, the id that smtp-source has given each."""
    client = served.pop3(host, user)
    ids = []
    for i in range(client.stat()[0]):
        lines = client.top(i + 1, 0)[1]
        ids += [line for line in lines if line.startswith(b"Message-Id:")]
    client.quit()
    return ids


def wait_for_messages(served, host, user, count):
    """Until the mailbox has so many; then its ids."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        client = served.pop3(host, user)
        there = client.stat()[0]
        client.quit()
        if there >= count:
            break
        time.sleep(0.5)
    return message_ids(served, host, user)


class Load(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run(["tests/servers/postfix/make_root"], capture_output=True, text=True,
                              check=False)
        if done.returncode == CANNOT:
            raise unittest.SkipTest(done.stderr)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        cls.root = done.stdout.strip()

    def load(self, place, messages):
        """It ends with 0 only when each message was answered 250."""
        done = subprocess.run(
            ["chroot", self.root, "/usr/sbin/smtp-source", "-d", "-s", str(CONNECTIONS), "-m",
             str(messages), "-l", "200", "-f", "alice@example.com", "-t", "bob@example.org",
             f"inet:{place[0]}:{place[1]}"],
            capture_output=True, text=True, check=False, timeout=600)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def measured(self, name, host, *options, messages=MESSAGES // 5, octets_each=2000):
        """To `host`, until all is in bob's mailbox. A message takes up no more than so much."""
        with Served(scenario(), "--trace", os.devnull, *options) as served:
            before = resident_mib(served.process)
            started = time.monotonic()
            self.load(served.at(host, "smtp"), messages)
            taken = time.monotonic() - started
            ids = wait_for_messages(served, "mx.example.org", "bob", messages)
            grown = resident_mib(served.process, "VmHWM") - before
            print(f"{name}: {messages} messages over {CONNECTIONS} connections taken in "
                  f"{taken:.1f} s, {messages / taken:.0f}/s; {grown:.0f} MiB at most",
                  file=sys.stderr)
            self.assertEqual(len(ids), messages)
            self.assertEqual(len(set(ids)), messages)
            self.assertLess(grown, 64 + messages * octets_each / MIB)

    def test_into_a_mailbox(self):
        self.measured("mailbox", "mx.example.org")

    def test_into_a_mailbox_on_the_disk(self):
        with tempfile.TemporaryDirectory() as folder:
            self.measured("mailbox and spool", "mx.example.org", "--spool",
                          os.path.join(folder, "spool"), messages=MESSAGES)

    def test_through_a_queue(self):
        """What is taken for another host has to be passed on: our own client bears the load too."""
        self.measured("relay", "smtp.example.com", octets_each=6000)


class Writer:
    """Connections that send a message after the other, and know what was answered 250."""

    def __init__(self, place):
        self.place = place
        self.taken = []

    async def expect(self, reader, code):
        if not (await reader.readline()).startswith(code):
            raise ConnectionError

    async def deliver(self, who):
        reader, writer = await asyncio.open_connection(*self.place)
        try:
            await self.expect(reader, b"220 ")
            writer.write(b"HELO x.example\r\n")
            await self.expect(reader, b"250 ")
            number = 0
            while True:
                name = f"{who}-{number}"
                number += 1
                writer.write(b"MAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n")
                for code in (b"250 ", b"250 ", b"354 "):
                    await self.expect(reader, code)
                writer.write(f"Subject: load\r\n\r\n{name}\r\n.\r\n".encode())
                await self.expect(reader, b"250 ")
                self.taken.append(name)
        except OSError:
            pass
        finally:
            writer.close()

    async def run(self, prefix, process, count):
        """Kills the process once so many messages were answered."""
        tasks = [asyncio.ensure_future(self.deliver(f"{prefix}-{i}")) for i in range(CONNECTIONS)]
        until = time.monotonic() + 120
        while len(self.taken) < count and time.monotonic() < until:
            await asyncio.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        await asyncio.gather(*tasks)


class Killed(unittest.TestCase):
    def test_what_was_answered_250_is_there(self):
        """Three times, each time in the middle of what 200 connections send."""
        chance = random.Random(7)
        taken = []
        with tempfile.TemporaryDirectory() as folder:
            spool = os.path.join(folder, "spool")
            for life in range(3):
                with Served(scenario(), "--spool", spool, "--trace", os.devnull) as served:
                    found = served.bodies("mx.example.org", "bob")
                    self.check(taken, found, life)
                    writer = Writer(served.at("mx.example.org", "smtp"))
                    asyncio.run(writer.run(f"life{life}", served.process,
                                           chance.randrange(500, 3000)))
                    self.assertGreaterEqual(len(writer.taken), 500)
                    taken += writer.taken
            with Served(scenario(), "--spool", spool, "--trace", os.devnull) as served:
                self.check(taken, served.bodies("mx.example.org", "bob"), 3)

    def test_the_disk_has_it_before_anybody_hears_of_it(self):
        """A killed program leaves what it has written to the system; a machine without power only
        what was synced. So a sync begins and ends between each message's write and its 250."""
        with tempfile.TemporaryDirectory() as folder:
            calls = os.path.join(folder, "calls")
            tracer = ("strace", "-D", "-f", "-o", calls, "-s", "2000", "-e",
                      "trace=write,fdatasync,sendto,sendmsg", "--")
            with Served(scenario(), "--spool", os.path.join(folder, "spool"), "--trace",
                        os.devnull, under=tracer) as served:
                for i in range(5):
                    served.send("mx.example.org", "bob@example.org", f"message-{i}")
                served.end()
            with open(calls, encoding="utf-8", errors="replace") as file:
                lines = file.read().splitlines()
        self.check_order(lines)

    def check_order(self, lines):
        said = 0
        written = synced = False
        for line in lines:
            if f"message-{said}\\r\\n" in line and " write(" in line:
                written, synced = True, False
            elif written and ("fdatasync" in line) and line.endswith(" = 0"):
                synced = True
            elif written and re.search(r'"250 OK\\r\\n"', line):
                self.assertTrue(synced, f"message-{said} was answered before the disk had it")
                said, written = said + 1, False
        self.assertEqual(said, 5)

    def check(self, taken, found, life):
        print(f"after {life} lives: {len(taken)} answered 250, {len(found)} there",
              file=sys.stderr)
        self.assertEqual(set(taken) - set(found), set())
        self.assertEqual(len(found), len(set(found)))
        # More than was answered is what was on the disk and not yet answered: one a connection.
        self.assertLessEqual(len(found) - len(taken), life * CONNECTIONS)


if __name__ == "__main__":
    unittest.main()
