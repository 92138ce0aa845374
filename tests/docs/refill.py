"""Prints the answers of today below the commands of the pages that are named.

    python3 tests/docs/refill.py build/bin/smtplab docs/course/*.md docs/course/zh/*.md

For pages whose program has changed its words. A piece between two lines of three dots keeps its
first and its last line, where the program still says them, and gets what lies between anew. Pieces
that are not found any more are told, and left for a person.
"""

import os
import pathlib
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import commands  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


def find(line, seen, at):
    return next((i for i in range(at, len(seen)) if seen[i] == line), None)


def refilled(printed, seen):
    """The printed lines with what is said now between them, and the first lines of lost pieces."""
    kept, lost, at = [], [], 0
    for index, piece in enumerate(commands.pieces_of(printed)):
        kept += ["..."] if index else []
        if not piece:
            continue
        first = find(piece[0], seen, at)
        last = None if first is None else find(piece[-1], seen, first)
        if last is None:
            lost.append(piece[0])
            kept += piece
            continue
        kept += seen[first:last + 1]
        at = last + 1
    return kept, lost


def refill(page, program):
    """Writes the page anew; returns what was not found."""
    lines = page.read_text(encoding="utf-8").splitlines()
    lost = []
    for command in reversed(commands.commands_in("\n".join(lines))):
        if not command.text.startswith("smtplab "):
            continue
        seen = subprocess.run([program, *shlex.split(command.text)[1:]], cwd=ROOT,
                              env={**os.environ, "NO_COLOR": "1", "COLUMNS": "80"},
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        said = [line.rstrip() for line in seen.stdout.decode().splitlines()]
        kept, missing = refilled(command.output, said)
        lines[command.line:command.line + len(command.output)] = kept
        lost += [f"{page}:{command.line}: {line}" for line in missing]
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lost


if __name__ == "__main__":
    told = [line for page in sys.argv[2:] for line in refill(pathlib.Path(page), sys.argv[1])]
    print("\n".join(told))
    sys.exit(1 if told else 0)
