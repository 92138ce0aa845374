"""What a run from Python costs: without policies against the same run in C++, and a policy's call
against a bare pybind11 call of a Python function.

    python bindings/bench/policy_cost.py build/bin/run_time_probe

Both are measured in turns, and the best of all rounds counts: whatever else the machine does only
adds to it. Exit status 1 if a limit is passed.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import smtplab

ROUNDS = 15
LETTERS = 2_000
MOST_RATIO = 1.05
MOST_MICROSECONDS = 2.0

RELAY = "relay.example.com"
MX = "mx.example.org"


class Welcoming(smtplab.Policy):
    """Says what the host would have said, in an answer of its own."""

    def rcpt(self, ask: smtplab.ReplyAsk) -> smtplab.Reply:
        return REPLY


class Silent(smtplab.Policy):
    """Leaves it to the host."""

    def rcpt(self, ask: smtplab.ReplyAsk) -> None:
        return None


REPLY = smtplab.Reply(250, "OK", "2.1.5")


def letters() -> smtplab.Scenario:
    builder = (
        smtplab.ScenarioBuilder("Many letters", id="many-letters")
        .mua("pc.example.com", server=RELAY)
        .mta(RELAY, relay="open")
        .mta(MX, domains=["example.org"], mailboxes=["bob"]))
    for number in range(LETTERS):
        builder.submit("pc.example.com", "alice@example.com", "bob@example.org", at=1 + number,
                       subject=f"Letter {number}", body=["Hello Bob"])
    return builder.expect(mailbox=f"<bob@{MX}>", messages=LETTERS).build()


def run_once(scenario: smtplab.Scenario, policies: dict[str, smtplab.Policy]) -> int:
    """Nanoseconds. The trace is kept, as the program keeps it."""
    gc.collect()
    before = time.perf_counter_ns()
    smtplab.Simulation(scenario, policies=policies).run()
    return time.perf_counter_ns() - before


def run_by_program(probe: str, file: Path) -> int:
    """The best of three runs of one process."""
    printed = subprocess.run([probe, file, "3"], check=True, capture_output=True, text=True).stdout
    return min(int(line) for line in printed.split())


def bare_call(count: int) -> int:
    """Nanoseconds for so many calls of a Python function from C++ with one object."""
    function = Silent().rcpt
    before = time.perf_counter_ns()
    smtplab._core.call_repeatedly(function, None, count)
    return time.perf_counter_ns() - before


def main(probe: str) -> int:
    scenario = letters()
    plain, native, silent, welcoming, bare = [], [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many-letters.json"
        file.write_text(scenario.text)
        for _ in range(ROUNDS):
            native.append(run_by_program(probe, file))
            plain.append(run_once(scenario, {}))
            silent.append(run_once(scenario, {MX: Silent()}))
            welcoming.append(run_once(scenario, {MX: Welcoming()}))
            bare.append(bare_call(LETTERS))
    ratio = min(plain) / min(native)
    call = min(bare) / LETTERS
    costs = {name: ((min(taken) - min(plain)) / LETTERS - call) / 1000
             for name, taken in (("None", silent), ("a Reply", welcoming))}
    print(f"{LETTERS} letters: {min(native) / 1e6:.1f} ms in C++, {min(plain) / 1e6:.1f} ms from "
          f"Python, ratio {ratio:.3f} (at most {MOST_RATIO})")
    print(f"a bare call of a Python function from C++: {call:.0f} ns")
    for name, cost in costs.items():
        print(f"a policy's call that gives {name}: {cost:.2f} us on top of that "
              f"(at most {MOST_MICROSECONDS})")
    print(json.dumps({"ratio": ratio, "bare_call_ns": call, "policy_us": costs}))
    return 0 if ratio <= MOST_RATIO and max(costs.values()) <= MOST_MICROSECONDS else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
