"""docs/printed-sessions.md has each printed session, and each scenario that replays one."""

import collections
import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "printed-sessions.md"

# How many sessions each RFC prints, counted in the texts.
PRINTED = {821: 30, 1123: 3, 1870: 1, 2033: 1, 2034: 2, 2920: 4, 3030: 2, 3207: 1, 3461: 9,
           3464: 4, 4954: 6, 5321: 14, 6152: 1}


def rows():
    found = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| S"):
            found.append(cells)
    return found


def sources():
    """The scenarios that say which printed text they replay."""
    found = {}
    for path in sorted((ROOT / "scenarios").rglob("*.json")):
        scenario = json.loads(path.read_text(encoding="utf-8"))
        if "source" in scenario:
            found[str(path.relative_to(ROOT))] = scenario
    return found


class PrintedSessions(unittest.TestCase):
    def test_every_session_has_a_row(self):
        counted = collections.Counter(int(row[1]) for row in rows())
        self.assertEqual(dict(counted), PRINTED)
        self.assertEqual(len({row[0] for row in rows()}), sum(PRINTED.values()))

    def test_each_row_names_its_scenario_or_why_there_is_none(self):
        known = sources()
        for name, rfc, section, lines, _, where in rows():
            paths = re.findall(r"\(\.\./(scenarios/[^)]+)\)", where)
            if not paths:
                self.assertRegex(where, r"^none: \w+ \w+ .{20}", name)
            for path in paths:
                self.assertIn(path, known, name)
                scenario = known[path]
                self.assertTrue((scenario["id"] + "-").startswith(name + "-"), path)
                source = scenario["source"]
                self.assertEqual((str(source["rfc"]), source["section"]), (rfc, section), path)
                first, last = (lines.split(" to ") * 2)[:2]
                self.assertEqual(source["lines"], [int(first), int(last)], path)

    def test_each_replay_has_a_row(self):
        named = set(re.findall(r"\(\.\./(scenarios/[^)]+)\)", PAGE.read_text(encoding="utf-8")))
        for path, scenario in sources().items():
            if scenario["source"]["rfc"] in PRINTED:
                self.assertIn(path, named)


if __name__ == "__main__":
    unittest.main()
