"""Peers that are slow, silent, endless or half gone cost no more than they may."""

import os
import resource
import socket
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))

from served import PATIENCE_S, Served, scenario  # noqa: E402

MIB = 1024 * 1024


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


class Limits(unittest.TestCase):
    def setUp(self):
        whole = scenario()
        whole["hosts"][1]["limits"] = {"message_size_octets": 100_000}
        self.served = Served(whole, "--connections", "20")
        self.addCleanup(self.served.__exit__)
        self.place = self.served.at("mx.example.org", "smtp")

    def grown_by(self, before):
        return resident_octets(self.served.process) - before

    def test_a_line_without_an_end(self):
        before = resident_octets(self.served.process)
        with Peer(self.place) as peer:
            self.assertEqual(peer.reply(), 220)
            for _ in range(30):
                peer.say(b"x" * MIB)
            self.assertEqual(peer.ask(b""), 500)
            self.assertEqual(peer.ask(b"NOOP"), 250)
        self.assertLess(self.grown_by(before), 8 * MIB)

    def test_content_without_an_end(self):
        before = resident_octets(self.served.process)
        with Peer(self.place) as peer:
            self.assertEqual(peer.reply(), 220)
            for line in (b"EHLO x.example", b"MAIL FROM:<>", b"RCPT TO:<bob@example.org>"):
                self.assertEqual(peer.ask(line), 250)
            self.assertEqual(peer.ask(b"DATA"), 354)
            for _ in range(30):
                peer.say((b"x" * 70 + b"\r\n") * (MIB // 72))
            self.assertEqual(peer.ask(b"."), 552)
        self.assertLess(self.grown_by(before), 8 * MIB)
        self.assertEqual(self.served.bodies("mx.example.org", "bob"), [])

    def test_one_who_reads_nothing(self):
        before = resident_octets(self.served.process)
        with Peer(self.place) as peer:
            peer.socket.setblocking(False)
            # Sooner or later nothing more is taken from him, for two seconds on end.
            until = time.monotonic() + PATIENCE_S
            last_taken = time.monotonic()
            while time.monotonic() < last_taken + 2:
                self.assertLess(time.monotonic(), until, "commands are read without end")
                try:
                    peer.socket.send(b"HELP\r\n" * 4096)
                    last_taken = time.monotonic()
                except BlockingIOError:
                    time.sleep(0.01)
            with self.served.smtp("mx.example.org") as other:  # who is served all the same
                self.assertEqual(other.noop()[0], 250)
            self.assertLess(self.grown_by(before), 16 * MIB)

    def test_one_who_has_closed_his_half(self):
        with Peer(self.place) as peer:
            peer.say(b"HELO x.example\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n"
                     b"Subject: x\r\n\r\nhalf\r\n.\r\nQUIT\r\n")
            peer.socket.shutdown(socket.SHUT_WR)
            codes = []
            while (code := peer.reply()) is not None:
                codes.append(code)
        self.assertEqual(codes, [220, 250, 250, 250, 354, 250, 221])
        self.assertEqual(self.served.bodies("mx.example.org", "bob"), ["half"])

    def test_as_many_as_may_be_there(self):
        peers = [Peer(self.place) for _ in range(20)]
        self.addCleanup(lambda: [peer.__exit__() for peer in peers])
        for peer in peers:
            self.assertEqual(peer.reply(), 220)
        with Peer(self.place) as late:
            late.socket.settimeout(0.5)
            with self.assertRaises(TimeoutError):
                late.socket.recv(1)
            with peers.pop() as leaving:
                self.assertEqual(leaving.ask(b"QUIT"), 221)
            late.socket.settimeout(PATIENCE_S)
            self.assertEqual(late.socket.recv(3), b"220")

    def test_those_who_break_off(self):
        for _ in range(200):
            with socket.create_connection(self.place, timeout=PATIENCE_S) as gone:
                gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                gone.sendall(b"EHLO x.example\r\nMAIL FR")
        with self.served.smtp("mx.example.org") as other:
            self.assertEqual(other.noop()[0], 250)
        self.assertEqual(self.served.end(), (0, ""))


if __name__ == "__main__":
    unittest.main()
