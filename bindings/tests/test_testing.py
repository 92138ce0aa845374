import smtplib
import socket
import threading
import time

import pytest

from smtplab.testing import Delay, Drop, ScriptedServer

LETTER = "Subject: Hi\r\n\r\nHello Bob\r\n.a line that begins with a dot\r\n"


def client_of(server):
    return smtplib.SMTP(server.host, server.port, timeout=10, local_hostname="pc.example.com")


def send(server, to=("bob@example.org",)):
    with client_of(server) as client:
        return client.sendmail("alice@example.com", list(to), LETTER)


def talk(server, octets, wait_for=b""):
    """What the server says to these octets, until `wait_for` or the end."""
    with socket.create_connection((server.host, server.port), timeout=10) as peer:
        peer.sendall(octets)
        said = b""
        while not (wait_for and wait_for in said) and (more := peer.recv(4096)):
            said += more
    return said.decode()


def test_a_message_and_its_envelope(smtp_server):
    send(smtp_server, ["bob@example.org", "carol@example.org"])
    (message,) = smtp_server.messages
    assert message.octets == LETTER.encode()
    assert (message.hello, message.reverse_path) == ("pc.example.com", "<alice@example.com>")
    assert message.forward_paths == ["<bob@example.org>", "<carol@example.org>"]
    assert message.email()["Subject"] == "Hi"
    assert [line.split()[0].upper() for line in smtp_server.commands] == [
        "EHLO", "MAIL", "RCPT", "RCPT", "DATA", "QUIT"]


def test_replies_are_given_once_each_and_then_all_is_as_usual(smtp_server):
    smtp_server.replies("RCPT", "451", "550 5.1.1 Who?")
    with client_of(smtp_server) as client:
        client.ehlo()
        client.mail("alice@example.com")
        answers = [client.rcpt("bob@example.org") for _ in range(3)]
    assert answers == [(451, b"as this test wants it"), (550, b"5.1.1 Who?"), (250, b"OK")]


def test_the_last_reply_may_stay(smtp_server):
    smtp_server.replies("rcpt", "250", "452 Too many", always=True)
    refused = send(smtp_server, [f"b{i}@example.org" for i in range(4)])
    assert {code for code, _ in refused.values()} == {452} and len(refused) == 3
    assert smtp_server.messages[0].forward_paths == ["<b0@example.org>"]


def test_a_refused_message_is_none(smtp_server):
    smtp_server.replies(".", "554 5.7.1 Not such a letter")
    with pytest.raises(smtplib.SMTPDataError, match="Not such a letter"):
        send(smtp_server)
    assert smtp_server.messages == []
    send(smtp_server)
    assert len(smtp_server.messages) == 1


@pytest.mark.parametrize("verb, state", [
    ("connection", ""), ("EHLO", ""), ("MAIL", "EHLO a\r\n"), ("QUIT", "EHLO a\r\n")])
def test_every_place_can_refuse(smtp_server, verb, state):
    smtp_server.replies(verb, "421 Bye")
    line = {"connection": "", "EHLO": "EHLO a\r\n", "MAIL": "MAIL FROM:<>\r\n",
            "QUIT": "QUIT\r\n"}[verb]
    said = talk(smtp_server, (state + line).encode())
    assert said.endswith("421 Bye\r\n"), smtp_server.transcript


def test_a_refused_greeting_of_a_new_client_makes_it_say_helo(smtp_server):
    smtp_server.replies("EHLO", "502")
    send(smtp_server)
    assert [line.split()[0] for line in smtp_server.commands[:2]] == ["ehlo", "helo"]
    assert smtp_server.messages[0].hello == "pc.example.com"


def test_a_reply_of_several_lines_in_place_of_the_session_s(smtp_server):
    smtp_server.replies("EHLO", "250-mx.example.org\n250-SIZE 1000\n250 X-TEST")
    with client_of(smtp_server) as client:
        client.ehlo()
        assert client.esmtp_features == {"size": "1000", "x-test": ""}
        assert client.mail("alice@example.com")[0] == 250


