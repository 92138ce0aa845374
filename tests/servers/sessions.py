#!/usr/bin/env python3
"""Sessions by hand that show what the suite says of a real server: NAME/sessions.txt.

    ## case-id another-case-id          the cases that accuse the server of the same
    C: NOOP                             sent with CRLF behind it
    C| NOOP\\n                           sent as it is; escapes are those of Python
    C* 10 RSET                          sent ten times; the last reply is the one that is shown
    C|                                  nothing is sent: another reply is read
    C: NOOP {600 x n}                   "n" six hundred times
    T: handshake                        TLS from here on: no reply
    S: 250 2.0.0 Ok                     the last line of the reply to it
    M: second_mail Subject: inner-%     a message with this line arrives there
    = Return-Path: <bob@client.example> its lines, or those of them that matter
    N: Received:                        no line of that message begins so
    B: trusted_bind                     a new connection from that address of the target, no EHLO

Before the first line stand the greeting and EHLO client.example. `%` is a number that is used once.
This speaks with raw sockets and knows nothing of the suite, so that it can contradict it.

    sessions.py --record FILE TARGET.json    plays all, and writes into FILE what came back
"""

import json
import pathlib
import re
import socket
import ssl
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
SERVERS = ("postfix", "exim", "opensmtpd", "aiosmtpd")
PATIENCE_S = 20
SILENCE = "(no reply)"
CLOSED = "(closed)"


class Session:
    def __init__(self, cases):
        self.cases = cases
        self.steps = []  # (kind, text), what is expected among them

    def text(self):
        return "\n".join(f"{kind} {text}" for kind, text in self.steps)


def read(file):
    """The sessions of a file, in its order."""
    sessions = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            sessions.append(Session(line[3:].split()))
        elif line and sessions:
            kind, _, text = line.partition(" ")
            if kind not in ("C:", "C|", "C*", "T:", "S:", "M:", "=", "N:", "B:"):
                raise ValueError(f"{file}:{number}: {line}")
            sessions[-1].steps.append((kind, text))
    cases = [case for session in sessions for case in session.cases]
    if len(cases) != len(set(cases)):
        raise ValueError(f"{file}: a case has two sessions")
    return sessions


def octets(text):
    text = re.sub(r"\{(\d+) x ([^}]+)\}", lambda many: int(many[1]) * many[2], text)
    return text.encode().decode("unicode_escape").encode("latin-1")


def shown(line):
    return line.decode("latin-1").encode("unicode_escape").decode().replace("\\\\", "\\")


class Player:
    """One session with a server. Each step that is sent waits for its reply."""

    def __init__(self, target):
        self.target = target
        self.mark = str(time.time_ns())
        self.message = None
        self.connect("bind")
        self.say(b"EHLO client.example\r\n")

    def connect(self, address):
        """From that address of the target; the last line of the greeting."""
        self.socket = socket.create_connection((self.target["host"], self.target["port"]),
                                               PATIENCE_S, (self.target[address], 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        return self.reply()

    def start_tls(self):
        """Whoever the server says it is."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.file.close()
        self.socket = context.wrap_socket(self.socket)
        self.file = self.socket.makefile("rb")

    def close(self):
        self.file.close()
        self.socket.close()

    def reply(self):
        """The last line of the next reply, without its line end."""
        line = b"   -"
        while line[3:4] == b"-":
            try:
                line = self.file.readline()
            except TimeoutError:
                return SILENCE
            except ConnectionError:
                return CLOSED
            if not line:
                return CLOSED
        return shown(line.rstrip(b"\r\n"))

    def say(self, sent):
        try:
            self.socket.sendall(sent)
        except ConnectionError:
            return CLOSED
        return self.reply()

    def find(self, place, line):
        """The message with that line, once it has arrived; None if it does not."""
        folder = pathlib.Path(self.target[place].removeprefix("maildir:"))
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            for file in [*folder.glob("new/*"), *folder.glob("cur/*")]:
                lines = file.read_bytes().replace(b"\r\n", b"\n").split(b"\n")
                if line.encode() in lines:
                    return [shown(one) for one in lines]
            time.sleep(0.05)
        return None

    def play(self, session):
        """The steps as they went: what was sent, what came back."""
        went = []
        for kind, text in session.steps:
            text_now = text.replace("%", self.mark)
            if kind in ("C:", "C|"):
                end = b"\r\n" if kind == "C:" else b""
                went.append((kind, text))
                went.append(("S:", self.say(octets(text_now) + end)))
            elif kind == "C*":
                count, _, line = text_now.partition(" ")
                replies = [self.say(octets(line) + b"\r\n") for _ in range(int(count))]
                went += [(kind, text), ("S:", replies[-1])]
            elif kind == "B:":
                self.close()
                went += [(kind, text), ("S:", self.connect(text))]
            elif kind == "T:":
                self.start_tls()
                went.append((kind, text))
            elif kind == "M:":
                place, _, line = text_now.partition(" ")
                self.message = self.find(place, line)
                went.append((kind, text if self.message else f"{text} {SILENCE}"))
                for found in self.message or []:
                    went.append(("=", found.replace(self.mark, "%")))
            elif kind == "N:":
                clean = self.message and not any(m.startswith(text) for m in self.message)
                went.append((kind, text if clean else f"{text} (there is one)"))
        return went


def play(target, session):
    player = Player(target)
    try:
        return player.play(session)
    finally:
        player.close()


def essence(steps):
    """What has to be the same each time: what was sent, codes, and what arrived or is missing."""
    return [(kind, text[:3] if kind == "S:" else text) for kind, text in steps if kind != "="]


def record(file, target):
    head, _, _ = file.read_text(encoding="utf-8").partition("## ")
    blocks = []
    for session in read(file):
        steps = "\n".join(f"{kind} {text}".rstrip() for kind, text in play(target, session))
        blocks.append(f"## {' '.join(session.cases)}\n{steps}\n")
    file.write_text(head + "\n".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] != "--record":
        sys.exit(__doc__)
    record(pathlib.Path(sys.argv[2]), json.loads(pathlib.Path(sys.argv[3]).read_text()))
