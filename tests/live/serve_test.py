"""`smtplab serve` as user agents, resolvers and relays see it: over real sockets."""

import json
import os
import random
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))

from served import (PATIENCE_S, PROGRAM, Peer, Served, port_base, resident_octets,  # noqa: E402
                    scenario)

ROAD = "scenarios/road-of-a-letter.json"


def question(name, qtype, number=7):
    """A query as RFC 1035 section 4.1 has it."""
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    return struct.pack(">6H", number, 0, 1, 0, 0, 0) + labels + struct.pack(">BHH", 0, qtype, 1)


class Mail(unittest.TestCase):
    def test_submitted_passed_on_and_fetched(self):
        with Served(ROAD, "--without", "links") as served:
            own = served.hosts["pc.example.com"]["address"]
            # Whoever calls from a host's address is that host, and may relay as it may.
            with served.smtp("smtp.example.com", source_address=(own, 0)) as client:
                client.sendmail("alice@example.com", ["bob@example.org"],
                                "Subject: hi\r\n\r\n.dots\r\nstay\r\n")
            client = None
            for _ in range(100):
                client = served.pop3("mx.example.org", "bob", "correct horse")
                if client.stat()[0] > 0:
                    break
                client.quit()
            lines = client.retr(1)[1]
            client.dele(1)
            client.quit()
            self.assertEqual(lines[0], b"Return-Path: <alice@example.com>")
            self.assertIn(b"Received: from smtp.example.com ([192.0.2.25])", lines)
            self.assertEqual(lines[-2:], [b".dots", b"stay"])
            self.assertEqual(served.end()[0], 0)

    def test_a_stranger_may_not_relay(self):
        with Served(ROAD, "--without", "links") as served:
            with served.smtp("smtp.example.com") as client:
                client.helo("client.example")
                client.mail("alice@example.com")
                self.assertEqual(client.rcpt("bob@example.org")[0] // 100, 5)

    def test_tls_in_the_middle_of_a_session(self):
        with Served(scenario()) as served:
            trust = ssl.create_default_context()
            trust.check_hostname = False
            trust.verify_mode = ssl.CERT_NONE
            with served.smtp("smtp.example.com") as client:
                client.starttls(context=trust)
                self.assertFalse(client.has_extn("starttls"))
                client.sendmail("a@example.com", ["alice@example.com"], "Subject: x\r\n\r\ntls\r\n")
            self.assertEqual(served.bodies("smtp.example.com", "alice"), ["tls"])
            kinds = [event["kind"] for event in served.events()]
            self.assertIn("tls-started", kinds)

    def test_a_host_that_somebody_else_is(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            heard = []

            def take_one():
                connection, _ = listener.accept()
                with connection, connection.makefile("rwb") as stream:
                    def say(text):
                        stream.write(text + b"\r\n")
                        stream.flush()
                    say(b"220 real.example")
                    in_data = False
                    for line in stream:
                        heard.append(line)
                        if in_data:
                            in_data = line != b".\r\n"
                            if not in_data:
                                say(b"250 taken")
                        elif line.upper().startswith(b"DATA"):
                            in_data = True
                            say(b"354 go on")
                        elif line.upper().startswith(b"QUIT"):
                            return say(b"221 bye")
                        else:
                            say(b"250 real.example")

            taker = threading.Thread(target=take_one, daemon=True)
            taker.start()
            place = f"127.0.0.1:{listener.getsockname()[1]}"
            with Served(scenario(), "--external", f"mx.example.org={place}") as served:
                self.assertEqual(served.hosts["mx.example.org"]["by"], "somebody")
                served.send("smtp.example.com", "bob@example.org", "for somebody else")
                taker.join(PATIENCE_S)
                self.assertIn(b"for somebody else\r\n", heard)
                served.end()
                said = [event for event in served.events()
                        if event["kind"] == "sent" and event["host"] == "mx.example.org"]
                self.assertEqual(said[0]["payload"], "220 real.example\r\n")


class Names(unittest.TestCase):
    def test_answered_over_udp_and_tcp(self):
        with Served(ROAD, "--without", "links") as served:
            query = question("example.org", 15)
            place = served.at("ns.test", "dns")
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
                udp.settimeout(PATIENCE_S)
                udp.sendto(query, place)
                response = udp.recv(4096)
            with socket.create_connection(place, timeout=PATIENCE_S) as tcp:
                tcp.sendall(struct.pack(">H", len(query)) + query)
                with tcp.makefile("rb") as stream:
                    again = stream.read(struct.unpack(">H", stream.read(2))[0])
            self.assertEqual(response, again)
            number, flags, _, answers = struct.unpack(">4H", response[:8])
            self.assertEqual((number, flags >> 15, flags & 15), (7, 1, 0))
            self.assertEqual(answers, 1)
            self.assertIn(b"\x02mx", response[len(query):])


    def ask(self, served, query):
        """As resolvers do: what was lost is asked again."""
        for _ in range(PATIENCE_S):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
                udp.settimeout(1)
                udp.sendto(query, served.at("ns.test", "dns"))
                try:
                    return udp.recv(4096)
                except TimeoutError:
                    pass
        raise AssertionError("no response")

    def test_others_are_told_the_addresses_of_the_lesson_or_real_ones(self):
        query = question("mx.example.org", 1)
        for options, address in (((), "192.0.2.2"), (("--addresses", "here"), "127.25.0.2")):
            with Served(scenario(), *options) as served:
                response = self.ask(served, query)
                self.assertEqual(response[-4:], socket.inet_aton(address))
                # Its own hosts know those of the lesson, and find one another.
                served.send("smtp.example.com", "bob@example.org", "hello")
                self.assertEqual(served.wait_for_bodies("mx.example.org", "bob", 1), ["hello"])

    def test_packets_that_are_none(self):
        """Cut, forged and random ones, over UDP and TCP: the next query is answered as ever."""
        chance = random.Random(7)
        good = question("example.org", 15)
        with Served(scenario()) as served:
            place = served.at("ns.test", "dns")
            first = self.ask(served, good)
            before = resident_octets(served.process)
            loop = good[:12] + b"\xc0\x0c" + good[-4:]
            forward = good[:12] + b"\xc0\xff" + good[-4:]
            bad = [loop, forward, good[:2] + b"\x81\x80" + good[4:], first,
                   good + b"trailing", good[:4] + b"\xff\xff" * 4 + good[12:],
                   good[:12] + b"\x3f" + b"a" * 63 + good[12:], b"\0" * 12, b"\xff" * 65000]
            bad += [good[:size] for size in range(len(good))]
            for _ in range(2000):
                packet = bytearray(good)
                for _ in range(chance.randrange(1, 6)):
                    packet[chance.randrange(len(packet))] = chance.randrange(256)
                bad.append(bytes(packet))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
                for packet in bad:
                    udp.sendto(packet, place)
            self.assertEqual(self.ask(served, good), first)
            for packet in bad[:60] + [b""]:
                with socket.create_connection(place, timeout=PATIENCE_S) as tcp:
                    try:
                        tcp.sendall(struct.pack(">H", len(packet) & 0xffff) + packet)
                        tcp.shutdown(socket.SHUT_WR)
                    except OSError:
                        pass  # it was cut off for its length
            held = [socket.create_connection(place, timeout=PATIENCE_S) for _ in range(80)]
            for tcp in held:  # the length, and then nothing
                try:
                    tcp.sendall(b"\xff\xff")
                except OSError:
                    pass  # one more than there may be
            self.assertEqual(self.ask(served, good), first)
            for tcp in held:
                tcp.close()
            with socket.create_connection(place, timeout=PATIENCE_S) as tcp:
                tcp.sendall(struct.pack(">H", len(good)) + good)
                with tcp.makefile("rb") as stream:
                    self.assertEqual(stream.read(2 + len(first))[2:], first)
            self.assertLess(resident_octets(served.process) - before, 8 * 1024 * 1024)
            self.assertEqual(served.end(), (0, ""))


class Trace(unittest.TestCase):
    def test_read_by_other_commands(self):
        """run shows and judges it, export writes it as packets."""
        with Served(scenario(), "--until-done") as served:
            self.assertEqual(served.wait(), (0, ""))
            path = os.path.join(served.folder.name, "served.json")
            done = subprocess.run([PROGRAM, "run", path, "--trace", served.trace],
                                  capture_output=True, check=False, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("PASS  SERVED", done.stdout)
            again = subprocess.run(
                [PROGRAM, "run", path, "--trace", served.trace, "--format", "jsonl"],
                capture_output=True, check=True).stdout
            with open(served.trace, "rb") as file:
                self.assertEqual(again, file.read())

    def test_of_strangers_is_read_too(self):
        with Served(scenario()) as served:
            served.send("smtp.example.com", "bob@example.org", "hello")
            served.wait_for_bodies("mx.example.org", "bob", 1)
            served.end(signal.SIGKILL)
            path = os.path.join(served.folder.name, "served.json")
            with open(served.trace, "ab") as file:
                file.write(b'{"index":')  # it was being written
            done = subprocess.run([PROGRAM, "run", path, "--trace", served.trace],
                                  capture_output=True, check=False, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("ends in the middle of an event", done.stderr)
            self.assertIn("outside", done.stdout)
            self.assertIn("mail FROM:<alice@example.com>", done.stdout)
            pcap = os.path.join(served.folder.name, "served.pcap")
            done = subprocess.run([PROGRAM, "export", "--to", "pcap", path, "--trace",
                                   served.trace, "-o", pcap], capture_output=True, check=False,
                                  text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(pcap, "rb") as file:
                capture = file.read()
            for words in (b"mail FROM:<alice@example.com>", b"+OK", b"250 OK"):
                self.assertIn(words, capture)
            done = subprocess.run([PROGRAM, "run", ROAD, "--trace", served.trace],
                                  capture_output=True, check=False, text=True)
            self.assertEqual(done.returncode, 2)
            self.assertIn("another scenario", done.stderr)

    def test_written_as_it_happens(self):
        with Served(scenario()) as served:
            served.send("smtp.example.com", "bob@example.org", "hello")
            served.wait_for_bodies("mx.example.org", "bob", 1)
            events = served.events()  # the program still runs
            self.assertEqual([event["index"] for event in events], list(range(len(events))))
            for event in events:
                self.assertLess(event.get("cause", -1), event["index"])
            instants = [event["at_ns"] for event in events]
            self.assertEqual(instants, sorted(instants))
            wanted = {"connecting", "accepted", "sent", "arrived", "command", "answered", "queued",
                      "datagram-sent", "resolved", "routed", "dequeued", "stored", "pop3-command"}
            self.assertLessEqual(wanted, {event["kind"] for event in events})
            # What the client said, who is no host of the scenario.
            said = "".join(event["payload"] for event in events
                           if event["kind"] == "sent" and event["host"] == "outside")
            self.assertIn("mail FROM:<alice@example.com>", said)


class Ends(unittest.TestCase):
    def run_to_its_end(self, what, *options):
        with Served(what, "--until-done", *options) as served:
            return served.wait()

    def test_as_expected(self):
        for name in ("rfc821/s821-ex1", "rfc821/s821-f2", "rfc5321/s5321-d1", "dns/mx-order",
                     "extensions/starttls", "extensions/chunking", "lists/list-round"):
            with self.subTest(name):
                code, errors = self.run_to_its_end(f"scenarios/{name}.json", "--without", "links")
                self.assertEqual((code, errors), (0, ""))

    def test_not_as_expected(self):
        wrong = scenario(expect=[{"mailbox": "<bob@mx.example.org>", "messages": 1}])
        code, errors = self.run_to_its_end(wrong)
        self.assertEqual(code, 1)
        self.assertIn("expected 1, seen 0", errors)

    def test_hours_in_seconds(self):
        for name in ("queue/host-down", "pop3/leave-on-server", "terminal/turn-accepted"):
            with self.subTest(name):
                code, errors = self.run_to_its_end(f"scenarios/{name}.json", "--without", "links",
                                                   "--speed", "100")
                self.assertEqual((code, errors), (0, ""))

    def test_whoever_is_there_is_told(self):
        """RFC 5321 section 3.8: 421 before the connection is closed."""
        whole = scenario()
        with Served(whole) as served:
            place = served.at("mx.example.org", "smtp")
            with Peer(place) as idle, Peer(place) as busy, \
                    Peer(served.at("mx.example.org", "pop3")) as reader:
                self.assertEqual((idle.reply(), busy.reply()), (220, 220))
                for line, code in ((b"EHLO x.example", 250), (b"MAIL FROM:<>", 250),
                                   (b"RCPT TO:<bob@example.org>", 250), (b"DATA", 354)):
                    self.assertEqual(busy.ask(line), code)
                busy.say(b"half of it\r\n")
                self.assertTrue(reader.stream.readline().startswith(b"+OK"))
                started = time.monotonic()
                self.assertEqual(served.end(signal.SIGINT), (0, ""))
                # The peers have not closed; they are not waited for without end.
                self.assertLess(time.monotonic() - started, 10)
                self.assertEqual((idle.reply(), idle.reply()), (421, None))
                self.assertEqual((busy.reply(), busy.reply()), (421, None))
                self.assertEqual(reader.stream.read(), b"")
            answered = [event for event in served.events() if event.get("code") == 421]
            self.assertEqual(len(answered), 2)

    def test_nobody_is_there(self):
        with Served(scenario()) as served:
            started = time.monotonic()
            self.assertEqual(served.end(signal.SIGINT), (0, ""))
            self.assertLess(time.monotonic() - started, 2)

    def test_sigterm(self):
        with Served(scenario()) as served:
            client = served.smtp("smtp.example.com")  # somebody is in the middle of a session
            self.assertEqual(served.end(), (0, ""))
            self.assertEqual(client.getreply()[0], 421)
            client.close()


class Refused(unittest.TestCase):
    def refused(self, *arguments):
        done = subprocess.run([PROGRAM, "serve", *arguments], capture_output=True, check=False,
                              timeout=PATIENCE_S)
        self.assertEqual(done.stdout, b"")
        return done.returncode, done.stderr.decode()

    def test_links_by_their_place(self):
        code, errors = self.refused(ROAD)
        self.assertEqual(code, 2)
        self.assertIn("at /links/0", errors)
        self.assertIn("--without links", errors)

    def test_nothing_is_judged_where_all_is_somebody_elses(self):
        whole = scenario(expect=[{"mailbox": "<bob@mx.example.org>", "messages": 0}])
        with Served(whole, "--until-done", "--host", "smtp.example.com") as served:
            code, errors = served.wait()
        self.assertEqual(code, 4)
        self.assertIn("not judged: mx.example.org is somebody else", errors)
        self.assertIn("/expect/0", errors)
        self.assertIn("not played: pc.example.com is somebody else", errors)

    def test_a_host_that_is_not_there(self):
        code, errors = self.refused("scenarios/rfc821/s821-f1.json", "--host", "nobody.example")
        self.assertEqual(code, 2)
        self.assertIn("nobody.example", errors)

    def test_a_port_that_is_taken(self):
        base = port_base()
        with socket.create_server(("127.25.0.1", base + 25)):
            code, errors = self.refused(self.written(), "--port-base", str(base))
        self.assertEqual(code, 3)
        self.assertIn(f"127.25.0.1:{base + 25}", errors)

    def written(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "served.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(scenario(), file)
        return path


if __name__ == "__main__":
    unittest.main()
