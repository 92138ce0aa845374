"""Holds the suite against real servers: NAME/baseline.json has every verdict that is no pass, with
its reason, and NAME/sessions.txt a session by hand for each accusation.

A server that cannot be had on this machine is skipped with the reason. SMTPLAB_SERVER_RUNS is how
often the suite is run against each (3).
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import sessions  # noqa: E402

PROGRAM = os.environ.get("SMTPLAB_PROGRAM", str(HERE.parents[1] / "build/bin/smtplab"))
RUNS = int(os.environ.get("SMTPLAB_SERVER_RUNS", "3"))
ALL = "fail,warn,noted,inconclusive,skipped,security"
CANNOT = 77


def script(server, name, *arguments):
    return subprocess.run([HERE / server / name, *arguments], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=900)


class Suite:
    """What is asked of each server; the classes below name one."""

    server = None
    most_seconds = 60

    @classmethod
    def setUpClass(cls):
        started = script(cls.server, "start", "--no-limits")
        if started.returncode == CANNOT:
            raise unittest.SkipTest(started.stderr.strip())
        if started.returncode != 0:
            raise RuntimeError(f"{cls.server}/start exits {started.returncode}:\n{started.stderr}")
        cls.addClassCleanup(script, cls.server, "stop")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.target_file = pathlib.Path(folder.name, "target.json")
        cls.target_file.write_text(started.stdout)
        cls.target = json.loads(started.stdout)
        cls.baseline = HERE / cls.server / "baseline.json"

    def check(self, *options):
        return subprocess.run(
            [PROGRAM, "check", "server", "--target", self.target_file, "--quiet", *options],
            capture_output=True, text=True, timeout=600)

    def test_verdicts_are_those_of_the_baseline_each_time(self):
        for number in range(RUNS):
            run = self.check("--baseline", self.baseline, "--fail-on", ALL, "--format", "json")
            self.assertEqual(run.returncode, 0, f"run {number + 1}:\n{run.stderr}{run.stdout}")
            report, = json.loads(run.stdout)["targets"]
            self.assertLess(report["took_s"], self.most_seconds)
            counts = report["counts"]
            judged = sum(counts.values()) - counts["skipped"]
            self.assertLessEqual(counts["inconclusive"], judged * 0.05, counts)

    def test_each_accusation_has_a_session_by_hand(self):
        expected = json.loads(self.baseline.read_text())["expected"]
        accused = {entry["case"] for entry in expected if entry["verdict"] in ("fail", "warn")}
        shown = {case for one in sessions.read(HERE / self.server / "sessions.txt")
                 for case in one.cases}
        self.assertEqual(accused, shown)

    def test_sessions_by_hand_go_as_they_are_written(self):
        for one in sessions.read(HERE / self.server / "sessions.txt"):
            with self.subTest(cases=one.cases):
                self.assertEqual(sessions.essence(sessions.play(self.target, one)),
                                 sessions.essence(one.steps))

    def test_a_verdict_that_is_not_expected_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            fewer = pathlib.Path(folder, "baseline.json")
            known = json.loads(self.baseline.read_text())["expected"]
            gone = next(entry for entry in known if entry["verdict"] == "fail")
            fewer.write_text(json.dumps({"expected": [e for e in known if e != gone]}))
            run = self.check("--baseline", fewer, "--fail-on", ALL, "--case", gone["case"])
        self.assertEqual(run.returncode, 1, run.stderr + run.stdout)
        self.assertIn(gone["case"], run.stderr)


class Postfix(Suite, unittest.TestCase):
    server = "postfix"
    most_seconds = 15


class Exim(Suite, unittest.TestCase):
    server = "exim"


class OpenSmtpd(Suite, unittest.TestCase):
    server = "opensmtpd"


class Aiosmtpd(Suite, unittest.TestCase):
    server = "aiosmtpd"


if __name__ == "__main__":
    unittest.main()
