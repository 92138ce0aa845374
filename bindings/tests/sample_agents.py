"""Agents, and hosts for them, that several tests give parts to."""

import smtplab

PC = "pc.example.com"
RELAY = "relay.example.com"
MX = "mx.example.org"


def two_hosts(**more):
    """A client and a server that nobody has given anything to do."""
    content = {"title": "Two hosts", "id": "two",
               "hosts": [{"name": PC, "role": "mua"}, {"name": MX, "mailboxes": ["bob"]}],
               "expect": [{"violations": []}]}
    content.update(more)
    if "script" not in content:
        content["script"] = [{"at_s": 9000, "from": PC, "to": MX,
                              "dialogue": ["S: 220", "C: QUIT", "S: 221"]}]
    return smtplab.Scenario.from_dict(content)


def submission(*recipients):
    """A letter from the client by way of nobody else."""
    return two_hosts(
        hosts=[{"name": PC, "role": "mua", "smart_host": MX}, {"name": MX, "mailboxes": ["bob"]}],
        script=[{"at_s": 1, "host": PC, "submit": {
            "from": "<alice@example.com>", "to": list(recipients), "body": ["Hi"]}}])


class Echo(smtplab.Agent):
    """RFC 862, on the port of mail."""

    def octets(self, host, event):
        host.send(event.connection, event.octets)


class Caller(smtplab.Agent):
    """Says something, and hears what comes back."""

    ports = ()

    def __init__(self, *said, to=MX, port=25):
        self.said, self.to, self.port = list(said), to, port
        self.heard = b""
        self.seen = []

    def started(self, host, event):
        self.call = host.connect(self.to, self.port)

    def connected(self, host, event):
        self.seen.append(event)
        assert event.call == self.call
        host.send(event.connection, self.said.pop(0))

    def octets(self, host, event):
        self.heard += event.octets
        if self.said:
            host.send(event.connection, self.said.pop(0))
        else:
            host.close(event.connection)

    def closed(self, host, event):
        self.seen.append(event)

    def not_connected(self, host, event):
        self.seen.append(event)


class LineServer(smtplab.Agent):
    """A server that answers lines; a scripted one."""

    greeting = b"220 mx.example.org ready\r\n"

    def __init__(self):
        self.buffers = {}
        self.commands = []

    def connected(self, host, event):
        assert event.call is None
        self.buffers[event.connection] = b""
        host.send(event.connection, self.greeting)

    def octets(self, host, event):
        self.buffers[event.connection] += event.octets
        while b"\r\n" in self.buffers[event.connection]:
            line, _, rest = self.buffers[event.connection].partition(b"\r\n")
            self.buffers[event.connection] = rest
            self.line(host, event.connection, line)

    def line(self, host, connection, line):
        self.commands.append(line)
        host.send(connection, self.answer(line))
        if line == b"QUIT":
            host.close(connection)

    def answer(self, line):
        return {b"DATA": b"354 Go on\r\n", b"QUIT": b"221 Bye\r\n"}.get(line, b"250 OK\r\n")


class Forgetful(LineServer):
    """Says 250 to a message before it is there: it takes the first line for all of it."""

    def __init__(self):
        super().__init__()
        self.in_content = False

    def answer(self, line):
        if line == b"DATA":
            self.in_content = True
            return b"354 Go on\r\n"
        if self.in_content and line != b".":
            return b""
        self.in_content = False
        if line == b".":
            return b"452 4.3.1 I have no room, and had said 250 to all of you\r\n"
        return super().answer(line)


class Counting(smtplab.Agent):
    """Ticks, and tells the time to whoever has called."""

    def __init__(self, shared=None):
        self.ticks = 0
        self.callers = []
        self.shared = shared
        self.events = []

    def started(self, host, event):
        self.events.append(event)
        self.callers = []
        self.timer_number = host.set_timer(10)

    def connected(self, host, event):
        self.callers.append(event.connection)

    def timer(self, host, event):
        assert event.timer == self.timer_number
        self.ticks += 1
        for connection in self.callers:
            host.send(connection, f"{host.now:.0f} {self.ticks}\r\n".encode())
        self.timer_number = host.set_timer(10)

    def closed(self, host, event):
        self.events.append(event)
        self.callers.remove(event.connection)


class Listener(smtplab.Agent):
    ports = ()

    def __init__(self):
        self.heard = []

    def started(self, host, event):
        self.connection = None
        host.connect(MX)

    def connected(self, host, event):
        self.connection = event.connection

    def octets(self, host, event):
        self.heard.append(event.octets)


def ticking():
    return smtplab.Simulation(two_hosts(), agents={MX: Counting(), PC: Listener()})
