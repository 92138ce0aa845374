"""How a sweep scales: the same one with one process, with two, and with a dask cluster.

    python bindings/bench/sweep_speed.py --seconds 60

Fits the number of runs to so many seconds of one process, then times each way and compares the
tables. Needs two cores that do nothing else: it prints the machine's load before each way.
"""

import argparse
import os
import time

import pandas

import smtplab


def busy_day(interval_s):
    """A relay whose next host is away for a day, and a message for it every ten minutes."""
    builder = (
        smtplab.ScenarioBuilder("A busy day", id="busy-day")
        .mua("pc.example.com", server="relay.example.com")
        .mta("relay.example.com", relay="open", retry={
            "early_s": [], "interval_s": interval_s, "give_up_after_s": 432_000})
        .mta("mx.example.org", domains=["example.org"], mailboxes=["bob"])
        .link("relay.example.com", "mx.example.org", latency_ms=20, jitter_ms=5)
        .fault(0, crash="mx.example.org", restart_after_s=86_400))
    for at in range(1, 86_400, 600):
        builder.submit("pc.example.com", "alice@example.com", "bob@example.org", at=at)
    return builder.expect(mailbox="<bob@mx.example.org>", messages=144).build()


def last(simulation):
    """When the last message arrived."""
    return simulation.trace.filter("stored")[-1].at


def digest(simulation):
    """Of the run."""
    return simulation.digest.time


def sweep(seeds, executor):
    """The sweep that is timed."""
    return smtplab.sweep(busy_day, {"interval_s": [600, 1800]}, seeds=seeds,
                         metrics={"last": last, "digest": digest}, executor=executor)


def timed(name, seeds, executor):
    """The table, and how many seconds it took."""
    load = os.getloadavg()[0]
    began = time.perf_counter()
    frame = sweep(seeds, executor)
    took = time.perf_counter() - began
    print(f"{name:12} {took:7.1f} s   {len(frame)} runs   load before {load:.1f}", flush=True)
    return frame, took


def main():
    """Times all ways."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    began = time.perf_counter()
    sweep(2, None)
    seeds = max(2, round(seconds / ((time.perf_counter() - began) / 2)))
    one, alone = timed("1 process", seeds, None)
    two, together = timed("2 processes", seeds, 2)
    pandas.testing.assert_frame_equal(one, two)
    from dask.distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None,
                      host="127.0.0.1") as cluster, Client(cluster) as client:
        dask, _ = timed("dask, 2", seeds, client)
    pandas.testing.assert_frame_equal(one, dask)
    print(f"equal tables; two processes are {alone / together:.2f} times as fast")


if __name__ == "__main__":
    main()
