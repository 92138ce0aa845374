"""The course as pages beside the lab, whose links open its scenarios there.

Reads what docs/course is written in: headings, paragraphs, lists, tables, fenced code, rules;
code, links and what is strong within a line. What else Markdown has stays as it is typed.
"""

import html
import posixpath
import re
from pathlib import Path

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
STRONG = re.compile(r"\*\*([^*]+)\*\*")
# Between Chinese letters the end of a line is no space.
CHINESE_BREAK = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")
LINK = re.compile(r"\[([^][]+)\]\(([^()\s]+)\)")
CODE = re.compile(r"(`[^`]+`)")
ITEM = re.compile(r"(?:[-*]|\d+\.) +")


class Page:
    """One Markdown file as HTML. `lab` leads from the page to the lab's folder."""

    def __init__(self, file, language, lab):
        self.folder = file.parent
        self.language = language
        self.lab = lab
        self.lines = file.read_text(encoding="utf-8").split("\n")
        self.title = next(line[2:] for line in self.lines if line.startswith("# "))

    def text(self):
        body = "\n".join(self.blocks(self.lines))
        return PAGE.format(language=self.language, policy=html.escape(POLICY),
                           title=html.escape(self.title), lab=self.lab, body=body)

    def blocks(self, lines):
        """The HTML of each block in turn."""
        at = 0
        while at < len(lines):
            begin = at
            kind = kind_of(lines[at])
            at += 1
            if kind == "fence":
                while lines[at] != "```":
                    at += 1
                yield f'<pre tabindex="0">{html.escape(chr(10).join(lines[begin + 1:at]))}</pre>'
                at += 1
            elif kind == "heading":
                level, words = lines[begin].split(" ", 1)
                yield f"<h{len(level)}>{self.inline(words)}</h{len(level)}>"
            elif kind == "rule":
                yield "<hr>"
            elif kind != "blank":
                while at < len(lines) and goes_on(kind, lines[at]):
                    at += 1
                yield getattr(self, kind)(lines[begin:at])

    def paragraph(self, lines):
        return f"<p>{self.inline(chr(10).join(lines))}</p>"

    def items(self, lines):
        tag = "ol" if lines[0][0].isdigit() else "ul"
        items = []
        for line in lines:
            if ITEM.match(line):
                items.append(ITEM.sub("", line, count=1))
            else:
                items[-1] += "\n" + line.strip()
        inner = "".join(f"<li>{self.inline(item)}</li>" for item in items)
        return f"<{tag}>{inner}</{tag}>"

    def table(self, lines):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        head = "".join(f'<th scope="col">{self.inline(cell)}</th>' for cell in rows[0])
        body = "".join("<tr>" + "".join(f"<td>{self.inline(cell)}</td>" for cell in row) + "</tr>"
                       for row in rows[2:])
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def inline(self, text):
        """Code and links; all else is text."""
        parts = CODE.split(CHINESE_BREAK.sub("", text))
        for i, part in enumerate(parts):
            if i % 2:
                parts[i] = f"<code>{html.escape(part[1:-1])}</code>"
            else:
                parts[i] = self.links(part)
        return "".join(parts)

    def links(self, text):
        out, end = [], 0
        for found in LINK.finditer(text):
            out.append(strong(text[end:found.start()]))
            words, address = html.escape(found[1]), self.address(found[2])
            out.append(f'<a href="{html.escape(address)}">{words}</a>' if address else words)
            end = found.end()
        return "".join(out) + strong(text[end:])

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


def strong(text):
    return STRONG.sub(r"<strong>\1</strong>", html.escape(text))


def kind_of(line):
    if not line.strip():
        return "blank"
    if line.startswith("```"):
        return "fence"
    if re.match(r"#{1,4} ", line):
        return "heading"
    if line == "---":
        return "rule"
    if line.startswith("|"):
        return "table"
    return "items" if ITEM.match(line) else "paragraph"


def goes_on(kind, line):
    """Whether a line belongs to the block before it."""
    if kind == "items":
        return kind_of(line) == "items" or line.startswith("  ")
    return kind_of(line) == kind


def write_course(folder, out):
    """The pages of docs/course as `out`/*.html and `out`/zh/*.html; `out` stands in the lab's."""
    folder, out = Path(folder), Path(out)
    for language, where, lab in (("en", "", "../"), ("zh", "zh", "../../")):
        (out / where).mkdir(parents=True, exist_ok=True)
        for file in sorted((folder / where).glob("*.md")):
            name = "index.html" if file.name == "README.md" else f"{file.stem}.html"
            (out / where / name).write_text(Page(file, language, lab).text(), encoding="utf-8")
