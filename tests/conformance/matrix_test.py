"""docs/conformance-matrix.md is what `smtplab list matrix` says now, and the plan of --dry-run."""

import json
import os
import subprocess
import tempfile
import unittest

PROGRAM = os.environ.get("SMTPLAB_PROGRAM", "build/bin/smtplab")
PAGE = "docs/conformance-matrix.md"


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300)


class Matrix(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.made = run("list", "matrix")

    def test_the_page_is_up_to_date_and_all_are_right(self):
        made = self.made
        self.assertEqual(made.returncode, 0, made.stderr + "".join(
            line + "\n" for line in made.stdout.splitlines() if "(WRONG)" in line))
        with open(PAGE, encoding="utf-8") as page:
            self.assertEqual(made.stdout.splitlines(), page.read().splitlines(),
                             f"make it anew: smtplab list matrix > {PAGE}")

    def rows(self, part):
        """The names in the table's first column, of servers or of clients."""
        text = self.made.stdout.partition(f"## {part}\n")[2].partition("\n## ")[0]
        return [line.split(" | ")[0][2:] for line in text.splitlines()
                if line.startswith("| ") and " | found by | " not in line]

    def test_each_server_and_client_has_a_row(self):
        for part, mutant, lawful in (("Servers", "accepts-rcpt-before-mail", "greylisting"),
                                     ("Clients", "begins-with-mail", "pipelines")):
            names = self.rows(part)
            self.assertIn("reference", names)
            self.assertIn(mutant, names)
            self.assertIn(lawful, names)
            self.assertEqual(len(names), len(set(names)))


class DryRun(unittest.TestCase):
    def plan(self, *targets):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "targets.json")
            with open(file, "w", encoding="utf-8") as out:
                json.dump(targets, out)
            made = run("check", "server", "--target", file, "--dry-run",
                       "--case", "noop,rcpt-before-mail,relay-plain")
        self.assertEqual(made.returncode, 0, made.stderr)
        return made.stdout

    def test_tells_what_would_be_run_and_what_is_missing(self):
        # Nobody is there, and nobody is asked.
        text = self.plan({"host": "127.0.0.1", "port": 1, "name": "one"},
                         {"host": "127.0.0.1", "port": 1, "name": "two", "trusted": True,
                          "mailbox": "bob@example.org"})
        self.assertEqual(text.splitlines(), [
            "one: 1 cases would be run", "  noop",
            "the target does not give: mailbox", "  rcpt-before-mail",
            "the target does not give: mailbox, foreign_mailbox", "  relay-plain",
            "two: 2 cases would be run", "  rcpt-before-mail", "  noop",
            "the target does not give: foreign_mailbox, trusted", "  relay-plain"])


if __name__ == "__main__":
    unittest.main()
