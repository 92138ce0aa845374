"""An open relay is abused: found in the trace of one day, among the mail of its own people.

A company's relay takes mail for anybody from anybody. Its people write some letters; at night
somebody from elsewhere pours letters through it, to domains that are not the company's either. From
the outside both look alike, a 250; in the trace they are told apart by two questions: is the caller
one of ours, and is the recipient?
"""

import random

import figure
import pandas

import smtplab
import smtplab.smtp

HOUR = 3600
OWN = "example.com"
RELAY = f"relay.{OWN}"
STRANGER = "mailer.example.net"
BEGINS, ENDS = 2 * HOUR, 5 * HOUR


def scenario(relay="open", *, letters=240, spam=900, seed=7):
    """A day; `relay` is what the company's host does with mail for others."""
    chance = random.Random(seed)
    builder = (smtplab.ScenarioBuilder(f"A day of an {relay} relay", id="open-relay", seed=seed)
               .mua(f"pc.{OWN}", server=RELAY, addresses=["192.0.2.1"])
               .mta(RELAY, domains=[OWN], relay=relay, relay_clients=["192.0.2.1"],
                    mailboxes=["alice"], addresses=["192.0.2.2"])
               .mua(STRANGER, server=RELAY, addresses=["203.0.113.9"])
               .mua("partner.example.org", server=RELAY, addresses=["198.51.100.1"]))
    for number in range(3):
        builder.mta(f"mx{number}.example.org", mailboxes=["bob"],
                    addresses=[f"198.51.100.{10 + number}"])
    for _ in range(letters):
        at = int(chance.triangular(6 * HOUR, 20 * HOUR, 11 * HOUR))
        if chance.random() < 0.5:
            builder.submit(f"pc.{OWN}", f"alice@{OWN}", f"bob@mx{chance.randrange(3)}.example.org",
                           at=at)
        else:
            builder.submit("partner.example.org", "bob@mx0.example.org", f"alice@{RELAY}", at=at)
    for _ in range(spam):
        builder.submit(STRANGER, f"alice@{OWN}", f"bob@mx{chance.randrange(3)}.example.org",
                       at=int(chance.uniform(BEGINS, ENDS)))
    to_alice = [step for step in builder.to_dict()["script"]
                if step["submit"]["to"] == [f"<alice@{RELAY}>"]]
    return builder.expect(mailbox=f"<alice@{RELAY}>", messages=len(to_alice)).build()


def recipients(trace):
    """A row for each recipient that the relay was asked to take: at (hours), client, domain, code,
    and whether the caller and the recipient are its own."""
    rows = []
    for talk in trace.conversations():
        if talk.server != RELAY:
            continue
        said = [line for line in talk.lines if line.kind in ("command", "reply")]
        for line, answer in zip(said, said[1:]):
            if line.text.upper().startswith("RCPT TO:"):
                path = smtplab.smtp.parse_forward_path(line.text[8:].strip())
                rows.append((line.at / HOUR, talk.client, path.domain, answer.code))
    frame = pandas.DataFrame(rows, columns=["at", "client", "domain", "code"])
    frame["from_us"] = frame["client"].str.endswith(OWN)
    frame["to_us"] = frame["domain"].str.endswith(OWN)
    return frame.sort_values("at", ignore_index=True)


def abused(frame):
    """Recipients that were taken although neither side is the relay's own."""
    return frame[~frame["from_us"] & ~frame["to_us"] & (frame["code"] == 250)]


def measure():
    """What the relay was asked while it was open, and on the same day closed."""
    measured = {}
    for relay in ("open", "closed"):
        run = smtplab.run(scenario(relay))
        assert run.passed, run.failures
        measured[relay] = recipients(run.trace)
    return measured


def finding(measured):
    """What it shows, in words; each is held against the figures."""
    opened, closed = measured["open"], measured["closed"]
    found = abused(opened)
    assert len(opened) == len(closed) == 240 + 900
    assert set(found["client"]) == {STRANGER} and len(found) == 900
    assert set(opened["code"]) == {250}
    assert abused(closed).empty
    refused = closed[closed["code"] != 250]
    assert set(refused["client"]) == {STRANGER} and len(refused) == 900
    honest = closed[closed["code"] == 250]
    assert len(honest) == 240 and (honest["from_us"] | honest["to_us"]).all()
    first, last = found["at"].min(), found["at"].max()
    assert BEGINS <= first * HOUR and last * HOUR <= ENDS + 60
    return (f"{len(opened)} recipients, all of them answered 250. In {len(found)}"
            f" ({len(found) / len(opened):.0%}) neither the caller nor the recipient belongs to"
            f" {OWN}: all from {', '.join(found['client'].unique())}, between {first:.1f} and"
            f" {last:.1f} o'clock. Closed on the same day, the relay refuses these {len(refused)}"
            f" ({', '.join(map(str, sorted(refused['code'].unique())))}) and takes all"
            f" {len(honest)} others: the sender's address, which claims to be alice's, plays no"
            " part.")


def plot(measured):
    """Recipients by the hour, open and closed."""
    shown, panels = figure.new("Two questions find the abuse: who calls, and for whom?", columns=2,
                               size=(10, 4.2), sharey=True)
    kinds = {
        "from our people": (lambda one: one["from_us"], figure.COLOURS[0]),
        "to our people": (lambda one: ~one["from_us"] & one["to_us"], figure.COLOURS[2]),
        "neither": (lambda one: ~one["from_us"] & ~one["to_us"], figure.COLOURS[5]),
    }
    for panel, (relay, frame) in zip(panels, measured.items()):
        below = pandas.Series(0, index=range(24))
        for name, (chosen, colour) in kinds.items():
            one = frame[chosen(frame)]
            for taken, alpha in ((True, 1.0), (False, 0.25)):
                part = one[(one["code"] == 250) == taken]
                by_hour = part["at"].astype(int).value_counts().reindex(range(24), fill_value=0)
                if by_hour.sum() == 0:
                    continue
                panel.bar(range(24), by_hour, bottom=below, width=0.9, align="edge", color=colour,
                          alpha=alpha, label=name if taken else f"{name}, refused")
                below += by_hour
        panel.set_title(f"the relay is {relay}", fontsize=10, loc="left")
        panel.set(xlabel="hour of the day", xlim=(0, 24), xticks=range(0, 25, 6))
        panel.legend(frameon=False, fontsize=9, loc="upper right")
    panels[0].set_ylabel("recipients in an hour")
    return shown


if __name__ == "__main__":
    figure.main(measure)
