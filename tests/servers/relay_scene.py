"""One message's way through a relay: a name server of forty lines, and next hops that say what they
are told. For relay_by_hand.py; it knows nothing of the suite."""

import functools
import itertools
import socket
import struct
import threading
import time

SUFFIX = "hand.relay.example"
PATIENCE_S = 25
NUMBERS = itertools.count(1)


class Names:
    """Answers MX and A; what a list has not does not exist."""

    def __init__(self, address):
        self.records = {}  # (name, type) -> list of MX (preference, host) or of addresses
        host, _, port = address.rpartition(":")
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, int(port)))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            query, client = self.socket.recvfrom(4096)
            self.socket.sendto(self.answer(query), client)

    def answer(self, query):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1").lower())
            at += 1 + query[at]
        kind, = struct.unpack("!H", query[at + 1:at + 3])
        question = query[12:at + 5]
        name = ".".join(labels)
        found = self.records.get((name, kind), [])
        exists = any(key[0] == name for key in self.records)
        body = b"".join(self.record(kind, value) for value in found)
        flags = 0x8580 | (0 if exists else 3)
        return query[:2] + struct.pack("!HHHHH", flags, 1, len(found), 0, 0) + question + body

    @staticmethod
    def record(kind, value):
        if kind == 15:
            preference, host = value
            data = struct.pack("!H", preference) + encoded(host)
        else:
            data = socket.inet_aton(value)
        return struct.pack("!HHHIH", 0xC00C, kind, 1, 1, len(data)) + data

    @classmethod
    @functools.cache
    def at(cls, address):
        """One for all scenes: a thread that waits for queries is not ended."""
        return cls(address)


def encoded(name):
    parts = [part for part in name.split(".") if part]
    return b"".join(bytes([len(part)]) + part.encode() for part in parts) + b"\0"


class Hop:
    """A host that takes mail. `says` gives another reply to a line than the usual; b"" closes."""

    def __init__(self, address, offers=(), says=None):
        self.address, self.offers, self.says = address, list(offers), says or (lambda line: None)
        self.lines, self.contents, self.calls, self.waited = [], [], 0, None
        self.listener = socket.create_server((address, 25))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.calls += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def usual(self, line):
        verb = line[:4].upper()
        if verb == b"EHLO":
            words = [b"hop"] + [word.encode() for word in self.offers]
            return b"".join(b"250-" + word + b"\r\n" for word in words[:-1]) + \
                b"250 " + words[-1] + b"\r\n"
        return {b"": b"220 hop\r\n", b"DATA": b"354 Go on\r\n", b"QUIT": b"221 Bye\r\n",
                b".": b"250 Taken\r\n"}.get(verb, b"250 Ok\r\n")

    def serve(self, connection):
        with connection, connection.makefile("rb") as lines:
            try:
                line = b""
                while True:
                    reply = self.says(line)
                    reply = self.usual(line) if reply is None else reply
                    if line.upper().startswith(b"QUIT"):
                        # Whether the relay is still there when the reply comes.
                        connection.settimeout(0.5)
                        try:
                            self.waited = connection.recv(1) != b""
                        except TimeoutError:
                            self.waited = True
                        connection.settimeout(None)
                    if not reply:
                        return
                    connection.sendall(reply)
                    if line.upper().startswith(b"QUIT"):
                        return
                    if reply.startswith(b"354"):
                        self.contents.append(self.content(lines))
                        line = b"."
                        continue
                    line = lines.readline()
                    if not line:
                        return
                    self.lines.append(line.rstrip(b"\r\n").decode("latin-1"))
            except OSError:
                return

    @staticmethod
    def content(lines):
        got = b"\r\n"
        while not got.endswith(b"\r\n.\r\n"):
            line = lines.readline()
            if not line:
                break
            got += line
        return got[2:-3]

    def close(self):
        self.listener.close()


class Scene:
    """One message's way: its domain, its hops, its sender's home."""

    def __init__(self, target):
        self.target = target
        number = next(NUMBERS)
        self.domain = f"d{int(time.time() * 1000)}-{number}.{SUFFIX}"
        self.names = Names.at(target["dns"])
        # Out of the addresses that the suite's hops have had.
        self.first_address = 60 + 4 * number
        self.hops = []
        self.home = self.hop("home", offers=["8BITMIME", "SMTPUTF8"])
        self.sender = f"sender@home.{self.domain}"
        self.replies = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for hop in self.hops:
            hop.close()

    def hop(self, label, **settings):
        made = Hop(f"198.18.0.{self.first_address + len(self.hops)}", **settings)
        self.hops.append(made)
        name = self.domain if label == "@" else f"{label}.{self.domain}"
        self.names.records[(name, 1)] = [made.address]
        return made

    def mx(self, *entries):
        self.names.records[(self.domain, 15)] = [
            (preference, host if host.endswith(".") else f"{host}.{self.domain}.")
            for preference, host in entries]

    def connect(self):
        connection = socket.create_connection((self.target["host"], self.target["port"]),
                                              PATIENCE_S, (self.target["trusted_bind"], 0))
        self.file = connection.makefile("rb")
        greeting = self.reply()
        self.relay_name = greeting[4:].split(" ")[0]
        self.names.records[(self.relay_name, 1)] = [self.target["host"]]
        return connection

    def reply(self):
        line = b"   -"
        while line[3:4] == b"-":
            try:
                line = self.file.readline()
            except OSError:
                return ""
        return line.decode("latin-1").strip()

    def send(self, recipients=("rcpt",), sender=None, mail="", rcpt="", fields=b"", body=b""):
        """One session; the replies to MAIL, RCPT, DATA and the content."""
        with self.connect() as connection:
            def ask(line):
                connection.sendall(line if isinstance(line, bytes) else line.encode())
                self.replies.append(self.reply())

            ask("EHLO client.example\r\n")
            ask(f"MAIL FROM:<{self.sender if sender is None else sender}>{mail}\r\n")
            for user in recipients:
                ask(f"RCPT TO:<{user}@{self.domain}>{rcpt}\r\n")
            ask("DATA\r\n")
            ask(b"Subject: by hand\r\nFrom: <a@example.net>\r\n" + fields + b"\r\n" + body +
                b"\r\n.\r\n")
            connection.sendall(b"QUIT\r\n")
            self.reply()
        return self.replies

    def wait(self, holds):
        deadline = time.monotonic() + PATIENCE_S
        while not holds() and time.monotonic() < deadline:
            time.sleep(0.05)
        return bool(holds())

    def notice(self):
        def final():
            """That it is late says nothing of how it will end."""
            return [one for one in self.home.contents if b"\r\nAction: delayed" not in one]

        self.wait(final)
        return final()[0].decode("latin-1") if final() else ""

    def told(self):
        return "the sender is told" if self.notice() else "the sender is not told"
