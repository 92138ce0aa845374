"""A letter is forwarded from host to host, and the last mailbox is not there: who hears of it?

Five hosts in a row, each of which forwards bob's mail to the next. Three ways to pass it on: as it
is, through a mailing list in the middle of the row, and with the null reverse-path of a notice.
"""

import figure
import pandas

import smtplab

HOSTS = ["home.example.com", "a.example.org", "b.example.org", "c.example.org", "d.example.org"]
WAYS = {
    "forwarded as it is": "The bounce goes straight to the sender,\nwho has never heard of d",
    "through a list at b": "A list puts its keeper into the path:\nthe bounce ends there",
    "with the null path": "Nobody is told: a notice is never\nanswered by another one",
}


def scenario(way):
    """The row of hosts; d knows nobody called bob."""
    builder = (smtplab.ScenarioBuilder(f"Five in a row, {way}", id="forwarding-chain")
               .mua("pc.example.com", server=HOSTS[0])
               .mta(HOSTS[0], relay="open", mailboxes=["alice"]).set(link={"latency_ms": 50}))
    for here, there in zip(HOSTS[1:], HOSTS[2:]):
        if way == "through a list at b" and here == "b.example.org":
            builder.mta(here, mailboxes=["keeper"], relay="open", lists=[
                {"name": "bob", "members": [f"<bob@{there}>"], "keeper": f"<keeper@{here}>"}])
        else:
            builder.mta(here, relay="open", forwards=[
                {"user": "bob", "to": f"<bob@{there}>", "announce": 250}])
    builder.mta(HOSTS[-1], mailboxes=["carol"])
    sender = "<>" if way == "with the null path" else f"alice@{HOSTS[0]}"
    builder.submit("pc.example.com", sender, f"bob@{HOSTS[1]}", at=1,
                   content=["Subject: Hello", "", "Are you there?"])
    told = {"forwarded as it is": f"<alice@{HOSTS[0]}>",
            "through a list at b": "<keeper@b.example.org>"}.get(way)
    builder.expect(mailbox=f"<alice@{HOSTS[0]}>", messages=int(told == f"<alice@{HOSTS[0]}>"))
    if told == "<keeper@b.example.org>":
        builder.expect(mailbox=told, messages=1)
    return builder.build()


def journeys(trace):
    """A row for each transaction between hosts: at, from, to, is_notice, code of the answer to
    RCPT."""
    rows = []
    for conversation in trace.conversations():
        if conversation.client not in HOSTS:
            continue
        said = [line for line in conversation.lines if line.kind in ("command", "reply")]
        for line, answer in zip(said, said[1:]):
            if line.text.startswith("MAIL FROM:"):
                is_notice, began = line.text.startswith("MAIL FROM:<>"), line.at
            elif line.text.startswith("RCPT TO:"):
                rows.append((began, conversation.client, conversation.server, is_notice,
                             answer.code))
    return pandas.DataFrame(rows, columns=["at", "from", "to", "is_notice", "code"])


def measure():
    """For each way the transactions, and where the notice was stored."""
    measured = {}
    for way in WAYS:
        run = smtplab.run(scenario(way))
        assert run.passed, run.failures
        notices = [event.host for event in run.trace.filter("stored")]
        measured[way] = (journeys(run.trace), notices)
    return measured


def finding(measured):
    """What it shows, in words; each is held against the figures."""
    lines = []
    for way, (table, notices) in measured.items():
        own = table if way == "with the null path" else table[~table["is_notice"]]
        assert list(own["to"]) == HOSTS[1:], (way, table)
        assert list(own["code"]) == [250, 250, 250, 550], (way, table)
        back = table[table["is_notice"]] if way != "with the null path" else table.iloc[:0]
        lines.append(f"{way}: {len(own)} hops out, refused with {own['code'].iloc[-1]};"
                     f" hops back {len(back)}; told: {', '.join(notices) or 'nobody'}")
    as_it_is, _ = measured["forwarded as it is"]
    back = as_it_is[as_it_is["is_notice"]]
    assert list(zip(back["from"], back["to"])) == [("c.example.org", HOSTS[0])]
    assert measured["forwarded as it is"][1] == [HOSTS[0]]
    assert measured["through a list at b"][1] == ["b.example.org"]
    assert measured["with the null path"][1] == []
    return "\n".join(lines) + (
        "\n\nA bounce does not retrace the road. The host that was refused last, c, writes it, and"
        " sends it where the reverse-path points: over three hosts in one hop to the sender, who"
        " wrote to a and reads of d; to the keeper of a list that is on the way; and for a"
        " message that is itself a notice to nobody at all.")


def plot(measured):
    """Hosts over time, one panel for each way."""
    shown, panels = figure.new("A bounce goes where the reverse-path points, not back along the"
                               " road", columns=3, size=(11, 4.3), sharey=True)
    place = {host: row for row, host in enumerate(HOSTS)}
    out, home, refused = figure.COLOURS[0], figure.COLOURS[2], figure.COLOURS[5]
    for panel, (way, (table, notices)) in zip(panels, measured.items()):
        began = table["at"].min()
        for row in table.itertuples(index=False):
            at = row.at - began
            is_back = row.is_notice and way != "with the null path"
            colour = home if is_back else refused if row.code == 550 else out
            panel.annotate("", (at + 0.16, place[row.to]), (at, place[row[1]]),
                           arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 2,
                                       "shrinkA": 0, "shrinkB": 0})
            if row.code == 550:
                panel.text(at + 0.2, place[row.to], "550", color=refused, fontsize=9,
                           va="center", fontweight="bold")
        for host in notices:
            last = table["at"].max() - began + 0.16
            panel.plot(last, place[host], "o", color=home, markersize=8)
            panel.text(last + 0.08, place[host] + 0.12, "notice", color=home, fontsize=9)
        panel.set_title(way, fontsize=10, loc="left")
        panel.text(0.02, 0.98, WAYS[way], transform=panel.transAxes, va="top", fontsize=8.5,
                   color="#444444")
        panel.set(xlabel="seconds since the first hop", ylim=(-0.4, 5.6))
        panel.set_yticks(range(len(HOSTS)), HOSTS)
    widest = max(panel.get_xlim()[1] for panel in panels)
    longest = max(table["at"].max() - table["at"].min() for table, _ in measured.values())
    for panel in panels:
        panel.set_xlim(-0.05, max(widest, longest + 0.7) if longest else widest)
    return shown


if __name__ == "__main__":
    figure.main(measure)
