"""Runs of `smtplab check server` against the stub."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.environ.get("SMTPLAB_PROGRAM", "build/bin/smtplab")
STUB = os.path.join(os.path.dirname(__file__), "smtp_stub.py")


class Stub:
    """A running smtp_stub.py."""

    def __init__(self, kind, *more):
        self.process = subprocess.Popen([sys.executable, "-B", STUB, kind, *more],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.address = "127.0.0.1:" + self.process.stdout.readline().decode().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


def check(*arguments):
    """The run, how long it took, and the most memory that any child has had so far in MB."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SMTPLAB_")}
    began = time.monotonic()
    run = subprocess.run([PROGRAM, "check", "server", *arguments], capture_output=True, text=True,
                         env=environment, timeout=120)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return run, time.monotonic() - began, used


def check_spiteful(*arguments):
    """A run against the server of the stub that delivers, with nobody at a second target, "Gone":
    every verdict is there, dangerous findings too."""
    with tempfile.TemporaryDirectory() as maildir:
        for folder in ("new", "cur", "tmp"):
            os.mkdir(os.path.join(maildir, folder))
        with Stub("spiteful", maildir) as stub:
            targets = os.path.join(maildir, "targets.json")
            with open(targets, "w", encoding="utf-8") as out:
                json.dump([{"name": "Spite <b>&\u202e", "host": "127.0.0.1",
                            "port": int(stub.address.split(":")[1]), "mail": f"maildir:{maildir}",
                            "mailbox": "bob@example.org", "version": "\"1.0'"},
                           {"name": "Gone", "host": "127.0.0.1", "port": 1}], out)
            run, _, _ = check("--target", targets, "--reply-timeout", "1", "--delivery-timeout",
                              "2", *arguments)
    return run


def missing(what):
    """Skips, or in the full tier fails, what cannot be tested without that."""
    if "SMTPLAB_NO_SKIPS" in os.environ:
        raise FileNotFoundError(what)
    raise unittest.SkipTest(f"{what} is missing; ./dev test --full gets it")
