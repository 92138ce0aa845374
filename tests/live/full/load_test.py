"""Many connections at a time, many messages: none is lost, none is there twice, memory is bounded.

Run by `dev test --full`. LOAD_MESSAGES and LOAD_CONNECTIONS say how much; what was measured is
printed.
"""

import asyncio
import os
import resource
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from served import Served, scenario  # noqa: E402

MESSAGES = int(os.environ.get("LOAD_MESSAGES", "50000"))
CONNECTIONS = int(os.environ.get("LOAD_CONNECTIONS", "200"))
MIB = 1024 * 1024


def resident_mib(process):
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / MIB


async def expect(reader, code):
    line = await reader.readline()
    if not line.startswith(code):
        raise AssertionError(f"{line!r} where {code!r} was expected")


async def deliver(place, numbers):
    """One connection that sends a message after the other."""
    reader, writer = await asyncio.open_connection(*place)
    await expect(reader, b"220 ")
    writer.write(b"HELO x.example\r\n")
    await expect(reader, b"250 ")
    for number in numbers:
        writer.write(b"MAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n")
        for code in (b"250 ", b"250 ", b"354 "):
            await expect(reader, code)
        writer.write(b"Subject: load\r\n\r\n" + b"x" * 70 + b"\r\nnumber %d\r\n.\r\n" % number)
        await expect(reader, b"250 ")
    writer.write(b"QUIT\r\n")
    await expect(reader, b"221 ")
    writer.close()


async def deliver_all(place):
    each = [range(MESSAGES)[i::CONNECTIONS] for i in range(CONNECTIONS)]
    await asyncio.gather(*(deliver(place, numbers) for numbers in each))


class Load(unittest.TestCase):
    def test_none_lost_and_none_doubled(self):
        for spooled in (False, True):
            with self.subTest(spooled=spooled), tempfile.TemporaryDirectory() as folder:
                options = ["--spool", os.path.join(folder, "spool")] if spooled else []
                with Served(scenario(), "--trace", os.devnull, *options) as served:
                    before = resident_mib(served.process)
                    started = time.monotonic()
                    asyncio.run(deliver_all(served.at("mx.example.org", "smtp")))
                    seconds = time.monotonic() - started
                    grown = resident_mib(served.process) - before
                    print(f"{MESSAGES} messages over {CONNECTIONS} connections, spool {spooled}: "
                          f"{seconds:.1f} s, {MESSAGES / seconds:.0f}/s, {grown:.0f} MiB",
                          file=sys.stderr)
                    found = served.bodies("mx.example.org", "bob")
                self.assertEqual(sorted(found), sorted(f"number {i}" for i in range(MESSAGES)))
                # What the mailbox holds, and not much more: some 250 octets of a message, twice.
                self.assertLess(grown, 64 + MESSAGES * 2000 / MIB)


if __name__ == "__main__":
    unittest.main()
