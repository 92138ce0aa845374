"""Peers that are slow, silent, endless or half gone cost no more than they may."""

import os
import socket
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))

from served import PATIENCE_S, Peer, Served, resident_octets, scenario  # noqa: E402

MIB = 1024 * 1024
# What sanitizers keep of what was freed, and beside what is used, is not the program's.
ROOM = 3 if "SMTPLAB_SANITIZED" in os.environ else 1


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
        self.assertLess(self.grown_by(before), 8 * MIB * ROOM)

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
        self.assertLess(self.grown_by(before), 16 * MIB * ROOM)
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
            self.assertLess(self.grown_by(before), 16 * MIB * ROOM)

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

    def test_a_reader_who_has_closed_his_half(self):
        self.served.send("mx.example.org", "bob@example.org", "to be read")
        with Peer(self.served.at("mx.example.org", "pop3")) as peer:
            peer.say(b"USER bob\r\nPASS secret\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n")
            peer.socket.shutdown(socket.SHUT_WR)
            said = peer.stream.read()
        self.assertIn(b"\r\nto be read\r\n.\r\n+OK", said)
        self.assertEqual(said.count(b"\r\n+OK"), 5)
        self.assertEqual(self.served.bodies("mx.example.org", "bob"), [])

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

    def test_one_who_trickles_does_not_hold_up_others(self):
        with Peer(self.place) as slow, Peer(self.place) as other:
            self.assertEqual((slow.reply(), other.reply()), (220, 220))
            for octet in b"NOOP\r\n":
                slow.say(bytes([octet]))
                self.assertEqual(other.ask(b"NOOP"), 250)
            self.assertEqual(slow.reply(), 250)

    def test_those_who_break_off(self):
        for _ in range(200):
            with socket.create_connection(self.place, timeout=PATIENCE_S) as gone:
                gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                gone.sendall(b"EHLO x.example\r\nMAIL FR")
        with self.served.smtp("mx.example.org") as other:
            self.assertEqual(other.noop()[0], 250)
        self.assertEqual(self.served.end(), (0, ""))


class Silence(unittest.TestCase):
    def test_one_who_says_nothing_is_let_go(self):
        whole = scenario()
        whole["hosts"][1]["timeouts"] = {"server_command_s": 1}
        with Served(whole) as served, Peer(served.at("mx.example.org", "smtp")) as peer:
            self.assertEqual(peer.reply(), 220)
            self.assertEqual(peer.ask(b"EHLO x.example"), 250)
            started = time.monotonic()
            self.assertEqual(peer.reply(), 421)  # RFC 5321 section 4.5.3.2.7
            self.assertIsNone(peer.reply())
            self.assertGreaterEqual(time.monotonic() - started, 0.9)

    def test_a_fast_clock_hurries_nobody(self):
        """--speed makes retries come sooner, and no peer's time shorter: five minutes stay so."""
        with Served(scenario(), "--speed", "1000") as served:
            with Peer(served.at("mx.example.org", "smtp")) as peer:
                self.assertEqual(peer.reply(), 220)
                peer.socket.settimeout(2)  # more than half an hour for the hosts
                with self.assertRaises(TimeoutError):
                    peer.socket.recv(1)
                with Peer(served.at("mx.example.org", "pop3")) as reader:
                    reader.stream.readline()
                    reader.socket.settimeout(2)
                    with self.assertRaises(TimeoutError):
                        reader.socket.recv(1)
                peer.socket.settimeout(PATIENCE_S)
                peer.say(b"QUIT\r\n")
                self.assertEqual(peer.socket.recv(3), b"221")

    def test_a_fast_clock_waits_for_a_slow_server(self):
        """As a client: the greeting has five minutes, though the clock runs 1000 times as fast."""
        heard = []
        with socket.create_server(("127.0.0.1", 0)) as listener:
            def take_one():
                connection, _ = listener.accept()
                with connection, connection.makefile("rwb") as stream:
                    time.sleep(2)
                    stream.write(b"220 slow.example\r\n")
                    stream.flush()
                    heard.append(stream.readline())

            taker = threading.Thread(target=take_one, daemon=True)
            taker.start()
            place = f"127.0.0.1:{listener.getsockname()[1]}"
            with Served(scenario(), "--speed", "1000", "--external",
                        f"mx.example.org={place}") as served:
                served.send("smtp.example.com", "bob@example.org", "x")
                taker.join(PATIENCE_S)
        self.assertEqual(heard, [b"EHLO smtp.example.com\r\n"])


class Memory(unittest.TestCase):
    """Of all messages together, on all hosts: --memory."""

    def setUp(self):
        self.served = Served(scenario(), "--memory", "1")
        self.addCleanup(self.served.__exit__)
        self.place = self.served.at("mx.example.org", "smtp")

    def begin(self, peer):
        for line, code in ((b"EHLO x.example", 250), (b"MAIL FROM:<>", 250),
                           (b"RCPT TO:<bob@example.org>", 250), (b"DATA", 354)):
            self.assertEqual(peer.ask(line), code)

    def test_who_comes_when_it_is_full_is_put_off(self):
        with Peer(self.place) as peer:
            self.assertEqual(peer.reply(), 220)
            self.begin(peer)
            peer.say(b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 10_000)
            self.assertEqual(peer.ask(b"."), 250)
            self.begin(peer)
            peer.say((b"x" * 70 + b"\r\n") * 10_000)
            self.assertEqual(peer.ask(b"."), 452)
            self.begin(peer)  # the session goes on, and what is small has room
            self.assertEqual(peer.ask(b"small\r\n."), 250)
        reader = self.served.pop3("mx.example.org", "bob")
        self.assertEqual(reader.stat()[0], 2)
        reader.dele(1)
        reader.quit()
        with Peer(self.place) as peer:
            self.assertEqual(peer.reply(), 220)
            self.begin(peer)
            peer.say((b"x" * 70 + b"\r\n") * 10_000)
            self.assertEqual(peer.ask(b"."), 250)

    def test_a_queue_of_small_messages_has_an_end(self):
        """The next host is not there: each message waits, and takes up more than its octets."""
        with Served(scenario(), "--memory", "1", "--host", "smtp.example.com", "--host",
                    "ns.test") as served, Peer(served.at("smtp.example.com", "smtp")) as peer:
            self.assertEqual(peer.reply(), 220)
            self.assertEqual(peer.ask(b"EHLO x.example"), 250)
            taken = 0
            while peer.ask(b"MAIL FROM:<>") == 250:
                self.assertEqual(peer.ask(b"RCPT TO:<bob@example.org>"), 250)
                self.assertEqual(peer.ask(b"DATA"), 354)
                if peer.ask(b"small\r\n.") != 250:
                    break
                taken += 1
                self.assertLess(taken, 300)
            self.assertGreater(taken, 100)

    def test_many_at_a_time_share_it(self):
        before = resident_octets(self.served.process)
        peers = [Peer(self.place) for _ in range(40)]
        self.addCleanup(lambda: [peer.__exit__() for peer in peers])
        for peer in peers:
            self.assertEqual(peer.reply(), 220)
            self.begin(peer)
        for _ in range(30):  # 30 * 40 * 70 KiB, a hundred times what there is
            for peer in peers:
                peer.say((b"x" * 70 + b"\r\n") * 1000)
        self.assertLess(resident_octets(self.served.process) - before, 24 * MIB * ROOM)
        codes = [peer.ask(b".") for peer in peers]
        self.assertEqual(set(codes), {452})
        self.assertEqual(self.served.bodies("mx.example.org", "bob"), [])


if __name__ == "__main__":
    unittest.main()
