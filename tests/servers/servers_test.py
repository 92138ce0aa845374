"""Starts each real server, speaks with it by hand, reads its mailboxes, and stops it.

A server that cannot be had on this machine (exit code 77 of its start) is skipped with the reason.
"""

import json
import os
import pathlib
import socket
import ssl
import subprocess
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
CANNOT = 77
PATIENCE_S = 20


def script(server, name, *arguments):
    # The first start of a server also installs it.
    return subprocess.run([HERE / server / name, *arguments], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=900)


def maildir(target, key="mail"):
    """The messages of a mailbox, as octets."""
    kind, _, folder = target[key].partition(":")
    assert kind == "maildir"
    return [file.read_bytes() for part in ("new", "cur")
            for file in pathlib.Path(folder, part).glob("*")]


def arrived(target, subject, key="mail"):
    """The messages with this Subject, once there is one; none after PATIENCE_S."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        found = [m for m in maildir(target, key) if b"Subject: " + subject + b"\r" in m + b"\r"
                 or b"Subject: " + subject + b"\n" in m]
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


class Dialogue:
    """One connection. `says` sends a line and wants a reply that begins so."""

    def __init__(self, target, bind, port="port"):
        self.socket = socket.create_connection((target["host"], target[port]), PATIENCE_S,
                                               (target[bind], 0))
        if port == "tls_port":
            self.start_tls()
        self.file = self.socket.makefile("rb")
        self.transcript = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def start_tls(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.socket = context.wrap_socket(self.socket)
        self.file = self.socket.makefile("rb")

    def hears(self, code):
        lines = []
        while not lines or lines[-1][3:4] == "-":
            lines.append(self.file.readline().decode("latin-1").rstrip("\r\n"))
            self.transcript += f"S: {lines[-1]}\n"
        assert lines[-1].startswith(code), f"wanted {code}:\n{self.transcript}"
        return lines

    def says(self, line, code):
        self.transcript += f"C: {line}\n"
        self.socket.sendall(line.encode() + b"\r\n")
        return self.hears(code)

    def opens(self):
        self.hears("220")
        return self.says("EHLO client.example", "250")

    def sends(self, recipient, subject):
        self.says("MAIL FROM:<sender@client.example>", "250")
        self.says(f"RCPT TO:<{recipient}>", "250")
        self.says("DATA", "354")
        self.says(f"Subject: {subject}\r\n\r\n..a line with a dot\r\n.", "250")


class Sink(threading.Thread):
    """A host that takes all mail and keeps the lines of each connection; servers wait long before
    they try a host again that was gone, so one sink serves all tests of a server."""

    def __init__(self, address):
        super().__init__(daemon=True)
        host, _, port = address.rpartition(":")
        self.listener = socket.create_server((host, int(port)))
        self.lines = []
        self.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        lines, in_content = [], False
        self.lines.append(lines)
        with connection, connection.makefile("rb") as file:
            connection.sendall(b"220 sink.foreign.example\r\n")
            for line in file:
                lines.append(line)
                if in_content and line != b".\r\n":
                    continue
                in_content = not in_content and line.upper() == b"DATA\r\n"
                if line.upper() == b"QUIT\r\n":
                    connection.sendall(b"221 sink.foreign.example\r\n")
                    return
                connection.sendall(b"354 go on\r\n" if in_content else b"250 done\r\n")

    def took(self, *wanted):
        """Whether one connection has these lines, in this order, within PATIENCE_S."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            for lines in list(self.lines):
                rest = iter([line.lower() for line in lines])
                if all(line in rest for line in wanted):
                    return True
            time.sleep(0.05)
        return False

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class RealServer:
    """What is asked of each of them; the classes below name one."""

    server = None
    offers_tls = True

    @classmethod
    def setUpClass(cls):
        started = script(cls.server, "start")
        if started.returncode == CANNOT:
            raise unittest.SkipTest(started.stderr.strip())
        if started.returncode != 0:
            raise RuntimeError(f"{cls.server}/start exits {started.returncode}:\n{started.stderr}")
        cls.addClassCleanup(script, cls.server, "stop")
        cls.target = json.loads(started.stdout)
        cls.sink = Sink(cls.target["sink"])
        cls.addClassCleanup(cls.sink.close)

    def open(self, bind="bind", port="port"):
        dialogue = Dialogue(self.target, bind, port)
        self.addCleanup(dialogue.__exit__)
        dialogue.opens()
        return dialogue

    def test_mail_for_a_user_is_in_the_maildir(self):
        client = self.open()
        client.sends(self.target["mailbox"], "for-alice")
        client.says("QUIT", "221")
        message, = arrived(self.target, b"for-alice")
        self.assertIn(b"\n.a line with a dot", message)

    def test_mail_for_an_alias_is_in_both(self):
        self.open().sends(self.target["alias"], "for-staff")
        self.assertEqual(len(arrived(self.target, b"for-staff")), 1)
        self.assertEqual(len(arrived(self.target, b"for-staff", "second_mail")), 1)

    def test_mail_for_the_list_is_in_both(self):
        if "list" not in self.target:
            self.assertIn(self.server, ("opensmtpd", "aiosmtpd"))
            return
        self.open().sends(self.target["list"], "for-team")
        for key in ("mail", "second_mail"):
            message, = arrived(self.target, b"for-team", key)
            self.assertNotIn(b"<sender@client.example>", message.splitlines()[0])

    def test_mail_for_the_postmaster_arrives(self):
        self.open().sends("Postmaster", "for-postmaster")
        self.assertEqual(len(arrived(self.target, b"for-postmaster", "postmaster_mail")), 1)

    def test_others_are_refused(self):
        client = self.open()
        client.says("MAIL FROM:<sender@client.example>", "250")
        client.says(f"RCPT TO:<{self.target['unknown_mailbox']}>", "550")
        refusal = client.says(f"RCPT TO:<{self.target['foreign_mailbox']}>", "")
        self.assertIn(refusal[-1][0], "45", client.transcript)

    def relays(self, bind, recipient, subject):
        self.open(bind).sends(recipient, subject)
        self.assertTrue(self.sink.took(f"rcpt to:<{recipient}>\r\n".encode(),
                                       f"subject: {subject}\r\n".encode()), self.sink.lines)

    def test_the_trusted_address_may_relay(self):
        self.relays("trusted_bind", self.target["foreign_mailbox"], "abroad")

    def test_anybody_may_send_to_the_relayed_domain(self):
        self.relays("bind", self.target["relay_mailbox"], "relayed")

    def test_tls(self):
        self.assertEqual("tls_port" in self.target, self.offers_tls)
        if not self.offers_tls:
            return
        self.log_in(self.open(port="tls_port"))
        client = self.open()
        client.says("STARTTLS", "220")
        client.start_tls()
        client.says("EHLO client.example", "250")
        self.log_in(client)

    def log_in(self, client):
        # "\0alice\0open-sesame-7"
        client.says("AUTH PLAIN AGFsaWNlAG9wZW4tc2VzYW1lLTc=", "235")
        client.says("MAIL FROM:<sender@client.example>", "250")
        client.says(f"RCPT TO:<{self.target['foreign_mailbox']}>", "250")
        client.says("RSET", "250")

    def test_is_not_started_twice(self):
        again = script(self.server, "start")
        self.assertEqual(again.returncode, 1)
        self.assertIn("already running", again.stderr)
        self.open().says("NOOP", "250")

    def test_describes_itself(self):
        self.assertRegex(self.target["version"], r"^\d+\.\d+")
        self.assertIn(self.target["version"], self.target["package"])


