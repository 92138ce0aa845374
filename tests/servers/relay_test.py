"""Holds the relay cases against real relays, each in a network of its own, and compares with what
is known of them: NAME/relay-baseline.json has every verdict that is no pass, NAME/relay-seen.json
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


class Relay:
    longMessage = True
    options = ()
    varies = ()  # cases whose verdict is another one from run to run

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
            [PROGRAM, "check", "relay", "--target", self.target_file, "--quiet", *self.options,
             *options],
            capture_output=True, text=True, timeout=600)

    def test_verdicts_are_those_of_the_baseline(self):
        run = self.check("--baseline", self.baseline, "--fail-on", ALL, "--format", "json")
        missed = [line for line in run.stderr.splitlines()
                  if "baseline" in line and not any(case in line for case in self.varies)]
        self.assertEqual(missed, [])
        self.assertIn(run.returncode, (0, 1) if self.varies else (0,), run.stderr)
        report, = json.loads(run.stdout)["targets"]
        counts = report["counts"]
        print(f"{self.server}: {report['took_s']:.1f} s, {counts}", file=sys.stderr)
        judged = sum(counts.values()) - counts["skipped"]
        self.assertGreaterEqual(judged, 60)
        self.assertLessEqual(counts["inconclusive"], judged * 0.05, counts)

    def test_each_accusation_was_seen_by_hand(self):
        expected = json.loads(self.baseline.read_text())["expected"]
        accused = {entry["case"] for entry in expected if entry["verdict"] in ("fail", "warn")}
        self.assertEqual(accused - set(self.varies), set(self.seen) - set(self.varies))

    def test_what_was_seen_by_hand_is_seen_again(self):
        cases = [case for case in self.seen if case not in self.varies]
        run = subprocess.run([sys.executable, "-B", HERE / "relay_by_hand.py", self.target_file,
                              *cases], capture_output=True, text=True, timeout=600)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(json.loads(run.stdout), {case: self.seen[case] for case in cases})

    def test_a_verdict_that_is_not_expected_fails(self):
        known = json.loads(self.baseline.read_text())["expected"]
        gone = next(entry for entry in known
                    if entry["verdict"] in ("fail", "warn") and entry["case"] not in self.varies)
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
    options = ("--jobs", "5")  # so many calls wait at its listener; others are lost for seconds
    varies = ("mx-equal-preferences-spread",)  # the host with fewer connections is taken


if __name__ == "__main__":
    if INSIDE not in os.environ:
        os.environ[INSIDE] = "yes"
        os.execv(HERE / "in_network", ["in_network", sys.executable, "-B", __file__, *sys.argv[1:]])
    unittest.main()
