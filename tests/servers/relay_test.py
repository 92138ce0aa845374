"""Holds the relay cases against real relays, each in a network of its own, and compares with what
is known of them: NAME/relay-baseline.json has every verdict that is no pass, and NAME/relay-seen.json
what relay_by_hand.py, which knows nothing of the suite, sees of each accusation."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = os.environ.get("SMTPLAB_PROGRAM", ROOT / "build/bin/smtplab")
ALL = "fail,warn,noted,inconclusive,security"
INSIDE = "SMTPLAB_IN_NETWORK"
sys.path.insert(0, str(HERE))
import relay_by_hand  # noqa: E402


class Relay:
    longMessage = True

    @classmethod
    def setUpClass(cls):
        started = subprocess.run([HERE / cls.server / "start", "--relay", "--no-limits"],
                                 capture_output=True, text=True, timeout=900)
        if started.returncode == 77:
            raise unittest.SkipTest(started.stderr.strip())
        if started.returncode != 0:
            raise RuntimeError(started.stderr)
        cls.addClassCleanup(subprocess.run, [HERE / cls.server / "stop"], check=True)
        cls.target = json.loads(started.stdout)
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
            file.write(started.stdout)
        cls.addClassCleanup(os.unlink, file.name)
        cls.target_file = file.name
        cls.baseline = HERE / cls.server / "relay-baseline.json"
        cls.seen = json.loads((HERE / cls.server / "relay-seen.json").read_text())

    def check(self, *options):
        return subprocess.run(
            [PROGRAM, "check", "relay", "--target", self.target_file, "--quiet", *options],
            capture_output=True, text=True, timeout=600)

    def test_verdicts_are_those_of_the_baseline(self):
        run = self.check("--baseline", self.baseline, "--fail-on", ALL, "--format", "json")
        self.assertEqual(run.returncode, 0, run.stderr + run.stdout[-4000:])
        report, = json.loads(run.stdout)["targets"]
        counts = report["counts"]
        print(f"{self.server}: {report['took_s']:.1f} s, {counts}", file=sys.stderr)
        judged = sum(counts.values()) - counts["skipped"]
        self.assertGreaterEqual(judged, 60)
        self.assertLessEqual(counts["inconclusive"], judged * 0.05, counts)

    def test_each_accusation_was_seen_by_hand(self):
        expected = json.loads(self.baseline.read_text())["expected"]
        accused = {entry["case"] for entry in expected if entry["verdict"] in ("fail", "warn")}
        self.assertEqual(accused, set(self.seen))

    def test_what_was_seen_by_hand_is_seen_again(self):
        for case, seen in self.seen.items():
            with self.subTest(case=case):
                self.assertEqual(relay_by_hand.show(case, self.target), seen)

    def test_a_verdict_that_is_not_expected_fails(self):
        known = json.loads(self.baseline.read_text())["expected"]
        gone = next(entry for entry in known if entry["verdict"] in ("fail", "warn"))
        with tempfile.TemporaryDirectory() as folder:
            fewer = pathlib.Path(folder, "baseline.json")
            fewer.write_text(json.dumps({"expected": [e for e in known if e != gone]}))
            run = self.check("--baseline", fewer, "--fail-on", ALL, "--case", gone["case"])
        self.assertEqual(run.returncode, 1, run.stderr + run.stdout)
        self.assertIn(gone["case"], run.stderr)


class Postfix(Relay, unittest.TestCase):
    server = "postfix"


class Exim(Relay, unittest.TestCase):
    server = "exim"


class OpenSmtpd(Relay, unittest.TestCase):
    server = "opensmtpd"


if __name__ == "__main__":
    if INSIDE not in os.environ:
        os.environ[INSIDE] = "yes"
        os.execv(HERE / "in_network", ["in_network", sys.executable, "-B", __file__, *sys.argv[1:]])
    unittest.main()
