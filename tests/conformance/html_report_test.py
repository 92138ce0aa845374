"""The page of a report, in a browser that reaches nothing: it loads nothing, runs nothing, shows
what a spiteful server said, and is of use without a mouse."""

import os
import tempfile
import unittest

from browser import CHROMIUM, Browser
from checking import check_spiteful, missing

SHOWN = ("<script>document.title='owned'</script><img src=http://owned.example/ onerror=\"owned\">"
         "<b onmouseover='owned'>&amp;&lt;{{version}}]]> \\x00\\x1B[31m\\x08\\u{0085}\\xFF 邮件 "
         "\\u{202E}right to left \\u{FFFE}\\u{FFFF}")


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if CHROMIUM is None:
            missing("chromium")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.file = os.path.join(folder.name, "report.html")
        cls.spoilt = os.path.join(folder.name, "spoilt.html")
        check_spiteful("--format", "html", "-o", cls.file)
        cls.browser = cls.enterClassContext(Browser())

    def setUp(self):
        self.browser.look(1100, 900)
        self.browser.open(self.file)

    def open_spoilt(self, *changes):
        with open(self.file, encoding="utf-8") as file:
            page = file.read()
        for before, after in changes:
            self.assertIn(before, page)
            page = page.replace(before, after, 1)
        with open(self.spoilt, "w", encoding="utf-8") as file:
            file.write(page)
        self.browser.open(self.spoilt)

    def count(self, selector):
        return self.browser.value(f"document.querySelectorAll({selector!r}).length")

    def is_shown(self, selector):
        return self.browser.value(f"document.querySelector({selector!r}).checkVisibility()")

    def test_nothing_is_asked_for_and_nothing_is_run(self):
        self.assertEqual(self.browser.requests, ["file://" + self.file])
        self.assertEqual(self.browser.logged, [])
        self.assertEqual(self.browser.value("document.title"), "smtplab check server")
        for selector in ("script", "img", "link", "iframe", "[style]", "[src]", "b"):
            with self.subTest(selector):
                self.assertEqual(self.count(selector), 0)
        self.assertEqual(self.browser.value(
            "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
            ".filter(name => name.startsWith('on'))"), [])

    def test_what_the_server_said_is_shown(self):
        text = self.browser.value("document.body.textContent")
        self.assertIn("220 spite.example " + SHOWN, text)
        self.assertIn('"1.0\'', text)
        self.assertIn("Spite <b>&\\u{202E}", text)
        self.assertFalse([c for c in text if c < " " and c != "\n"])
        self.assertFalse(set(text) & set("\x85\u202e\ufffe\uffff"))

    BREAKING_OUT = ("</main>", "<script>document.title = 'owned'</script>"
                    "<img src='http://owned.example/'></main>")

    def test_the_policy_holds_where_the_escaping_would_not(self):
        self.open_spoilt(self.BREAKING_OUT)
        self.assertEqual(self.browser.value("document.title"), "smtplab check server")
        self.assertEqual(self.browser.requests, ["file://" + self.spoilt])
        self.assertEqual(sum("Content Security Policy" in text for text in self.browser.logged), 2)

    def test_without_the_policy_it_would_be_seen(self):
        self.open_spoilt(('http-equiv="Content-Security-Policy"', ""), self.BREAKING_OUT)
        self.assertEqual(self.browser.value("document.title"), "owned")
        self.assertIn("http://owned.example/", self.browser.requests)

    def test_failures_come_first_and_the_line_that_convicts_is_marked(self):
        self.assertEqual(self.browser.value(
            "[...document.querySelector('article').querySelectorAll('section')]"
            ".map(s => s.className)"),
            ["fail", "warn", "inconclusive", "noted", "skipped", "pass"])
        first = "document.querySelector('section.fail details').textContent"
        for said in ("FAIL (security)", "MUST NOT, RFC 5321 section 4.1.1.4", "R5321-4.1.1.4-e",
                     "does not end the data", "smtplab check server --target "):
            self.assertIn(said, self.browser.value(first))
        marks = self.browser.value(
            "[...document.querySelectorAll('section.fail details')]"
            ".map(d => [...d.querySelectorAll('.convicts')].map(l => l.firstChild.textContent))")
        for mark, in marks:
            self.assertIn("**", mark)

    def test_the_summary_counts_what_is_on_the_page(self):
        heads, *rows = self.browser.value(
            "[...document.querySelectorAll('tr')].map(r => [...r.cells].map(c => c.innerText))")
        self.assertEqual(heads, ["Server", "FAIL", "WARN", "INCONCLUSIVE", "NOTED", "SKIPPED",
                                 "PASS", "Security"])
        self.assertEqual([row[1:] for row in rows][1], ["0"] * 7)
        names = ["fail", "warn", "inconclusive", "noted", "skipped", "pass"]
        self.assertEqual([int(number) for number in rows[0][1:7]],
                         [self.count(f"section.{name} details") for name in names])
        self.assertEqual(self.count("section.fail .grave"), int(rows[0][1]))

    def test_links_stay_on_the_page(self):
        links = self.browser.value(
            "[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
        self.assertTrue(links)
        names = self.browser.value("[...document.querySelectorAll('[id]')].map(e => e.id)")
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual([link for link in links if link[0] != "#" or link[1:] not in names], [])

    def test_verdicts_are_hidden_with_the_keyboard_alone(self):
        def focus():
            return self.browser.value("document.activeElement.id")

        for _ in range(40):
            if focus() == "show-warn":
                break
            self.browser.press("Tab", 9)
        self.assertEqual(focus(), "show-warn")
        self.browser.press(" ", 32, " ")
        self.assertEqual([self.is_shown(f"section.{name}") for name in ("fail", "warn", "pass")],
                         [True, False, True])
        self.browser.press(" ", 32, " ")
        self.assertTrue(self.is_shown("section.warn"))

    def test_a_case_is_opened_with_the_keyboard(self):
        line = "section.fail details:first-of-type .convicts"
        self.assertFalse(self.is_shown(line))
        self.browser.value("document.querySelector('section.fail summary').focus()")
        self.browser.press("Enter", 13, "\r")
        self.assertTrue(self.is_shown(line))

    def test_few_failures_are_open(self):
        check_spiteful("--format", "html", "-o", self.spoilt, "--case", "end-lf-dot-lf,noop")
        self.browser.open(self.spoilt)
        self.assertTrue(self.is_shown("section.fail .convicts"))
        self.assertFalse(self.is_shown("section.pass .lines"))

    def test_a_telephone_is_wide_enough(self):
        self.browser.look(360, 800)
        self.browser.open(self.file)
        self.browser.value("document.querySelectorAll('details').forEach(d => d.open = true)")
        self.assertEqual(self.browser.value("document.documentElement.scrollWidth"), 360)

    def test_text_stands_out_from_its_ground(self):
        """A ratio of at least 4.5, as WCAG 2 asks for text of this size."""
        for scheme in ("light", "dark"):
            self.browser.look(1100, 900, scheme)
            self.browser.value("document.querySelectorAll('details').forEach(d => d.open = true)")
            for selector in ("body", ".weak", ".fail .verdict", ".warn .verdict", ".pass .verdict",
                             ".inconclusive .verdict", ".lines", ".convicts"):
                with self.subTest(scheme=scheme, selector=selector):
                    self.assertGreaterEqual(self.browser.value(CONTRAST % repr(selector)), 4.5)


# The ratio of WCAG 2 between the colour of an element and the nearest ground behind it.
CONTRAST = """(() => {
  let element = document.querySelector(%s);
  const numbers = colour => colour.match(/[0-9.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = numbers(colour).map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const text = light(getComputedStyle(element).color);
  while (numbers(getComputedStyle(element).backgroundColor)[3] === 0) {
    element = element.parentElement;
  }
  const ground = light(getComputedStyle(element).backgroundColor);
  return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
})()"""


if __name__ == "__main__":
    unittest.main()
