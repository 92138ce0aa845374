"""A delivery agent (RFC 2033) that is served: over real sockets, to clients that are not ours."""

import os
import smtplib
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))

from served import PATIENCE_S, Peer, Served, scenario  # noqa: E402

HANDING_OVER = "scenarios/lmtp/handing-over.json"
LETTER = b"Subject: x\r\n\r\n" + 400 * b"y" + b"\r\n.\r\n"


def shared_mailboxes():
    """A server whose mailboxes are with a delivery agent; bob has no room for long letters."""
    return scenario(zones={"example.org": ["@ 3600 IN MX 10 mail"]}, hosts=[
        {"name": "mail.example.org", "local_domains": ["example.org"], "mailboxes": ["ann", "bob"],
         "delivery_agent": "mda.example.org"},
        {"name": "mda.example.org", "role": "mda", "local_domains": ["example.org"],
         "mailboxes": [{"user": "ann", "password": "secret"},
                       {"user": "bob", "password": "secret", "quota_octets": 100}]},
        {"name": "pc.example.com", "role": "mua"}])


class DeliveryAgent(unittest.TestCase):
    def test_answers_for_each_recipient(self):
        with Served(HANDING_OVER) as served, Peer(served.at("mda.example.org", "lmtp")) as peer:
            said = [peer.reply()] + [peer.ask(line) for line in (
                b"EHLO mail.example.org", b"LHLO mail.example.org",
                b"MAIL FROM:<alice@example.com>", b"RCPT TO:<ann@example.org>",
                b"RCPT TO:<nobody@example.org>",
                b"RCPT TO:<carol@example.org>", b"DATA")]
            self.assertEqual(said, [220, 500, 250, 250, 250, 550, 250, 354])
            peer.say(LETTER)
            self.assertEqual([peer.reply(), peer.reply()], [250, 552])
            self.assertEqual(peer.ask(b"QUIT"), 221)

    def test_takes_mail_from_a_client_that_is_not_ours(self):
        with Served(shared_mailboxes()) as served:
            address, port = served.at("mda.example.org", "lmtp")
            with smtplib.LMTP(address, port) as client:
                client.sock.settimeout(PATIENCE_S)
                client.sendmail("alice@example.com", ["ann@example.org"],
                                "Subject: x\r\n\r\nby hand")
            self.assertEqual(served.bodies("mda.example.org", "ann"), ["by hand"])

    def test_is_given_what_its_server_takes(self):
        with Served(shared_mailboxes()) as served:
            with served.smtp("mail.example.org") as client:
                client.sendmail("alice@example.com", ["ann@example.org", "bob@example.org"],
                                "Subject: x\r\n\r\n" + 200 * "y" + "\r\nhanded over")
            self.assertEqual(served.wait_for_bodies("mda.example.org", "ann", 1), ["handed over"])
            self.assertEqual(served.bodies("mda.example.org", "bob"), [])
            served.end()
            events = served.events()
            codes = [event["code"] for event in events if event["kind"] == "reply"
                     and event["host"] == "mail.example.org" and "deliver" in event["verb"]]
            self.assertEqual(codes, [250, 552])
            failed = [event for event in events if event["kind"] == "failed"]
            self.assertEqual(failed[0]["paths"], "<alice@example.com> <bob@example.org>")


class Certificate(unittest.TestCase):
    """RFC 4954 section 4.1, last example, under real TLS: between hosts that are all served."""

    def test_names_a_user_of_a_host_that_is_served(self):
        with Served("scenarios/extensions/s4954-4-1d.json", "--until-done") as served:
            self.assertEqual(served.wait(), (0, ""))
            started = [event for event in served.events() if event["kind"] == "tls-started"]
            self.assertEqual({event["host"]: event.get("certificate") for event in started},
                             {"smtp.example.com": "test", "client.example.com": None})

    def test_nobody_from_outside_is_offered_external(self):
        with Served("scenarios/extensions/s4954-4-1d.json") as served:
            with served.smtp("smtp.example.com") as client:
                client.starttls()
                client.ehlo()
                self.assertEqual(client.esmtp_features["auth"].split(), ["PLAIN"])
                self.assertEqual(client.docmd("AUTH EXTERNAL ="),
                                 (535, b"5.7.8 Authentication credentials invalid"))


if __name__ == "__main__":
    unittest.main()
