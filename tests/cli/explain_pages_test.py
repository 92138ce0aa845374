"""docs/explain.md and its Chinese page: their commands answer as printed, and so does the paste."""

import os
import pathlib
import re
import shlex
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SMTPLAB_PROGRAM", str(ROOT / "build/bin/smtplab"))
PAGES = {"docs/explain.md": "en", "docs/explain.zh.md": "zh"}


def blocks_of(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def output_of(words, given=""):
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith("SMTPLAB_")}
    environment.update(NO_COLOR="1", COLUMNS="80")
    return subprocess.run([PROGRAM, *words], cwd=ROOT, env=environment, input=given, timeout=60,
                          capture_output=True, encoding="utf-8").stdout


class Pages(unittest.TestCase):
    def assert_printed(self, printed, output):
        """What is printed is in the output, in order; "..." stands for what is left out."""
        parts = [part for part in re.split(r"^\.\.\.\n", printed, flags=re.MULTILINE) if part]
        self.assertTrue(parts)
        at = 0
        for part in parts:
            found = output.find(part, at)
            self.assertGreaterEqual(found, 0, f"not in the output:\n{part}\nbut:\n{output[at:]}")
            at = found + len(part)

    def test_commands_answer_as_printed(self):
        seen = 0
        for page in PAGES:
            for block in blocks_of(page):
                if not block.startswith("$ "):
                    continue
                command, printed = block[2:].split("\n", 1)
                with self.subTest(page=page, command=command):
                    words = shlex.split(command)
                    self.assertEqual(words[0], "smtplab")
                    self.assert_printed(printed, output_of(words[1:]))
                    seen += 1
        self.assertEqual(seen, 6)

    def test_the_paste_is_explained_as_printed(self):
        for page, language in PAGES.items():
            with self.subTest(page=page):
                paste, printed = [b for b in blocks_of(page) if not b.startswith("$ ")]
                self.assert_printed(printed, output_of(["--lang", language, "explain", "-"], paste))


if __name__ == "__main__":
    unittest.main()
