"""Holds the suite against real clients: NAME/baseline.json has every verdict that is no pass, with
its reason, and NAME/sessions.txt a session by hand for each accusation. Run by `dev test --full`,
which installs the clients; one that this machine cannot have is skipped with the reason.
"""

import concurrent.futures
import json
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import clients  # noqa: E402
import sessions  # noqa: E402

ALL = "fail,warn,noted,inconclusive,skipped,security"


class Suite:
    """What is asked of each client; the classes below name one."""

    client_id = None

    @classmethod
    def setUpClass(cls):
        try:
            cls.client = clients.Client(cls.client_id)
        except clients.Missing as missing:
            raise unittest.SkipTest(f"{missing} is not installed") from missing
        cls.baseline = HERE / cls.client_id / "baseline.json"
        cls.expected = json.loads(cls.baseline.read_text(encoding="utf-8"))["expected"]
        cls.sessions = sessions.read(HERE / cls.client_id / "sessions.txt")

    def test_verdicts_are_those_of_the_baseline(self):
        run = self.client.check("--baseline", self.baseline, "--fail-on", ALL, "--format", "json")
        self.assertEqual(run.returncode, 0, run.stderr + run.stdout[:20000])
        report, = json.loads(run.stdout)["targets"]
        print(f"{self.client_id}: {report['took_s']:.1f} s", file=sys.stderr)
        self.assertLessEqual(report["counts"]["inconclusive"], 2, report["counts"])

    def test_each_accusation_has_a_session_by_hand(self):
        accused = {one["case"] for one in self.expected if one["verdict"] in ("fail", "warn")}
        self.assertEqual(accused, {case for one in self.sessions for case in one.cases})

    def test_sessions_by_hand_go_as_they_are_written(self):
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            played = list(pool.map(lambda one: sessions.play(self.client, one), self.sessions))
        for session, steps in zip(self.sessions, played):
            with self.subTest(cases=session.cases):
                self.assertEqual([f"{kind} {text}".rstrip() for kind, text in steps],
                                 [f"{kind} {text}".rstrip() for kind, text in session.steps])

    def test_a_verdict_that_is_not_expected_fails(self):
        accused = [one for one in self.expected if one["verdict"] == "fail"]
        if not accused:
            self.assertEqual(self.client_id, "msmtp-tls")
            return
        gone = accused[0]["case"]
        with tempfile.TemporaryDirectory() as folder:
            fewer = pathlib.Path(folder, "baseline.json")
            fewer.write_text(json.dumps({"expected": [one for one in self.expected
                                                      if one["case"] != gone]}))
            run = self.client.check("--baseline", fewer, "--case", gone)
        self.assertEqual(run.returncode, 1, run.stderr + run.stdout)
        self.assertIn(gone, run.stderr)


class Swaks(Suite, unittest.TestCase):
    client_id = "swaks"


class Msmtp(Suite, unittest.TestCase):
    client_id = "msmtp"


class MsmtpTls(Suite, unittest.TestCase):
    client_id = "msmtp-tls"


class Curl(Suite, unittest.TestCase):
    client_id = "curl"


class Smtplib(Suite, unittest.TestCase):
    client_id = "smtplib"


class Nodemailer(Suite, unittest.TestCase):
    client_id = "nodemailer"


if __name__ == "__main__":
    unittest.main()
