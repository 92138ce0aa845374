"""Exceptions. All derive from SmtplabError."""

from __future__ import annotations

from typing import Sequence

from smtplab._core import Complaint


class SmtplabError(Exception):
    """The base of everything that smtplab raises by itself."""


class TextError(SmtplabError, ValueError):
    """A text is wrong. `complaints` has each mistake with its JSON pointer, line and cure."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        self.complaints = list(complaints)
        super().__init__("\n".join(_describe(one) for one in self.complaints))

    def __reduce__(self) -> tuple[object, ...]:
        return (SmtplabError, (str(self),))


class ScenarioError(TextError):
    """A scenario is wrong."""


class TargetError(TextError):
    """What describes a mail server that is to be checked is wrong."""


class UnreachableError(SmtplabError, ConnectionError):
    """A mail server that is to be checked cannot be asked anything."""


class ServeError(SmtplabError):
    """A scenario cannot be served on real sockets: the reason, in words."""


class RunLimitError(SmtplabError):
    """A run was stopped: more happened, or its trace grew larger, than was allowed.

    The simulation is usable as it stands: raise the limit and run on, or look at its trace.
    """


class InterventionError(SmtplabError, ValueError):
    """What was to be done to a simulation from outside could not be, and nothing has changed."""


class UndecidedError(SmtplabError):
    """A host has left a decision outside, and nobody answers.

    The simulation is usable as it stands: set its `policies`, or `answer()`, and run on.
    """


def _describe(complaint: Complaint) -> str:
    place = complaint.file
    if complaint.line:
        place += f":{complaint.line}"
    if complaint.pointer:
        place += f" ({complaint.pointer})"
    text = f"{place}: {complaint.what}"
    return f"{text}; {complaint.cure}" if complaint.cure else text
