"""Holds the suite against real servers: NAME/baseline.json has every verdict that is no pass, with
its reason, and NAME/sessions.txt a session by hand for each accusation. What is judged with the
limits that the server has by default (`--tag patience`) stands in NAME/default-limits.json and
NAME/default-limits.txt.

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
    start_options = ("--no-limits",)
    selection = ()
    baseline_name = "baseline.json"
    sessions_name = "sessions.txt"

    @classmethod
    def setUpClass(cls):
        started = script(cls.server, "start", *cls.start_options)
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
        cls.baseline = HERE / cls.server / cls.baseline_name
        cls.sessions = sessions.read(HERE / cls.server / cls.sessions_name)

    def check(self, *options):
        return subprocess.run(
            [PROGRAM, "check", "server", "--target", self.target_file, "--quiet",
             *self.selection, *options],
            capture_output=True, text=True, timeout=600)

    def test_verdicts_are_those_of_the_baseline_each_time(self):
        for number in range(RUNS):
            run = self.check("--baseline", self.baseline, "--fail-on", ALL, "--format", "json")
            self.assertEqual(run.returncode, 0, f"run {number + 1}:\n{run.stderr}{run.stdout}")
            report, = json.loads(run.stdout)["targets"]
            print(f"{self.server}, run {number + 1}: {report['took_s']:.1f} s", file=sys.stderr)
            counts = report["counts"]
            judged = sum(counts.values()) - counts["skipped"]
            self.assertLessEqual(counts["inconclusive"], judged * 0.05, counts)

    def test_each_accusation_has_a_session_by_hand(self):
        expected = json.loads(self.baseline.read_text())["expected"]
        accused = {entry["case"] for entry in expected if entry["verdict"] in ("fail", "warn")}
        shown = {case for one in self.sessions
                 for case in one.cases}
        self.assertEqual(accused, shown)

    def test_sessions_by_hand_go_as_they_are_written(self):
        with sessions.Sink(self.target) as sink:
            for one in self.sessions:
                with self.subTest(cases=one.cases):
                    self.assertEqual(sessions.essence(sessions.play(self.target, one, sink)),
                                     sessions.essence(one.steps))

    def test_a_verdict_that_is_not_expected_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            fewer = pathlib.Path(folder, "baseline.json")
            known = json.loads(self.baseline.read_text())["expected"]
            if not known:
                self.skipTest("there is nothing that this server could be expected to fail")
            gone = next((entry for entry in known if entry["verdict"] == "fail"), known[0])
            fewer.write_text(json.dumps({"expected": [e for e in known if e != gone]}))
            run = self.check("--baseline", fewer, "--fail-on", ALL, "--case", gone["case"])
        self.assertEqual(run.returncode, 1, run.stderr + run.stdout)
        self.assertIn(gone["case"], run.stderr)


class DefaultLimits(Suite):
    """How much the server bears as its package sets it, where suites that make many mistakes are
    not thought of."""

    start_options = ()
    selection = ("--tag", "patience")
    baseline_name = "default-limits.json"
    sessions_name = "default-limits.txt"


class Postfix(Suite, unittest.TestCase):
    server = "postfix"


class Exim(Suite, unittest.TestCase):
    server = "exim"


class OpenSmtpd(Suite, unittest.TestCase):
    server = "opensmtpd"


class Aiosmtpd(Suite, unittest.TestCase):
    server = "aiosmtpd"


class PostfixDefaultLimits(DefaultLimits, unittest.TestCase):
    server = "postfix"


class EximDefaultLimits(DefaultLimits, unittest.TestCase):
    server = "exim"


class OpenSmtpdDefaultLimits(DefaultLimits, unittest.TestCase):
    server = "opensmtpd"


class AiosmtpdDefaultLimits(DefaultLimits, unittest.TestCase):
    server = "aiosmtpd"


if __name__ == "__main__":
    unittest.main()
