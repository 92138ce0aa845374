"""Commands that a page of documentation prints, and what they answer.

A fenced block whose first line begins with "$ " holds commands with their output. A line of three
dots in the output stands for any number of lines.
"""

import re

FENCE = re.compile(r"^```(.*)$")


class Command:
    """One printed command: its words as typed, its output, and the line where it stands."""

    def __init__(self, text, line):
        self.text = text
        self.line = line
        self.output = []


def commands_in(page):
    """All commands of a page, in their order."""
    found, inside, fits = [], False, False
    for number, line in enumerate(page.splitlines(), 1):
        if FENCE.match(line):
            inside = not inside
            fits = inside and line == "```"
            current = None
        elif inside and fits and line.startswith("$ "):
            current = Command(line[2:], number)
            found.append(current)
        elif inside and fits and current is not None:
            current.output.append(line)
        elif inside:
            fits = False
    return found


def pieces_of(printed):
    """The lines between those of three dots; the first and the last piece may be empty."""
    pieces = [[]]
    for line in printed:
        if line.strip() == "...":
            pieces.append([])
        else:
            pieces[-1].append(line)
    return pieces


def difference(printed, seen):
    """None where the output is as printed; else the first printed line that was not found."""
    printed = [line.rstrip() for line in printed]
    seen = [line.rstrip() for line in seen]
    while printed and not printed[-1]:
        printed = printed[:-1]
    while seen and not seen[-1]:
        seen = seen[:-1]
    pieces, at = pieces_of(printed), 0
    for index, piece in enumerate(pieces):
        is_first, is_last = index == 0, index == len(pieces) - 1
        if is_first and is_last:
            places = [0] if len(piece) == len(seen) else []
        elif is_first:
            places = [0]
        elif is_last:
            places = [len(seen) - len(piece)] if len(seen) - len(piece) >= at else []
        else:
            places = range(at, len(seen) - len(piece) + 1)
        place = next((p for p in places if seen[p:p + len(piece)] == piece), None)
        if place is None:
            return _first_strange(piece, seen[at:]) or f"(other lines between: {piece[:1]})"
        at = place + len(piece)
    return None


def _first_strange(piece, seen):
    return next((line for line in piece if line not in seen), None)


def links_in(page):
    """The files that a page links to, without their anchors."""
    found = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page)
    return [target for target in found if target]
