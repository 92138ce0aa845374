"""docs/scenario.schema.json against scenarios, right and wrong."""

import json
import pathlib
import re
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "scenario"
SCHEMA = json.loads((ROOT / "docs" / "scenario.schema.json").read_text(encoding="utf-8"))

# What JSON readers refuse before a schema sees it; Python's keeps the last of two equal keys, and
# takes 1e999 for infinity.
NOT_JSON = {"not-json", "comma-too-many", "comment", "single-quotes", "breaks-off", "empty",
            "raw-newline", "nul", "not-utf8"}

# What only the loader can see: names that must be known, grammars, and what one value says of
# another. An editor with the schema does not mark these.
LOADER_ONLY = {
    "duplicate-key", "too-deep", "huge-number",
    # names
    "no-such-host", "duplicate-host", "duplicate-user", "calls-itself", "calls-mua",
    "link-same-host", "link-twice", "expect-no-mailbox", "expect-no-host", "unknown-requirement",
    "fault-crash-who", "submit-no-host", "expect-fetched",
    "expect-via-host", "expect-delivered-user",
    # grammars
    "bad-date", "bad-domain", "path-control", "path-domain", "path-literal",
    "path-local-part", "path-long", "path-long-domain", "path-long-local", "path-no-at",
    "path-non-ascii", "path-number", "path-route", "path-host-limit", "list-member-821",
    "expect-host-limit", "expect-literal-821", "expect-number-form",
    "address", "address-range", "smart-host", "submit-bad-message", "relay-domain",
    # names of the domain name system
    "zone-unclosed-quote", "zone-unbalanced-bracket", "zone-unknown-directive",
    "zone-bad-origin", "zone-bad-ttl", "zone-bad-name", "zone-no-owner", "zone-outside-zone",
    "zone-other-class", "zone-missing-type", "zone-unknown-type", "zone-missing-data",
    "zone-extra-data", "zone-bad-number", "zone-bad-address", "zone-bad-string",
    "zone-soa-not-at-top", "zone-second-soa", "zone-cname-and-other-data", "zone-name",
    "zone-twice", "zone-kept-name", "fault-names-mta", "ask-name", "expect-event-host",
    # one value of another
    "source-lines-backwards", "expects-nothing", "submit-no-server", "zone-of-mta",
    "external-of-mua", "greylist-forgets", "greylist-forgets-alone", "mda-821", "mda-chunking",
    "mda-lists", "mda-of-821", "mda-of-mua", "mda-unknown",
}
# In the list above, yet the schema happens to refuse them for another reason.
SEEN_BY_BOTH = {"too-deep", "huge-number"}


def is_valid(text):
    return jsonschema.Draft7Validator(SCHEMA).is_valid(json.loads(text))


def properties(node, found):
    """All keys that the schema describes, outside of "replies"."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "properties" and "additionalProperties" in node:
                found |= set(value)
            if key != "replies":
                properties(value, found)
    elif isinstance(node, list):
        for value in node:
            properties(value, found)
    return found


def keys(node):
    if isinstance(node, dict):
        return set(node) | set().union(*(keys(v) for v in node.values()))
    return set().union(set(), *(keys(v) for v in node)) if isinstance(node, list) else set()


class Schema(unittest.TestCase):
    def test_is_a_schema(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)

    def test_every_scenario_is_right(self):
        files = sorted((ROOT / "scenarios").rglob("*.json")) + sorted(HERE.glob("right/*.json"))
        self.assertGreater(len(files), 30)
        for file in files:
            with self.subTest(file=file.name):
                jsonschema.validate(json.loads(file.read_text(encoding="utf-8")), SCHEMA,
                                    jsonschema.Draft7Validator)

    def test_wrong_ones_are_refused(self):
        files = sorted((HERE / "wrong").glob("*.json"))
        self.assertGreater(len(files), 90)
        for file in files:
            with self.subTest(file=file.name):
                if file.stem in NOT_JSON:
                    with self.assertRaises(ValueError):
                        json.loads(file.read_bytes().decode("utf-8"))
                    continue
                seen = not is_valid(file.read_text(encoding="utf-8"))
                expected = file.stem not in LOADER_ONLY or file.stem in SEEN_BY_BOTH
                self.assertEqual(seen, expected)

    def test_the_lists_name_files(self):
        stems = {file.stem for file in (HERE / "wrong").glob("*.json")}
        self.assertLessEqual(NOT_JSON | LOADER_ONLY, stems)

    def test_every_key_is_in_a_scenario_that_the_loader_reads(self):
        right = json.loads((HERE / "right" / "every-key.json").read_text(encoding="utf-8"))
        other = {"reverse_path", "forward_path", "content", "contains"}
        self.assertEqual(properties(SCHEMA, set()) - keys(right) - other, set())

    def test_names_are_the_programs_own(self):
        source = (ROOT / "sim/smtp/reply_text.cpp").read_text(encoding="utf-8")
        replies = set(re.findall(r'\{ReplyText::\w+,\s*"(\w+)"', source))
        host = SCHEMA["definitions"]["host"]["properties"]
        self.assertEqual(set(host["replies"]["properties"]), replies)
        source = (ROOT / "sim/smtp/violation.cpp").read_text(encoding="utf-8")
        source += (ROOT / "sim/pop3/violation.cpp").read_text(encoding="utf-8")
        violations = set(re.findall(r'^ +\{"([a-z-]+)", "R?', source, re.M))
        expected = SCHEMA["definitions"]["violations_expectation"]["properties"]["violations"]
        self.assertEqual(set(expected["items"]["enum"]), violations)


if __name__ == "__main__":
    unittest.main()
