"""`smtplab walk` in a real terminal: tmux types keys, and shows what is on the screen then."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SMTPLAB_PROGRAM", str(ROOT / "build/bin/smtplab"))
SESSION = ROOT / "scenarios/rfc821/s821-f1.json"
ROAD = ROOT / "scenarios/road-of-a-letter.json"
PATIENCE_S = 30
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?3[0-7]m")


class Terminal:
    """A terminal of that size in which a command runs; at its end it says the exit code."""

    def __init__(self, folder, command, columns, rows, environment=None):
        # A server of its own: the one before may still be going down.
        number = len(list(folder.iterdir()))
        self.tmux = ["tmux", "-S", str(folder / f"tmux{number}"), "-f", "/dev/null", "-u"]
        words = {"LANG": "C.UTF-8", **(environment or {})}
        settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in words.items())
        typed = f"env {settings} {command}; echo \"ended with $?\"; exec sleep {10 * PATIENCE_S}"
        self.run("new-session", "-d", "-x", str(columns), "-y", str(rows), "sh", "-c", typed)

    def run(self, *words):
        return subprocess.run([*self.tmux, *words], check=True, capture_output=True,
                              encoding="utf-8", timeout=PATIENCE_S).stdout

    def screen(self, *options):
        return self.run("capture-pane", "-p", *options)

    def type(self, *keys):
        self.run("send-keys", *keys)

    def type_text(self, text):
        self.run("send-keys", "-l", text)

    def wait_for(self, *texts, without=()):
        """The screen, once it has all that and nothing of the others."""
        end = time.monotonic() + PATIENCE_S
        while True:
            screen = self.screen()
            if all(text in screen for text in texts) and not any(t in screen for t in without):
                return screen
            if time.monotonic() > end:
                raise AssertionError(f"waited for {texts} without {without}; seen:\n{screen}")
            time.sleep(0.02)

    def resize(self, columns, rows):
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    def close(self):
        subprocess.run([*self.tmux, "kill-server"], capture_output=True, check=False,
                       timeout=PATIENCE_S)


class InATerminal(unittest.TestCase):
    def setUp(self):
        self.assertTrue(shutil.which("tmux"), "this test needs tmux")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="smtplab-walk-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def open(self, *arguments, size=(80, 24), environment=None):
        command = shlex.join([PROGRAM, "walk", *map(str, arguments)])
        terminal = Terminal(self.folder, command, *size, environment)
        self.addCleanup(terminal.close)
        return terminal

    def walk_through(self, size):
        terminal = self.open(SESSION, size=size)
        terminal.wait_for("Nothing has happened yet.")
        terminal.type("Right", "Right")
        screen = terminal.wait_for(">   0.020 <-  S: 220 BBN-UNIX.ARPA", "opened -> greeted")
        self.assertNotIn("HELO USC-ISIF", screen, "what comes is not shown before")
        for line in screen.splitlines():
            self.assertLessEqual(len(line), size[0])
        terminal.type("Space")
        terminal.wait_for(">   0.040  -> C: HELO USC-ISIF.ARPA")
        terminal.type("Left")
        terminal.wait_for(">   0.020 <-  S: 220 BBN-UNIX.ARPA", without=["C: HELO USC-ISIF"])
        terminal.type_text("/green")
        terminal.wait_for("Search for: green")
        terminal.type("Enter")
        terminal.wait_for("C: RCPT TO:<Green@BBN-UNIX.ARPA>", "envelope: from")
        terminal.type("End")
        terminal.wait_for("The end of the run.")
        terminal.type("Home")
        terminal.wait_for("Nothing has happened yet.")
        terminal.type("?")
        terminal.wait_for("Keys", "what if? type another reply for the next one")
        terminal.type("q")
        terminal.wait_for("Nothing has happened yet.")
        terminal.type("q")
        terminal.wait_for("ended with 0")

    def test_walks_at_80_by_24(self):
        self.walk_through((80, 24))

    def test_walks_at_200_by_60(self):
        self.walk_through((200, 60))

    def test_forks_and_switches_between_futures(self):
        terminal = self.open(SESSION)
        terminal.wait_for("Nothing has happened yet.")
        terminal.type_text("/Jones")
        terminal.type("Enter")
        terminal.wait_for("C: RCPT TO:<Jones")
        terminal.type_text("r")
        terminal.wait_for("BBN-UNIX.ARPA replies next")
        terminal.type_text("450 Not now")
        terminal.type("Enter")
        terminal.wait_for("future 2 of 2", "A new future begins here")
        terminal.type("Right", "Right")
        terminal.wait_for("<** S: 450 Not now")
        terminal.type_text("f")
        terminal.wait_for("1  the run as the scenario has it", "replies 450 Not now")
        terminal.type_text("1")
        terminal.wait_for("future 1 of 2", without=["450 Not now"])
        terminal.type_text("c")
        terminal.wait_for("The client says next")
        terminal.type_text("RSET")
        terminal.type("Enter")
        terminal.wait_for("future 3 of 3")
        terminal.type("Right", "Right")
        terminal.wait_for(">   0.160  -> C: RSET")

    def test_follows_a_window_that_changes_its_size(self):
        terminal = self.open(ROAD)
        terminal.wait_for("Nothing has happened yet.")
        terminal.type("Right", "Right", "Right", "Right", "Right", "Right")
        terminal.wait_for("S: 220 smtp.example.com", "What it means")
        terminal.resize(160, 30)
        terminal.wait_for("S: 220 smtp.example.com", " | ", without=["What it means"])
        terminal.resize(30, 8)
        terminal.wait_for("This window is too small")
        terminal.resize(80, 24)
        terminal.wait_for("S: 220 smtp.example.com", "What it means")
        terminal.type("q")
        terminal.wait_for("ended with 0")

    def test_speaks_chinese(self):
        terminal = self.open("--lang", "zh", ROAD)
        terminal.wait_for("还什么都没有发生")
        terminal.type("Right")
        terminal.wait_for("解释")
        terminal.type("l")
        terminal.wait_for("What it means")

    def test_is_black_and_white_where_that_is_wanted(self):
        for environment, is_coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
            with self.subTest(environment):
                terminal = self.open(SESSION, environment=environment)
                terminal.wait_for("Nothing has happened yet.")
                terminal.type("Right", "Right", "Right")
                terminal.wait_for("> ", "C: HELO")
                coloured = COLOUR.search(terminal.screen("-e")) is not None
                self.assertEqual(coloured, is_coloured)
                self.assertIn("\x1b[7m", terminal.screen("-e").replace(";7m", "\x1b[7m"),
                              "the lit line is turned round")
                terminal.close()

    def test_says_when_a_terminal_cannot_do_it(self):
        for name in ("dumb", "no-such-terminal"):
            with self.subTest(name):
                terminal = self.open(SESSION, environment={"TERM": name})
                terminal.wait_for("--no-input prints everything", "ended with 2")
                terminal.close()


class WithoutATerminal(unittest.TestCase):
    def walk(self, *arguments, stdin=""):
        return subprocess.run([PROGRAM, "walk", *map(str, arguments)], capture_output=True,
                              encoding="utf-8", input=stdin, check=False, timeout=60)

    def trace(self, *changes):
        """A file with the trace of the session; changes are applied to its text."""
        run = subprocess.run([PROGRAM, "run", "--format", "jsonl", str(SESSION)], check=True,
                             capture_output=True, encoding="utf-8").stdout
        for old, new in changes:
            self.assertIn(old, run)
            run = run.replace(old, new)
        folder = tempfile.mkdtemp(prefix="smtplab-walk-")
        self.addCleanup(shutil.rmtree, folder)
        path = pathlib.Path(folder) / "trace.jsonl"
        path.write_text(run, encoding="utf-8")
        return path

    def test_prints_all_of_it(self):
        asked = self.walk("--no-input", SESSION)
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertEqual(asked.stdout, self.walk(SESSION).stdout)
        run = subprocess.run([PROGRAM, "run", "--plain", str(SESSION)], check=True,
                             capture_output=True, encoding="utf-8").stdout
        said = re.findall(r"[CS]: .+", run)
        self.assertGreater(len(said), 15)
        at = 0
        for line in said:
            at = asked.stdout.find(line, at)
            self.assertGreaterEqual(at, 0, f"{line} is not there, or not in its place")
        self.assertIn("[R821-", asked.stdout)
        self.assertIn("envelope: from <Smith@USC-ISIF.ARPA>", asked.stdout)

    def test_walks_through_a_trace_of_a_scenario_that_comes_with_it(self):
        path = self.trace()
        self.assertEqual(self.walk(path).stdout, self.walk(SESSION).stdout)
        self.assertEqual(self.walk(SESSION, "--trace", path).stdout, self.walk(SESSION).stdout)

    def test_says_what_is_wrong_with_a_trace(self):
        identity = json.loads(SESSION.read_text(encoding="utf-8"))["id"]
        for change, why in (((identity, "NOBODY"), "\"NOBODY\""),
                            (("\"kind\":\"accepted\"", "\"kind\":\"nothing\""), "is no event"),
                            (("\"version\":1", "\"version\":7"), ""),
                            (("USC-ISIF.ARPA", "MIT-AI.ARPA"), "other hosts")):
            with self.subTest(change):
                result = self.walk(self.trace(change))
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertIn(why, result.stderr)
                self.assertTrue(result.stderr.startswith("smtplab: "), result.stderr)
        self.assertEqual(self.walk("no-such-file.json").returncode, 2)
        self.assertEqual(self.walk(ROOT / "scenarios").returncode, 2)


if __name__ == "__main__":
    unittest.main()
