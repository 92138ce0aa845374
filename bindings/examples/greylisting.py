"""What greylisting costs in delay, by the sender's retry schedule.

A greylist answers 451 to the first attempt of a sender that it does not know, and takes the mail
once a threshold has passed. When that attempt comes is up to the sender alone: one run against a
receiver that never yields has all attempts in its trace, and so the delay under every threshold. A
second way holds it against the first: a receiver that yields indeed, made of two hosts.
"""

import bisect

import figure
import pandas

import smtplab

MINUTE = 60
GREYLISTED = {"recipient_ok": "451 4.7.1 Greylisted, try again later"}
THRESHOLDS = [m * MINUTE for m in range(0, 121)]

SCHEDULES = {
    "every minute": {"early_s": [], "interval_s": 60},
    "every 15 min": {"early_s": [], "interval_s": 900},
    "every 30 min (RFC 5321's least)": {"early_s": [], "interval_s": 1800},
    "doubling, from 5 min": {"early_s": [300, 600, 1200, 2400], "interval_s": 4800},
}


def sender(title, schedule):
    """The side that has a message to send."""
    return (smtplab.ScenarioBuilder(title, id="greylisting")
            .mua("pc.example.com", server="relay.example.com", addresses=["192.0.2.1"])
            .mta("relay.example.com", relay="open", addresses=["192.0.2.2"],
                 retry={**SCHEDULES[schedule], "give_up_after_s": 6 * 3600,
                        "tell_delay_after_s": 0})
            .submit("pc.example.com", "alice@example.com", "bob@example.org"))


def never_yields(schedule):
    """A receiver that answers 451 to every attempt."""
    return (sender(f"Greylisted for ever: {schedule}", schedule)
            .mta("mx.example.org", domains=["example.org"], mailboxes=["bob"], replies=GREYLISTED)
            .expect(mailbox="<bob@mx.example.org>", messages=0).build())


def yields_after(schedule, threshold):
    """The same, but at the threshold the domain's other host comes up, which takes the message."""
    return (sender(f"Greylisted for {threshold} s: {schedule}", schedule)
            .zone("example.com", "relay 3600 IN A 192.0.2.2")
            .zone("example.org", "@ 3600 IN MX 10 grey", "@ 3600 IN MX 20 mx",
                  "grey 3600 IN A 192.0.2.3", "mx 3600 IN A 192.0.2.4")
            .mta("grey.example.org", domains=["example.org"], mailboxes=["bob"],
                 addresses=["192.0.2.3"], replies=GREYLISTED)
            .mta("mx.example.org", domains=["example.org"], mailboxes=["bob"],
                 addresses=["192.0.2.4"])
            .fault(0, crash="mx.example.org", restart_after_s=threshold)
            .fault(threshold, crash="grey.example.org")
            .expect(mailbox="<bob@mx.example.org>", messages=1).build())


def attempts(schedule):
    """When the sender tried, in seconds from the first attempt on."""
    trace = smtplab.run(never_yields(schedule)).trace
    refused = trace.filter("reply", host="relay.example.com", verb="RCPT", code=451)
    return [event.at - refused[0].at for event in refused]


def delay(tried, threshold):
    """Until the first attempt at or behind the threshold; with none, the message is lost."""
    place = bisect.bisect_left(tried, threshold)
    return tried[place] if place < len(tried) else float("nan")


def measure():
    """A row for each schedule and threshold: the delay in minutes."""
    rows = []
    for schedule in SCHEDULES:
        tried = attempts(schedule)
        rows += [(schedule, threshold / MINUTE, delay(tried, threshold) / MINUTE)
                 for threshold in THRESHOLDS]
    return pandas.DataFrame(rows, columns=["schedule", "threshold", "delay"])


def delivered_after(schedule, threshold):
    """Minutes until the receiver of two hosts has the message."""
    run = smtplab.run(yields_after(schedule, threshold))
    assert run.passed, run.failures
    first = run.trace.filter("connecting", host="relay.example.com")[0].at
    return (run.trace.filter("stored", host="mx.example.org")[0].at - first) / MINUTE


def finding(frame):
    """What it shows, in words; each is held against the figures."""
    for schedule in SCHEDULES:
        tried = attempts(schedule)
        for threshold in (4.5 * MINUTE, 25.5 * MINUTE, 50.5 * MINUTE):
            seen, expected = delivered_after(schedule, threshold), delay(tried, threshold) / MINUTE
            assert abs(seen - expected) < 0.1, (schedule, threshold, seen, expected)
    table = frame[frame["threshold"].isin([1, 5, 15, 30, 60])].pivot(
        index="schedule", columns="threshold", values="delay").loc[list(SCHEDULES)]
    half_hour, doubling = list(SCHEDULES)[2:]
    assert all(abs(table.loc[half_hour, t] - 30) < 0.1 for t in (1, 5, 15))
    assert table.loc["every minute", 5] < 5.1
    worst = (frame["delay"] / frame["threshold"]).where(
        (frame["schedule"] == doubling) & (frame["threshold"] >= 15)).max()
    assert 1.9 < worst < 2.4
    return (f"minutes of delay, by minutes of the threshold\n"
            f"{table.to_string(float_format='{:.1f}'.format)}\n\n"
            "The threshold is not what greylisting costs: with a sender that comes again every half"
            f" hour, one minute costs as much as half an hour, {table.loc[half_hour, 1]:.0f}"
            " minutes. The delay is the threshold rounded up to the sender's next attempt; with"
            f" waits that double it is up to {worst:.1f} times the threshold.")


def plot(frame):
    """The delay over the threshold."""
    shown, axes = figure.new(
        "Greylisting costs the sender's next attempt, whatever its threshold", size=(8, 4.4))
    for colour, schedule in zip(figure.COLOURS, SCHEDULES):
        one = frame[frame["schedule"] == schedule]
        axes.step(one["threshold"], one["delay"], where="pre", color=colour, linewidth=1.8,
                  label=schedule)
    axes.set(xlabel="the greylist's threshold in minutes", ylabel="delay of a message in minutes",
             xlim=(0, 120), ylim=(0, 165), xticks=range(0, 121, 15), yticks=range(0, 166, 30))
    axes.legend(frameon=False, fontsize=9, loc="upper left")
    return shown


if __name__ == "__main__":
    figure.main(measure)
