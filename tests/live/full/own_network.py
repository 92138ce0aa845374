"""A network of one's own for a test: all ports are free, those below 1024 too.

It needs root and `unshare`; whoever lacks them is told why the test did not run.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

INSIDE = "SMTPLAB_OWN_NETWORK"
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def bring_loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(control, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def is_possible():
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "--net", "true"], capture_output=True,
                          check=False).returncode == 0


def enter():
    """Runs this program again in a network of its own; returns only there, and where there cannot
    be one. True if it is there."""
    if INSIDE in os.environ:
        bring_loopback_up()
        return True
    if not is_possible():
        return False
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", "--net", sys.executable, "-B", *sys.argv])
