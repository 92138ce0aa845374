"""A little SMTP client for tests of the program: how it misbehaves is its first argument.

    client_stub.py KIND PORT FILE
"""

import os
import socket
import subprocess
import sys
import time


def message(path):
    with open(path, "rb") as file:
        return file.read().replace(b"\n", b"\r\n").replace(b"\r\n.", b"\r\n..")


class Client:
    def __init__(self, kind, port):
        self.kind = kind
        self.socket = socket.create_connection(("127.0.0.1", int(port)), 20)
        self.file = self.socket.makefile("rb")

    def reply(self):
        line = b"   -"
        while line[3:4] == b"-":
            line = self.file.readline()
        return line

    def ask(self, line):
        if self.kind == "talkative":
            print("x" * 200_000, flush=True)
        self.socket.sendall(line + b"\r\n")
        return self.reply()

    def send(self, path):
        """Whether the message was taken."""
        space = b" " if self.kind == "wrong" else b""
        taken = (self.reply().startswith(b"2")
                 and self.ask(b"EHLO client.example").startswith(b"2")
                 and self.ask(b"MAIL FROM:" + space + b"<alice@client.example>").startswith(b"2")
                 and self.ask(b"RCPT TO:" + space + b"<bob@example.org>").startswith(b"2")
                 and self.ask(b"DATA").startswith(b"3")
                 and self.ask(message(path) + b".").startswith(b"2"))
        self.ask(b"QUIT")
        return taken


def main(kind, port, path):
    if kind == "absent":
        print("\x1b[31m<b>I stay at home</b>")
        return 3
    if kind == "silent":
        socket.create_connection(("127.0.0.1", int(port)))
        time.sleep(60)
    if kind == "parent":  # what it leaves behind would live for a minute
        with open(os.environ["STUB_PID_FILE"], "w", encoding="ascii") as file:
            file.write(str(subprocess.Popen(["sleep", "60"]).pid))
    if kind == "heir" and len(os.listdir("/proc/self/fd")) > 4:  # one of them reads that folder
        print("files that are not mine are open here")
        return 9
    taken = Client(kind, port).send(path)
    return 0 if taken or kind == "careless" else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
