"""The captures of all bundled scenarios, octet by octet against the trace of the same run."""

import base64
import collections
import functools
import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import capture_file  # noqa: E402
from capture_file import ACK, FIN, RST, SYN  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SMTPLAB_PROGRAM", str(ROOT / "build/bin/smtplab"))
SCENARIOS = sorted(path for path in (ROOT / "scenarios").rglob("*.json"))
MOST = 1 << 32


def export(form, scenario):
    return subprocess.run([PROGRAM, "export", "--to", form, str(scenario)], check=True,
                          capture_output=True).stdout


@functools.lru_cache(maxsize=None)
def read_packets(scenario):
    return capture_file.read_capture(export("pcap", scenario))


@functools.lru_cache(maxsize=None)
def read_trace(scenario):
    header, *events = [json.loads(line) for line in export("jsonl", scenario).splitlines()]
    return header, events


def octets_of(event):
    if "payload" in event:
        return event["payload"].encode()
    return base64.b64decode(event["payload_base64"])


class Conversation:
    """What a trace tells of one connection."""

    def __init__(self, event):
        self.number = event["connection"]
        self.client = event["host"]
        self.server = event["server"]
        self.port = event["port"]
        self.at_ns = event["at_ns"]
        self.clear = {True: b"", False: b""}     # by "is from the client"
        self.hidden = {True: 0, False: 0}        # octets under TLS
        self.is_tls = set()
        self.was_accepted = False
        self.has_turned = False                  # TURN: the sides have changed their parts
        self.verbs = []                          # in the clear, as the server read them
        self.states = []                         # of POP3, as the server gave them

    def take(self, event):
        is_client = event["host"] == self.client
        if event["kind"] == "accepted":
            self.was_accepted = True
        elif event["kind"] == "tls-started" and not event["failed"]:
            self.is_tls.add(is_client)
        elif event["kind"] == "sent" and is_client in self.is_tls:
            self.hidden[is_client] += len(octets_of(event))
        elif event["kind"] == "sent":
            self.clear[is_client] += octets_of(event)
        elif event["kind"] in ("command", "pop3-command") and not self.is_tls:
            if event["verb"].isupper():  # neither a connection nor an end of data
                self.verbs.append(event["verb"])
        elif event["kind"] == "pop3-answered":
            self.states.append(event["status"])
        elif event["kind"] == "answered" and event["verb"] == "TURN":
            self.has_turned = event["code"] == 250


def conversations(events):
    found = {}
    for event in events:
        number = event.get("connection")
        if event["kind"] == "connecting" and number is not None:
            found[number] = Conversation(event)
        elif number in found:
            found[number].take(event)
    return list(found.values())


def times_down(events):
    """When hosts were down: (host, from, to), in nanoseconds."""
    down, spans = {}, []
    for event in events:
        if event["kind"] == "crashed":
            down[event["host"]] = event["at_ns"]
        elif event["kind"] == "restarted":
            spans.append((event["host"], down.pop(event["host"]), event["at_ns"]))
    return spans + [(host, at, float("inf")) for host, at in down.items()]


def streams(packets):
    """Packets of TCP by connection, in the order in which these were opened."""
    by_ends = collections.OrderedDict()
    for packet in packets:
        if packet.transport != "tcp":
            continue
        ends = frozenset([(packet.source, packet.source_port), (packet.target, packet.target_port)])
        by_ends.setdefault(ends, []).append(packet)
    return list(by_ends.values())


def split_tls(octets):
    """(what stands in the clear, octets in records of application data), records taken apart."""
    start = octets.find(b"\x16\x03\x03")
    if start < 0:
        return octets, 0
    hidden, at = 0, start
    while at < len(octets):
        kind, length = octets[at], int.from_bytes(octets[at + 3:at + 5], "big")
        assert octets[at + 1:at + 3] == b"\x03\x03" and kind in (0x14, 0x16, 0x17)
        body = octets[at + 5:at + 5 + length]
        assert len(body) == length
        if kind == 0x17:
            assert set(body) <= {0}, "octets under TLS are shown"
            hidden += length
        at += 5 + length
    return octets[:start], hidden