class Postfix(RealServer, unittest.TestCase):
    server = "postfix"


class Exim(RealServer, unittest.TestCase):
    server = "exim"


class OpenSmtpd(RealServer, unittest.TestCase):
    server = "opensmtpd"
    offers_tls = False


class Aiosmtpd(RealServer, unittest.TestCase):
    server = "aiosmtpd"


class Stopping(unittest.TestCase):
    def start(self, *arguments):
        started = script("aiosmtpd", "start", *arguments)
        if started.returncode == CANNOT:
            self.skipTest(started.stderr.strip())
        self.addCleanup(script, "aiosmtpd", "stop")
        self.assertEqual(started.returncode, 0, started.stderr)
        return json.loads(started.stdout)

    def process_file(self):
        servers = os.environ.get("SMTPLAB_SERVERS") or HERE.parents[1] / "build" / "servers"
        return pathlib.Path(servers, "aiosmtpd", "process")

    def test_ends_what_was_started(self):
        target = self.start()
        pid = int(self.process_file().read_text().split()[0])
        self.assertTrue(pathlib.Path(f"/proc/{pid}").exists())
        self.assertEqual(script("aiosmtpd", "stop").returncode, 0)
        self.assertFalse(pathlib.Path(f"/proc/{pid}").exists())
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection((target["host"], target["port"]), 1)

    def test_ends_nothing_else(self):
        # The number is right, the start time is not: somebody else got the number.
        self.start()
        self.assertEqual(script("aiosmtpd", "stop").returncode, 0)
        with subprocess.Popen(["sleep", "60"]) as bystander:
            try:
                self.process_file().write_text(f"{bystander.pid} 12345\n")
                self.assertEqual(script("aiosmtpd", "stop").returncode, 0)
                self.assertIsNone(bystander.poll())
            finally:
                bystander.kill()

    def test_ports_as_asked(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.assertEqual(self.start("--port", str(port))["port"], port)

    def test_wrong_usage(self):
        for arguments in (["--port"], ["--port", "0"], ["--port", "65536"], ["--colour", "red"]):
            self.assertEqual(script("aiosmtpd", "start", *arguments).returncode, 2, arguments)
        self.assertEqual(script("aiosmtpd", "stop", "now").returncode, 2)


if __name__ == "__main__":
    unittest.main()
