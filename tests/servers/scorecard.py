#!/usr/bin/env python3
"""Makes docs/scorecards: the suite against the four servers of this folder, with the session by
hand beside each accusation.

    tests/servers/scorecard.py [FOLDER]

A server that cannot be had here ends it: half a matrix is none.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import sessions  # noqa: E402

ROOT = HERE.parents[1]
PROGRAM = os.environ.get("SMTPLAB_PROGRAM", str(ROOT / "build/bin/smtplab"))
WORDS = {"pass": "pass", "fail": "**FAIL**", "warn": "warn", "noted": "noted",
         "inconclusive": "?", "skipped": "-"}
LONGEST_LINE = 96


def start(server, *options):
    script = [HERE / server / "start", *options]
    return json.loads(subprocess.run(script, check=True, stdout=subprocess.PIPE).stdout)


def run_suite(targets, *options):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "targets.json")
        file.write_text(json.dumps(targets))
        run = subprocess.run([PROGRAM, "check", "server", "--target", file, "--quiet",
                              "--format", "json", *options],
                             capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(run.stderr + run.stdout)
    return json.loads(run.stdout)["targets"]


def cell(case):
    return WORDS[case["verdict"]] + (" (security)" if case["security"]
                                     and case["verdict"] == "fail" else "")


def matrix(reports):
    names = [report["target"] for report in reports]
    lines = ["| case | level | clause | " + " | ".join(names) + " |",
             "|---|---|---|" + "---|" * len(names)]
    for cases in zip(*(report["cases"] for report in reports)):
        statement = cases[0]["requirement"]
        lines.append(f"| {cases[0]['id']} | {statement['level']} | {statement['id']} | "
                     + " | ".join(cell(case) for case in cases) + " |")
    return lines


def counts(reports, targets):
    order = [verdict for verdict in WORDS]
    lines = ["| server | " + " | ".join(order) + " |", "|---|" + "---|" * len(order)]
    for report, target in zip(reports, targets):
        lines.append(f"| {target['name']} ({target['package']}) | "
                     + " | ".join(str(report["counts"][verdict]) for verdict in order) + " |")
    return lines


def prose(text):
    return textwrap.wrap(text, LONGEST_LINE, break_on_hyphens=False)


def quoted(session):
    """Short: of a message only the header, and no line longer than LONGEST_LINE."""
    lines, in_body = [], False
    for kind, text in session.steps:
        in_body = kind == "=" and (in_body or not text)
        if not in_body:
            line = f"{kind} {text}"
            lines.append(line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + " ...")
    return lines


def run_started(start_options, *options):
    """All four started so, and what the suite says of them: targets, reports."""
    targets = []
    try:
        for server in sessions.SERVERS:
            targets.append(start(server, *start_options))
        return targets, run_suite(targets, *options)
    finally:
        for server in sessions.SERVERS:
            subprocess.run([HERE / server / "stop"], check=True)


def accusations(report, server, file):
    """One part for each session of the file, with the cases that say the same."""
    cases = {case["id"]: case for case in report["cases"] if case["verdict"] in ("fail", "warn")}
    shown = collections.OrderedDict()
    for session in sessions.read(HERE / server / file):
        accused = [cases.pop(name) for name in session.cases if name in cases]
        if accused:
            shown[tuple(case["id"] for case in accused)] = (accused, session)
    if cases:
        sys.exit(f"{server}: no session by hand shows {', '.join(cases)}")
    lines = []
    for accused, session in shown.values():
        for case in accused:
            statement = case["requirement"]
            others = ", ".join(case["also"])
            lines += [f"### {case['id']}: {cell(case)}", "",
                      *prose(f"{statement['level']}, RFC {statement['rfc']} section "
                             f"{statement['section']}: {statement['summary']} ({statement['id']}"
                             + (f"; also {others}" if others else "") + "). The suite saw:"), "",
                      "```", *prose(case["told"]), "```", ""]
        lines += ["By hand:", "", "```", *quoted(session), "```", ""]
    return lines


def main(folder):
    targets, reports = run_started(["--no-limits"])
    _, by_default = run_started([], "--tag", "patience")
    folder.mkdir(parents=True, exist_ok=True)
    page = ["# Four servers, as Debian 12 packages them", "",
            *prose("Made by `tests/servers/scorecard.py`. How they are set is in "
                   "`tests/servers/README.md`; the limits on errors a session are off. A case that "
                   "is `-` asks for what the server does not offer, or the target does not give."),
            "",
            *counts(reports, targets), "",
            "Each `FAIL` and `warn` has a session by hand beside it:", "",
            *(f"- [{t['name']}]({s}.md)" for t, s in zip(targets, sessions.SERVERS)),
            "", *matrix(reports), "",
            "## With the limits that each has by default", "",
            *prose("Some servers close the connection after a few mistakes, or commands without "
                   "mail; above they are kept from it."), "",
            *matrix(by_default)]
    (folder / "README.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    for report, patience, target, server in zip(reports, by_default, targets, sessions.SERVERS):
        page = [f"# {target['name']} {target['version']}", "",
                f"Package {target['package']}. Made by `tests/servers/scorecard.py`.", "",
                *accusations(report, server, "sessions.txt")]
        impatient = accusations(patience, server, "default-limits.txt")
        if impatient:
            page += ["## With its limits by default", "", *impatient]
        (folder / f"{server}.md").write_text("\n".join(page).rstrip("\n") + "\n",
                                             encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) == 2 else ROOT / "docs/scorecards")
