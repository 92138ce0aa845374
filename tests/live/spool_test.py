"""What was answered 250 outlasts the program, however that one ends."""

import os
import signal
import smtplib
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))

from served import PATIENCE_S, Served, scenario  # noqa: E402


def start_writers(served, taken, codes):
    """Eight clients that send until they are cut off, once some messages were taken: what was
    answered 250 goes into `taken`, with which code they were sent away into `codes`."""
    def write(who):
        try:
            with served.smtp("mx.example.org") as client:
                for i in range(10_000):
                    client.sendmail("a@example.com", ["bob@example.org"],
                                    f"Subject: x\r\n\r\n{who}-{i}\r\n")
                    taken.append(f"{who}-{i}")
        except smtplib.SMTPResponseException as error:
            codes.add(error.smtp_code)
        except (OSError, smtplib.SMTPException):
            pass

    writers = [threading.Thread(target=write, args=(who,), daemon=True) for who in range(8)]
    for writer in writers:
        writer.start()
    until = time.monotonic() + PATIENCE_S
    while len(taken) < 40 and time.monotonic() < until:
        time.sleep(0.01)
    return writers


class Spool(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.spool = os.path.join(folder.name, "spool")

    def serve(self, *options, **changes):
        return Served(scenario(**changes), "--spool", self.spool, *options)

    def test_mailboxes_are_there_again(self):
        with self.serve() as served:
            for i in range(3):
                served.send("mx.example.org", "bob@example.org", f"number {i}")
            client = served.pop3("mx.example.org", "bob")
            uids = client.uidl()[1]
            client.dele(1)
            client.dele(3)
            client.quit()
            self.assertEqual(served.end(), (0, ""))
        with self.serve() as served:
            self.assertEqual(served.bodies("mx.example.org", "bob"), ["number 1"])
            served.send("mx.example.org", "bob@example.org", "a new one")
            client = served.pop3("mx.example.org", "bob")
            again = client.uidl()[1]
            self.assertEqual(again[0].split()[1], uids[1].split()[1])
            # A unique-id is never given twice (RFC 1939 section 7).
            self.assertNotIn(again[1].split()[1], [line.split()[1] for line in uids])
            client.quit()

    def test_only_what_was_deleted_and_confirmed_is_gone(self):
        """RFC 1939 section 6: nothing is removed but by QUIT; a program that ends takes nothing."""
        with self.serve() as served:
            for i in range(4):
                served.send("mx.example.org", "bob@example.org", f"number {i}")
            client = served.pop3("mx.example.org", "bob")
            client.retr(1)  # read, and left there
            client.quit()
            client = served.pop3("mx.example.org", "bob")
            client.retr(2)
            client.dele(2)
            client.quit()
            client = served.pop3("mx.example.org", "bob")
            client.dele(1)  # and no QUIT: the program ends first
            self.assertEqual(served.end(signal.SIGINT), (0, ""))
        with self.serve() as served:
            self.assertEqual(served.bodies("mx.example.org", "bob"),
                             ["number 0", "number 2", "number 3"])
            client = served.pop3("mx.example.org", "bob")
            client.dele(3)
            client.quit()
            served.end(signal.SIGKILL)  # the +OK of QUIT was heard
        with self.serve() as served:
            self.assertEqual(served.bodies("mx.example.org", "bob"), ["number 0", "number 2"])

    def test_whoever_hears_250_at_the_end_has_it_there(self):
        """Ctrl-C while messages come in: 421 for the rest, and what was answered 250 is kept."""
        taken, codes = [], set()
        with self.serve() as served:
            writers = start_writers(served, taken, codes)
            self.assertEqual(served.end(signal.SIGINT), (0, ""))
            for writer in writers:
                writer.join()
        with self.serve() as served:
            found = served.bodies("mx.example.org", "bob")
        self.assertGreaterEqual(len(taken), 40)
        # Nobody is left in doubt: what is there was answered 250, and the other way round.
        self.assertEqual(sorted(found), sorted(taken))
        self.assertLessEqual(codes, {421})

    def test_the_queue_goes_on(self):
        with self.serve("--host", "smtp.example.com", "--host", "ns.test") as served:
            served.send("smtp.example.com", "bob@example.org", "waits for its host")
            served.end(signal.SIGKILL)
        with self.serve() as served:
            self.assertEqual(served.wait_for_bodies("mx.example.org", "bob", 1),
                             ["waits for its host"])
            kinds = [event["kind"] for event in served.events()]
            self.assertEqual(kinds[:2], ["restarted", "queued"])
            served.end()
        with self.serve() as served:  # and once only
            time.sleep(0.5)
            self.assertEqual(served.bodies("mx.example.org", "bob"), ["waits for its host"])

    def test_killed_in_the_middle(self):
        taken = []
        with self.serve() as served:
            writers = start_writers(served, taken, set())
            served.end(signal.SIGKILL)
            for writer in writers:
                writer.join()
        with self.serve() as served:
            found = served.bodies("mx.example.org", "bob")
            self.assertGreaterEqual(len(taken), 40)
            self.assertEqual(set(taken) - set(found), set())
            self.assertEqual(len(found), len(set(found)))

    def test_half_a_record_is_set_aside(self):
        with self.serve() as served:
            served.send("mx.example.org", "bob@example.org", "whole")
            served.end()
        with open(os.path.join(self.spool, "journal"), "ab") as journal:
            journal.write(b"00000100 0123456789abcdef 7:mailbox,")
        with self.serve() as served:
            self.assertEqual(served.bodies("mx.example.org", "bob"), ["whole"])
            served.end()
        with open(os.path.join(self.spool, "cut"), "rb") as cut:
            self.assertEqual(cut.read(), b"00000100 0123456789abcdef 7:mailbox,")

    def test_one_program_at_a_time(self):
        with self.serve() as first, self.serve() as second:
            code, errors = second.wait()
            self.assertEqual(code, 2)
            self.assertIn("in use", errors)
            first.end()

    def test_another_scenario(self):
        with self.serve() as served:
            served.end()
        with self.serve(id="ANOTHER") as served:
            code, errors = served.wait()
            self.assertEqual(code, 2)
            self.assertIn("another scenario", errors)


if __name__ == "__main__":
    unittest.main()
