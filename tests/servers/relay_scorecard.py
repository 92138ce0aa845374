#!/usr/bin/env python3
"""Makes docs/scorecards/relays.md and relay-NAME.md: the relay cases against three relays, with
what relay_by_hand.py sees beside each accusation (NAME/relay-seen.json, which relay_test.py holds).

    tests/servers/in_network tests/servers/relay_scorecard.py [FOLDER]

A relay that cannot be had here ends it.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import relay_test  # noqa: E402
import scorecard  # noqa: E402

RELAYS = {"postfix": relay_test.Postfix, "exim": relay_test.Exim,
          "opensmtpd": relay_test.OpenSmtpd}


def report_of(server):
    target = scorecard.start(server, "--relay", "--no-limits")
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(json.dumps(target))
            file.flush()
            run = subprocess.run(
                [scorecard.PROGRAM, "check", "relay", "--target", file.name, "--quiet", "--format",
                 "json", *RELAYS[server].options], capture_output=True, text=True, check=False)
        if run.returncode not in (0, 1):
            sys.exit(run.stderr + run.stdout)
        return target, json.loads(run.stdout)["targets"][0]
    finally:
        subprocess.run([HERE / server / "stop"], check=True)


def accusations(report, server):
    seen = json.loads((HERE / server / "relay-seen.json").read_text())
    lines = []
    for case in report["cases"]:
        if case["verdict"] not in ("fail", "warn"):
            continue
        if case["id"] not in seen:
            sys.exit(f"{server}: nothing by hand shows {case['id']}")
        statement = case["requirement"]
        others = ", ".join(case["also"])
        lines += [f"### {case['id']}: {scorecard.cell(case)}", "",
                  *scorecard.prose(
                      f"{statement['level']}, RFC {statement['rfc']} section "
                      f"{statement['section']}: {statement['summary']} ({statement['id']}"
                      + (f"; also {others}" if others else "") + ")."), "",
                  *scorecard.prose(f"- The suite saw: {case['told']}."),
                  *scorecard.prose(f"- By hand: {seen[case['id']]}."), ""]
    return lines


def main(folder):
    made = {server: report_of(server) for server in RELAYS}
    reports = [report for _, report in made.values()]
    targets = [target for target, _ in made.values()]
    page = ["# Three relays, as Debian 12 packages them", "",
            *scorecard.prose(
                "Made by `tests/servers/relay_scorecard.py`. How they are set is in "
                "`tests/servers/README.md`: as the packages leave them, but for names, addresses "
                "and soon repeated attempts. A case that is `-` asks for what the relay does not "
                "offer or take. Each `FAIL` and `warn` was seen by hand too:"), "",
            *(f"- [{target['name']}](relay-{server}.md)"
              for target, server in zip(targets, RELAYS)), "",
            *scorecard.counts(reports, targets), "", *scorecard.matrix(reports)]
    (folder / "relays.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    for (server, (target, report)) in made.items():
        page = [f"# {target['name']} {target['version']} as a relay", "",
                f"Package {target['package']}. Made by `tests/servers/relay_scorecard.py`.", "",
                *accusations(report, server)]
        (folder / f"relay-{server}.md").write_text("\n".join(page).rstrip("\n") + "\n",
                                                   encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 2 or sys.argv[1:2] == ["--help"]:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) == 2
         else scorecard.ROOT / "docs/scorecards")
