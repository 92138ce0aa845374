"""A mail server on a real port that answers what a test wants: for programs that send mail.

    with ScriptedServer() as server:
        server.replies("RCPT", "451 try again", "250")
        with smtplib.SMTP(server.host, server.port) as client: ...
        assert server.commands[-1] == "QUIT"
"""

from __future__ import annotations

import collections
import socket
import threading
import time
from typing import Any, Callable, Optional, Sequence

from smtplab.arguments import flag, text, whole
from smtplab.scripted_parts import (Answer, Delay, Drop, ReceivedMessage, TranscriptLine,
                                    checked_answer)
from smtplab.scripted_talk import Loop
from smtplab.seconds import Seconds, to_ns
from smtplab.smtp import Dialect

__all__ = ["Delay", "Drop", "ReceivedMessage", "ScriptedServer", "TranscriptLine"]

_VERBS = ("connection", "EHLO", "HELO", "MAIL", "RCPT", "DATA", "end-of-data", "RSET", "NOOP",
          "QUIT", "VRFY", "EXPN", "HELP", "STARTTLS", "AUTH", "BDAT", "unknown")


class ScriptedServer:
    """A mail server on a loopback port, in one thread; no TLS. It takes all mail, but for what it
    was told to answer. Syntax and order are those of smtplab.smtp.ServerSession."""

    def __init__(self, *, name: str = "mx.example.org", port: int = 0,
                 extensions: Sequence[str] = ("PIPELINING", "8BITMIME", "SIZE"),
                 standard: int = 5321) -> None:
        """It listens at once, on a free port if none is named. `name` is in its greeting;
        `extensions` are what EHLO announces; `standard` 821 knows no EHLO."""
        self.name = text("name", name)
        whole("port", port, 0, 65535)
        if "STARTTLS" in extensions:
            raise ValueError("extensions: this server has no TLS")
        self._dialect = Dialect(standard, extensions=() if standard == 821 else extensions)
        self._lock = threading.Condition()
        self._answers: dict[str, collections.deque[Answer]] = {}
        self._always: dict[str, Answer] = {}
        self._lines: list[TranscriptLine] = []
        self._commands: list[str] = []
        self._messages: list[ReceivedMessage] = []
        self._started = time.monotonic()
        self._listener = socket.create_server(("127.0.0.1", port))
        self.host: str
        """"127.0.0.1"."""
        self.port: int
        """Where it listens."""
        self.host, self.port = self._listener.getsockname()[:2]
        self._waker, self._woken = socket.socketpair()
        self._loop = Loop(self)
        self._thread = threading.Thread(target=self._loop.run, name="smtplab-scripted-server",
                                        daemon=True)
        self._thread.start()

    def replies(self, verb: str, *answers: Answer, always: bool = False) -> "ScriptedServer":
        """The next times that `verb` comes, it is answered so, one after another, and then as
        usual; with `always`, the last of them stays. More calls add to it.

        `verb` is "RCPT", say, "connection" for the greeting, "end-of-data" for what follows the
        message, or "unknown". An answer is a code, "451", a whole reply, "550 5.1.1 No such user",
        whose lines are separated by line feeds, a Drop or a Delay. Commands that are out of order
        or misspelled are answered as the standard says, and use up no answer.

        Raises ValueError for what is no verb or no reply.
        """
        key = _verb(verb)
        if not answers:
            raise ValueError("answers: name at least one")
        checked = [checked_answer(one) for one in answers]
        flag("always", always)
        with self._lock:
            self._answers.setdefault(key, collections.deque()).extend(checked)
            if always:
                self._always[key] = checked[-1]
        return self

    def forget(self) -> None:
        """Answers as usual from now on, and knows nothing of what it has seen."""
        with self._lock:
            self._answers.clear()
            self._always.clear()
            self._lines.clear()
            self._commands.clear()
            self._messages.clear()

    @property
    def commands(self) -> list[str]:
        """The command lines that it has read, in their order over all connections."""
        with self._lock:
            return list(self._commands)

    @property
    def messages(self) -> list[ReceivedMessage]:
        """The messages that it has answered with 250."""
        with self._lock:
            return list(self._messages)

    @property
    def lines(self) -> list[TranscriptLine]:
        """Everything that went over the wire, but what stands in messages."""
        with self._lock:
            return list(self._lines)

    @property
    def transcript(self) -> str:
        """The same for people: "C: MAIL FROM:<a@example.com>"; of several connections each line
        has the number."""
        lines = self.lines
        many = any(line.connection > 1 for line in lines)
        return "\n".join(
            (f"{line.connection} " if many else "")
            + (f"-- {line.text}" if line.speaker == "-" else f"{line.speaker}: {line.text}")
            for line in lines)

    def wait_for(self, condition: Callable[["ScriptedServer"], object], *,
                 timeout: Seconds = 10) -> None:
        """Returns once `condition(server)` is true; it is asked when something has happened.
        TimeoutError, with the transcript, after `timeout` seconds."""
        if not callable(condition):
            raise TypeError(f"condition must be a function, not {type(condition).__name__}")
        end = time.monotonic() + to_ns("timeout", timeout) / 1e9
        while not condition(self):
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"it did not come in time; so far:\n{self.transcript}")
            with self._lock:
                self._lock.wait(min(left, 0.05))

    def wait_for_messages(self, count: int = 1, *, timeout: Seconds = 10
                          ) -> list[ReceivedMessage]:
        """The messages, once there are `count`. TimeoutError otherwise."""
        whole("count", count, 1)
        self.wait_for(lambda server: len(server.messages) >= count, timeout=timeout)
        return self.messages

    def close(self) -> None:
        """Cuts all connections and listens no more. What it has seen stays."""
        if self._thread.is_alive():
            self._waker.send(b"x")
            self._thread.join()
        for one in (self._waker, self._woken, self._listener):
            one.close()

    def __enter__(self) -> "ScriptedServer":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<ScriptedServer {self.host}:{self.port}>"

    def _next_answer(self, verb: str, usual: Optional[str]) -> Optional[Answer]:
        with self._lock:
            waiting = self._answers.get(verb)
            if waiting:
                return waiting.popleft()
            return self._always.get(verb, usual)

    def _has_answer(self, verb: str) -> bool:
        with self._lock:
            return bool(self._answers.get(verb)) or verb in self._always

    def _saw(self, connection: int, speaker: str, said: str, is_command: bool = False) -> None:
        with self._lock:
            at = time.monotonic() - self._started
            self._lines.append(TranscriptLine(connection, speaker, said, at))
            if is_command:
                self._commands.append(said)
            self._lock.notify_all()

    def _took(self, message: ReceivedMessage) -> None:
        with self._lock:
            self._messages.append(message)
            self._lock.notify_all()


def _verb(verb: Any) -> str:
    known = {one.upper(): one for one in _VERBS}
    known["."] = "end-of-data"
    found = known.get(text("verb", verb).upper())
    if found is None:
        raise ValueError(f"verb must be one of {', '.join(_VERBS)}, not {verb!r}")
    return found
