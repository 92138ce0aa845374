"""Scenarios built in code."""

from __future__ import annotations

import copy
from typing import Any, Optional, Sequence, Union

from smtplab import arguments
from smtplab.scenario import Scenario
from smtplab.seconds import Seconds, to_ns

Json = dict[str, Any]


class ScenarioBuilder:
    """Makes a scenario step by step; every method gives the builder itself.

        scenario = (
            smtplab.ScenarioBuilder("The primary is down")
            .zone("example.org", "@ 3600 IN MX 10 mx", "mx 3600 IN A 192.0.2.1")
            .mta("mx.example.org", domains=["example.org"], mailboxes=["bob"])
            .mua("laptop.example.com", server="mx.example.org")
            .submit("laptop.example.com", "alice@example.com", "bob@example.org")
            .expect(mailbox="<bob@mx.example.org>", messages=1)
            .build())

    Further keywords of a method are keys of the object that it adds, as docs/scenario-reference.md
    names them. What is wrong shows at build(), with the JSON pointer of the place.
    """

    def __init__(self, title: str, *, id: Optional[str] = None, seed: int = 1,
                 **keys: Any) -> None:
        """`keys` are the scenario's own: notes, teaches, starts, ..."""
        self._content: Json = {"title": title, "seed": seed, **keys}
        if id is not None:
            self._content["id"] = id

    def zone(self, origin: str, *lines: str) -> "ScenarioBuilder":
        """Lines of a master file (RFC 1035 section 5) for a zone; more of them for one that is
        there."""
        self._content.setdefault("zones", {}).setdefault(origin, []).extend(
            arguments.names("lines", lines))
        return self

    def host(self, name: str, role: str, **keys: Any) -> "ScenarioBuilder":
        """A host with its keys: mailboxes, local_domains, relay, retry, ..."""
        return self._add("hosts", {"name": name, "role": role, **keys})

    def mta(self, name: str, *, domains: Sequence[str] = (), mailboxes: Sequence[Any] = (),
            **keys: Any) -> "ScenarioBuilder":
        """A transfer agent: it takes mail for `domains` beside its own name."""
        if domains:
            keys["local_domains"] = arguments.names("domains", domains)
        if mailboxes:
            keys["mailboxes"] = list(mailboxes)
        return self.host(name, "mta", **keys)

    def mua(self, name: str, *, server: Optional[str] = None, **keys: Any) -> "ScenarioBuilder":
        """A user agent; its mail goes to `server`."""
        if server is not None:
            keys["smart_host"] = server
        return self.host(name, "mua", **keys)

    def name_server(self, name: str, **keys: Any) -> "ScenarioBuilder":
        """A host that answers questions about names."""
        return self.host(name, "name-server", **keys)

    def link(self, a: str, b: str, **keys: Any) -> "ScenarioBuilder":
        """The link between two hosts: latency_ms, ..."""
        return self._add("links", {"between": [a, b], **keys})

    def fault(self, at: Seconds, **keys: Any) -> "ScenarioBuilder":
        """Something that breaks, `at` seconds from the start: crash=HOST, ..."""
        return self._add("faults", {"at_s": _seconds("at", at), **keys})

    def submit(self, host: str, sender: str, to: Union[str, Sequence[str]], *, at: Seconds = 0,
               **keys: Any) -> "ScenarioBuilder":
        """A user at `host` writes a message: subject=, text=, ..."""
        message = {"from": _path(arguments.text("sender", sender)),
                   "to": [_path(one) for one in arguments.names("to", to)], **keys}
        return self._add("script",
                         {"at_s": _seconds("at", at), "host": host, "submit": message})

    def dialogue(self, client: str, server: str, *lines: str, at: Seconds = 0,
                 **keys: Any) -> "ScenarioBuilder":
        """A connection that is played line by line: "C: ..." is sent, "S: ..." expected."""
        step = {"at_s": _seconds("at", at), "from": client, "to": server,
                "dialogue": list(lines), **keys}
        return self._add("script", step)

    def expect(self, **keys: Any) -> "ScenarioBuilder":
        """What has to be so at the end."""
        return self._add("expect", keys)

    def set(self, **keys: Any) -> "ScenarioBuilder":
        """Keys of the scenario itself."""
        self._content.update(keys)
        return self

    def to_dict(self) -> Json:
        """The JSON object so far; a copy."""
        return copy.deepcopy(self._content)

    def build(self, *, file: str = "scenario.json") -> Scenario:
        """The scenario. Raises ScenarioError with all that is wrong."""
        content = self.to_dict()
        return Scenario.from_dict(content, file=file)

    def _add(self, name: str, entry: Json) -> "ScenarioBuilder":
        self._content.setdefault(name, []).append(entry)
        return self


def _seconds(name: str, value: Seconds) -> Union[int, float]:
    ns = to_ns(name, value)
    return ns // 1_000_000_000 if ns % 1_000_000_000 == 0 else ns / 1e9


def _path(address: str) -> str:
    return address if address.startswith("<") else f"<{address}>"
