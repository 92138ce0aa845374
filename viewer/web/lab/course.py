"""The course as pages beside the lab, whose links open its scenarios there."""

import html
import posixpath
import re
from pathlib import Path

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

# Where `./dev web --serve` has the lab, which is what the lessons' links say.
LOCAL_LAB = "http://127.0.0.1:8000/"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<link rel="icon" href="{lab}icon.svg">
<link rel="stylesheet" href="{lab}page.css">
<link rel="stylesheet" href="{lab}course.css">
</head>
<body>
<main class="course">
{body}
</main>
</body>
</html>
"""
# Between Chinese letters the end of a line is no space.
CHINESE_BREAK = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")


class Beside(Treeprocessor):
    """Makes what Markdown means fit for a page beside the lab."""

    def __init__(self, md, page):
        super().__init__(md)
        self.page = page

    def run(self, root):
        for element in root.iter():
            for place in ("text", "tail"):
                if said := getattr(element, place):
                    setattr(element, place, CHINESE_BREAK.sub("", said))
            if element.tag == "th":
                element.set("scope", "col")
            if element.tag == "a":
                address = self.page.address(element.attrib.pop("href"))
                if address:
                    element.set("href", address)
                else:
                    element.tag = "span"


class Page(Extension):
    """One Markdown file as HTML. `lab` leads from the page to the lab's folder."""

    def __init__(self, file, language, lab):
        super().__init__()
        self.folder = file.parent
        self.language = language
        self.lab = lab
        self.source = file.read_text(encoding="utf-8")

    def extendMarkdown(self, md):  # noqa: N802  the library's name
        md.treeprocessors.register(Beside(md, self), "beside", 0)

    def text(self):
        body = markdown.markdown(self.source, extensions=["fenced_code", "tables", self])
        title = re.match("# (.*)", self.source)[1]
        # Whoever has no mouse scrolls in it with the arrows.
        body = body.replace("<pre>", '<pre tabindex="0">')
        return PAGE.format(language=self.language, policy=html.escape(POLICY), lab=self.lab,
                           title=html.escape(title), body=body)

    def address(self, target):
        """Where a link leads beside the lab; None for what is not published there."""
        if target.startswith(LOCAL_LAB):
            return self.lab + target.removeprefix(LOCAL_LAB)
        if target.startswith("https://"):
            return target
        path, _, fragment = target.partition("#")
        scenario = re.search(r"(?:\.\./)+scenarios/(.+)\.json$", path)
        if scenario:
            return f"{self.lab}#scenario={scenario[1]}&lang={self.language}"
        if path.endswith("lab.md"):
            return self.lab
        known = {"README.md", "zh/README.md", "../README.md"}
        if posixpath.basename(path) == path and (self.folder / path).exists() or path in known:
            page = path.replace("README.md", "index.html")
            return page.removesuffix(".md") + (".html" if page.endswith(".md") else "") + (
                f"#{fragment}" if fragment else "")
        return None


def write_course(folder, out):
    """The pages of docs/course as `out`/*.html and `out`/zh/*.html; `out` stands in the lab's."""
    folder, out = Path(folder), Path(out)
    for language, where, lab in (("en", "", "../"), ("zh", "zh", "../../")):
        (out / where).mkdir(parents=True, exist_ok=True)
        for file in sorted((folder / where).glob("*.md")):
            name = "index.html" if file.name == "README.md" else f"{file.stem}.html"
            (out / where / name).write_text(Page(file, language, lab).text(), encoding="utf-8")
