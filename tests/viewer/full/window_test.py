"""Drives the viewer's real window under Xvfb: keys, mouse, pictures, and what goes wrong."""

import json
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
FOLDER = ROOT / os.environ.get("SMTPLAB_BUILD", "build") / "bin"
PROGRAM = FOLDER / "smtplab-viewer"
SMTPLAB = FOLDER / "smtplab"
DIALOGUE = ROOT / "scenarios/rfc821/s821-ex1.json"
ROAD = ROOT / "scenarios/road-of-a-letter.json"
PATIENCE_S = 60

# Name, scenario, how many moments are shown, and further options; kept in docs/viewer.
LESSONS = [
    ("road", "road-of-a-letter.json", 29, []),
    ("envelope", "lessons/envelope-and-header.json", 14, ["--panel", "envelope"]),
    ("backup-mx", "lessons/backup-mx.json", 40, ["--panel", "names"]),
    ("greylisting", "lessons/greylisting.json", 26, ["--lang", "zh", "--theme", "light"]),
    ("lone-dot", "lessons/the-lone-dot.json", 16, ["--scale", "2", "--theme", "light"]),
]


class Display:
    """An X server of its own."""

    def __init__(self, *options):
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp",
             *options], pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as numbers:
            self.name = ":" + numbers.readline().strip()

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Viewer:
    """The program with its window, and the states that it reports."""

    def __init__(self, display, folder, *arguments, settings=False):
        self.states = folder / "states.jsonl"
        self.states.unlink(missing_ok=True)
        self.display = display
        self.environment = dict(os.environ, DISPLAY=display.name, LIBGL_ALWAYS_SOFTWARE="1",
                                XDG_CONFIG_HOME=str(folder / "config"))
        self.environment.pop("WAYLAND_DISPLAY", None)
        options = [] if settings else ["--no-settings"]
        self.process = subprocess.Popen(
            [PROGRAM, "--report-state", self.states, *options, *arguments],
            env=self.environment, cwd=folder, stderr=subprocess.PIPE, text=True)
        self.state(lambda state: True)
        self.window = self.xdotool("search", "--sync", "--pid", str(self.process.pid), "--name",
                                   "smtplab").split()[0]
        self.xdotool("windowfocus", "--sync", self.window)

    def xdotool(self, *words):
        return subprocess.run(["xdotool", *words], env=self.environment, check=True,
                              capture_output=True, text=True, timeout=PATIENCE_S).stdout

    def keys(self, *names):
        self.xdotool("key", *names)

    def type(self, text):
        self.xdotool("type", text)

    def click(self, x, y):
        self.xdotool("mousemove", "--window", self.window, str(x), str(y), "sleep", "0.2",
                     "mousedown", "1", "sleep", "0.2", "mouseup", "1")

    def drag(self, start, end):
        middle = [(a + b) // 2 for a, b in zip(start, end)]
        words = ["mousemove", "--window", self.window, *map(str, start), "sleep", "0.2",
                 "mousedown", "1"]
        for x, y in (middle, end):
            words += ["sleep", "0.2", "mousemove", "--window", self.window, str(x), str(y)]
        self.xdotool(*words, "sleep", "0.2", "mouseup", "1")

    def state(self, is_wanted):
        """The first state that is wanted, among the last one and those to come."""
        end = time.monotonic() + PATIENCE_S
        last = None
        while time.monotonic() < end:
            if self.states.exists():
                lines = self.states.read_text().splitlines()
                if lines:
                    try:
                        last = json.loads(lines[-1])
                    except json.JSONDecodeError:
                        pass  # it is being written
                    else:
                        if is_wanted(last):
                            return last
            if self.process.poll() is not None:
                raise AssertionError(f"it has ended: {self.process.stderr.read()}")
            time.sleep(0.05)
        raise AssertionError(f"the state did not come; the last one is {last}")

    def quit(self):
        self.keys("shift+q")
        code = self.process.wait(PATIENCE_S)
        self.process.stderr.close()
        return code

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stderr.close()


def png_size(path):
    octets = path.read_bytes()
    assert octets[:8] == b"\x89PNG\r\n\x1a\n", path
    return struct.unpack(">II", octets[16:24])


class Window(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = Display()
        cls.addClassCleanup(cls.display.stop)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def viewer(self, *arguments, **options):
        viewer = Viewer(self.display, self.folder, *arguments, **options)
        self.addCleanup(viewer.stop)
        return viewer

    def run_program(self, *arguments, display=None, **environment):
        variables = dict(os.environ, DISPLAY=(display or self.display).name,
                         LIBGL_ALWAYS_SOFTWARE="1", XDG_CONFIG_HOME=str(self.folder / "config"))
        variables.update(environment)
        return subprocess.run([PROGRAM, *arguments], env=variables, cwd=self.folder,
                              capture_output=True, text=True, timeout=PATIENCE_S)

    def test_steps_forward_and_back(self):
        viewer = self.viewer(DIALOGUE)
        start = viewer.state(lambda state: state["seen"] == 0)
        viewer.keys("Right", "Right", "Right")
        third = viewer.state(lambda state: state["seen"] == 3)
        self.assertNotEqual(third["digest"], start["digest"])
        viewer.keys("Left", "Left", "Left")
        self.assertEqual(viewer.state(lambda state: state["seen"] == 0)["digest"], start["digest"])
        viewer.keys("End")
        viewer.state(lambda state: state["seen"] == state["moments"])
        self.assertEqual(viewer.quit(), 0)

    def test_forks_by_keys(self):
        viewer = self.viewer(DIALOGUE)
        viewer.keys("slash")
        viewer.state(lambda state: state["dialog"] == "prompt")
        viewer.type("rcpt")
        viewer.keys("Return")
        viewer.state(lambda state: state.get("text", "").startswith("C: RCPT"))
        viewer.keys("f")
        viewer.state(lambda state: state["dialog"] == "fork")
        viewer.keys("Return")
        fork = viewer.state(lambda state: state["futures"] == 2)
        self.assertEqual(fork["future"], 1)
        # The change itself is something that happens; then it shows.
        viewer.keys("Right")
        viewer.state(lambda state: "chosen outside" in state["text"])
        viewer.keys("Right")
        viewer.state(lambda state: state["text"] == "S: 550 No such user here")
        viewer.keys("ctrl+Tab")
        viewer.state(lambda state: state["future"] == 0)
        viewer.keys("ctrl+Tab")
        viewer.state(lambda state: state["future"] == 1)
        viewer.keys("x")
        viewer.state(lambda state: state["futures"] == 1 and state["future"] == 0)
        self.assertEqual(viewer.quit(), 0)

    def test_runs_on_until_something_happens(self):
        viewer = self.viewer(DIALOGUE)
        viewer.keys("u")
        viewer.state(lambda state: state["dialog"] == "prompt")
        viewer.type("550")
        viewer.keys("Return")
        viewer.state(lambda state: state.get("text") == "S: 550 No such user here")

    def test_holds_a_quiz(self):
        viewer = self.viewer(DIALOGUE)
        viewer.keys("q")
        viewer.state(lambda state: state.get("quiz", {}).get("question") == 0)
        # The first reply of a session is the greeting.
        viewer.type("220")
        viewer.keys("Return")
        judged = viewer.state(lambda state: "verdict" in state.get("quiz", {}))
        self.assertEqual(judged["quiz"]["verdict"], "right", judged)
        self.assertEqual(judged["quiz"]["right"], 1)
        viewer.keys("Return")
        viewer.state(lambda state: state["quiz"]["question"] == 1)
        viewer.type("550")
        viewer.keys("Return")
        viewer.state(lambda state: state["quiz"].get("verdict") == "wrong")
        viewer.keys("Return")
        viewer.state(lambda state: state["quiz"]["question"] == 2)
        # Another host might say so to MAIL.
        viewer.type("451")
        viewer.keys("Return")
        viewer.state(lambda state: state["quiz"].get("verdict") == "lawful")

    def test_reacts_to_the_mouse(self):
        viewer = self.viewer(DIALOGUE, "--size", "1280x800")
        viewer.click(640, 725)  # the middle of the timeline
        middle = viewer.state(lambda state: state["seen"] > 0)
        self.assertLess(middle["seen"], middle["moments"])
        viewer.click(87, 776)  # the button that steps
        viewer.state(lambda state: state["seen"] == middle["seen"] + 1)
        # The menu "Go", and in it the second line: back.
        viewer.click(61, 11)
        viewer.click(100, 50)
        viewer.state(lambda state: state["seen"] == middle["seen"])
        # Along the timeline to its end.
        viewer.drag((640, 725), (1275, 725))
        viewer.state(lambda state: state["seen"] == state["moments"])

    def test_opens_a_scenario_from_the_list(self):
        viewer = self.viewer()
        viewer.keys("o")
        viewer.state(lambda state: state["panel"] == "scenarios")
        viewer.state(lambda state: state["listed"] > 100)
        viewer.type("road of a letter")
        viewer.keys("Return")
        viewer.state(lambda state: state.get("scenario") == "ROAD")

    def test_comes_back_as_it_was_left(self):
        viewer = self.viewer(DIALOGUE, settings=True)
        viewer.keys("t")
        viewer.state(lambda state: state["theme"] == "light")
        # The seam between left and right, and that between the panels on the left.
        viewer.drag((640, 200), (840, 200))
        viewer.state(lambda state: 0.64 < state["shares"][0] < 0.68)
        viewer.drag((300, 362), (300, 262))
        shares = viewer.state(lambda state: state["shares"][1] < 0.4)["shares"]
        viewer.state(lambda state: state["shares"] == shares)
        self.assertEqual(viewer.quit(), 0)
        again = self.viewer(settings=True)
        state = again.state(lambda state: "scenario" in state)
        self.assertEqual(state["theme"], "light")
        self.assertEqual(pathlib.Path(state["file"]), DIALOGUE)
        for kept, left in zip(state["shares"], shares):
            self.assertAlmostEqual(kept, left, places=3)

    def test_follows_a_trace_that_grows(self):
        trace = subprocess.run([SMTPLAB, "run", "--format", "jsonl", ROAD], check=True,
                               capture_output=True, text=True).stdout.splitlines(keepends=True)
        file = self.folder / "growing.jsonl"
        file.write_text("".join(trace[:50]))
        viewer = self.viewer(file)
        viewer.state(lambda state: state["events"] == 49)
        with file.open("a") as growing:
            growing.write("".join(trace[50:]))
        viewer.state(lambda state: state["events"] == len(trace) - 1)

    def test_saves_a_panel_and_a_drawing(self):
        viewer = self.viewer(DIALOGUE)
        viewer.keys("End")
        viewer.keys("p")
        viewer.state(lambda state: ".png" in state["message"])
        viewer.keys("s")
        viewer.state(lambda state: ".svg" in state["message"])
        self.assertEqual(viewer.quit(), 0)
        pictures = list(self.folder.glob("*.png"))
        self.assertEqual(len(pictures), 1)
        self.assertGreater(png_size(pictures[0])[0], 100)
        self.assertEqual(len(list(self.folder.glob("*.svg"))), 1)

    def test_draws_lessons_the_same_each_time(self):
        for name, scenario, at, options in LESSONS:
            with self.subTest(name):
                octets = []
                for number in (1, 2):
                    file = self.folder / f"{name}-{number}.png"
                    done = self.run_program(ROOT / "scenarios" / scenario, "--screenshot", file,
                                            "--at", str(at), "--size", "1200x750", *options)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertEqual(png_size(file), (1200, 750))
                    octets.append(file.read_bytes())
                self.assertEqual(octets[0], octets[1])
                kept = ROOT / "docs/viewer" / f"{name}.png"
                self.assertEqual(png_size(kept), (1200, 750))
                # A frame in which nothing was drawn is far smaller.
                self.assertGreater(len(octets[0]), 20_000)
                if os.environ.get("SMTPLAB_KEEP_PICTURES"):
                    shutil.copyfile(file, kept)

    def test_says_what_is_wrong(self):
        damaged = self.folder / "damaged.jsonl"
        damaged.write_text('{"format":"smtplab-trace","version":1,"scenario":"ROAD"\n')
        foreign = self.folder / "foreign.jsonl"
        foreign.write_text('{"some": "thing"}\n')
        wrong = self.folder / "wrong.json"
        wrong.write_text('{"hots": []}')
        for arguments, said in (([damaged], "damaged.jsonl"), ([foreign], "no trace"),
                                ([wrong], "hots"), ([self.folder / "none.json"], "none.json"),
                                ([DIALOGUE, "--panel", "nothing"], "network, sequence"),
                                ([DIALOGUE, "--size", "9x9"], "--size"),
                                ([DIALOGUE, "--theme", "pink"], "--theme")):
            done = self.run_program(*arguments, "--screenshot", self.folder / "x.png")
            self.assertEqual(done.returncode, 2, (arguments, done.stderr))
            self.assertIn(said, done.stderr)
        self.assertFalse((self.folder / "x.png").exists())

    def test_says_that_there_is_no_display(self):
        class Nowhere:
            name = ":4711"
        done = self.run_program(DIALOGUE, "--no-settings", display=Nowhere, WAYLAND_DISPLAY="")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("no display", done.stderr)

    def test_says_that_there_is_no_gl(self):
        bare = Display("-extension", "GLX")
        self.addCleanup(bare.stop)
        done = self.run_program(DIALOGUE, "--no-settings", display=bare)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("OpenGL", done.stderr)

    def test_stays_english_without_a_chinese_font(self):
        picture = self.folder / "x.png"
        done = self.run_program(DIALOGUE, "--lang", "zh", "--screenshot", picture,
                                SMTPLAB_FONTS=str(self.folder))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("fonts-wqy-microhei", done.stderr)
        self.assertTrue(picture.exists())

    def test_is_run_by_smtplab_view(self):
        done = subprocess.run([SMTPLAB, "view", "--version"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("smtplab-viewer", done.stdout)
        alone = self.folder / "smtplab"
        shutil.copy(SMTPLAB, alone)
        done = subprocess.run([alone, "view", DIALOGUE], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3)
        self.assertIn("./dev view", done.stderr)


if __name__ == "__main__":
    unittest.main()
