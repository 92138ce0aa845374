import copy
import datetime
import pickle
import traceback

import pytest
from conftest import relay_scenario

import smtplab
from smtplab import Reply

RELAY = "relay.example.com"
MX = "mx.example.org"


class Refusing(smtplab.Policy):
    """Takes nobody."""

    def rcpt(self, ask):
        return Reply(550, f"Nobody is here, {ask.client_name}")


class Greylist(smtplab.Policy):
    """Whoever comes for the first time is to come again."""

    def __init__(self):
        self.seen = set()
        self.asks = []

    def rcpt(self, ask):
        self.asks.append(ask)
        key = (ask.client_address, ask.reverse_path, ask.subject)
        if key in self.seen:
            return None
        self.seen.add(key)
        return Reply(451, "Greylisted, try again later", "4.7.1")


def simulation(**policies):
    named = {"relay": RELAY, "mx": MX}
    return smtplab.Simulation(relay_scenario(),
                              policies={named[name]: one for name, one in policies.items()})


def replies(run, verb):
    return [event.code for event in run.trace.filter("answered", verb=verb) if event.host == MX]


def test_a_policy_answers_rcpt():
    run = simulation(mx=Refusing()).run()
    assert set(replies(run, "RCPT")) == {550}
    assert run.hosts[MX].mailboxes == {"bob": []}
    decided = run.trace.filter("decided")
    assert [event.payload for event in decided] == [
        b"<bob@example.org>550 Nobody is here, relay.example.com"] * 3
    assert [run.trace.cause(event).kind for event in decided] == ["asked"] * 3


def test_what_is_not_overridden_is_not_asked():
    plain = smtplab.Simulation(relay_scenario()).run()
    indifferent = simulation(mx=smtplab.Policy(), relay=smtplab.Policy()).run()
    assert indifferent.digest == plain.digest
    assert indifferent.interventions == []


def test_none_lets_the_host_decide():
    class Undecided(smtplab.Policy):
        def rcpt(self, ask):
            assert ask.by_itself == Reply(250, "OK", "2.1.5")

    run = simulation(mx=Undecided()).run()
    assert set(replies(run, "RCPT")) == {250}
    assert [kind for kind in ("asked", "decided") if len(run.trace.filter(kind)) == 3] == [
        "asked", "decided"]


def test_what_an_ask_tells():
    policy = Greylist()
    run = simulation(mx=policy).run()
    first = policy.asks[0]
    assert isinstance(first, smtplab.ReplyAsk)
    assert (first.decision, first.verb, first.host) == ("rcpt", "RCPT", MX)
    assert (first.subject, first.reverse_path) == ("<bob@example.org>", "<alice@example.com>")
    assert (first.client_name, first.client_address) == (RELAY, run.hosts[RELAY].addresses[0])
    assert (first.authenticated_as, first.recipient_count) == ("", 0)
    assert (first.forward_paths, first.content) == ([], b"")
    assert first.now == pytest.approx(3601, abs=7200)
    assert first.by_itself.code == 250
    assert len(run.hosts[MX].mailboxes["bob"]) == 3


def test_a_message_is_kept_by_its_last_word():
    class Filter(smtplab.Policy):
        def data(self, ask):
            assert ask.forward_paths == ["<bob@example.org>"]
            if b"Letter 1" in ask.content:
                return Reply(554, "Not this one")
            return Reply(250, "Thank you")

    run = simulation(mx=Filter()).run()
    assert sorted(one.email()["Subject"] for one in run.hosts[MX].mailboxes["bob"]) == [
        "Letter 0", "Letter 2"]


def test_mail_vrfy_and_expn():
    scenario = smtplab.Scenario.from_dict({
        "title": "A dialogue", "id": "dialogue",
        "hosts": [{"name": "pc.example.com", "role": "mua"}, {"name": MX, "mailboxes": ["bob"]}],
        "script": [{"at_s": 0, "from": "pc.example.com", "to": MX, "dialogue": [
            "S: 220", "C: EHLO pc.example.com", "S: 250", "C: VRFY bob", "S: 252 Perhaps",
            "C: EXPN bob", "S: 550 Never", "C: MAIL FROM:<a@pc.example.com>", "S: 451 Later",
            "C: QUIT", "S: 221"]}],
        "expect": [{"violations": []}]})

    class Talker(smtplab.Policy):
        def vrfy(self, ask):
            assert ask.subject == "bob"
            return Reply(252, "Perhaps")

        def expn(self, ask):
            return Reply(550, "Never")

        def mail(self, ask):
            assert ask.subject == "<a@pc.example.com>"
            return Reply(451, "Later")

    run = smtplab.Simulation(scenario, policies={MX: Talker()}).run()
    assert [replies(run, verb) for verb in ("VRFY", "EXPN", "MAIL")] == [[252], [550], [451]]


