"""smtplab: scripted experiments with simulated networks of Internet mail.

    >>> import smtplab
    >>> run = smtplab.run(smtplab.load("S821-F1"))
    >>> print(run.trace.transcript())
"""

from smtplab._core import EVENT_KINDS, Complaint, Conversation, Event, Line, QueuedMessage
from smtplab._core import __version__ as __version__
from smtplab.builder import ScenarioBuilder
from smtplab.errors import (RunLimitError, ScenarioError, ServeError, SmtplabError, TargetError,
                            TextError, UnreachableError)
from smtplab.host import Host, Hosts, Message
from smtplab.scenario import Scenario, bundled, load
from smtplab.serving import Network, NetworkHost, serve
from smtplab.simulation import Digest, Run, Simulation, run
from smtplab.sweep import sweep
from smtplab.trace import Trace

__all__ = [
    "EVENT_KINDS", "Complaint", "Conversation", "Digest", "Event", "Host", "Hosts", "Line",
    "Message", "Network", "NetworkHost", "QueuedMessage", "Run", "RunLimitError", "Scenario",
    "ScenarioBuilder", "ScenarioError", "ServeError", "Simulation", "SmtplabError", "TargetError",
    "TextError", "Trace", "UnreachableError", "bundled", "load", "run", "serve", "sweep",
]
