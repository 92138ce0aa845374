"""A little SMTP server for tests of the program: how it misbehaves is its first argument; one that
delivers takes the Maildir as its second.

It listens on a port of the system's choice on loopback, prints the port, and ends when its standard
input does, or after a minute.
"""

import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

LIFETIME_S = 60


def garbage(connection):
    """Octets that are no reply, and lines enough to fill a memory."""
    connection.sendall(b"\x00\xff<html>\r\n" * 1000)


def trickle(connection):
    """A greeting of one octet a second."""
    for octet in b"220 slow.example ready, in a while":
        connection.sendall(bytes([octet]))
        time.sleep(1)


def flood(connection):
    """A hundred megabytes without a line end."""
    block = b"x" * 65536
    for _ in range(1600):
        connection.sendall(block)


def dies(connection):
    """Serves one connection, then the whole server is gone at the first RCPT."""
    serve(connection, {b"RCPT": None})


def impatient(connection):
    """Waits a moment for each command, and no longer."""
    connection.settimeout(0.5)
    try:
        serve(connection, {})
    except TimeoutError:
        connection.sendall(b"421 4.4.2 stub.example tired of waiting\r\n")


def serve(connection, replies):
    """A dialogue in which every command is answered, by its verb; None ends the process."""
    usual = {b"EHLO": b"250 stub.example\r\n", b"QUIT": b"221 bye\r\n",
             b"RCPT": b"503 first MAIL\r\n"}
    connection.sendall(b"220 stub.example ready\r\n")
    lines = connection.makefile("rb")
    for line in lines:
        verb = line[:4].upper()
        answer = replies.get(verb, usual.get(verb, b"250 OK\r\n"))
        if answer is None:
            os._exit(0)
        connection.sendall(answer)
        if verb == b"QUIT":
            return


def tls_context():
    """A server's, with a certificate of its own making."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, name) for name in ("cert.pem", "key.pem")]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
                        "-subj", "/CN=stub.example", "-out", files[0], "-keyout", files[1]],
                       check=True, capture_output=True)
        context.load_cert_chain(*files)
    return context


def starttls(connection):
    """Reads octet by octet up to STARTTLS, so that nothing of the handshake is taken for a line."""
    connection.sendall(b"220 stub.example ready\r\n")
    line = b""
    while not line.upper().endswith(b"STARTTLS\r\n"):
        octet = connection.recv(1)
        if not octet:
            return
        line = line + octet
        if line.upper().startswith(b"EHLO") and line.endswith(b"\n"):
            connection.sendall(b"250-stub.example\r\n250 STARTTLS\r\n")
            line = b""
    connection.sendall(b"220 go ahead\r\n")
    with tls_context().wrap_socket(connection, server_side=True) as secure:
        for command in secure.makefile("rb"):
            secure.sendall(b"250 secret " + command[:4] + b"\r\n")


def implicit_tls(connection):
    with tls_context().wrap_socket(connection, server_side=True) as secure:
        serve(secure, {})


# Octets that mean something to a terminal, to XML and to HTML.
HOSTILE = b"250 \x1b[31m<script>\"&'</script>]]>\x07\xff # come in\r\n"

# Octets that try to break out of a report: tags, quotes, an entity, the end of a section of XML,
# NUL, escapes, C1 controls, no UTF-8, Chinese, a character that turns the direction of writing, and
# two that XML does not have.
SPITEFUL = (b"<script>document.title='owned'</script>"
            b"<img src=http://owned.example/ onerror=\"owned\">"
            b"<b onmouseover='owned'>&amp;&lt;{{version}}]]> \x00\x1b[31m\x08\xc2\x85\xff "
            b"\xe9\x82\xae\xe4\xbb\xb6 \xe2\x80\xaeright to left \xef\xbf\xbe\xef\xbf\xbf")


def text_of(lines):
    """The lines before the next one that is "." """
    text = []
    for line in lines:
        if line.rstrip(b"\r\n") == b".":
            break
        text.append(line)
    return b"".join(text)


def deliver(text):
    """Into the Maildir: whole, or not at all."""
    name = f"{time.time_ns()}.{threading.get_ident()}.spite"
    written = os.path.join(sys.argv[2], "tmp", name)
    with open(written, "wb") as file:
        file.write(b"Return-Path: <>\r\n" + text)
    os.rename(written, os.path.join(sys.argv[2], "new", name))


def spiteful(connection):
    """Every text is SPITEFUL. RCPT is taken at any time, and mail is delivered, where a line of a
    lone "." ends the text however it is ended itself."""
    connection.sendall(b"220 spite.example " + SPITEFUL + b"\r\n")
    lines = connection.makefile("rb")
    for line in lines:
        verb = line[:4].upper()
        if verb == b"EHLO":
            connection.sendall(b"250-spite.example " + SPITEFUL + b"\r\n250-SIZE 0\r\n250 X"
                               + SPITEFUL + b"\r\n")
        elif verb == b"DATA":
            connection.sendall(b"354 go on " + SPITEFUL + b"\r\n")
            deliver(text_of(lines))
            connection.sendall(b"250 " + SPITEFUL + b"\r\n")
        else:
            connection.sendall((b"221 " if verb == b"QUIT" else b"250 ") + SPITEFUL + b"\r\n")

SERVERS = {
    "right": lambda c: serve(c, {}),
    "wrong": lambda c: serve(c, {b"RCPT": HOSTILE}),
    "garbage": garbage,
    "trickle": trickle,
    "flood": flood,
    "impatient": impatient,
    "dies": dies,
    "spiteful": spiteful,
    "starttls": starttls,
    "implicit-tls": implicit_tls,
}


def visit(connection, server):
    with connection:
        try:
            server(connection)
        except OSError:
            pass  # the client has gone


def main():
    server = SERVERS[sys.argv[1]]
    threading.Timer(LIFETIME_S, lambda: os._exit(1)).start()
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=visit, args=(connection, server), daemon=True).start()


if __name__ == "__main__":
    main()