def test_what_is_out_of_order_uses_up_no_reply(smtp_server):
    smtp_server.replies("RCPT", "451")
    said = talk(smtp_server, b"EHLO a\r\nRCPT TO:<b@c.example>\r\nMAIL FROM:<>\r\n"
                             b"RCPT TO:<b@c.example>\r\nQUIT\r\n")
    assert [line[:3] for line in said.splitlines() if line[3] == " "] == [
        "220", "250", "503", "250", "451", "221"], smtp_server.transcript


def test_commands_may_come_all_at_once_and_in_pieces(smtp_server):
    octets = (b"EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n"
              b"x\r\n..\r\n.\r\nRSET\r\nQUIT\r\n")
    whole = talk(smtp_server, octets)
    with socket.create_connection((smtp_server.host, smtp_server.port), timeout=10) as peer:
        for octet in octets:
            peer.sendall(bytes([octet]))
        said = b""
        while more := peer.recv(4096):
            said += more
    assert said.decode() == whole
    assert [one.octets for one in smtp_server.messages] == [b"x\r\n.\r\n"] * 2


def test_a_delay_holds_this_connection_alone(smtp_server):
    smtp_server.replies("MAIL", Delay(2, "250 2.1.0 At last"))
    took = []

    def slow():
        began = time.monotonic()
        send(smtp_server)
        took.append(time.monotonic() - began)

    thread = threading.Thread(target=slow)
    thread.start()
    smtp_server.wait_for(lambda server: any("mail" in line for line in server.commands))
    began = time.monotonic()
    send(smtp_server)
    assert time.monotonic() - began < 1.8
    thread.join()
    assert took[0] >= 2
    assert "2.1.0 At last" in smtp_server.transcript


@pytest.mark.parametrize("drop, error", [
    (Drop(), smtplib.SMTPServerDisconnected), (Drop(reset=True), ConnectionResetError)])
def test_a_drop_cuts_the_connection(smtp_server, drop, error):
    smtp_server.replies("end-of-data", drop)
    client = client_of(smtp_server)
    with pytest.raises((error, smtplib.SMTPServerDisconnected)):
        client.sendmail("alice@example.com", ["bob@example.org"], LETTER)
    client.close()
    assert smtp_server.messages == []
    assert smtp_server.transcript.endswith("-- cut by the server")
    send(smtp_server)
    assert len(smtp_server.wait_for_messages(1)) == 1


def test_a_late_drop(smtp_server):
    smtp_server.replies("DATA", Delay(0.2, Drop()))
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp_server)


def test_a_server_of_1982():
    with ScriptedServer(standard=821, name="BBN-UNIX.ARPA") as server:
        send(server)
        assert "S: 500" in server.transcript and "S: 220 BBN-UNIX.ARPA" in server.transcript
        assert len(server.messages) == 1


def test_the_transcript_tells_who_said_what(smtp_server):
    talk(smtp_server, b"NOOP\r\nQUIT\r\n")
    smtp_server.wait_for(lambda server: "closed" in server.transcript)
    assert smtp_server.transcript.splitlines()[:5] == [
        "-- connected", "S: 220 mx.example.org ready", "C: NOOP", "S: 250 OK", "C: QUIT"]
    talk(smtp_server, b"QUIT\r\n")
    assert "2 C: QUIT" in smtp_server.transcript.splitlines()
    smtp_server.forget()
    assert (smtp_server.transcript, smtp_server.commands) == ("", [])


def test_a_big_message(smtp_server):
    body = "".join(f"{i:08}" * 8 + "\r\n" for i in range(20_000))
    with client_of(smtp_server) as client:
        client.sendmail("alice@example.com", ["bob@example.org"], body)
    assert smtp_server.messages[0].octets == body.encode()


def test_who_waits_in_vain_sees_the_transcript(smtp_server):
    talk(smtp_server, b"NOOP\r\nQUIT\r\n")
    with pytest.raises(TimeoutError, match="C: NOOP"):
        smtp_server.wait_for_messages(timeout=0.1)


def test_a_closed_server_listens_no_more():
    with ScriptedServer() as server:
        client = client_of(server)
    with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
        client.noop()
    with pytest.raises(OSError):
        client_of(server)
    server.close()
