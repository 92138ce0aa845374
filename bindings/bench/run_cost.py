"""What a run costs from Python, against the program's own: processor time, not the clock's.

    python bindings/bench/run_cost.py build/bin/smtplab

(the program itself; bindings/bench/policy_cost.py takes build/bin/run_time_probe instead)

Both read the scenario, run it, keep the trace and judge it. The program's start and Python's are
taken off: each is measured with a small scenario, too. The least of several times counts.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import sweep_speed  # noqa: E402

import smtplab  # noqa: E402

RUN = "import sys, smtplab; assert smtplab.run(smtplab.Scenario.load(sys.argv[1])).passed"


def processor_seconds(command):
    """Of a program that ends well."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def least(command, times):
    """The least of several."""
    return min(processor_seconds(command) for _ in range(times))


def main():
    """Prints both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the path of the program smtplab, as in "
                        "build/bin/smtplab: it is called as PROGRAM run -q SCENARIO")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    shown = subprocess.run([options.program, "run", "--help"], capture_output=True, text=True)
    if shown.returncode != 0 or "scenario" not in shown.stdout.lower():
        parser.error(f"program: {options.program} has no command run; give build/bin/smtplab")
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder, "large.json")
        sweep_speed.busy_day(15).save(large)
        small = smtplab.load("S821-F1").file
        print(f"{len(smtplab.run(smtplab.load(large)).trace):,} events")
        costs = {}
        for name, command in (("program", [options.program, "run", "-q"]),
                              ("Python", [sys.executable, "-c", RUN])):
            start = least([*command, small], options.times)
            whole = least([*command, large], options.times)
            costs[name] = whole - start
            print(f"{name:8} {whole:6.2f} s, of which {start:5.2f} s are its start")
        print(f"a run from Python costs {costs['Python'] / costs['program']:.3f} of the program's")


if __name__ == "__main__":
    main()
