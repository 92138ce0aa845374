"""User agents of other people against a served scenario: swaks and curl submit, curl fetches.

Run by `dev test --full`, which installs them.
"""

import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from served import PATIENCE_S, Served, scenario  # noqa: E402


def run(*command):
    return subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE_S, text=True)


class Clients(unittest.TestCase):
    def setUp(self):
        self.served = Served(scenario())
        self.addCleanup(self.served.__exit__)
        self.address, self.port = self.served.at("smtp.example.com", "smtp")

    def test_swaks_over_tls(self):
        done = run("swaks", "--server", self.address, "--port", str(self.port), "--tls",
                   "--from", "alice@example.com", "--to", "bob@example.org", "--body", "by swaks")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("TLS started", done.stdout)
        lines = self.served.wait_for_bodies("mx.example.org", "bob", 1)
        self.assertEqual(len(lines), 1)

    def test_curl_submits_and_fetches(self):
        with tempfile.NamedTemporaryFile("w", suffix=".eml") as letter:
            letter.write("Subject: x\r\n\r\n.by curl\r\n")
            letter.flush()
            # Without a name there, curl says EHLO with the file's.
            done = run("curl", "--silent", "--show-error",
                       f"smtp://{self.address}:{self.port}/pc.example.com", "--mail-from",
                       "alice@example.com", "--mail-rcpt", "bob@example.org",
                       "--upload-file", letter.name)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.served.wait_for_bodies("mx.example.org", "bob", 1), [".by curl"])
        address, port = self.served.at("mx.example.org", "pop3")
        done = run("curl", "--silent", "--show-error", f"pop3://{address}:{port}/1",
                   "--user", "bob:secret")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.endswith(".by curl\n"), done.stdout)


if __name__ == "__main__":
    unittest.main()
