"""Every command that the documentation prints does what is printed below it."""

import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import commands  # noqa: E402
import refill  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SMTPLAB_PROGRAM", str(ROOT / "build" / "bin" / "smtplab"))

# What another test runs, or what needs a program that need not be here.
ELSEWHERE = {
    "smtplab check server --target postfix.json": "a real Postfix: tests/servers",
    "smtplab check relay --target postfix.json --case 'mx-backup-*,too-many-recipients-552'":
        "a real Postfix: tests/servers",
    "tshark -r letter.pcap -Y smtp -T fields -e frame.time_relative -e tcp.stream -e _ws.col.Info":
        "tshark: tests/trace",
}


def pages():
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if "scorecards" not in page.parts]


def words_of(text):
    """The program's arguments; None for a command that is none of its own."""
    words = shlex.split(text)
    if words[0] == "smtplab":
        return words[1:]
    return words[1:] if words[:2] == ["./dev", "run"] else None


class Commands(unittest.TestCase):
    def setUp(self):
        # A folder that looks like the root, where files may be written.
        self.folder = tempfile.TemporaryDirectory()
        for name in ("scenarios", "docs"):
            os.symlink(ROOT / name, pathlib.Path(self.folder.name) / name)
        self.environment = {key: value for key, value in os.environ.items()
                            if not key.startswith("SMTPLAB_")}
        self.environment.update(NO_COLOR="1", HOME=self.folder.name, COLUMNS="80")

    def tearDown(self):
        self.folder.cleanup()

    def output_of(self, words):
        done = subprocess.run([PROGRAM, *words], cwd=self.folder.name, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        return done.stdout.decode().splitlines()

    def test_they_answer_as_printed(self):
        seen, elsewhere = 0, set()
        for page in pages():
            for command in commands.commands_in(page.read_text(encoding="utf-8")):
                place = f"{page.relative_to(ROOT)}:{command.line}: {command.text}"
                with self.subTest(place):
                    if command.text in ELSEWHERE:
                        elsewhere.add(command.text)
                        continue
                    words = words_of(command.text)
                    self.assertIsNotNone(words, "neither ours nor known to be run elsewhere")
                    wrong = commands.difference(command.output, self.output_of(words))
                    self.assertIsNone(wrong, f"\n{place}\nnot in the output: {wrong}")
                    seen += 1
        self.assertEqual(elsewhere, set(ELSEWHERE), "what is run elsewhere is still printed")
        self.assertGreater(seen, 60)

    def test_the_course_is_the_same_in_both_languages(self):
        english = sorted((ROOT / "docs" / "course").glob("*.md"))
        chinese = sorted((ROOT / "docs" / "course" / "zh").glob("*.md"))
        self.assertEqual([page.name for page in english], [page.name for page in chinese])
        self.assertEqual(len([page for page in english if page.name[:2].isdigit()]), 12)
        for one, other in zip(english, chinese):
            texts = [[command.text.replace(" --lang zh", "") for command in
                      commands.commands_in(page.read_text(encoding="utf-8"))]
                     for page in (one, other)]
            self.assertEqual(texts[0], texts[1], one.name)

    def test_chinese_lessons_ask_in_chinese(self):
        for page in sorted((ROOT / "docs" / "course" / "zh").glob("*.md")):
            for command in commands.commands_in(page.read_text(encoding="utf-8")):
                self.assertIn(" --lang zh", command.text, page.name)

    def test_links_of_the_course_lead_somewhere(self):
        for page in sorted((ROOT / "docs" / "course").rglob("*.md")):
            for target in commands.links_in(page.read_text(encoding="utf-8")):
                self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")


    def test_every_lesson_stands_in_the_contents(self):
        for page in (ROOT / "docs" / "course").rglob("README.md"):
            linked = {(page.parent / target).resolve()
                      for target in commands.links_in(page.read_text(encoding="utf-8"))}
            for lesson in sorted((ROOT / "scenarios" / "lessons").glob("*.json")):
                self.assertIn(lesson.resolve(), linked, page)


class Difference(unittest.TestCase):
    SEEN = ["a", "b", "c", "", "d"]

    def check(self, printed, wrong=None):
        self.assertEqual(commands.difference(printed, self.SEEN), wrong, printed)

    def test_dots_stand_for_any_lines(self):
        for printed in (self.SEEN, ["a", "..."], ["...", "d"], ["a", "...", "c", "...", "d"],
                        ["..."], ["a", "b", "...", "c", "", "d"], self.SEEN + [""]):
            self.check(printed)

    def test_what_was_not_said_is_found(self):
        self.check(["a", "...", "x", "...", "d"], "x")
        self.check(["a", "b", "c"], "(other lines between: ['a'])")
        self.check(["b", "..."], "(other lines between: ['b'])")
        self.check(["...", "c"], "(other lines between: ['c'])")
        self.check(["a", "...", "c", "...", "b", "...", "d"], "b")
        self.check([], "(other lines between: [])")

    def test_only_blocks_with_a_prompt_are_commands(self):
        page = "```\n$ one\na\n$ two\n```\n```sh\n$ three\n```\n    $ four\n```\nfive\n$ six\n```\n"
        self.assertEqual([c.text for c in commands.commands_in(page)], ["one", "two"])
        self.assertEqual(commands.commands_in(page)[0].output, ["a"])


class Refill(unittest.TestCase):
    def test_keeps_the_ends_of_a_piece_and_renews_what_lies_between(self):
        seen = ["top", "a", "new 1", "new 2", "b", "mid", "c", "end"]
        self.assertEqual(refill.refilled(["...", "a", "old", "b", "...", "c", "..."], seen),
                         (["...", "a", "new 1", "new 2", "b", "...", "c", "..."], []))
        self.assertEqual(refill.refilled(["top", "...", "x", "old", "...", "end"], seen),
                         (["top", "...", "x", "old", "...", "end"], ["x"]))

    def test_leaves_a_page_that_is_right_as_it_is(self):
        with tempfile.TemporaryDirectory() as folder:
            page = pathlib.Path(folder) / "page.md"
            text = (ROOT / "docs" / "course" / "01-a-session.md").read_text(encoding="utf-8")
            page.write_text(text.replace("Green", "Greene").replace("state: ", "STATE: "),
                            encoding="utf-8")
            self.assertNotEqual(refill.refill(page, PROGRAM), [], "whom it does not know")
            page.write_text(text.replace("The client names one", "It names ten"), encoding="utf-8")
            self.assertEqual(refill.refill(page, PROGRAM), [])
            self.assertEqual(page.read_text(encoding="utf-8"), text)


if __name__ == "__main__":
    unittest.main()
