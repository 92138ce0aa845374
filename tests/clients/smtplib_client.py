#!/usr/bin/env python3
"""Sends a mail as the documentation of Python's smtplib shows it.

    smtplib_client.py HOST PORT FROM CAFILE TO ... <MESSAGE
"""

import smtplib
import ssl
import sys


def main(host, port, sender, cafile, *recipients):
    message = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    options = []
    if not message.isascii():
        # Octets go out as they are: their line ends are the caller's affair.
        message = message.encode("utf-8", "surrogateescape").replace(b"\n", b"\r\n")
        options = ["BODY=8BITMIME"]
    with smtplib.SMTP(host, int(port), local_hostname="client.example") as client:
        client.ehlo_or_helo_if_needed()
        if client.has_extn("starttls"):
            client.starttls(context=ssl.create_default_context(cafile=cafile))
            client.ehlo_or_helo_if_needed()
        if not client.has_extn("8bitmime"):
            options = []
        refused = client.sendmail(sender, recipients, message, mail_options=options)
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
