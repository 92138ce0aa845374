"""What the suite says of relays, seen once more by hand: raw sockets, and a name
server and next hops of its own (relay_scene.py). It knows nothing of the suite, so that it can
contradict it.

SHOWN has for every case that accuses somebody a function: it sends one message through the relay,
and gives back what it has seen as text, which relay_test.py compares with what NAME/relay-seen.json
says that server does.

    in_network relay_by_hand.py TARGET.json CASE...     prints one JSON object: case, what was seen
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from relay_scene import Scene  # noqa: E402


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
