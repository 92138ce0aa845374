"""Holds the tree against the rules of the house."""

import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import rules  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = {".git", ".cache", "__pycache__", "node_modules"}


def tracked_paths():
    """The files that git tracks or would; without git, all but what is built."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-z", "-co", "--exclude-standard"],
            capture_output=True, check=True).stdout.decode().split("\0")
        paths = [path for path in listed if path and (ROOT / path).is_file()]
    except (OSError, subprocess.CalledProcessError):
        paths = []
    if paths:
        return sorted(set(paths))
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names
                    if name not in SKIPPED and not name.startswith(("build", "cmake-build"))]
        paths += [os.path.relpath(os.path.join(folder, file), ROOT) for file in files]
    return sorted(paths)


def read_texts():
    texts = {}
    for path in tracked_paths():
        octets = (ROOT / path).read_bytes()
        # Corpora hold what a fuzzer made up; files with NUL or broken UTF-8 are no texts.
        if "/corpus/" in path or b"\0" in octets:
            continue
        try:
            texts[path] = octets.decode()
        except UnicodeDecodeError:
            continue
    return texts


class House(unittest.TestCase):
    longMessage = False

    @classmethod
    def setUpClass(cls):
        cls.texts = read_texts()

    def hold(self, rule):
        places = [f"{path}:{number}: {wrong}" for path, text in self.texts.items()
                  for number, wrong in rule(path, text)]
        self.assertFalse(places, "\n" + rule.__doc__.splitlines()[0] + "\n" + "\n".join(places))

    def test_the_tree_was_found(self):
        sources = [path for path in self.texts if path.endswith(".cpp")]
        self.assertGreater(len(sources), 20)
        self.assertIn("CMakeLists.txt", self.texts)

    def test_every_folder_of_sim_has_a_row(self):
        folders = {rules.folder_of(path) for path in self.texts} - {None}
        self.assertEqual(folders - set(rules.INCLUDES), set())

    def test_allowances_are_still_needed(self):
        for path in rules.LONG_FILES:
            self.assertGreater(len(self.texts[path].splitlines()), rules.MAX_FILE_LINES, path)

    def test_scripts_can_be_run(self):
        for path, shell in (("dev", "sh"), (".ci/run", "bash")):
            self.assertTrue(os.access(ROOT / path, os.X_OK), f"{path} is not executable")
            parsed = subprocess.run([shell, "-n", str(ROOT / path)], capture_output=True, text=True)
            self.assertEqual(parsed.returncode, 0, parsed.stderr)

    def test_includes(self):
        self.hold(rules.includes)

    def test_determinism(self):
        self.hold(rules.determinism)

    def test_unordered_iteration(self):
        names = {}
        for path, text in self.texts.items():
            if rules.is_cpp(path):
                names.setdefault(rules.folder_of(path), set()).update(rules.unordered_names(text))

        def rule(path, text):
            """No iteration over an unordered container."""
            if not rules.is_cpp(path):
                return []
            return rules.unordered_iteration(path, text, names[rules.folder_of(path)])
        self.hold(rule)

    def test_columns(self):
        self.hold(rules.columns)

    def test_file_length(self):
        self.hold(rules.file_length)

    def test_function_length(self):
        self.hold(rules.function_length)

    def test_pragma_once(self):
        self.hold(rules.pragma_once)

    def test_forbidden_names(self):
        self.hold(rules.forbidden_names)


if __name__ == "__main__":
    unittest.main()
