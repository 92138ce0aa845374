#!/usr/bin/env python3
"""Sessions by hand that show what the suite says of a real client: NAME/sessions.txt.

    ## case-id another-case-id       the cases that accuse the client of the same
    A: RCPT 252 Perhaps              what is answered to RCPT in place of 250, with CRLF behind it
    A| RCPT 250\\r\\n250 x\\r\\n         the same as it is; escapes are those of Python
    K: SIZE 1000000                  a keyword of EHLO's reply
    R: bob@example.org               the recipient
    M: One\\rTwo\\n                    the text below the header of the message's file
    M| Subject: x\\n\\nText\\n          the whole file
    T: refuse                        after 220 to STARTTLS words in the clear answer the handshake
    S: 220 mx.example.org            from here on: what came of it, S from here,
    C: EHLO client.example           C from the client, escaped; long lines are cut
    T: handshake                     TLS from here on
    E: 0                             the client's exit status

Places are command words, "(connection)" and "(content)". This serves with raw sockets and knows
nothing of the suite, so that it can contradict it.

    sessions.py --record NAME        plays all of NAME/sessions.txt, and writes what came of it
"""

import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import clients  # noqa: E402

PATIENCE_S = 6
MOST_SHOWN = 90
HEADER = ("From: <alice@client.example>\nTo: <bob@example.org>\nSubject: Lunch\n"
          "Date: Thu, 26 Nov 2026 12:00:00 +0000\nMessage-ID: <lunch@client.example>\n\n")
USUAL = {"(connection)": "220 mx.example.org", "HELO": "250 mx.example.org", "DATA": "354 Go on",
         "QUIT": "221 mx.example.org", "STARTTLS": "220 Go on"}


def octets(text):
    return text.encode("utf-8").decode("unicode_escape").encode("latin-1")


def shown(line):
    text = line.rstrip(b"\r\n").decode("latin-1").encode("unicode_escape").decode()
    end = line[len(line.rstrip(b"\r\n")):]
    text += "" if end == b"\r\n" else end.decode().encode("unicode_escape").decode()
    text = text.replace("\\\\", "\\")
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + " ..."


class Session:
    def __init__(self, cases):
        self.cases = cases
        self.settings = []
        self.steps = []

    def setting(self, kind, otherwise=None):
        found = [text for one, text in self.settings if one == kind]
        return found[-1] if found else otherwise

    def answers(self):
        made = {}
        for kind, text in self.settings:
            place, _, answer = text.partition(" ")
            if kind == "A:":
                made[place] = (answer + "\r\n").encode()
            elif kind == "A|":
                made[place] = octets(answer)
        return made

    def file(self):
        whole = self.setting("M|")
        if whole is not None:
            return octets(whole)
        return HEADER.encode() + octets(self.setting("M:", "At noon?\\n"))


def read(file):
    """The sessions of a file, in its order."""
    sessions = []
    for line in file.read_text(encoding="utf-8").splitlines():
        kind, _, text = line.partition(" ")
        if line.startswith("## "):
            sessions.append(Session(text.split()))
        elif line and sessions:
            is_setting = kind in ("A:", "A|", "K:", "R:", "M:", "M|") or line == "T: refuse"
            (sessions[-1].settings if is_setting else sessions[-1].steps).append((kind, text))
    return sessions


class Server:
    """One run of a client, served and written down."""

    def __init__(self, session, folder):
        self.session = session
        self.answers = session.answers()
        self.steps = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.folder = pathlib.Path(folder)

    def say(self, place):
        """The answer to that; how many octets it has."""
        if place == "EHLO" and place not in self.answers:
            words = [text for kind, text in self.session.settings if kind == "K:"]
            lines = ["mx.example.org", *(() if self.secure else words)]
            answer = "".join(f"250{'-' if line is not lines[-1] else ' '}{line}\r\n"
                             for line in lines).encode()
        else:
            usual = USUAL.get(place, "250 OK") + "\r\n"
            answer = self.answers.get(place, usual.encode())
        self.steps += [("S:", shown(line)) for line in answer.splitlines(keepends=True)]
        self.connection.sendall(answer)
        return answer

    def line(self):
        """Up to the next LF, or what there is; b"" at the end."""
        while b"\n" not in self.unread:
            more = self.connection.recv(65536)
            if not more:
                break
            self.unread += more
        line, lf, self.unread = self.unread.partition(b"\n")
        if line or lf:
            self.steps.append(("C:", shown(line + lf)))
        return line + lf

    def content(self):
        """Up to a dot on a line of its own, or another one where the client waits behind it."""
        self.connection.settimeout(3)
        while True:
            try:
                if self.line() in (b".\r\n", b""):
                    break
            except TimeoutError:
                if self.unread:
                    self.steps.append(("C:", shown(self.unread)))
                self.unread = b""
                break
        self.connection.settimeout(PATIENCE_S)

    def start_tls(self):
        if self.session.setting("T:") == "refuse":
            self.connection.recv(65536)
            self.steps.append(("S:", "454 No TLS today"))
            return self.connection.sendall(b"454 No TLS today\r\n")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "cert.pem", self.folder / "key.pem")
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.secure = True
        return self.steps.append(("T:", "handshake"))

    def serve(self, connection):
        self.connection, self.unread, self.secure = connection, b"", False
        connection.settimeout(PATIENCE_S)
        self.say("(connection)")
        while line := self.line():
            place = line.split()[0].decode("latin-1").upper() if line.split() else "(other)"
            answer = self.say(place)
            if place == "DATA" and answer.startswith(b"3"):
                self.content()
                self.say("(content)")
            elif place == "STARTTLS" and answer.startswith(b"220"):
                self.start_tls()
            elif place == "QUIT":
                break

    def run(self, client):
        file = self.folder / "letter.eml"
        file.write_bytes(self.session.file())
        recipient = self.session.setting("R:", "bob@example.org")
        filled = {"host": "127.0.0.1", "port": str(self.port), "from": "alice@client.example",
                  "to": octets(recipient).decode(), "recipients": octets(recipient).decode(),
                  "file": str(file), "cafile": str(self.folder / "cert.pem")}
        command = [word.format(**filled) for word in without_group(client.command)]
        with open(file, "rb") as letter, \
                subprocess.Popen(command, stdin=letter, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, env=clients.environment()) as child:
            self.listener.settimeout(0.1)
            try:
                self.accept_while(child)
                self.steps.append(("E:", str(child.wait(PATIENCE_S))))
            finally:
                child.kill()
                self.listener.close()
        return self.steps

    def accept_while(self, child):
        while True:
            ended = child.poll() is not None
            try:
                connection, _ = self.listener.accept()
            except TimeoutError:
                if ended:
                    return
                continue
            try:
                self.serve(connection)
            except TimeoutError:
                self.steps.append(("C:", "(nothing)"))
            except OSError:
                pass
            finally:
                self.connection.close()


def without_group(command):
    begin = command.index("[") if "[" in command else len(command)
    return command[:begin] + command[command.index("]") + 1:] if "[" in command else command


def play(client, session):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
                        "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "key.pem",
                        "-out", "cert.pem"], cwd=folder, check=True, capture_output=True)
        return Server(session, folder).run(client)


def record(name):
    file = HERE / name / "sessions.txt"
    text = []
    client = clients.Client(name)
    for session in read(file):
        text.append("## " + " ".join(session.cases))
        text += [f"{kind} {line}".rstrip() for kind, line in session.settings]
        text += [f"{kind} {line}".rstrip() for kind, line in play(client, session)]
        text.append("")
    file.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "--record":
        sys.exit(__doc__)
    record(sys.argv[2])
