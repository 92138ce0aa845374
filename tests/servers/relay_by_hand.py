"""What the suite says of relays, seen once more by hand: raw sockets, a name server of forty lines,
and next hops that say what they are told. It knows nothing of the suite, so that it can contradict
it.

SHOWN has for every case that accuses somebody a function: it sends one message through the relay,
and gives back what it has seen as text, which relay_test.py compares with what NAME/relay-seen.json
says that server does.

    in_network relay_by_hand.py TARGET.json CASE...     prints one JSON object: case, what was seen
"""

import functools
import itertools
import json
import pathlib
import socket
import struct
import sys
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
        self.base = f"198.18.{200 + number // 50}.{(number % 50) * 5}"
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
        prefix, _, last = self.base.rpartition(".")
        made = Hop(f"{prefix}.{int(last) + len(self.hops)}", **settings)
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
        self.wait(lambda: self.home.contents)
        return self.home.contents[0].decode("latin-1") if self.home.contents else ""

    def told(self):
        return "the sender is told" if self.notice() else "the sender is not told"


# --- what is shown -------------------------------------------------------------------------------

def greeting_554(scene):
    hop = scene.hop("mx1", says=lambda line: b"554 Never\r\n" if line == b"" else None)
    scene.mx((10, "mx1"))
    scene.send()
    scene.wait(lambda: hop.calls > 1 or scene.home.contents)
    return "it tries again" if hop.calls > 1 else scene.told()


def too_many_552(scene):
    accepted = []

    def says(line):
        if not line.upper().startswith(b"RCPT"):
            return None
        accepted.append(line)
        return None if len(accepted) == 1 else b"552 5.5.3 Too many recipients\r\n"

    scene.hop("mx1", says=says)
    scene.mx((10, "mx1"))
    scene.send(recipients=("ann", "ben"))
    return scene.told()


def quit_reply(scene):
    hop = scene.hop("mx1")
    scene.mx((10, "mx1"))
    scene.send()
    scene.wait(lambda: hop.waited is not None)
    return "it waits for 221" if hop.waited else "it is gone before 221"


def mail_line(scene, offers, **letter):
    hop = scene.hop("mx1", offers=offers)
    scene.mx((10, "mx1"))
    scene.send(**letter)
    scene.wait(lambda: hop.contents)
    line = next((one for one in hop.lines if one.upper().startswith("MAIL")), "")
    return line.partition(">")[2].strip(), hop


def size(scene):
    parameters, _ = mail_line(scene, ["SIZE 10000000"],
                              body=b"\r\n".join([b"x" * 70] * 900))
    return "SIZE" if "SIZE=" in parameters else "no SIZE"


def ninety_hops(scene):
    hop = scene.hop("mx1")
    scene.mx((10, "mx1"))
    stamps = b"".join(b"Received: from h%d.example by h%d.example; Thu, 21 May 1998 05:33:29 -0700"
                      b"\r\n" % (i, i + 1) for i in range(90))
    replies = scene.send(fields=stamps)
    if not replies[-1].startswith("2"):
        return f"refused: {replies[-1][:3]}"
    scene.wait(lambda: hop.contents or scene.home.contents)
    return "passed on" if hop.contents else scene.told()


def split_at(end):
    def shown(scene):
        hop = scene.hop("mx1")
        scene.mx((10, "mx1"))
        inner = f"MAIL FROM:<{scene.sender}>\r\nRCPT TO:<inner@{scene.domain}>\r\nDATA\r\n"
        replies = scene.send(body=b"first" + end + inner.encode() + b"Subject: inner\r\n\r\nsecond")
        scene.wait(lambda: len(hop.contents) > 1 or any(b"second" in one for one in hop.contents))
        if not hop.contents:
            return f"refused: {replies[-1][:3]}"
        if any(b"first" in one and b"second" in one for one in hop.contents):
            whole = next(one for one in hop.contents if b"second" in one)
            bare = end.strip(b"\r\n.") or end in whole
            return "sent on as it came" if bare else "one message"
        return "split"
    return shown


