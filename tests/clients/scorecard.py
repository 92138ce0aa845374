#!/usr/bin/env python3
"""Makes docs/scorecards/clients*.md: the suite with the clients of this folder, with the session
by hand beside each accusation.

    tests/clients/scorecard.py [FOLDER]
"""

import collections
import json
import pathlib
import sys
import textwrap

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import clients  # noqa: E402
import sessions  # noqa: E402

WORDS = {"pass": "pass", "fail": "**FAIL**", "warn": "warn", "noted": "noted",
         "inconclusive": "?", "skipped": "-"}
LONGEST_LINE = 96
USUAL = ("From: <alice@client.example>", "To: <bob@example.org>", "Subject: Lunch",
         "Date: Thu, 26 Nov 2026 12:00:00 +0000", "Message-ID: <lunch@client.example>")


def run_suite(client):
    run = client.check("--quiet", "--format", "json")
    if run.returncode not in (0, 1):
        sys.exit(run.stderr + run.stdout)
    report, = json.loads(run.stdout)["targets"]
    return report


def cell(case):
    return WORDS[case["verdict"]] + (" (security)" if case["security"]
                                     and case["seen"] == "otherwise" else "")


def matrix(reports):
    rows = collections.OrderedDict()
    for report in reports:
        for case in report["cases"]:
            rows.setdefault(case["id"], (case["requirement"], {}))[1][report["target"]] = case
    lines = ["| case | level | clause | " + " | ".join(r["target"] for r in reports) + " |",
             "|---|---|---|" + "---|" * len(reports)]
    for name, (statement, by_client) in rows.items():
        cells = (cell(by_client[r["target"]]) if r["target"] in by_client else "" for r in reports)
        lines.append(f"| {name} | {statement['level']} | {statement['id']} | "
                     + " | ".join(cells) + " |")
    return lines


def prose(text):
    return textwrap.wrap(text, LONGEST_LINE, break_on_hyphens=False)


def quoted(session):
    """Short: of a message's header nothing that says no more than that it was sent."""
    lines = [f"{kind} {text}".rstrip() for kind, text in session.settings + session.steps
             if not (kind == "C:" and text in USUAL)]
    return [line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE - 4] + " ..."
            for line in lines]


def accusations(report, name):
    cases = {case["id"]: case for case in report["cases"] if case["verdict"] in ("fail", "warn")}
    lines = []
    for session in sessions.read(HERE / name / "sessions.txt"):
        accused = [cases.pop(one) for one in session.cases if one in cases]
        for case in accused:
            statement = case["requirement"]
            others = ", ".join(case["also"])
            lines += [f"### {case['id']}: {cell(case)}", "",
                      *prose(f"{statement['level']}, RFC {statement['rfc']} section "
                             f"{statement['section']}: {statement['summary']} ({statement['id']}"
                             + (f"; also {others}" if others else "") + "). The suite saw:"), "",
                      "```", *prose(case["told"]), "```", ""]
        if accused:
            lines += ["By hand:", "", "```", *quoted(session), "```", ""]
    if cases:
        sys.exit(f"{name}: no session by hand shows {', '.join(cases)}")
    return lines


def main(folder):
    made = [clients.Client(name) for name in clients.NAMES]
    reports = [run_suite(client) for client in made]
    page = ["# Mail clients", "",
            *prose("Made by `tests/clients/scorecard.py`; how each is run is in "
                   "`tests/clients/NAME/client.json`. A case that is `-` asks for what the client "
                   "does not do; where there is nothing, it was not asked."), "",
            "| client | " + " | ".join(WORDS) + " |", "|---|" + "---|" * len(WORDS)]
    for client, report in zip(made, reports):
        page.append(f"| {client.name} {client.version} | "
                    + " | ".join(str(report["counts"][word]) for word in WORDS) + " |")
    page += ["", "Each `FAIL` and `warn` has a session by hand beside it:", ""]
    for client, report in zip(made, reports):
        lines = accusations(report, client.id)
        if not lines:
            continue
        page.append(f"- [{client.name}](clients-{client.id}.md)")
        card = [f"# {client.name} {client.version}", "",
                *prose(f"Package {client.package}. Made by `tests/clients/scorecard.py`; what the "
                       "lines of the sessions by hand mean is in `tests/clients/sessions.py`. "
                       "It is run so:"), "",
                "```", *prose(" ".join(client.command)), "```", "", *lines]
        file = folder / f"clients-{client.id}.md"
        file.write_text("\n".join(card).rstrip("\n") + "\n", encoding="utf-8")
    page += ["", *matrix(reports)]
    (folder / "clients.md").write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) == 2 else clients.ROOT / "docs/scorecards")
