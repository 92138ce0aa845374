"""Every experiment, as a script and as a notebook: each asserts its own finding."""

import subprocess
import sys

import pytest
from conftest import ROOT

EXAMPLES = ROOT / "bindings/examples"
NAMES = ["forwarding_chain", "greylisting", "open_relay", "retry_schedules"]


def test_all_are_known_here():
    scripts = {file.stem for file in EXAMPLES.glob("*.py")} - {"figure"}
    assert scripts == set(NAMES) == {file.stem for file in EXAMPLES.glob("*.ipynb")}


@pytest.mark.parametrize("name", NAMES)
def test_the_script_and_what_it_says(name, tmp_path):
    done = subprocess.run([sys.executable, "-B", EXAMPLES / f"{name}.py", "--plot",
                           tmp_path / "plot.png"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 200
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    gallery = " ".join((ROOT / "docs/gallery.md").read_text().split())
    for part in done.stdout.split("\n\n"):
        assert " ".join(part.split()) in gallery, f"docs/gallery.md says otherwise:\n{part}"


@pytest.mark.parametrize("name", NAMES)
def test_the_notebook(name, tmp_path):
    import nbclient
    import nbformat

    notebook = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "clear its outputs"
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={
        "metadata": {"path": str(EXAMPLES)}}).execute()
    kinds = {kind for cell in notebook.cells for output in cell.get("outputs", [])
             for kind in output.get("data", {})}
    assert "image/png" in kinds