def own_name(alone):
    def shown(scene):
        scene.connect().close()
        own = scene.relay_name + "."
        worse = scene.hop("mx3")
        if alone:
            scene.mx((10, own))
        else:
            scene.hop("mx1", says=lambda line: b"421 Not now\r\n" if line == b"" else None)
            scene.mx((10, "mx1"), (20, own), (30, "mx3"))
        scene.send()
        told = scene.told()
        return told if not worse.calls else "a worse host is called"
    return shown


EIGHT_BITS = {"mail": " BODY=8BITMIME", "body": b"caf\xc3\xa9",
              "fields": b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                        b"Content-Transfer-Encoding: 8bit\r\n"}


def eight_bits(offers):
    def shown(scene):
        parameters, hop = mail_line(scene, offers, **EIGHT_BITS)
        raw = bool(hop.contents) and b"\xc3\xa9" in hop.contents[0]
        declared = "declared" if "BODY=8BITMIME" in parameters else "not declared"
        return f"{'eight bits' if raw else 'seven bits'}, {declared}"
    return shown


def spread(scene):
    hops = [scene.hop("mx1"), scene.hop("mx2")]
    scene.mx((10, "mx1"), (10, "mx2"))
    for _ in range(16):
        scene.send()
    scene.wait(lambda: sum(len(hop.contents) for hop in hops) >= 16)
    return "both" if all(hop.contents for hop in hops) else "one of them"


def no_host(scene):
    scene.mx((10, "nowhere"))
    scene.send()
    return scene.told()


def null_mx(scene):
    scene.hop("@")
    scene.names.records[(scene.domain, 15)] = [(0, ".")]
    scene.send()
    return scene.told()


def bare_cr(scene):
    hop = scene.hop("mx1")
    scene.mx((10, "mx1"))
    scene.send(body=b"before\rbehind")
    scene.wait(lambda: hop.contents)
    return "sent on" if hop.contents and b"before\rbehind" in hop.contents[0] else "not sent on"


def notice_has(text, mail="", rcpt=""):
    def shown(scene):
        scene.hop("mx1", says=lambda line: b"550 5.1.1 Nobody of that name\r\n"
                  if line.upper().startswith(b"RCPT") else None)
        scene.mx((10, "mx1"))
        scene.send(mail=mail, rcpt=rcpt)
        return f"a notice with {text}" if text in scene.notice() else f"a notice without {text}"
    return shown


NAMED = {"mail": " ENVID=QQ314159", "rcpt": " NOTIFY=FAILURE ORCPT=rfc822;Bob@ivory.example"}
SHOWN = {
    "5yz-at-greeting-is-bounced": greeting_554,
    "too-many-recipients-552": too_many_552,
    "relay-waits-for-reply-to-quit": quit_reply,
    "size-is-declared": size,
    "ninety-hops-are-no-loop": ninety_hops,
    "false-end-lf-dot-lf": split_at(b"\n.\n"),
    "false-end-lf-dot-crlf": split_at(b"\n.\r\n"),
    "false-end-crlf-dot-lf": split_at(b"\r\n.\n"),
    "false-end-cr-dot-cr": split_at(b"\r.\r"),
    "mx-own-name-alone": own_name(alone=True),
    "mx-own-name-ends-list": own_name(alone=False),
    "eight-bits-for-seven-bit-hop": eight_bits(["SIZE 10000000"]),
    "eight-bits-are-declared": eight_bits(["8BITMIME"]),
    "mx-equal-preferences-spread": spread,
    "mx-host-does-not-exist": no_host,
    "mx-null": null_mx,
    "bare-cr-is-not-sent-on": bare_cr,
    "bounce-is-report": notice_has("multipart/report"),
    "bounce-names-next-hop": notice_has("Remote-MTA:"),
    "bounce-shows-reply": notice_has("Diagnostic-Code:"),
    "bounce-shows-whole-reply": notice_has("Diagnostic-Code: smtp; 550 5.1.1 Nobody of that name"),
    "bounce-has-envelope-id": notice_has("Original-Envelope-Id: QQ314159", **NAMED),
    "bounce-has-original-recipient": notice_has("Original-Recipient:", **NAMED),
}


def show(case, target):
    with Scene(target) as scene:
        return SHOWN[case](scene)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    TARGET = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps({case: show(case, TARGET) for case in sys.argv[2:]}))
