"""A mail server made of aiosmtpd, its Controller and its Mailbox handler, with users of its own.

What the library leaves to whoever uses it is here: who is local, who may relay, where mail goes.
Syntax, order, replies to all but RCPT and the end of data, and what is stored are the library's.
"""

import argparse
import asyncio
import pathlib
import signal
import smtplib
import ssl
import threading

import aiosmtpd.smtp
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox


def unquoted(local_part):
    """The local-part that a quoted-string stands for (RFC 5321 section 4.1.2)."""
    if len(local_part) < 2 or local_part[0] != '"' or local_part[-1] != '"':
        return local_part
    characters = iter(local_part[1:-1])
    return "".join(next(characters, "") if c == "\\" else c for c in characters)


class PostOffice:
    """Takes mail for the local users, and mail for others from those who may relay."""

    def __init__(self, options):
        self.domain, self.relayed = options.domain, options.relayed
        self.trusted = options.trusted
        self.sink = ("127.0.0.1", options.sink_port)
        self.boxes = {user: Mailbox(str(pathlib.Path(options.home) / user / "Maildir"))
                      for user in ("alice", "bob", "postmaster")}
        self.aliases = {user: [user] for user in self.boxes} | {"staff": ["alice", "bob"]}

    def local_users(self, address):
        """The users that a local address means, none for an unknown one; None for a foreign one."""
        local_part, at, domain = address.rpartition("@")
        if not at:
            local_part, domain = address, self.domain
        if domain.lower() not in (self.domain, f"mail.{self.domain}", "[127.0.0.1]"):
            return None
        return self.aliases.get(unquoted(local_part).lower(), [])

    async def handle_RCPT(self, server, session, envelope, address, options):
        users = self.local_users(address)
        if users is None and not self.may_relay(session, address):
            return "550 5.7.1 relaying denied"
        if users == []:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    def may_relay(self, session, address):
        return (session.authenticated or session.peer[0] == self.trusted
                or address.rpartition("@")[2].lower() == self.relayed)

    async def handle_DATA(self, server, session, envelope):
        users, foreign = set(), []
        for address in envelope.rcpt_tos:
            local = self.local_users(address)
            if local is None:
                foreign.append(address)
            else:
                users.update(local)
        if foreign:
            try:
                await asyncio.to_thread(self.relay, envelope, foreign)
            except smtplib.SMTPNotSupportedError:
                return "554 5.6.9 the next host takes no SMTPUTF8"
            except (OSError, smtplib.SMTPException) as error:
                return f"451 4.4.1 not relayed: {type(error).__name__}"
        for user in sorted(users):
            await self.boxes[user].handle_DATA(server, session, envelope)
        return "250 OK"

    def relay(self, envelope, recipients):
        content = envelope.original_content
        paths = "".join([envelope.mail_from or "", *recipients])
        # RFC 6531 section 3.5; what a body holds is not looked at.
        header = content.partition(b"\r\n\r\n")[0]
        needs_it = not paths.isascii() or (envelope.smtp_utf8 and not header.isascii())
        options = ["SMTPUTF8", "BODY=8BITMIME"] if needs_it else []
        with smtplib.SMTP(*self.sink, local_hostname=f"mail.{self.domain}", timeout=10) as client:
            client.sendmail(envelope.mail_from, recipients, content, mail_options=options)


def authenticator(options):
    def check(server, session, envelope, mechanism, login):
        name, password = getattr(login, "login", b""), getattr(login, "password", b"")
        known = (name, password) == (options.user.encode(), options.password.encode())
        # Not handled here: the library says 535 by itself.
        return aiosmtpd.smtp.AuthResult(success=known, handled=False)
    return check


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("home", "certificate", "key", "domain", "relayed", "trusted", "user",
                 "password"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("port", "tls-port", "sink-port"):
        parser.add_argument(f"--{name}", required=True, type=int)
    parser.add_argument("--no-limits", action="store_true")
    options = parser.parse_args()
    if options.no_limits:
        aiosmtpd.smtp.BOGUS_LIMIT = 100_000

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.certificate, options.key)
    office = PostOffice(options)
    shared = {"hostname": "127.0.0.1", "server_hostname": f"mail.{options.domain}",
              "authenticator": authenticator(options)}
    controllers = [
        Controller(office, port=options.port, tls_context=context, **shared),
        # To the library only STARTTLS is TLS; here the whole connection is.
        Controller(office, port=options.tls_port, ssl_context=context, auth_require_tls=False,
                   **shared)]
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stopped.set())
    for controller in controllers:
        controller.start()
    stopped.wait()
    for controller in controllers:
        controller.stop()


if __name__ == "__main__":
    main()
