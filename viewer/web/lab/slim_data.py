"""Writes the data that the simulator embeds as the lab wants it: without what only programs print
that are not in a browser, and without spaces.

usage: slim_data.py OUT FILE...   (OUT gets a file of the same name for each)

Every lesson and every diagnostic is as the program has it; a test holds that.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# Sentences of commands of the program, of `smtplab explain CODE`, and of the viewer's window.
ELSEWHERE = ("cli.", "check.", "lookup.", "serve.", "view.", "walk.", "topic.", "finding.",
             "transcript.", "markdown.")
# The page has the lab's own words from words.json.
LABS_OWN, LABS_HERE = "lab.", ("lab.refusal.", "lab.too-long")
# Of a statement that no lesson cites its id has to be there, for scenarios that name it. How one
# can be checked, and where it stands in the RFC's text, is for `smtplab check` and `explain`.
LEFT_OUT = "-"


def cited_clauses():
    """The ids that the sources name: no other clause stands in a lesson."""
    found = set()
    for folder in ("sim", "viewer/web", "viewer/model"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in (".cpp", ".h"):
                found.update(re.findall(r'"(R\d+-[\w.-]+)"', file.read_text(encoding="utf-8")))
    return found


def is_wanted(key, cited):
    if key.startswith("clause."):
        return key.removeprefix("clause.") in cited
    if key.startswith(LABS_OWN):
        return key.startswith(LABS_HERE)
    return not key.startswith(ELSEWHERE)


def slimmed(data, cited):
    if "requirements" in data:
        for requirement in data["requirements"]:
            requirement.update(probe=LEFT_OUT, line=1)
            if requirement["id"] not in cited:
                requirement["summary"] = LEFT_OUT
        return data
    if all(isinstance(value, str) for value in data.values()):
        return {key: text for key, text in data.items() if is_wanted(key, cited)}
    return data


def main(out, *files):
    cited = cited_clauses()
    for file in map(Path, files):
        data = slimmed(json.loads(file.read_text(encoding="utf-8")), cited)
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        (Path(out) / file.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
