// The course's lessons lead into the lab: from the Markdown to where `./dev web --serve` has it, and
// from the pages that stand beside the lab.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { axe, root } from "./browser.mjs";
import { duringTests, site } from "./lab_site.mjs";

const LOCAL = "http://127.0.0.1:8000/";
const bundled = new Set(
  JSON.parse(readFileSync(`${site}scenarios.json`, "utf8")).map(({ path }) => path));
const LESSONS = ["en", "zh"].flatMap((language) => {
  const folder = language === "en" ? "docs/course/" : "docs/course/zh/";
  return readdirSync(root + folder)
    .filter((name) => /^\d\d-.*\.md$/.test(name))
    .map((name) => ({ language, file: folder + name,
      page: `course/${language === "en" ? "" : "zh/"}${name.replace(".md", ".html")}`,
      text: readFileSync(root + folder + name, "utf8") }));
});

const used = duringTests();

function linked(text, before) {
  const found = text.matchAll(/[("]([^("\s)]*)#scenario=([^&)"]+)(?:&(?:amp;)?lang=zh)?[)"]/g);
  return [...found].filter(([, address]) => address === before).map(([, , path]) => path);
}

test("every lesson links each scenario that it runs, and no other that is not bundled", () => {
  assert.equal(LESSONS.length, 24);
  for (const { file, text, language } of LESSONS) {
    const run = new Set(
      [...text.matchAll(/^\$ smtplab run .*scenarios\/(\S+)\.json$/gm)].map(([, path]) => path));
    const links = linked(text, LOCAL);
    assert.ok(run.size > 0, `${file} runs nothing`);
    assert.deepEqual(new Set(links), run, file);
    for (const path of links) assert.ok(bundled.has(path), `${file}: ${path}`);
    assert.equal(text.split("&lang=zh)").length - 1, language === "zh" ? links.length : 0, file);
  }
});

test("beside the lab each lesson is a page with the same links", () => {
  for (const { page, text, language } of LESSONS) {
    const made = readFileSync(site + page, "utf8");
    assert.deepEqual(linked(made, language === "en" ? "../" : "../../"), linked(text, LOCAL), page);
    assert.doesNotMatch(made, /127\.0\.0\.1:8000|\.md"|\*\*\w/, page);
  }
});

test("no page leads nowhere, and nothing in one is refused", async () => {
  const context = await used.browser.newContext();
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => errors.push(message.text()));
  const waiting = ["course/", "course/zh/"];
  const seen = new Set(waiting);
  while (waiting.length > 0) {
    const at = waiting.pop();
    const answer = await page.goto(used.lab.address + at);
    assert.equal(answer.status(), 200, at);
    const inside = await page.$$eval("a", (all) => all.map(({ href }) => href));
    for (const href of inside.filter((one) => one.startsWith(used.lab.address))) {
      const [, next, scenario] =
        /^([^#]*)(?:#scenario=([^&]+).*)?$/.exec(href.slice(used.lab.address.length));
      if (scenario) assert.ok(bundled.has(scenario), `${at}: ${scenario}`);
      if (!next || seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  for (const { page: path } of LESSONS) assert.ok(seen.has(path), `${path} is linked from nowhere`);
  assert.deepEqual(errors, []);
});

test("a link opens its scenario in the lab, in the lesson's language", async () => {
  const context = await used.browser.newContext();
  const page = await context.newPage();
  await page.goto(`${used.lab.address}course/zh/11-against-spam.html`);
  assert.deepEqual(await axe(page), []);
  await page.click("a:has-text('greylisting')");
  await page.waitForSelector(".row[aria-selected=true]");
  assert.equal(await page.getAttribute("html", "lang"), "zh");
  assert.match(page.url(), /#scenario=lessons\/greylisting/);
});
