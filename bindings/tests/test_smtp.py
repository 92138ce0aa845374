import pickle

import pytest

from smtplab import smtp


def talk(server, line):
    """What the server answers to a line."""
    server.receive(line.encode() + b"\r\n")
    kinds = [event.kind for event in server.events()]
    return kinds, server.take_output().decode()


def greeted(dialect=None):
    server = smtp.ServerSession("mx.example.org", dialect)
    assert [event.verb for event in server.events()] == ["connection"]
    server.reply("220 mx.example.org ready")
    list(server.events())
    assert server.take_output() == b"220 mx.example.org ready\r\n"
    return server


def test_a_dialogue_with_the_policy_in_ones_own_hands():
    server = greeted()
    assert talk(server, "EHLO pc.example.com") == (
        ["command", "answered"], "250-mx.example.org\r\n250-EXPN\r\n250 HELP\r\n")
    assert server.client_name == "pc.example.com"
    assert talk(server, "MAIL FROM:<alice@example.com>") == (["command"], "")
    assert server.reply_owed and server.command_line == "MAIL FROM:<alice@example.com>"
    server.reply_named("sender_ok")
    assert talk(server, "RCPT TO:<bob@example.org>") == (["answered", "command"], "250 OK\r\n")
    server.reply("250-yes\n250 indeed")
    assert server.take_output() == b"250-yes\r\n250 indeed\r\n"
    assert (server.reverse_path, server.forward_paths) == (
        "<alice@example.com>", ["<bob@example.org>"])
    talk(server, "DATA")
    server.reply("354 go on")
    assert (server.state, server.take_output()) == ("content", b"354 go on\r\n")
    server.receive(b"Subject: x\r\n\r\n..dot\r\n.\r\n")
    events = list(server.events())
    assert b"".join(event.octets for event in events) == b"Subject: x\r\n\r\n.dot\r\n"
    assert events[-1].reply_owed
    server.reply("250 2.0.0 kept")
    assert server.state == "ready"


def test_a_refusal_leaves_the_state():
    server = greeted()
    talk(server, "EHLO pc.example.com")
    talk(server, "MAIL FROM:<>")
    server.reply("451 later")
    answered = list(server.events())[-1]
    assert (answered.kind, answered.code, answered.before, answered.after) == (
        "answered", 451, "ready", "ready")


def test_a_mistake_of_the_peer_is_an_event_with_its_clause():
    server = greeted()
    server.receive(b"NOOP\nQUIT\r\n")
    (violation,) = [event for event in server.events() if event.kind == "violation"]
    assert (violation.violation, violation.at) == ("bare-lf", 4)
    assert violation.clause.startswith("R5321-2.3.8")


def test_what_is_misused_is_an_exception():
    server = greeted()
    with pytest.raises(ValueError, match="reply: none is owed now"):
        server.reply("250 OK")
    with pytest.raises(ValueError, match="tls_started: TLS is not awaited now"):
        server.tls_started()
    server.receive(b"", now=10)
    with pytest.raises(ValueError, match="now must not be before the last one"):
        server.receive(b"", now=9)
    with pytest.raises(ValueError, match="handle_timeout: nothing has timed out yet"):
        server.handle_timeout(11)
    talk(server, "EHLO pc.example.com")
    talk(server, "MAIL FROM:<>")
    with pytest.raises(ValueError, match="reply: no code and text at octet 0 of 'OK'"):
        server.reply("OK")
    with pytest.raises(ValueError, match="there is no reply called 'fine'"):
        server.reply_named("fine")
    with pytest.raises(TypeError):
        server.receive("NOOP\r\n")


def test_a_silent_client_times_out():
    server = greeted()
    assert server.next_timeout == 300
    server.handle_timeout(300)
    assert server.take_output().startswith(b"421 ")
    assert [event.kind for event in server.events()][-1] == "disconnected"
    assert server.state == "closed"


def test_starttls_starts_anew():
    server = greeted(smtp.Dialect(extensions=["STARTTLS"]))
    talk(server, "EHLO pc.example.com")
    server.receive(b"STARTTLS\r\nNOOP\r\n")
    for event in server.events():
        if event.kind == "command" and event.reply_owed:
            server.reply("220 go ahead")
    server.take_output()
    server.tls_started()
    assert server.is_secure and server.client_name == ""
    assert [event.kind for event in server.events()] == []  # NOOP was dropped


@pytest.mark.parametrize("arguments, sentence", [
    ({"standard": 822}, "standard must be 821 or 5321, not 822"),
    ({"extensions": ["X-FOO"]}, "extensions: 'X-FOO' is none of those"),
    ({"standard": 821, "extensions": ["SIZE"]}, "RFC 821 has none"),
])
def test_dialects_that_cannot_be(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        smtp.Dialect(**arguments)


def test_a_client_and_a_server_of_ours():
    server = smtp.ServerSession("mx.example.org", smtp.Dialect(extensions=["SIZE", "8BITMIME"]))
    client = smtp.ClientSession()
    seen, to_send = [], ["EHLO pc.example.com", "MAIL FROM:<a@example.com>",
                         "RCPT TO:<b@example.org>", "DATA", "QUIT"]
    kept = b""
    for _ in range(100):
        for event in server.events():
            kept += event.octets
            if event.kind == "command" and event.reply_owed:
                replies = {"connection": "220 hello", "DATA": "354 go"}
                server.reply(replies.get(event.verb, "250 OK"))
        client.receive(server.take_output())
        for event in client.events():
            seen.append((event.verb, event.code))
        if client.state == "content" and client.may_send:
            client.send_content(b".one\r\ntwo\r\n")
            client.end_content()
        elif client.may_send and to_send and client.state != "opened":
            client.send(to_send.pop(0))
        server.receive(client.take_output())
    assert [code for _, code in seen] == [220, 250, 250, 250, 354, 250, 221]
    assert kept == b".one\r\ntwo\r\n"
    assert client.extensions == ["SIZE", "8BITMIME"]


def test_paths():
    assert smtp.parse_reverse_path("<>").is_null
    path = smtp.parse_forward_path('<@a.example,@b.example:"j\\.d"@c.example>')
    assert path == (["a.example", "b.example"], '"j\\.d"', "j.d", "c.example")
    assert smtp.parse_forward_path("<Postmaster>").domain == ""
    with pytest.raises(smtp.ParseError, match="forward-path: null-not-allowed at octet 1"):
        smtp.parse_forward_path("<>")
    with pytest.raises(smtp.ParseError) as caught:
        smtp.parse_reverse_path("<a@b c>")
    assert pickle.loads(pickle.dumps(caught.value)).at == caught.value.at == 4


def test_commands():
    command = smtp.parse_command("mail from:<a@b.example> SIZE=10 SMTPX")
    assert command == ("MAIL", "<a@b.example>", [("SIZE", "10"), ("SMTPX", None)])
    with pytest.raises(smtp.ParseError, match="command: unknown-verb at octet 0"):
        smtp.parse_command("FOO")


def test_replies():
    assert smtp.parse_reply("250-a\r\n250 b\r\n") == (250, ["a", "b"])
    with pytest.raises(smtp.ParseError, match="reply: code-differs at octet 6"):
        smtp.parse_reply("250-a\n251 b")
