"""One scenario with the same expectations: simulated, served, and served with Postfix as a host.

Run by `dev test --full`. Postfix runs in the root of tests/servers/postfix, on a network of its
own together with the scenario's hosts, so that it asks their name server on port 53 and finds
them on port 25. Where this machine cannot do that, the tests say so and are skipped.
"""

import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
sys.path.insert(0, os.path.dirname(__file__))

import own_network  # noqa: E402
from served import PROGRAM, Served  # noqa: E402

SCENARIO = "scenarios/live/backup-mx.json"
POSTFIX = "tests/servers/postfix"
NAME, ADDRESS, NAME_SERVER = "mx2.example.org", "127.25.0.4", "127.25.0.5"
CANNOT = 77
has_network = False


class Postfix:
    """Postfix as mx2.example.org; a context manager."""

    def __init__(self, port, *options):
        self.folder = tempfile.TemporaryDirectory(prefix="smtplab-postfix-")
        self.place = f"{ADDRESS}:{port}"
        done = subprocess.run(
            [f"{POSTFIX}/start_host", "--name", NAME, "--address", ADDRESS, "--port", str(port),
             "--relay", "example.org", "--folder", self.folder.name, *options],
            capture_output=True, text=True, check=False, timeout=600)
        if done.returncode == CANNOT:
            raise unittest.SkipTest(done.stderr)
        if done.returncode != 0:
            raise AssertionError(done.stderr)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run([f"{POSTFIX}/stop_host", self.folder.name], check=True, timeout=60)
        self.folder.cleanup()

    def log(self):
        path = os.path.join(self.folder.name, "state", "var", "log", "mail.log")
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()


def serve(*options, base):
    """Until all is done: the exit code, what it said, and the events."""
    with Served(SCENARIO, "--until-done", "--speed", "100", *options, base=base) as served:
        code, errors = served.wait()
        return code, errors, served.events()


class OfOurOwn(unittest.TestCase):
    def test_simulated(self):
        done = subprocess.run([PROGRAM, "run", "--quiet", SCENARIO], capture_output=True,
                              check=False, text=True)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_served(self):
        code, errors, _ = serve(base=None)
        self.assertEqual((code, errors), (0, ""))


class WithPostfix(unittest.TestCase):
    def setUp(self):
        if not has_network:
            self.skipTest("no network of one's own here: not root, or no unshare")

    def judge(self, errors, events):
        # What cannot be seen at Postfix is said, and nothing else.
        told = [line for line in errors.splitlines() if "not judged" in line]
        self.assertEqual(len(told), 1, errors)
        self.assertIn(NAME, told[0])
        self.assertIn("/expect/6", errors)
        letters = [event for event in events if event["kind"] == "stored"]
        to_bob = [event["message"] for event in letters if event["host"] == "mx1.example.org"]
        self.assertEqual(len(to_bob), 1)
        self.assertRegex(to_bob[0], r"by mx2\.example\.org \(Postfix\)")
        to_alice = [event["message"] for event in letters if event["host"] == "smtp.example.com"]
        self.assertEqual(len(to_alice), 1)
        self.assertIn("Reporting-MTA: dns; mx2.example.org", to_alice[0])

    def test_it_finds_its_way_by_our_name_server(self):
        with Postfix(25, "--dns", NAME_SERVER) as postfix:
            code, errors, events = serve("--external", f"{NAME}={postfix.place}", base=0)
            self.assertEqual(code, 0, errors + postfix.log())
            self.judge(errors, events)
            asked = "".join(event["message"] for event in events
                            if event["kind"] == "datagram-sent" and event["host"] == "ns.test"
                            and event.get("peer") == "outside")
            self.assertIn("MX example.org.", asked)
            # mx1 was down when the mail came: Postfix has held it.
            self.assertRegex(postfix.log(), r"to=<bob@example\.org>.*status=deferred")
            self.assertRegex(postfix.log(),
                             r"to=<bob@example\.org>, relay=mx1\.example\.org.*status=sent")

    def test_it_finds_its_way_by_its_transport_map(self):
        base = 2000
        with Postfix(2625, "--transport", f"example.org smtp:[127.25.0.3]:{base + 25}",
                     "--transport", f"example.com smtp:[127.25.0.2]:{base + 25}") as postfix:
            code, errors, events = serve("--external", f"{NAME}={postfix.place}", base=base)
            self.assertEqual(code, 0, errors + postfix.log())
            self.judge(errors, events)

    def test_one_that_loses_mail_is_convicted(self):
        with Postfix(25, "--dns", NAME_SERVER, "--transport", "example.org discard:") as postfix:
            code, errors, _ = serve("--external", f"{NAME}={postfix.place}", "--patience", "10",
                                    base=0)
        self.assertEqual(code, 1, errors)
        self.assertIn("the road to the mailbox: expected 1: smtp.example.com mx2.example.org "
                      "mx1.example.org, seen nothing", errors)
        self.assertIn("a notice to the sender: expected <carol@example.org> 5.1.1, seen nothing",
                      errors)
        self.assertNotIn("events:", errors)  # what happened at our own hosts is as expected


if __name__ == "__main__":
    has_network = own_network.enter()
    unittest.main()
