"""A big receiver is away for a day: how four retry schedules come through it.

One relay gets a message every five minutes, all of them for the receiver. How long its queue is,
how often it knocks at a closed door, and how long it takes until the queue is empty again.
"""

import figure
import pandas

import smtplab

HOUR = 3600
EVERY_S = 300          # a message comes so often
LASTS_S = 36 * HOUR    # and so long they come
DOWN_AT, UP_AT = 2 * HOUR, 26 * HOUR

SCHEDULES = {
    "every 5 min": {"early_s": [], "interval_s": 300},
    "every 30 min": {"early_s": [], "interval_s": 1800},
    "30 min twice, then 2 h": {"early_s": [1800, 1800], "interval_s": 7200},
    "doubling, 15 min to 8 h": {"early_s": [900, 1800, 3600, 7200, 14400], "interval_s": 28800},
}


def scenario(schedule):
    """A relay whose retry schedule is one of SCHEDULES, and a receiver that is away for a day."""
    builder = (
        smtplab.ScenarioBuilder(f"A day without the receiver: {schedule}", id="retry-schedules")
        .mua("pc.example.com", server="relay.example.com")
        .mta("relay.example.com", relay="open",
             retry={**SCHEDULES[schedule], "give_up_after_s": 5 * 24 * HOUR,
                    "tell_delay_after_s": 0})
        .mta("mx.example.org", domains=["example.org"], mailboxes=["bob"])
        .fault(DOWN_AT, crash="mx.example.org", restart_after_s=UP_AT - DOWN_AT))
    for at in range(0, LASTS_S, EVERY_S):
        builder.submit("pc.example.com", "alice@example.com", "bob@example.org", at=at + 100)
    return builder.expect(mailbox="<bob@mx.example.org>", messages=LASTS_S // EVERY_S).build()


def queue_over_time(trace):
    """A row for each change: at (hours), how many messages the relay holds for later."""
    changes = [(event.at / HOUR, 1) for event in trace.filter("queued", host="relay.example.com")]
    changes += [(event.at / HOUR, -1)
                for event in trace.filter(["dequeued", "failed"], host="relay.example.com")]
    frame = pandas.DataFrame(sorted(changes), columns=["at", "change"])
    frame["length"] = frame["change"].cumsum()
    return frame[["at", "length"]]


def measure():
    """For each schedule its queue over time, and a row of figures."""
    queues, rows = {}, []
    for schedule in SCHEDULES:
        run = smtplab.run(scenario(schedule))
        assert run.passed, run.failures
        queue = queue_over_time(run.trace)
        late = queue[queue["length"] > 1]
        rows.append({
            "schedule": schedule,
            "longest queue": int(queue["length"].max()),
            "attempts in vain": len(run.trace.filter("deferred", host="relay.example.com")),
            "hours to drain": float(late["at"].max()) - UP_AT / HOUR,
        })
        queues[schedule] = queue
    return queues, pandas.DataFrame(rows).set_index("schedule")


def duration(hours):
    """For people."""
    return f"{hours:.1f} h" if hours >= 1 else f"{hours * 60:.0f} min"


def finding(measured):
    """What it shows, in words; each is held against the figures."""
    _, table = measured
    queued = (UP_AT - DOWN_AT) // EVERY_S
    assert set(table["longest queue"] - queued) <= {0, 1, 2}, table
    vain, drain = table["attempts in vain"], table["hours to drain"]
    assert vain["every 5 min"] > 5 * vain["every 30 min"] > 15 * vain["doubling, 15 min to 8 h"]
    assert drain["every 30 min"] < 0.51 < 1.9 < drain["30 min twice, then 2 h"] < 2.01
    assert 4 < drain["doubling, 15 min to 8 h"] < 8.01
    patient = vain["every 5 min"] / vain["doubling, 15 min to 8 h"]
    return (f"{table.to_string(float_format='{:.2f}'.format)}\n\n"
            f"No schedule spares the queue: {queued} messages come while nobody takes them. What"
            " it chooses is between knocking in vain and being late afterwards: the queue is"
            " empty one interval after the receiver is back, and not before. Doubling knocks"
            f" {patient:.0f} times less than every five minutes, and takes"
            f" {drain['doubling, 15 min to 8 h']:.1f} hours to drain.")


def plot(measured):
    """The queues over time, and what the schedules cost."""
    queues, table = measured
    shown, (left, right) = figure.new(
        "The queue grows alike; the schedule decides how it drains", columns=2, size=(10, 4.2),
        width_ratios=[2.2, 1])
    left.axvspan(DOWN_AT / HOUR, UP_AT / HOUR, color="#f2f2f2")
    left.text((DOWN_AT + UP_AT) / 2 / HOUR, 8, "receiver away", ha="center", color=figure.GREY)
    for colour, (schedule, queue) in zip(figure.COLOURS, queues.items()):
        left.step(queue["at"], queue["length"], where="post", color=colour, label=schedule,
                  linewidth=1.6)
    left.set(xlabel="hours", ylabel="messages in the relay's queue", xlim=(0, 36), ylim=(0, None))
    left.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(0.06, 1))
    right.barh(table.index, table["attempts in vain"], color=figure.COLOURS)
    right.set(xlabel="attempts in vain", xscale="log", xlim=(500, 200_000))
    right.set_yticks([])
    right.invert_yaxis()
    right.grid(visible=False)
    for row, (_, one) in enumerate(table.iterrows()):
        right.text(one["attempts in vain"] * 1.1, row, f"{one['attempts in vain']:,.0f}\n"
                   f"drained in {duration(one['hours to drain'])}", va="center", fontsize=8)
    return shown


if __name__ == "__main__":
    figure.main(measure)
