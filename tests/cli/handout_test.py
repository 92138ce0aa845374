"""The handout of bundled scenarios: its policy fits what is in it, and nothing leads elsewhere."""

import base64
import hashlib
import html.parser
import json
import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SMTPLAB_PROGRAM", str(ROOT / "build/bin/smtplab"))
LESSONS = [ROOT / "scenarios/road-of-a-letter.json",
           *sorted((ROOT / "scenarios/rfc5321").glob("*.json"))[::6],
           *sorted((ROOT / "scenarios/queue").glob("*.json"))[::3]]
MOST_OCTETS = 300_000


def export(scenario, language="en"):
    return subprocess.run([PROGRAM, "--lang", language, "export", "--to", "html", str(scenario)],
                          check=True, capture_output=True).stdout


class Elements(html.parser.HTMLParser):
    """Every element of a page with its attributes, and its text where it holds nothing else."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), ""))

    def handle_data(self, data):
        if self.elements:
            tag, attributes, text = self.elements[-1]
            self.elements[-1] = (tag, attributes, text + data)

    def handle_endtag(self, tag):
        self.elements.append(("", {}, ""))  # what follows is another's

    def all(self, tag):
        return [(attributes, text) for name, attributes, text in self.elements if name == tag]


def source_of(text):
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class Handout(unittest.TestCase):
    def test_the_policy_names_the_script_and_the_style_and_nothing_else(self):
        page = Elements(export(LESSONS[0]))
        policy = next(attributes["content"] for attributes, _ in page.all("meta")
                      if attributes.get("http-equiv") == "Content-Security-Policy")
        scripts = [(attributes, text) for attributes, text in page.all("script")
                   if attributes["type"] != "application/json"]
        [(_, script)], [(_, style)] = scripts, page.all("style")
        self.assertEqual(policy, f"default-src 'none'; script-src {source_of(script)}; style-src "
                                 f"{source_of(style)}; base-uri 'none'; form-action 'none'")

    def test_a_typical_lesson_is_small_and_whole(self):
        for lesson in LESSONS:
            with self.subTest(lesson=lesson.name):
                octets = export(lesson)
                self.assertLess(len(octets), MOST_OCTETS)
                page = Elements(octets)
                [data] = [json.loads(text) for attributes, text in page.all("script")
                          if attributes["type"] == "application/json"]
                self.assertGreater(len(data["steps"]), 3)
                for tag, attributes, _ in page.elements:
                    self.assertFalse({"src", "href", "style"} & set(attributes), tag)
                    self.assertFalse([name for name in attributes if name.startswith("on")], tag)

    def test_the_language_is_the_one_to_begin_with(self):
        english, chinese = (export(LESSONS[0], language) for language in ("en", "zh"))
        self.assertIn(b'<html lang="en">', english)
        self.assertIn(b'<html lang="zh">', chinese)
        self.assertIn("一封信的路".encode(), english)
        self.assertIn(b"The road of a letter", chinese)


if __name__ == "__main__":
    unittest.main()
