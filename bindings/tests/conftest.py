import os
import signal
import subprocess
import threading
from pathlib import Path

import pytest

import smtplab

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def program():
    """The path of smtplab's program: of $SMTPLAB_PROGRAM, or where `./dev build` leaves it."""
    path = Path(os.environ.get("SMTPLAB_PROGRAM", ROOT / "build/bin/smtplab"))
    if not path.exists():
        pytest.skip(f"{path} is not there: ./dev build makes it")
    return path


@pytest.fixture(scope="session")
def program_digests(program):
    """Of every bundled scenario, by its id, as `smtplab run --verify` prints them."""
    printed = subprocess.run([program, "run", "--verify", ROOT / "scenarios"], check=True,
                             capture_output=True, text=True).stdout.splitlines()
    digests = {}
    for line, below in zip(printed, printed[1:]):
        words = below.split()
        if words[::2] == ["time", "path", "content"]:
            digests[line.split()[1]] = smtplab.Digest(*words[1::2])
    return digests


@pytest.fixture
def typical():
    """RFC 821's first example."""
    return smtplab.load("S821-F1")


@pytest.fixture
def ctrl_c():
    """Sends one, so many seconds later. Where pytest runs in the background of a shell, SIGINT is
    ignored: not here."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timers = []

    def press_in(seconds):
        timers.append(threading.Timer(seconds, os.kill, [os.getpid(), signal.SIGINT]))
        timers[-1].start()

    yield press_in
    for timer in timers:
        timer.join()
    signal.signal(signal.SIGINT, before)


def relay_scenario(latency_ms=20, letters=3):
    """Letters that go by a relay that crashes for a while."""
    builder = (
        smtplab.ScenarioBuilder("A relay that is away for a while", id="relay")
        .mua("pc.example.com", server="relay.example.com")
        .mta("relay.example.com", relay="open")
        .mta("mx.example.org", domains=["example.org"], mailboxes=["bob"])
        .link("relay.example.com", "mx.example.org", latency_ms=latency_ms, jitter_ms=5)
        .fault(1, crash="mx.example.org", restart_after_s=3600)
    )
    for number in range(letters):
        builder.submit("pc.example.com", "alice@example.com", "bob@example.org", at=2 + number,
                       subject=f"Letter {number}", body=["Hello Bob"])
    return builder.expect(mailbox="<bob@mx.example.org>", messages=letters).build()