def test_routes_and_retries():
    class Router(smtplab.Policy):
        def __init__(self):
            self.retries = []

        def route(self, ask):
            assert isinstance(ask, smtplab.RouteAsk)
            assert (ask.domain, ask.forward_paths) == ("example.org", ["<bob@example.org>"])
            return MX

        def retry(self, ask):
            assert isinstance(ask, smtplab.RetryAsk)
            self.retries.append((ask.attempts, ask.reason, ask.reply, ask.by_itself))
            return [7, datetime.timedelta(minutes=1), None, smtplab.GIVE_UP][ask.attempts - 1]

    router = Router()
    run = smtplab.Simulation(relay_scenario(letters=1), policies={RELAY: router}).run(until=4000)
    assert router.retries == [(1, "no-answer", None, 1800.0), (2, "no-answer", None, 1800.0),
                              (3, "no-answer", None, 7200.0)][:len(router.retries)]
    decided = [event.payload for event in run.trace.filter("decided")]
    assert decided[:4] == [b"example.orgmx.example.org", b"<bob@example.org>7",
                           b"example.orgmx.example.org", b"<bob@example.org>60"]
    assert [event.payload.partition(b">: ")[0] for event in run.trace.filter("routed")][0] == (
        b"mx.example.org0 mx.example.org [" + run.hosts[MX].addresses[0].encode() + b"]")


def test_giving_up():
    class Impatient(smtplab.Policy):
        def retry(self, ask):
            return smtplab.GIVE_UP

    run = smtplab.Simulation(relay_scenario(letters=1), policies={RELAY: Impatient()}).run()
    assert run.hosts[RELAY].queue == []
    assert run.trace.filter("deferred") == []
    failed = run.trace.filter("failed")[0]
    assert failed.payload.startswith(b"<alice@example.com> <bob@example.org>")


def test_a_pickle_needs_no_policy():
    whole = simulation(mx=Greylist()).run()
    half = simulation(mx=Greylist())
    while half.steps < whole.steps // 2:
        assert half.step()
    loaded = pickle.loads(pickle.dumps(half))
    assert (loaded.digest, loaded.now, loaded.steps) == (half.digest, half.now, half.steps)
    assert dict(loaded.policies) == {}
    assert loaded.interventions == half.interventions
    end = pickle.loads(pickle.dumps(whole))
    assert end.digest == whole.digest
    assert end.failures() == whole.failures()


@pytest.mark.parametrize("steps", range(0, 160, 7))
def test_a_pickle_at_any_step_goes_on_to_the_same_end(steps):
    whole = simulation(mx=Refusing(), relay=smtplab.Policy()).run()
    part = simulation(mx=Refusing(), relay=smtplab.Policy())
    for _ in range(steps):
        part.step()
    loaded = pickle.loads(pickle.dumps(part))
    assert loaded.digest == part.digest
    loaded.policies = {MX: Refusing()}
    assert loaded.run().digest == whole.digest


def test_after_unpickling_somebody_has_to_answer():
    loaded = pickle.loads(pickle.dumps(simulation(mx=Refusing())))
    with pytest.raises(smtplab.UndecidedError, match="mx.example.org asks for a decision on rcpt"):
        loaded.run()
    assert loaded.asked.subject == "<bob@example.org>"
    with pytest.raises(smtplab.UndecidedError):
        loaded.step()
    loaded.policies = {MX: Refusing()}
    assert loaded.run().digest == simulation(mx=Refusing()).run().digest


def test_a_fork_has_policies_of_its_own():
    original = simulation(mx=Greylist()).run(until=3602)
    fork = original.copy()
    assert fork.policies[MX] is not original.policies[MX]
    before = len(original.policies[MX].asks)
    other = copy.deepcopy(original)
    assert fork.run().digest == original.run().digest == other.run().digest
    assert len(original.policies[MX].asks) == len(fork.policies[MX].asks) > before


