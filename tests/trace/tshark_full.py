"""What Wireshark's own decoder makes of the captures of all bundled scenarios: the verbs and codes
of the trace, and nothing that it takes for an error. For `dev test --full`: it needs tshark."""

import collections
import functools
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pcap_test import SCENARIOS, conversations, export, read_trace  # noqa: E402

FIELDS = ["frame.number", "tcp.stream", "tcp.srcport", "smtp.response.code", "smtp.req.command",
          "pop.response.indicator", "pop.request.command", "dns.id", "dns.flags.response",
          "_ws.expert.severity", "_ws.expert.message", "_ws.malformed"]
ERROR, SEVERITY = 0x00800000, 0x00F00000  # PI_ERROR and PI_SEVERITY_MASK of Wireshark
SMTP_PORTS, POP3_PORT = (24, 25, 587), 110
# Where Wireshark's verbs are others, and why.
OTHER_VERBS = {
    "chunking": "its decoder has no BDAT",
    "rset-and-start-again": "it takes what follows DATA for content, though 503 refused it",
    "starttls-injection": "what stands behind STARTTLS is on the wire, but no server reads it",
    "s2920-4b": "it sees no command in the packet that ends the content",
    "s2920-4c": "it sees no command in the packet that ends the content",
    "s2920-4d": "it sees no command in the packet that ends the content",
    "s3030-4-1": "its decoder has no BDAT",
    "s3030-4-2": "its decoder has no BDAT",
    "smuggling": "for it LF, dot, CRLF is no end of the content: one of the two servers thinks so",
    "submission-quota": "it takes the rest of a command in the next packet for a verb",
    "s5321-limits": "it takes the beginning of a line that is too long for a verb",
    "wrong-door": "it takes what follows DATA for content, though 503 refused it, and knows LHLO",
    "s821-limits": "it takes the beginning of a line that is too long for a verb",
}


@functools.lru_cache(maxsize=None)
def decoded(scenario):
    """A dictionary for each frame: the values of each field, as many as the frame has."""
    with tempfile.NamedTemporaryFile(suffix=".pcap") as file:
        file.write(export("pcap", scenario))
        file.flush()
        words = ["tshark", "-r", file.name, "-T", "fields", "-E", "occurrence=a",
                 "-E", "aggregator=\x1f",
                 "-d", "tcp.port==24,smtp"]  # LMTP has no port and no decoder of its own
        for layer in ("ip", "tcp", "udp"):
            words += ["-o", f"{layer}.check_checksum:TRUE"]
        for name in FIELDS:
            words += ["-e", name]
        lines = subprocess.run(words, capture_output=True, check=True).stdout.decode().splitlines()
    return [dict(zip(FIELDS, ([one for one in value.split("\x1f") if one]
                              for value in line.split("\t")))) for line in lines]


def seen(scenario, field):
    """The values of a field by connection, in order."""
    values = collections.defaultdict(list)
    for frame in decoded(scenario):
        for stream in frame["tcp.stream"]:
            values[int(stream)] += frame[field]
    return values


class Wireshark(unittest.TestCase):
    maxDiff = None
    longMessage = True

    def test_it_finds_nothing_wrong(self):
        frames = 0
        for scenario in SCENARIOS:
            with self.subTest(scenario.stem):
                for frame in decoded(scenario):
                    worst = max([int(one, 0) & SEVERITY for one in frame["_ws.expert.severity"]],
                                default=0)
                    self.assertLess(worst, ERROR, frame)
                    self.assertEqual(frame["_ws.malformed"], [], frame)
                    frames += 1
        self.assertGreater(frames, 3000)

    def test_every_reply_code_of_smtp(self):
        count = 0
        for scenario in SCENARIOS:
            codes = seen(scenario, "smtp.response.code")
            for number, told in enumerate(conversations(read_trace(scenario)[1])):
                if told.port not in SMTP_PORTS or told.has_turned:
                    continue
                with self.subTest(scenario.stem, connection=number):
                    lines = re.findall(rb"^(\d\d\d)(?: .*)?\r\n", told.clear[False], re.M)
                    self.assertEqual([int(code) for code in codes[number]],
                                     [int(code) for code in lines])
                    count += len(lines)
        self.assertGreater(count, 1000)

    def test_every_verb_of_smtp(self):
        count, others = 0, set()
        for scenario in SCENARIOS:
            verbs = seen(scenario, "smtp.req.command")
            for number, told in enumerate(conversations(read_trace(scenario)[1])):
                if told.port not in SMTP_PORTS or told.has_turned:
                    continue
                found = [verb.upper()[:4] for verb in verbs[number]]
                wanted = [verb[:4] for verb in told.verbs]
                if scenario.stem in OTHER_VERBS and found != wanted:
                    others.add(scenario.stem)
                    continue
                with self.subTest(scenario.stem, connection=number):
                    self.assertEqual(found, wanted)
                    count += len(wanted)
        self.assertGreater(count, 700)
        self.assertEqual(others, set(OTHER_VERBS), "an exception that is needed no more")

    def test_every_verb_and_status_of_pop3(self):
        count = 0
        for scenario in SCENARIOS:
            verbs = seen(scenario, "pop.request.command")
            states = seen(scenario, "pop.response.indicator")
            for number, told in enumerate(conversations(read_trace(scenario)[1])):
                if told.port != POP3_PORT:
                    continue
                with self.subTest(scenario.stem, connection=number):
                    self.assertEqual([verb.upper() for verb in verbs[number]], told.verbs)
                    self.assertEqual(states[number], told.states)
                    count += len(told.verbs)
        self.assertGreater(count, 30)

    def test_every_message_of_dns(self):
        count = 0
        for scenario in SCENARIOS:
            with self.subTest(scenario.stem):
                told = [event["message"].split()[:2] for event in read_trace(scenario)[1]
                        if event["kind"] == "datagram-sent" and "peer" in event]
                found = [["response" if frame["dns.flags.response"] == ["1"] else "query",
                          str(int(frame["dns.id"][0], 0))]
                         for frame in decoded(scenario) if frame["dns.id"]]
                self.assertEqual(found, told)
                count += len(told)
        self.assertGreater(count, 100)


if __name__ == "__main__":
    unittest.main()
