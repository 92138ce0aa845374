"""Puts the lab together: one static folder with the page, the simulator, all scenarios
and the course.

usage: make_site.py OUT MODULE   (MODULE: smtplab_lab.mjs, with its .wasm beside it)
"""

import json
import shutil
import sys
from pathlib import Path

import course

LAB = Path(__file__).resolve().parent
ROOT = LAB.parents[2]
# Scenarios that stand in no folder; and the themes in which one begins.
FIRST_THEME = "start"
THEMES = (FIRST_THEME, "lessons", "rfc821", "rfc5321")
WORKERS_OWN = ("lab_worker.mjs", "smtplab_lab.mjs")
HANDOUTS_OWN = ("handout.html", "handout.mjs", "inflate.mjs")
MODULES_HERE = "<!-- modules -->"


def catalogue(language):
    """All entries of one language."""
    entries = {}
    for file in sorted((ROOT / "sim/explain/catalogue").glob(f"*.{language}.json")):
        entries.update(json.loads(file.read_text(encoding="utf-8")))
    return entries


def words(entries):
    """The lab's own words: {"en": {key: text}, "zh": ...}."""
    return {language: {key: text for key, text in all_of.items()
                       if key.startswith(("lab.", "quiz."))}
            for language, all_of in entries.items()}


def scenarios(entries):
    """Every bundled scenario, with its titles and its text."""
    folder = ROOT / "scenarios"
    files = [file for file in folder.rglob("*.json") if not file.name.endswith(".schema.json")]

    def theme_of(file):
        return FIRST_THEME if file.parent == folder else file.relative_to(folder).parts[0]

    def place(file):
        theme = theme_of(file)
        return THEMES.index(theme) if theme in THEMES else len(THEMES), str(file)

    for file in sorted(files, key=place):
        text = file.read_text(encoding="utf-8")
        scenario = json.loads(text)
        path = file.relative_to(folder).with_suffix("").as_posix()
        title = scenario.get("title", path)
        yield {"path": path, "theme": theme_of(file), "id": scenario.get("id", file.stem),
               "title": {"en": title, "zh": entries["zh"].get(f"title.{title}", title)},
               "text": text}


def preload(out):
    """Has a browser ask for all modules at once, and not for each when it meets its name."""
    links = [f'<link rel="modulepreload" href="{file.name}">' for file in sorted(out.glob("*.mjs"))
             if file.name not in WORKERS_OWN]
    index = out / "index.html"
    text = index.read_text(encoding="utf-8")
    if text.count(MODULES_HERE) != 1:
        sys.exit(f"index.html has no line {MODULES_HERE}")
    index.write_text(text.replace(MODULES_HERE, "\n".join(links)), encoding="utf-8")


def write(file, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text + "\n", encoding="utf-8")


def main(out, module):
    out, module = Path(out), Path(module)
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    page = ROOT / "viewer/web/page"
    for folder in (page, LAB / "page"):
        for file in sorted(folder.iterdir()):
            if file.name not in HANDOUTS_OWN:
                shutil.copy(file, out / file.name)
    preload(out)
    for file in (module, module.with_suffix(".wasm")):
        shutil.copy(file, out / file.name)
    entries = {language: catalogue(language) for language in ("en", "zh")}
    write(out / "words.json", words(entries))
    write(out / "scenarios.json", list(scenarios(entries)))
    course.write_course(ROOT / "docs/course", out / "course")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