def test_a_policy_that_raises_ends_the_run_and_leaves_it_usable():
    class Unsteady(smtplab.Policy):
        def __init__(self):
            self.falls = True

        def rcpt(self, ask):
            if self.falls:
                raise LookupError("no such list")
            return None

    policy = Unsteady()
    run = simulation(mx=policy)
    with pytest.raises(LookupError, match="no such list") as caught:
        run.run()
    frames = [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert frames[-1] == "rcpt"
    assert run.asked.decision == "rcpt"
    before = run.digest
    with pytest.raises(LookupError):
        run.step()
    assert run.digest == before
    policy.falls = False
    calm = simulation(mx=policy).run()
    assert run.run().digest == calm.digest


@pytest.mark.parametrize("method, value, error, words", [
    ("rcpt", "550 No", TypeError,
     "rcpt of mx.example.org must give a smtplab.Reply or None, not str"),
    ("data", 250, TypeError, "data of mx.example.org must give a smtplab.Reply or None, not int"),
    ("mail", Reply(354, "Go on"), ValueError,
     "mail of mx.example.org: a reply must have a code of 2yz, 4yz or 5yz"),
    ("route", Reply(250), TypeError, "route of relay.example.com must give a str"),
    ("route", "a..b", ValueError, "route of relay.example.com: this is neither a domain name"),
    ("retry", "soon", TypeError, "retry of relay.example.com must give seconds"),
    ("retry", True, TypeError, "retry of relay.example.com must give seconds.* not bool"),
    ("retry", -1, ValueError,
     "retry of relay.example.com must give a wait of at least 0 s, not -1"),
    ("retry", float("nan"), ValueError, "not nan"),
    ("retry", float("inf"), ValueError, "not inf"),
])
def test_what_a_policy_may_not_give(method, value, error, words):
    wrong = type("Wrong", (smtplab.Policy,), {method: lambda self, ask: value})()
    host = RELAY if method in ("route", "retry") else MX
    run = smtplab.Simulation(relay_scenario(), policies={host: wrong})
    with pytest.raises(error, match=words):
        run.run()
    assert run.asked.decision == method
    run.policies = {}
    run.decide_by_hand(host, method)
    run.answer(None)
    assert run.asked is None


def test_policies_have_to_be_some():
    with pytest.raises(ValueError, match="policies: there is no host 'nowhere.example'"):
        smtplab.Simulation(relay_scenario(), policies={"nowhere.example": Refusing()})
    with pytest.raises(TypeError, match="policies: 'mx.example.org' must have a smtplab.Policy, "
                                        "not type"):
        smtplab.Simulation(relay_scenario(), policies={MX: Refusing})
    with pytest.raises(smtplab.InterventionError, match="no transfer agent"):
        smtplab.Simulation(relay_scenario(), policies={"pc.example.com": Refusing()})


def test_a_person_decides_by_hand():
    run = smtplab.Simulation(relay_scenario(letters=1))
    run.decide_by_hand(MX, "rcpt")
    assert run.run() is run
    assert run.asked.subject == "<bob@example.org>"
    with pytest.raises(TypeError, match="rcpt of mx.example.org must give"):
        run.answer("550 No")
    loaded = pickle.loads(pickle.dumps(run))
    fork = run.copy()
    run.answer(Reply(550, "No"))
    fork.answer(Reply(250, "Yes"))
    assert run.run().asked is None
    assert run.hosts[MX].mailboxes["bob"] == []
    assert len(fork.run().hosts[MX].mailboxes["bob"]) == 1
    loaded.answer(Reply(250, "Yes"))
    assert loaded.run().digest == fork.digest
    with pytest.raises(smtplab.InterventionError, match="answer: no decision is awaited"):
        run.answer(None)
    with pytest.raises(ValueError, match="decisions: there is no 'bounce'"):
        run.decide_by_hand(MX, "bounce")


def test_a_policy_may_do_more_than_answer():
    class Crashing(smtplab.Policy):
        run = None

        def rcpt(self, ask):
            self.run.hosts[MX].crash()
            return Reply(250)

    policy = Crashing()
    policy.run = smtplab.Simulation(relay_scenario(letters=1), policies={MX: policy})
    policy.run.run(until=5000)
    assert not policy.run.hosts[MX].is_up
    assert policy.run.trace.filter("decided") == []


def test_the_next_reply_is_overridden():
    run = smtplab.Simulation(relay_scenario(letters=1))
    run.override_reply(MX, Reply(421, "Too busy"))
    run.run()
    assert run.trace.filter("answered", code=421)[0].host == MX
    assert len(run.hosts[MX].mailboxes["bob"]) == 1
    with pytest.raises(smtplab.InterventionError, match="override_reply: a reply must have a code"):
        run.override_reply(MX, Reply(354))
    with pytest.raises(smtplab.InterventionError, match="override_reply: there is no such open"):
        run.override_reply(MX, Reply(250), connection=99)
    with pytest.raises(ValueError, match="host: there is no host 'nowhere.example'"):
        run.override_reply("nowhere.example", Reply(250))
    with pytest.raises(TypeError, match="reply must be a smtplab.Reply, not str"):
        run.override_reply(MX, "250 OK")
    assert pickle.loads(pickle.dumps(run)).digest == run.digest


def test_a_connection_is_dropped():
    run = smtplab.Simulation(relay_scenario(letters=1))
    while not run.connections:
        run.step()
    (one,) = run.connections
    assert (one.client, one.server, one.port) == ("pc.example.com", RELAY, 25)
    run.drop(one.number)
    assert run.connections == []
    with pytest.raises(smtplab.InterventionError, match="drop: there is no such open connection"):
        run.drop(one.number)
    run.run()
    assert run.trace.filter("fault")[0].connection == one.number
    assert run.digest != smtplab.run(relay_scenario(letters=1)).digest
    assert pickle.loads(pickle.dumps(run)).digest == run.digest


def test_zones_and_policies_are_changed():
    scenario = smtplab.Scenario.from_dict({
        "title": "Names", "id": "names",
        "hosts": [{"name": "pc.example.com", "role": "mua", "smart_host": RELAY},
                  {"name": RELAY, "relay": "open"},
                  {"name": MX, "local_domains": ["example.org"], "mailboxes": ["bob"]},
                  {"name": "ns.example.org", "role": "name-server",
                   "zones": {"example.org": ["@ MX 10 mx"]}}],
        "script": [{"at_s": 1, "host": "pc.example.com", "submit": {
            "from": "<alice@example.com>", "to": ["<bob@example.org>"], "body": ["Hi"]}}],
        "expect": [{"violations": []}]})
    run = smtplab.Simulation(scenario)
    run.set_records("ns.example.org", "example.org", "MX", ["0 ."], ttl=60)
    assert "example.org. 60 IN MX 0 ." in run.hosts["ns.example.org"].zones
    away = run.copy().run()
    assert away.trace.filter("failed")[0].payload.endswith(b"the domain takes no mail")
    run.set_policy(RELAY, relay="closed")
    run.run()
    assert [event.code for event in run.trace.filter("answered", verb="RCPT")] == [550]
    assert [set(one) - {"step", "at_ns"} for one in run.interventions] == [
        {"set_records", "owner", "type", "data", "ttl_s"}, {"set_policy", "key", "value"}]
    for one in (run, away):
        assert pickle.loads(pickle.dumps(one)).digest == one.digest
    with pytest.raises(smtplab.InterventionError, match="set_records: the zone may not hold this"):
        run.set_records("ns.example.org", "example.org", "MX", ["ten mx"])
    with pytest.raises(smtplab.InterventionError, match="set_policy: there is no such policy"):
        run.set_policy(RELAY, colour="red")
    with pytest.raises(TypeError, match="data must be a list"):
        run.set_records("ns.example.org", "example.org", "MX", "10 mx")


def test_a_damaged_pickle_says_so():
    run = smtplab.Simulation(relay_scenario()).run(until=10)
    function, arguments = run.__reduce__()
    with pytest.raises(ValueError, match="interventions: number 0 is wrong at 'step'"):
        function(*arguments[:5], '[{"crash": "mx.example.org"}]', {}, {})
    with pytest.raises(ValueError, match="interventions: they do not lead there again"):
        function(*arguments[:3], 10**9, *arguments[4:])


def test_replies():
    reply = Reply(451, "Not\nnow", status="4.7.1")
    assert (reply.code, reply.text, reply.status) == (451, "Not\nnow", "4.7.1")
    assert reply == Reply(451, "Not\nnow", "4.7.1") != Reply(451, "Not\nnow")
    assert len({reply, Reply(451, "Not\nnow", "4.7.1"), Reply(250)}) == 2
    assert pickle.loads(pickle.dumps(reply)) == reply
    assert repr(Reply(250, "OK")) == "<Reply 250 OK>"
    assert reply != "451 Not now"
    for code in (99, 199, 600):
        with pytest.raises(ValueError, match=f"code must be from 200 to 599, not {code}"):
            Reply(code)
    with pytest.raises(ValueError, match="status must be like '4.7.1', not 'bad'"):
        Reply(451, status="bad")
