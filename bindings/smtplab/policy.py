"""Policies: what hosts leave to Python."""

from __future__ import annotations

import datetime
from typing import Callable, Mapping, Optional, Sequence, Union

from smtplab import _core
from smtplab._core import GIVE_UP, GiveUp, Reply, ReplyAsk, RetryAsk, RouteAsk
from smtplab.seconds import Seconds

__all__ = ["DECISIONS", "GIVE_UP", "GiveUp", "Policy", "Reply", "ReplyAsk", "RetryAsk", "RouteAsk"]

DECISIONS = ("mail", "rcpt", "data", "vrfy", "expn", "route", "retry")
"""What a host of role 'mta' can leave outside: the names of Policy's methods."""

Ask = Union[ReplyAsk, RouteAsk, RetryAsk]
Verdict = Union[None, Reply, str, Seconds, datetime.timedelta, GiveUp]


class Policy:
    """Decides for a host. Derive from it, and override what the host is to ask for.

        class Greylist(smtplab.Policy):
            def __init__(self):
                self.seen = set()

            def rcpt(self, ask):
                key = (ask.client_address, ask.reverse_path, ask.subject)
                if key in self.seen:
                    return None
                self.seen.add(key)
                return smtplab.Reply(451, "Greylisted, try again later", "4.7.1")

    Methods that are not overridden are not asked, and None lets the host decide by itself. Time
    stands still meanwhile. Copies of a simulation get copies of its policies (copy.deepcopy), so
    that none disturbs another; a pickle has their answers, but not the policies themselves.
    """

    def mail(self, ask: ReplyAsk) -> Optional[Reply]:
        """The reply to MAIL, SEND, SOML or SAML (RFC 5321 section 4.1.1.2): 2yz, 4yz or 5yz."""
        return None

    def rcpt(self, ask: ReplyAsk) -> Optional[Reply]:
        """The reply to RCPT (section 4.1.1.3). Who hears 250 is a recipient, local or not."""
        return None

    def data(self, ask: ReplyAsk) -> Optional[Reply]:
        """The reply to the end of a message. It is kept if that is 2yz, and if there is room."""
        return None

    def vrfy(self, ask: ReplyAsk) -> Optional[Reply]:
        """The reply to VRFY (section 3.5)."""
        return None

    def expn(self, ask: ReplyAsk) -> Optional[Reply]:
        """The reply to EXPN (section 3.5)."""
        return None

    def route(self, ask: RouteAsk) -> Optional[str]:
        """The domain, or address literal, whose mail exchangers are to get the message."""
        return None

    def retry(self, ask: RetryAsk) -> Union[None, Seconds, datetime.timedelta, GiveUp]:
        """How long to wait, in seconds, until it is tried again (section 4.5.4.1); GIVE_UP sends it
        back."""
        return None


def overridden(policy: Policy) -> dict[str, Callable[..., object]]:
    """What the policy decides, by decision."""
    return {name: getattr(policy, name) for name in DECISIONS
            if getattr(type(policy), name) is not getattr(Policy, name) or name in vars(policy)}


def checked_policies(policies: Mapping[str, Policy], hosts: Sequence[str]) -> dict[str, Policy]:
    """A copy of the mapping; an error names the argument."""
    for name, policy in policies.items():
        if name not in hosts:
            raise ValueError(f"policies: there is no host '{name}'")
        if not isinstance(policy, Policy):
            raise TypeError(f"policies: '{name}' must have a smtplab.Policy, "
                            f"not {type(policy).__name__}")
    return dict(policies)


def table_of(policies: Mapping[str, Policy], hosts: Sequence[str]) -> _core.PolicyTable:
    """What is to be called, for the simulator."""
    return _core.PolicyTable([(hosts.index(name), decision, function)
                              for name, policy in policies.items()
                              for decision, function in overridden(policy).items()])
