"""docs/target.schema.json and the reader take the same files, and refuse the same."""

import json
import os
import subprocess
import tempfile
import unittest

import jsonschema

PROGRAM = os.environ.get("SMTPLAB_PROGRAM", "build/bin/smtplab")

RIGHT = [
    {"host": "127.0.0.1", "port": 1},
    {"$schema": "target.schema.json", "host": "127.0.0.1", "port": 1, "name": "Ours",
     "version": "1.2", "tls_port": 465, "starttls": True, "bind": "127.0.0.2",
     "client_name": "c.example", "trusted": False, "mailbox": "bob@example.org",
     "second_mailbox": "carol@example.org", "unknown_mailbox": "nobody@example.org",
     "list": "staff@example.org", "alias": "robert@example.org",
     "foreign_mailbox": "dave@elsewhere.example", "sender": "bob@example.org", "user": "bob",
     "password": "secret", "mail": "mbox:box",
     "second_mail": "maildir:box", "postmaster_mail": "maildir:box", "trusted_bind": "127.0.0.3",
     "package": "ours_1.2", "relay_mailbox": "dave@relayed.example", "sink": "127.0.0.1:2526",
     "timeouts": {"connect_s": 1, "greeting_s": 1, "reply_s": 0.5, "delivery_s": 1, "case_s": 9}},
    [{"host": "127.0.0.1", "port": 1}, {"host": "127.0.0.1", "port": 1}],
]
WRONG = [
    {},
    [],
    {"host": ""},
    {"host": "127.0.0.1", "port": 0},
    {"host": "127.0.0.1", "port": "25"},
    {"host": "127.0.0.1", "mailbx": "bob@example.org"},
    {"host": "127.0.0.1", "mailbox": "<bob@example.org>"},
    {"host": "127.0.0.1", "mailbox": "bob"},
    {"host": "127.0.0.1", "mail": "/var/mail/bob"},
    {"host": "127.0.0.1", "second_mail": "/var/mail/bob"},
    {"host": "127.0.0.1", "relay_mailbox": "relayed.example"},
    {"host": "127.0.0.1", "trusted": 1},
    {"host": "127.0.0.1", "timeouts": {"reply_s": -1}},
    {"host": "127.0.0.1", "timeouts": {"reply": 1}},
]


def reader_takes(value):
    """Nobody listens at the target's port, so a file that is right ends in exit code 3."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "target.json")
        with open(file, "w", encoding="utf-8") as out:
            json.dump(value, out)
        run = subprocess.run([PROGRAM, "check", "server", "--target", file], capture_output=True,
                             text=True, timeout=60)
    assert run.returncode in (2, 3), run.stdout + run.stderr
    return run.returncode == 3


class TargetSchema(unittest.TestCase):
    def setUp(self):
        with open("docs/target.schema.json", encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        self.validator = jsonschema.Draft202012Validator(schema)

    def test_what_is_right_is_right_for_both(self):
        for value in RIGHT:
            self.assertTrue(self.validator.is_valid(value), value)
            self.assertTrue(reader_takes(value), value)

    def test_what_is_wrong_is_wrong_for_both(self):
        for value in WRONG:
            self.assertFalse(self.validator.is_valid(value), value)
            self.assertFalse(reader_takes(value), value)


if __name__ == "__main__":
    unittest.main()
