"""docs/python.md: its lines run, and print what stands behind them."""

import contextlib
import io
import re

from conftest import ROOT

PAGE = ROOT / "docs/python.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks():
    """Each Python block, its line, and what it prints: the text block right behind it, or None."""
    text = PAGE.read_text()
    found = list(BLOCK.finditer(text))
    for this, following in zip(found, [*found[1:], None]):
        if this[1] != "python":
            continue
        is_next = following is not None and following[1] == "text" and not text[
            this.end():following.start()].strip()
        line = text.count("\n", 0, this.start()) + 1
        yield line, this[2], following[2] if is_next else None


def test_every_block_runs_and_prints_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names, checked = {"__name__": "docs"}, 0
    for line, source, expected in blocks():
        code = compile("\n" * line + source, str(PAGE), "exec")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)
        if expected is not None:
            assert printed.getvalue().split("\n") == expected.split("\n"), f"python.md:{line}"
            checked += 1
    assert checked >= 6
