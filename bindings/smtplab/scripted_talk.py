"""The thread in which smtplab.testing's server serves its connections."""

from __future__ import annotations

import heapq
import selectors
import socket
import time
from typing import TYPE_CHECKING, Callable, Optional, Union

from smtplab.scripted_parts import Answer, Delay, Drop, ReceivedMessage
from smtplab.seconds import to_ns
from smtplab.smtp import ServerSession

if TYPE_CHECKING:
    from smtplab.testing import ScriptedServer

_USUAL = {"connection": "220 {host} ready", "DATA": "354 go ahead; end with <CRLF>.<CRLF>",
          "VRFY": "252 cannot say, but will take it", "EXPN": "502 not here",
          "AUTH": "502 not here", "HELP": "214 see RFC 5321"}


class Loop:
    """The thread that serves: one selector, all connections, and what is due later."""

    def __init__(self, server: ScriptedServer) -> None:
        self._server = server
        self._selector = selectors.DefaultSelector()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self._timer_count = 0
        self._talks: set[Talk] = set()

    def run(self) -> None:
        server = self._server
        server._listener.setblocking(False)
        self._selector.register(server._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(server._woken, selectors.EVENT_READ, None)
        while True:
            patience = max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None
            for key, _ in self._selector.select(patience):
                if key.data is None:
                    return self._end()
                key.data()
            while self._timers and self._timers[0][0] <= time.monotonic():
                heapq.heappop(self._timers)[2]()

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        self._timer_count += 1
        heapq.heappush(self._timers, (time.monotonic() + seconds, self._timer_count, do))

    def watch(self, talk: "Talk") -> None:
        wanted = selectors.EVENT_READ if not talk.output else (
            selectors.EVENT_READ | selectors.EVENT_WRITE)
        self._selector.modify(talk.socket, wanted, talk.go_on)

    def forget(self, talk: "Talk") -> None:
        self._talks.discard(talk)
        self._selector.unregister(talk.socket)
        talk.socket.close()

    def _accept(self) -> None:
        try:
            peer, _ = self._server._listener.accept()
        except OSError:
            return
        peer.setblocking(False)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._count += 1
        talk = Talk(self._server, self, peer, self._count)
        self._talks.add(talk)
        self._selector.register(peer, selectors.EVENT_READ, talk.go_on)
        talk.begin()

    def _end(self) -> None:
        for talk in list(self._talks):
            self.forget(talk)
        self._selector.close()


class Talk:
    """One connection."""

    def __init__(self, server: ScriptedServer, loop: Loop, peer: socket.socket,
                 number: int) -> None:
        self.socket = peer
        self.output = b""
        self._server = server
        self._loop = loop
        self._number = number
        self._session = ServerSession(server.name, server._dialect)
        self._input = b""
        self._content: list[bytes] = []
        self._envelope: tuple[str, str, list[str]] = ("", "", [])
        self._waits = False  # for a reply that comes later
        self._is_closing = False
        self._is_gone = False

    def begin(self) -> None:
        server = self._server
        server._saw(self._number, "-", "connected")
        self._drain()

    def go_on(self) -> None:
        """The socket can be read or written."""
        try:
            octets = self.socket.recv(65536)
        except BlockingIOError:
            octets = None
        except OSError:
            return self._gone("reset by the client")
        if octets == b"":
            return self._gone("closed by the client")
        if octets:
            self._input += octets
        self._work()
        self._flush()

    def _work(self) -> None:
        while not self._waits and not self._is_closing and b"\n" in self._input:
            end = self._input.index(b"\n") + 1
            line, self._input = self._input[:end], self._input[end:]
            self._take_line(line)

    def _take_line(self, line: bytes) -> None:
        session, server = self._session, self._server
        in_content = session.state == "content"
        if not in_content:
            said = line.rstrip(b"\r\n")
            server._saw(self._number, "C", shown(said), is_command=True)
            verb = said[:8].split(b" ")[0].upper().decode("ascii", "replace")
            if verb in ("EHLO", "HELO", "RSET", "NOOP", "QUIT") and server._has_answer(verb):
                return self._answer_in_place(verb, line)
        self._envelope = (session.client_name, session.reverse_path, session.forward_paths)
        session.receive(line)
        self._drain()

    def _answer_in_place(self, verb: str, line: bytes) -> None:
        """What the session would have answered by itself: a refusal leaves it as it is."""
        answer = self._server._next_answer(verb, None)

        def say(reply: Union[str, Drop]) -> None:
            if isinstance(reply, Drop):
                return self._cut(reply)
            if reply[0] in "23":
                self._session.receive(line)
                list(self._session.events())
                self._session.take_output()
            self._send(reply.replace("\n", "\r\n").encode() + b"\r\n")
            if reply[:3] == "421" or self._session.state == "closed":
                self._finish()

        self._at_its_time(answer, say)

    def _drain(self) -> None:
        """Events of the session, until input or a late reply is awaited."""
        session = self._session
        for event in session.events():
            if event.kind == "content":
                self._content.append(event.octets)
            elif event.kind == "disconnected":
                self._send(session.take_output())
                self._finish()
            elif event.kind == "answered" and event.verb == "end-of-data":
                self._end_of_message(event.code or 0)
            elif event.kind == "command" and event.reply_owed:
                verb = event.verb or "unknown"
                usual = _USUAL.get(verb, "250 OK").format(host=self._server.name)
                self._send(session.take_output())
                self._at_its_time(self._server._next_answer(verb, usual), self._reply)
                if self._waits or self._is_gone:
                    break
        self._send(session.take_output())

    def _reply(self, reply: Union[str, Drop]) -> None:
        if isinstance(reply, Drop):
            return self._cut(reply)
        self._session.reply(reply)
        if reply.startswith("421"):
            self._send(self._session.take_output())
            self._finish()

    def _at_its_time(self, answer: Optional[Answer],
                     say: Callable[[Union[str, Drop]], None]) -> None:
        assert answer is not None
        if not isinstance(answer, Delay):
            return say(answer)
        self._waits = True
        reply = answer.reply

        def go_on() -> None:
            if self._is_gone:
                return
            self._waits = False
            say(reply)
            if not self._is_gone:
                self._drain()
                self._work()
                self._flush()

        self._loop.later(to_ns("seconds", answer.seconds) / 1e9, go_on)

    def _end_of_message(self, code: int) -> None:
        octets, self._content = b"".join(self._content), []
        self._server._saw(self._number, "C", f"({len(octets)} octets of a message, and .)")
        if code == 250:
            self._server._took(ReceivedMessage(octets, *self._envelope, self._number))

    def _send(self, octets: bytes) -> None:
        if not octets or self._is_gone:
            return
        for line in octets.splitlines():
            self._server._saw(self._number, "S", shown(line))
        self.output += octets
        self._flush()

    def _flush(self) -> None:
        if self._is_gone:
            return
        try:
            while self.output:
                self.output = self.output[self.socket.send(self.output):]
        except BlockingIOError:
            pass
        except OSError:
            return self._gone("reset by the client")
        if self._is_closing and not self.output:
            return self._gone("closed by the server")
        self._loop.watch(self)

    def _finish(self) -> None:
        """What was said still goes out."""
        self._is_closing = True
        self._flush()

    def _cut(self, drop: Drop) -> None:
        if drop.reset:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self._gone("cut by the server")

    def _gone(self, how: str) -> None:
        if self._is_gone:
            return
        self._is_gone = True
        self._server._saw(self._number, "-", how)
        self._loop.forget(self)


def shown(octets: bytes) -> str:
    """For people: what is no UTF-8 as \\xNN."""
    return octets.decode("utf-8", "backslashreplace")
