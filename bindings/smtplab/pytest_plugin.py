"""pytest's fixtures `smtp_server`, `smtp_network` and `conformance`: found by themselves where
smtplab is installed.

The suite of cases, and what it needs, is loaded when a test asks for it.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Callable, Iterator, Optional, Sequence

import pytest

if TYPE_CHECKING:
    from smtplab.conformance import Result, Results, Target
    from smtplab.scenario import Scenario
    from smtplab.serving import Network
    from smtplab.testing import ScriptedServer

_FAIL_ON = ("fail", "security")


class ConformanceWarning(UserWarning):
    """A server does otherwise than a SHOULD, or a statement without a keyword, has it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the fixture `conformance`."""
    group = parser.getgroup("smtplab", "conformance of mail servers (smtplab)")
    group.addoption("--smtplab-target", metavar="FILE",
                    help="the mail server that `conformance` checks: a target file with one")
    group.addoption("--smtplab-cases", metavar="CASES",
                    help="ids (* for any characters), themes, security, slow; commas between them")
    group.addoption("--smtplab-fail-on", metavar="VERDICTS",
                    help="what fails: fail, warn, inconclusive, security; default fail,security")
    parser.addini("smtplab_target", "as --smtplab-target; relative to the ini file")
    parser.addini("smtplab_cases", "as --smtplab-cases", type="args", default=[])
    parser.addini("smtplab_fail_on", "as --smtplab-fail-on", type="args", default=[])
    parser.addini("smtplab_standard", "5321 or 821", default="5321")


@pytest.fixture
def smtp_server() -> "Iterator[ScriptedServer]":
    """A mail server on a real port that answers what the test wants:
    smtp_server.replies("RCPT", "451", "250"); see smtplab.testing.ScriptedServer."""
    from smtplab.testing import ScriptedServer

    with ScriptedServer() as server:
        yield server


@pytest.fixture
def smtp_network() -> "Iterator[Callable[..., Network]]":
    """A function that serves a scenario on real sockets until the test ends. It takes a Scenario,
    or what smtplab.load takes, and the arguments of smtplab.serve."""
    import smtplab

    served: list[Network] = []

    def serve(scenario: "Scenario | str", **arguments: Any) -> "Network":
        if not isinstance(scenario, smtplab.Scenario):
            scenario = smtplab.load(scenario)
        served.append(smtplab.serve(scenario, **arguments))
        return served[-1]

    yield serve
    for network in served:
        network.close()


@pytest.fixture(scope="session")
def smtplab_target(request: pytest.FixtureRequest) -> "Target":
    """The server that `conformance` checks: of --smtplab-target, or smtplab_target in the ini
    file. A conftest.py that starts the server itself overrides this fixture, of scope "session",
    and gives a smtplab.conformance.Target."""
    from smtplab.conformance import Target

    file = request.config.getoption("--smtplab-target")
    if file is None and (written := request.config.getini("smtplab_target")):
        base = request.config.inipath
        file = base.parent / written if base is not None else written
    if file is None:
        raise pytest.UsageError("conformance: no server is named; give --smtplab-target FILE, set"
                                " smtplab_target in the ini file, or override the fixture"
                                " smtplab_target")
    return Target.load(file)


class Conformance:
    """One case, and what became of it."""

    def __init__(self, id: str, run: "_Run", target: "Target") -> None:
        """The fixture `conformance` makes it."""
        self.id = id
        """Of the case."""
        self._run = run
        self._target = target

    @property
    def result(self) -> "Result":
        """What was seen. The first that asks runs all selected cases, several at the same time."""
        return self._run.result(self._target, self.id)

    def check(self) -> None:
        """Fails the test, with the transcript, for a verdict of fail and for what is dangerous
        (--smtplab-fail-on changes that). A warn is a ConformanceWarning; what was skipped or
        inconclusive skips the test, and says why."""
        __tracebackhide__ = True
        result = self.result
        failing = self._run.fail_on
        if result.verdict in failing or (result.is_dangerous and "security" in failing):
            pytest.fail(_failure(result), pytrace=False)
        if result.verdict in ("skipped", "inconclusive"):
            pytest.skip(f"{result.verdict}: {result.told}")
        if result.verdict == "warn":
            warnings.warn(ConformanceWarning(
                f"{result.id}: {result.told} ({result.level}, {result.clause})"), stacklevel=2)

    def __repr__(self) -> str:
        return f"<Conformance {self.id}>"


@pytest.fixture
def conformance(request: pytest.FixtureRequest, smtplab_target: "Target") -> Conformance:
    """One case of the suite for mail servers: a test that takes it becomes an item for each case.

        def test_our_server(conformance):
            conformance.check()
    """
    run: _Run = request.config.stash[_RUN]
    return Conformance(request.param, run, smtplab_target)


class _Run:
    """The cases of the items that were selected, run when the first of them is asked for."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self.fail_on = _words(config, "fail-on", _FAIL_ON)
        unknown = set(self.fail_on) - {"fail", "warn", "inconclusive", "security"}
        if unknown:
            raise pytest.UsageError(f"--smtplab-fail-on: there is no {', '.join(sorted(unknown))}")
        standard = config.getini("smtplab_standard")
        if standard not in ("821", "5321"):
            raise pytest.UsageError(f"smtplab_standard must be 821 or 5321, not {standard}")
        self._standard = int(standard)
        self._ids: Optional[list[str]] = None
        self._selected: list[str] = []
        self._results: dict[Any, Results] = {}

    def ids(self) -> list[str]:
        """Of the cases that are asked for."""
        if self._ids is None:
            from smtplab.conformance import _chosen

            words = _words(self._config, "cases", ())
            try:
                self._ids = _chosen(list(words) or None, self._standard)
            except ValueError as error:
                raise pytest.UsageError(f"--smtplab-{error}") from None
        return self._ids

    def select(self, items: Sequence[pytest.Item]) -> None:
        """Only cases whose items were not deselected are run."""
        wanted = {item.callspec.params["conformance"] for item in items
                  if isinstance(item, pytest.Function) and hasattr(item, "callspec")
                  and "conformance" in item.callspec.params}
        self._selected = [id for id in self._ids or [] if id in wanted]

    def result(self, target: "Target", id: str) -> "Result":
        """Of one case. Where other processes do other items (pytest-xdist), it is run alone."""
        from smtplab.conformance import check_server

        shares = hasattr(self._config, "workerinput")
        key = (target, id) if shares else target
        if key not in self._results:
            self._results[key] = check_server(
                target=target, cases=[id] if shares else self._selected, standard=self._standard)
        return self._results[key].find(id)


_RUN = pytest.StashKey[_Run]()


def pytest_configure(config: pytest.Config) -> None:
    """Wrong options are told before anything is collected."""
    config.stash[_RUN] = _Run(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """An item for each case."""
    if "conformance" in metafunc.fixturenames:
        ids = metafunc.config.stash[_RUN].ids()
        metafunc.parametrize("conformance", ids, indirect=True, ids=ids)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Which cases are to be run."""
    session.config.stash[_RUN].select(session.items)


def _words(config: pytest.Config, name: str, usual: Sequence[str]) -> tuple[str, ...]:
    given: Optional[str] = config.getoption(f"--smtplab-{name}")
    if given is not None:
        return tuple(word for word in given.replace(",", " ").split() if word)
    return tuple(config.getini(f"smtplab_{name.replace('-', '_')}")) or tuple(usual)


def _failure(result: "Result") -> str:
    danger = ", dangerous" if result.is_dangerous else ""
    return f"{result.id}: {result.verdict}{danger}\n{result.account}"
