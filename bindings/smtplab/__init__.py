"""smtplab: scripted experiments with simulated networks of Internet mail.

    >>> import smtplab
    >>> run = smtplab.run(smtplab.load("S821-F1"))
    >>> print(run.trace.transcript())
"""

from smtplab._core import EVENT_KINDS, Complaint, Conversation, Event, Line, QueuedMessage
from smtplab._core import __version__ as __version__
from smtplab.agent import (
    Agent, AgentHost, Closed, Connected, NotConnected, Octets, Resolved, Started, Timer, TlsStarted)
from smtplab.builder import ScenarioBuilder
from smtplab.errors import (
    InterventionError, RunLimitError, ScenarioError, ServeError, SmtplabError, TargetError,
    TextError, UndecidedError, UnreachableError)
from smtplab.host import Host, Hosts, Message
from smtplab.policy import GIVE_UP, GiveUp, Policy, Reply, ReplyAsk, RetryAsk, RouteAsk
from smtplab.scenario import Scenario, bundled, load
from smtplab.serving import Network, NetworkHost, serve
from smtplab.simulation import Digest, OpenConnection, Run, Simulation, run
from smtplab.sweep import sweep
from smtplab.trace import Trace

__all__ = [
    "EVENT_KINDS", "GIVE_UP", "Agent", "AgentHost", "Closed", "Complaint", "Connected",
    "Conversation", "Digest", "Event", "GiveUp", "Host", "Hosts", "InterventionError", "Line",
    "Message", "Network", "NetworkHost", "NotConnected", "Octets", "OpenConnection", "Policy",
    "QueuedMessage", "Reply", "ReplyAsk", "Resolved", "RetryAsk", "RouteAsk", "Run",
    "RunLimitError", "Scenario", "ScenarioBuilder", "ScenarioError", "ServeError", "Simulation",
    "SmtplabError", "Started", "TargetError", "TextError", "Timer", "TlsStarted", "Trace",
    "UndecidedError", "UnreachableError", "bundled", "load", "run", "serve", "sweep",
]
