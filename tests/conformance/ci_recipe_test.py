"""docs/ci-recipe.md, as it is printed: its files are written, its scripts and the steps of its
examples are run, and end as it says.

The server is installed from PyPI, so that the whole is run in the full tier alone (with
SMTPLAB_NO_SKIPS in the environment), and once more against Postfix where this machine can run it.
"""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

from checking import PROGRAM, Stub, missing

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVERS = ROOT / "tests/servers"
BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.S | re.M)
GITHUB, GITLAB = ".github/workflows/mail.yml", ".gitlab-ci.yml"
CANNOT = 77


def parsed(text):
    try:
        import yaml
    except ModuleNotFoundError:
        missing("python3-yaml")
    return yaml.safe_load(text)


class Recipe(unittest.TestCase):
    """In a folder of its own, in which the files of the document are."""

    def setUp(self):
        text = (ROOT / "docs/ci-recipe.md").read_text(encoding="utf-8")
        self.files = dict(BLOCK.findall(text))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name, content in self.files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")

    def sh(self, command):
        """As a step of a job runs it: the shell ends at the first command that fails."""
        path = f"{pathlib.Path(PROGRAM).resolve().parent}:{os.environ['PATH']}"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SMTPLAB_")}
        return subprocess.run(["sh", "-e", "-c", command], cwd=self.folder, text=True,
                              env=environment | {"PATH": path}, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=300)

    def expect(self, code, command, says=""):
        run = self.sh(command)
        self.assertEqual(run.returncode, code, command + "\n" + run.stdout + run.stderr)
        self.assertIn(says, run.stderr)

    def known(self):
        return json.loads((self.folder / "ci/known.json").read_text())["expected"]

    def know(self, entries):
        (self.folder / "ci/known.json").write_text(json.dumps({"expected": entries}))

    def keeps_a_list(self, check):
        """The list is written; `check` holds to it, and tells of what is new and what is gone."""
        self.expect(0, "sh ci/keep.sh")
        known = self.known()
        self.assertTrue(known)
        self.expect(0, check)
        suite, = xml.etree.ElementTree.parse(self.folder / "report.xml").getroot()
        failed = {case.get("name") for case in suite.iter("testcase") if case.findall("failure")}
        self.assertEqual(failed, {entry["case"] for entry in known})
        self.assertIn("<title>smtplab check server</title>",
                      (self.folder / "report.html").read_text(encoding="utf-8"))
        self.know(known[1:])
        self.expect(1, check, known[0]["case"] + " fails")
        self.know([*known, known[0] | {"case": "noop", "verdict": "fail"}])
        self.expect(1, check, "noop no longer fails")


def in_full_tier_alone():
    if "SMTPLAB_NO_SKIPS" not in os.environ:
        raise unittest.SkipTest("only in the full tier: it installs a server")


class Printed(Recipe):
    def test_examples_run_the_scripts(self):
        """What is no step of the recipe is how a job gets its programs."""
        getting = re.compile("apt-get |git clone |smtplab/dev build|export PATH|echo .*GITHUB_PATH")
        for commands in self.commands():
            ours = [line for line in commands if not getting.match(line)]
            self.assertEqual(ours, ["sh ci/start.sh", "sh ci/check.sh", "sh ci/stop.sh"])

    def commands(self):
        """Of GitHub's example and of GitLab's, line for line."""
        job = parsed(self.files[GITHUB])["jobs"]["smtp"]
        steps = "\n".join(step["run"] for step in job["steps"] if "run" in step)
        yield [line for line in steps.splitlines() if line]
        job = parsed(self.files[GITLAB])["smtp"]
        yield job["before_script"] + job["script"] + job["after_script"]

    def test_reports_that_are_published_are_those_that_are_written(self):
        written = re.findall(r"-o (\S+)", self.files["ci/check.sh"])
        steps = parsed(self.files[GITHUB])["jobs"]["smtp"]["steps"]
        kept, = [step["with"]["path"].split() for step in steps if "upload" in step.get("uses", "")]
        self.assertEqual(kept, written)
        artifacts = parsed(self.files[GITLAB])["smtp"]["artifacts"]
        self.assertEqual([artifacts["reports"]["junit"], *artifacts["paths"]], written)

    def test_a_server_that_is_not_there(self):
        self.know([])
        self.expect(3, "sh ci/check.sh")

    def test_a_list_is_kept(self):
        with Stub("wrong") as stub:
            target = json.loads((self.folder / "ci/target.json").read_text())
            target["port"] = int(stub.address.split(":")[1])
            del target["mail"]
            target["timeouts"]["reply_s"] = 1
            (self.folder / "ci/target.json").write_text(json.dumps(target))
            self.keeps_a_list("sh ci/check.sh")

    def test_examples_are_what_their_readers_take(self):
        in_full_tier_alone()
        for schema, file in (("vendor.github-workflows", GITHUB), ("vendor.gitlab-ci", GITLAB)):
            run = subprocess.run([ROOT / "build/schemas/venv/bin/check-jsonschema",
                                  "--builtin-schema", schema, self.folder / file],
                                 capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)


class Real(Recipe):
    def test_aiosmtpd_as_it_is_printed(self):
        in_full_tier_alone()
        self.expect(0, "sh ci/start.sh")
        self.addCleanup(self.sh, "kill $(cat server.pid)")
        self.keeps_a_list("sh ci/check.sh")
        self.expect(0, "sh ci/stop.sh")
        self.know([])
        self.expect(3, "sh ci/check.sh")

    def test_postfix(self):
        in_full_tier_alone()
        started = subprocess.run([SERVERS / "postfix/start", "--no-limits"], capture_output=True,
                                 text=True, stdin=subprocess.DEVNULL, timeout=900)
        if started.returncode == CANNOT:
            self.skipTest(started.stderr.strip())
        self.assertEqual(started.returncode, 0, started.stderr)
        self.addCleanup(subprocess.run, [SERVERS / "postfix/stop"], check=True)
        (self.folder / "ci/target.json").write_text(started.stdout)
        self.keeps_a_list("sh ci/check.sh")


if __name__ == "__main__":
    unittest.main()