class Captures(unittest.TestCase):
    longMessage = True

    def test_there_are_scenarios(self):
        self.assertGreater(len(SCENARIOS), 80)

    def test_every_octet_of_every_connection_is_there(self):
        checked = collections.Counter()
        for scenario in SCENARIOS:
            with self.subTest(scenario.stem):
                _, events = read_trace(scenario)
                told = conversations(events)
                seen = streams(read_packets(scenario))
                self.assertEqual(len(seen), len(told))
                for conversation, packets in zip(told, seen):
                    self.check_conversation(conversation, packets, checked)
        self.assertGreater(checked["octets"], 100_000)
        self.assertGreater(checked["hidden"], 500)
        self.assertGreater(checked["refused"], 3)
        self.assertGreater(checked["reset"], 5)

    def check_conversation(self, told, packets, checked):
        first = packets[0]
        self.assertEqual(first.flags, SYN)
        self.assertEqual(first.target_port, told.port)
        by_side = {True: b"", False: b""}
        # A client that calls from no port of the server's: tells the directions apart.
        ends = {True: (first.sequence + 1) % MOST, False: None}
        for packet in packets:
            is_client = (packet.source, packet.source_port) == (first.source, first.source_port)
            by_side[is_client] += packet.payload
            self.check_sequence(packet, is_client, ends)
        for is_client in (True, False):
            clear, hidden = split_tls(by_side[is_client])
            self.assertEqual(clear, told.clear[is_client])
            self.assertEqual(hidden, told.hidden[is_client])
            checked["octets"] += len(clear)
            checked["hidden"] += hidden
        flags = [packet.flags for packet in packets]
        self.assertEqual(SYN | ACK in flags, told.was_accepted)
        self.assertLessEqual(sum(bool(one & FIN) for one in flags), 2)
        checked["refused"] += not told.was_accepted and bool(flags[-1] & RST)
        checked["reset"] += told.was_accepted and any(one & RST for one in flags)

    def check_sequence(self, packet, is_client, ends):
        """No gap, nothing twice, and nobody has seen what was not sent."""
        if packet.flags & RST and ends[is_client] is None:
            return  # of a host where nobody listens
        if packet.flags & SYN:
            ends[is_client] = (packet.sequence + 1) % MOST
        else:
            self.assertEqual(packet.sequence, ends[is_client])
            ends[is_client] += len(packet.payload) + bool(packet.flags & FIN)
            ends[is_client] %= MOST
        if packet.flags & ACK:
            self.assertLessEqual((ends[not is_client] - packet.acknowledged) % MOST, 1 << 24)

    def test_a_host_that_is_down_sends_nothing(self):
        spans = 0
        for scenario in SCENARIOS:
            header, events = read_trace(scenario)
            down = times_down(events)
            spans += len(down)
            start = header["starts"]["unix_seconds"] * 10**9
            for told, packets in zip(conversations(events), streams(read_packets(scenario))):
                client = packets[0].source, packets[0].source_port
                for packet in packets:
                    is_client = (packet.source, packet.source_port) == client
                    sender = told.client if is_client else told.server
                    at = packet.seconds * 10**9 + packet.nanoseconds - start
                    for host, since, until in down:
                        self.assertFalse(host == sender and since < at < until
                                         and not packet.flags & RST, (scenario.stem, packet))
        self.assertGreater(spans, 8)

    def test_what_has_arrived_is_acknowledged(self):
        for scenario in SCENARIOS:
            if any(event["kind"] == "crashed" for event in read_trace(scenario)[1]):
                continue
            for packets in streams(read_packets(scenario)):
                if any(packet.flags & RST for packet in packets):
                    continue
                with self.subTest(scenario.stem):
                    last = {}
                    for packet in packets:
                        last[packet.source, packet.source_port] = packet
                    if len(last) < 2:
                        continue  # nobody answers there
                    one, other = last.values()
                    for sent, seen in ((one, other), (other, one)):
                        if seen.flags & FIN and packets.index(seen) < packets.index(sent):
                            continue  # it has closed, and reads nothing more
                        end = sent.sequence + len(sent.payload) + bool(sent.flags & FIN)
                        self.assertEqual(seen.acknowledged, end % MOST)

    def test_times_are_those_of_the_trace(self):
        for scenario in SCENARIOS:
            with self.subTest(scenario.stem):
                header, events = read_trace(scenario)
                packets = read_packets(scenario)
                start = header["starts"]["unix_seconds"] * 10**9
                times = [packet.seconds * 10**9 + packet.nanoseconds - start for packet in packets]
                self.assertEqual(times, sorted(times))
                opened = [time for time, packet in zip(times, packets) if packet.flags == SYN]
                self.assertEqual(opened, [one.at_ns for one in conversations(events)])

    def test_every_datagram_is_there(self):
        count = 0
        for scenario in SCENARIOS:
            with self.subTest(scenario.stem):
                _, events = read_trace(scenario)
                told = [event for event in events
                        if event["kind"] == "datagram-sent" and "peer" in event]
                seen = [packet for packet in read_packets(scenario)
                        if packet.transport == "udp"]
                self.assertEqual(len(seen), len(told))
                queries = {}
                for event, packet in zip(told, seen):
                    words = event["message"].split()
                    self.assertEqual(int.from_bytes(packet.payload[:2], "big"), int(words[1]))
                    is_response = bool(packet.payload[2] & 0x80)
                    self.assertEqual(is_response, words[0] == "response")
                    key = packet.payload[:2], packet.source, packet.target
                    if is_response:
                        answered = queries[key[0], packet.target, packet.source]
                        self.assertEqual((packet.source_port, packet.target_port),
                                         (53, answered.source_port))
                    else:
                        self.assertEqual(packet.target_port, 53)
                        queries[key] = packet
                count += len(seen)
        self.assertGreater(count, 100)


class Command(unittest.TestCase):
    def run_export(self, *words):
        return subprocess.run([PROGRAM, "export", *words], capture_output=True, text=True)

    def test_jsonl_is_that_of_run(self):
        scenario = str(ROOT / "scenarios/rfc821/s821-f1.json")
        ran = subprocess.run([PROGRAM, "run", "--format", "jsonl", scenario], capture_output=True)
        self.assertEqual(export("jsonl", scenario), ran.stdout)

    def test_what_is_wrong_is_named(self):
        one = str(ROOT / "scenarios/rfc821/s821-f1.json")
        for words, said in (((one,), "--to"), (("--to", "gif", one), "gif"),
                            (("--to", "pcap"), "scenario"),
                            (("--to", "pcap", "nowhere.json"), "nowhere.json"),
                            (("--to", "pcap", str(ROOT / "scenarios/rfc821")), "one scenario"),
                            (("--to", "pcap", one, "-o", "/nowhere/x.pcap"), "/nowhere/x.pcap")):
            ran = self.run_export(*words)
            self.assertEqual((ran.returncode, ran.stdout), (2, ""), words)
            self.assertIn(said, ran.stderr)


if __name__ == "__main__":
    unittest.main()
