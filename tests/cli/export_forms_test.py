"""Bundled scenarios in the forms that people look at: SVG by a parser of XML, Markdown by its
tables and footnotes, Mermaid by the lines of its language."""

import os
import pathlib
import re
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SMTPLAB_PROGRAM", str(ROOT / "build/bin/smtplab"))
SCENARIOS = sorted((ROOT / "scenarios").rglob("*.json"))
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "style", "g", "rect", "line", "path", "circle", "text"}


def export(form, scenario, language="en"):
    return subprocess.run([PROGRAM, "--lang", language, "export", "--to", form, str(scenario)],
                          check=True, capture_output=True, encoding="utf-8").stdout


def with_languages(step=1):
    """In English, and some in Chinese: their sentences differ, not their form."""
    for number, scenario in enumerate(SCENARIOS[::step]):
        yield scenario, "en"
        if number % 6 == 0:
            yield scenario, "zh"


class Svg(unittest.TestCase):
    def test_every_chart_is_well_formed_and_holds_no_script_and_no_link(self):
        for scenario, language in with_languages(2):
            with self.subTest(scenario=scenario.name, language=language):
                root = ElementTree.fromstring(export("svg", scenario, language))
                self.assertEqual(root.tag, SVG + "svg")
                names = {element.tag.removeprefix(SVG) for element in root.iter()}
                self.assertLessEqual(names, ELEMENTS)
                for element in root.iter():
                    for name, value in element.attrib.items():
                        self.assertFalse(name.lower().startswith("on"), name)
                        self.assertNotIn("href", name)
                        self.assertNotIn("url(", value)
                self.assertEqual(root[0].tag, SVG + "title")
                self.assertTrue(root[0].text)
                self.assertEqual(root[1].tag, SVG + "desc")
                self.check_that_all_is_inside(root)

    def check_that_all_is_inside(self, root):
        width, height = (int(root.get(name)) for name in ("width", "height"))
        for element in root.iter():
            for name, most in (("x", width), ("x1", width), ("x2", width), ("y", height),
                               ("y1", height), ("y2", height)):
                if element.get(name) is not None:
                    self.assertGreaterEqual(int(element.get(name)), 0)
                    self.assertLessEqual(int(element.get(name)), most)
            if element.tag == SVG + "rect":
                self.assertLessEqual(int(element.get("x")) + int(element.get("width")), width)


class Markdown(unittest.TestCase):
    def test_every_row_has_four_cells_and_every_footnote_is_told_once(self):
        for scenario, language in with_languages(3):
            with self.subTest(scenario=scenario.name, language=language):
                text = export("md", scenario, language)
                for line in text.splitlines():
                    if line.startswith("|"):
                        cells = re.split(r"(?<!\\)\|", line)[1:-1]
                        self.assertEqual(len(cells), 4, line)
                told = re.findall(r"^\[\^([^\]]+)\]: ", text, re.MULTILINE)
                cited = set(re.findall(r"\[\^([^\]]+)\](?!:)", text))
                self.assertEqual(len(told), len(set(told)))
                self.assertEqual(set(told), cited)
                self.assertTrue(told)


class Mermaid(unittest.TestCase):
    LINE = re.compile(r"    (?:accTitle: .+|participant h\d+ as .+"
                      r"|h\d+(?:->>|-->>|-\)|--\)|-x|--x)h\d+: .+"
                      r"|Note over h\d+(?:,h\d+)?: .+)")

    def test_every_line_is_one_of_the_language(self):
        messages = 0
        for scenario, language in with_languages(3):
            with self.subTest(scenario=scenario.name, language=language):
                first, *lines = export("mermaid", scenario, language).splitlines()
                self.assertEqual(first, "sequenceDiagram")
                for line in lines:
                    self.assertRegex(line, self.LINE)
                    # Nothing but numbers of characters bears a "#" or a ";".
                    if not line.startswith("    accTitle"):
                        self.assertNotRegex(re.sub(r"#\d+;", "", line), "[#;]")
                    messages += 1
        self.assertGreater(messages, 1000)


if __name__ == "__main__":
    unittest.main()
