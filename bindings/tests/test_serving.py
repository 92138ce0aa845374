import gc
import poplib
import smtplib
import socket
import subprocess
import sys
import time

import pytest
from conftest import relay_scenario

import smtplab


def two_hosts(**keys):
    return (smtplab.ScenarioBuilder("Two hosts", id="two")
            .mua("pc.example.com", server="relay.example.com")
            .mta("relay.example.com", relay="open")
            .mta("mx.example.org", domains=["example.org"],
                 mailboxes=[{"user": "bob", "password": "secret"}], **keys)
            .expect(mailbox="<bob@mx.example.org>", messages=1))


def send(door, to="bob@example.org", **arguments):
    with smtplib.SMTP(*door, timeout=10, local_hostname="laptop.test", **arguments) as client:
        return client.sendmail("me@laptop.test", [to], "Subject: Hi\r\n\r\nHello\r\n")


@pytest.fixture
def network():
    with smtplab.serve(two_hosts().build()) as network:
        yield network


def test_a_letter_from_outside_over_two_hosts_into_a_mailbox(network):
    assert [line.partition(": ")[2] for line in network.failures()] == [
        "number of messages: expected 1, seen 0"]
    send(network["relay.example.com"].smtp)
    (letter,) = network.wait_for_mail("mx.example.org", "bob")
    assert network.failures() == []
    assert letter.email()["Subject"] == "Hi"
    assert [field.split()[1] for field in letter.email().get_all("Received")] == [
        "relay.example.com", "laptop.test"]
    assert network["mx.example.org"].mailboxes == {"bob": [letter]}
    door = network["mx.example.org"].pop3
    reader = poplib.POP3(*door, timeout=10)
    reader.user("bob"), reader.pass_("secret")
    assert reader.stat()[0] == 1
    reader.dele(1)
    reader.quit()
    network.wait_for(lambda network: network["mx.example.org"].mailboxes == {"bob": []})


def test_the_trace_of_what_has_happened(network):
    send(network["mx.example.org"].smtp)
    network.wait_for_mail("mx.example.org", "bob")
    trace = network.trace
    (stored,) = trace.filter("stored")
    assert stored.host == "mx.example.org"
    assert trace.filter("sent", host="outside")
    assert "C: DATA" in trace.transcript(annotate=False).upper()
    assert len(trace.to_dataframe()) == len(trace)
    assert '"host":"outside"' in trace.to_jsonl()
    assert [one.client for one in trace.conversations()][:1] == ["outside"]
    assert trace.scenario.hosts[-1] == "outside"


def test_the_script_is_done_and_the_clock_can_go_faster():
    scenario = two_hosts().submit("pc.example.com", "alice@example.com", "bob@example.org",
                                  at=120, subject="Later").build()
    with smtplab.serve(scenario, speed=200) as network:
        (letter,) = network.wait_for_mail("mx.example.org", "bob")
        assert letter.email()["Subject"] == "Later"
        assert network.trace.filter("stored")[0].at >= 120


def test_a_queue_while_the_next_host_is_away():
    scenario = two_hosts().fault(0, crash="mx.example.org").build()
    with smtplab.serve(scenario) as network:
        send(network["relay.example.com"].smtp)
        relay = network["relay.example.com"]
        network.wait_for(lambda network: relay.queue and relay.queue[0].attempts == 1)
        (waiting,) = relay.queue
        assert (waiting.reverse_path, waiting.forward_path) == (
            "<me@laptop.test>", "<bob@example.org>")
        assert waiting.due > 60


def test_a_real_server_takes_the_part_of_a_host(smtp_server):
    place = (smtp_server.host, smtp_server.port)
    with smtplab.serve(two_hosts().build(), external={"mx.example.org": place}) as network:
        send(network["relay.example.com"].smtp)
        (message,) = smtp_server.wait_for_messages()
    assert message.hello == "relay.example.com"
    assert message.forward_paths == ["<bob@example.org>"]


def test_who_calls_from_a_host_s_address_is_that_host():
    with smtplab.serve(two_hosts().build()) as network:
        pc = network["pc.example.com"]
        send(network["mx.example.org"].smtp, source_address=(pc.address, 0))
        network.wait_for_mail("mx.example.org", "bob")
        assert network.trace.filter("sent", host="pc.example.com")


def test_two_networks_at_the_same_time():
    with smtplab.serve(two_hosts().build()) as one, smtplab.serve(two_hosts().build()) as other:
        assert one["mx.example.org"].smtp != other["mx.example.org"].smtp
        send(one["mx.example.org"].smtp)
        one.wait_for_mail("mx.example.org", "bob")
        assert other["mx.example.org"].mailboxes == {"bob": []}


def test_what_was_seen_stays_when_it_is_closed(network):
    door = network["mx.example.org"].smtp
    send(door)
    network.wait_for_mail("mx.example.org", "bob")
    began = time.monotonic()
    network.close()
    assert time.monotonic() - began < 2
    assert not network.is_serving and len(network["mx.example.org"].mailboxes["bob"]) == 1
    with pytest.raises(OSError):
        socket.create_connection(door, timeout=1)
    network.close()


def test_a_network_that_nobody_holds_ends():
    door = smtplab.serve(two_hosts().build())["mx.example.org"].smtp
    gc.collect()
    with pytest.raises(OSError):
        socket.create_connection(door, timeout=1)


def test_a_program_may_end_without_closing(tmp_path):
    script = tmp_path / "ends.py"
    script.write_text("""if True:
        import smtplib, smtplab
        network = smtplab.serve(smtplab.load("ROAD"), ignore_links=True)
        client = smtplib.SMTP(*network["mx.example.org"].smtp)
        print(client.noop()[0])
    """)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (0, "250\n", "")


def test_ctrl_c_is_python_s(network, ctrl_c):
    with pytest.raises(KeyboardInterrupt):
        ctrl_c(0.1)
        time.sleep(5)
    assert network.is_serving
    send(network["mx.example.org"].smtp)


def test_links_cannot_be_served():
    with pytest.raises(smtplab.ServeError, match="a link cannot be served.*ignore_links"):
        smtplab.serve(relay_scenario())
    with smtplab.serve(relay_scenario(), ignore_links=True) as network:
        assert network.is_serving


def test_a_port_that_is_taken():
    with smtplab.serve(two_hosts().build()) as network:
        base = network["mx.example.org"].smtp.port - 25
        assert network["mx.example.org"].pop3.port == base + 110
        with pytest.raises(smtplab.ServeError, match=rf"cannot listen at 127.25.0.*:{base + 25}: "):
            smtplab.serve(two_hosts().build(), port_base=base)
    with smtplab.serve(two_hosts().build(), port_base=base) as network:
        assert network["mx.example.org"].smtp.port == base + 25


def test_who_waits_in_vain_sees_the_transcript(network):
    send(network["mx.example.org"].smtp)
    with pytest.raises(TimeoutError, match="220 mx.example.org"):
        network.wait_for_mail("mx.example.org", "bob", 2, timeout=0.2)
    with pytest.raises(ValueError, match="pc.example.com answers no smtp"):
        network["pc.example.com"].smtp
