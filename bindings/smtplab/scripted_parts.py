"""What smtplab.testing's server is told, and what it tells."""

from __future__ import annotations

from typing import Any, NamedTuple, Sequence, Union

from smtplab.arguments import flag
from smtplab.host import Message
from smtplab.seconds import Seconds, to_ns
from smtplab.smtp import ParseError, parse_reply


class Drop(NamedTuple):
    """In place of a reply: the connection is cut. With `reset` the peer sees a reset, and not an
    end."""

    reset: bool = False


class Delay(NamedTuple):
    """A reply that comes after so many seconds."""

    seconds: Seconds
    reply: Union[str, Drop] = "250"


Answer = Union[str, Drop, Delay]


class TranscriptLine(NamedTuple):
    """A line that went over the wire."""

    connection: int
    """From 1 on."""
    speaker: str
    """'C' for the client, 'S' for the server, '-' for what happened to the connection."""
    text: str
    """Without its line end; what is no UTF-8 shows as \\\\xNN."""
    at: float
    """Seconds since the server was started."""


class ReceivedMessage(Message):
    """A message that was answered 250, with its envelope."""

    __slots__ = ("hello", "reverse_path", "forward_paths", "connection")

    def __init__(self, octets: bytes, hello: str, reverse_path: str,
                 forward_paths: Sequence[str], connection: int) -> None:
        """`ScriptedServer` makes it."""
        super().__init__(octets)
        self.hello = hello
        """What EHLO or HELO said."""
        self.reverse_path = reverse_path
        """With its angle brackets; '<>' is the null path."""
        self.forward_paths = list(forward_paths)
        """With their angle brackets; only recipients that were answered 250."""
        self.connection = connection
        """Over which it came, from 1 on."""

    def __repr__(self) -> str:
        to = ", ".join(self.forward_paths)
        return f"<ReceivedMessage {self.reverse_path} -> {to}, {len(self.octets)} octets>"


def checked_answer(answer: Any) -> Answer:
    """With text where it is a code alone; TypeError or ValueError for what is no answer."""
    if isinstance(answer, Drop):
        flag("reset", answer.reset)
        return answer
    if isinstance(answer, Delay):
        to_ns("seconds", answer.seconds)
        inner = checked_answer(answer.reply)
        if isinstance(inner, Delay):
            raise TypeError("answers: a Delay within a Delay")
        return Delay(answer.seconds, inner)
    if not isinstance(answer, str):
        raise TypeError(f"answers must be replies, Drop or Delay, not {type(answer).__name__}")
    reply = answer
    if len(reply) == 3:
        reply += " OK" if reply[0] in "23" else " as this test wants it"
    try:
        parse_reply(reply)
    except ParseError as error:
        raise ValueError(f"answers: {answer!r} is no reply ({error})") from None
    return reply
