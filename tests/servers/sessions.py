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
    M: second_mail Subject: inner-%     a message with this line arrives there, or at the sink
    = Return-Path: <bob@client.example> its lines, or those of them that matter
    L: Received: from [127.0.0.9] (     a line of that message begins so
    N: Received:                        no line of that message begins so
    B: trusted_bind                     a new connection from that address of the target, no EHLO
    E: this is no field                 a line begins so, and an empty one stands above it

Before the first line stand the greeting and EHLO client.example. `%` is a number that is used once.
This speaks with raw sockets and knows nothing of the suite, so that it can contradict it.

    sessions.py --record FILE TARGET.json    plays all, and writes into FILE what came back
"""

import json
import pathlib
import re
import socket
import socketserver
import ssl
import sys
import threading
import time

KINDS = ("C:", "C|", "C*", "T:", "S:", "M:", "=", "L:", "N:", "E:", "B:")
HERE = pathlib.Path(__file__).resolve().parent
SERVERS = ("postfix", "exim", "opensmtpd", "aiosmtpd")
PATIENCE_S = 20
SILENCE = "(no reply)"
CLOSED = "(closed)"


class Sink:
    """The host that mail for others goes to: takes all, but users whose name begins so."""

    UNKNOWN = b"<unknown-at-next-hop"

    def __init__(self, target):
        self.messages = []
        self.visits = 0
        sink = self

        class Visit(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text + b"\r\n")

            def handle(self):
                sink.visits += 1
                try:
                    self.serve()
                finally:
                    sink.visits -= 1

            def serve(self):
                self.say(b"220 sink.example")
                for line in self.rfile:
                    verb = line[:4].upper()
                    if verb == b"EHLO":
                        self.say(b"250-sink.example\r\n250 8BITMIME")
                    elif verb == b"DATA":
                        self.say(b"354 Go on")
                        sink.messages.append(self.content())
                        self.say(b"250 OK")
                    elif verb == b"QUIT":
                        return self.say(b"221 sink.example")
                    elif verb == b"RCPT" and sink.UNKNOWN in line:
                        self.say(b"550 No such user here")
                    else:
                        self.say(b"250 OK")

            def content(self):
                """Up to CRLF.CRLF, with its line ends as they came."""
                got = b"\r\n"
                while not got.endswith(b"\r\n.\r\n"):
                    got += self.rfile.readline()
                return got[2:-3].replace(b"\r\n..", b"\r\n.")

        host, _, port = target["sink"].rpartition(":")
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self.server = socketserver.ThreadingTCPServer((host, int(port)), Visit)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # OpenSMTPD keeps a connection for 10 seconds, and takes a host that hangs up for dead.
        deadline = time.monotonic() + 12
        while self.visits and time.monotonic() < deadline:
            time.sleep(0.05)
        self.server.shutdown()
        self.server.server_close()


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
            if kind not in KINDS:
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

    def __init__(self, target, sink):
        self.target = target
        self.sink = sink
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
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            for lines in self.messages(place):
                if octets(line) in lines:
                    return [shown(one) for one in lines]
            time.sleep(0.05)
        return None

    def messages(self, place):
        """As lines. Only in a Maildir LF ends one."""
        if place == "sink":
            return [message.split(b"\r\n") for message in list(self.sink.messages)]
        folder = pathlib.Path(self.target[place].removeprefix("maildir:"))
        files = [*folder.glob("new/*"), *folder.glob("cur/*")]
        return [file.read_bytes().replace(b"\r\n", b"\n").split(b"\n") for file in files]

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
                text = text.removesuffix(f" {SILENCE}")
                place, _, line = text.replace("%", self.mark).partition(" ")
                self.message = self.find(place, line)
                went.append((kind, text if self.message else f"{text} {SILENCE}"))
                for found in self.message or []:
                    went.append(("=", found.replace(self.mark, "%")))
            elif kind in ("L:", "N:", "E:"):
                holds = self.holds(kind, text_now)
                went.append((kind, text if holds else f"{text} (it is not so)"))
        return went

    def holds(self, kind, text):
        if self.message is None:
            return False
        at = [i for i, line in enumerate(self.message) if line.startswith(text)]
        if kind == "E:":
            return any(i > 0 and not self.message[i - 1] for i in at)
        return bool(at) == (kind == "L:")


def play(target, session, sink):
    player = Player(target, sink)
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
    with Sink(target) as sink:
        for session in read(file):
            went = play(target, session, sink)
            steps = "\n".join(f"{kind} {text}".rstrip() for kind, text in went)
            blocks.append(f"## {' '.join(session.cases)}\n{steps}\n")
    file.write_text(head + "\n".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] != "--record":
        sys.exit(__doc__)
    record(pathlib.Path(sys.argv[2]), json.loads(pathlib.Path(sys.argv[3]).read_text()))
