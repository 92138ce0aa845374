// The lab's dialogs: choose, edit, quiz, export.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, lineAt } from "./browser.mjs";
import { duringTests, openLab, runText, shown, textOf } from "./lab_site.mjs";

const F1 = "#scenario=rfc821/s821-f1";

const used = duringTests();
const open = (options) => openLab(used.browser, used.lab.address, options);

test("who opens the list can search at once, or go to the course", async () => {
  const { page } = await open();
  await page.click("[data-name=choose]");
  await page.keyboard.type("greylisting too early");
  assert.deepEqual(await page.locator(".choice").evaluateAll((all) =>
    all.map((one) => one.dataset.path)), ["lessons/greylisting-too-early"]);
  await page.click(".dialog-choose header button");
  await page.click("[data-language=zh]");
  await page.click("[data-name=choose]");
  await page.fill("input[type=search]", "");
  assert.deepEqual((await page.locator(".chooser-results h3").allTextContents()).slice(0, 2),
    ["由此开始", "课程"]);
  await page.click(".chooser-head a");
  await page.waitForSelector(".course h1");
  assert.match(page.url(), /course\/zh\/$/);
});

test("the editor says what is wrong, with line and pointer, and goes there", async () => {
  const { page } = await open({ hash: F1 });
  await runText(page, "{\n  \"title\": 3,\n  \"hosts\": [{ \"nam\": \"a.example\" }]\n}");
  await page.waitForSelector(".problems li");
  const problems = await page.textContent(".problems");
  assert.match(problems, /Line 2, \/title: "title" must be a string, not 3/);
  assert.match(problems, /Line 3, \/hosts\/0\/nam: unknown key "nam" – did you mean "name"\?/);
  await page.click(".problems .link-button >> nth=1");
  const selected = await page.evaluate(() => {
    const { value, selectionStart, selectionEnd } = document.querySelector(".editor");
    return value.slice(selectionStart, selectionEnd);
  });
  assert.match(selected, /"nam"/);
  // What was shown before is still there, and can still be changed.
  await page.keyboard.press("Escape");
  await lineAt(page, "250 OK");
  await page.fill("#otherwise-said", "550 No");
  await page.click("[data-name=said]");
  await page.waitForSelector(".comparison");
});

test("who closes the editor in the middle finds what was typed", async () => {
  const { page } = await open({ hash: F1 });
  await page.click("[data-name=edit]");
  await page.fill(".editor", "half of it");
  await page.keyboard.press("Escape");
  await page.click("[data-name=edit]");
  assert.equal(await page.inputValue(".editor"), "half of it");
  // Another scenario has a text of its own.
  await page.keyboard.press("Escape");
  await page.click("[data-name=choose]");
  await page.click(".choice[data-path='rfc821/s821-ex8']");
  await page.waitForFunction(() => location.hash === "#scenario=rfc821/s821-ex8");
  await page.click("[data-name=edit]");
  assert.equal(await page.inputValue(".editor"), textOf("rfc821/s821-ex8"));
});

test("a scenario that was changed runs, and its link carries it", async () => {
  const { page } = await open({ hash: F1 });
  const changed =
    textOf("rfc821/s821-f1").replace(/"title": "[^"]*"/, "\"title\": \"Ours: 我们的\"");
  await runText(page, changed);
  await page.waitForFunction(() => document.title === "Ours: 我们的");
  await page.click("[data-name=export]");
  await page.waitForFunction(() => document.querySelector("#export-link").value !== "");
  const link = await page.inputValue("#export-link");
  assert.match(link, /#text=[\w-]+&lang=en$/);
  const other = await openLab(used.browser, link);
  assert.equal(await other.page.title(), "Ours: 我们的");
  assert.deepEqual(other.errors, []);
});

test("the quiz asks, gives hints, judges and counts", async () => {
  const { page } = await open({ hash: F1 });
  await page.click("[data-name=quiz]");
  await page.waitForSelector("#quiz-answer");
  assert.match(await page.textContent(".quiz-before"), /^A client has just connected.*\nS: \?$/);
  await page.fill("#quiz-answer", "nonsense");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".verdict.unreadable");
  await page.click(".quiz-form button >> nth=1");
  assert.equal(await page.locator(".hint").count(), 1);
  await page.fill("#quiz-answer", "220");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".verdict.right");
  await page.click("[data-name=next]");
  await page.fill("#quiz-answer", "999");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".verdict.wrong");
  for (let i = 0; i < 4; ++i) await page.click("[data-name=next]");
  await page.waitForSelector(".score");
  assert.match(await page.textContent(".score"), /^1 of 5 right, and 0 lawful/);
  assert.deepEqual(await page.locator(".quiz-results .verdict").allTextContents(),
    ["✓ right", "✗ wrong", "– passed", "– passed", "– passed"]);
  await page.click(".quiz-results .link-button >> nth=0");
  assert.match((await shown(page)).row, /S:220 BBN-UNIX\.ARPA/);
});

test("trace, chart, lesson and scenario can be taken along", async () => {
  const { page } = await open({ hash: F1 });
  await page.click("[data-name=export]");
  const begins = { jsonl: /^\{"format":"smtplab-trace"/, svg: /^<svg /, html: /^<!DOCTYPE html>/,
    json: /^\{/ };
  for (const [form, begin] of Object.entries(begins)) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click(`[data-form=${form}]`),
    ]);
    assert.equal(download.suggestedFilename(), `rfc821-s821-f1.${form}`);
    assert.match(readFileSync(await download.path(), "utf8"), begin);
  }
});

test("a link from another future leads to where it begins, and says so", async () => {
  const { page } = await open({ hash: F1 });
  await lineAt(page, "RCPT TO:<Jones@BBN-UNIX.ARPA>");
  await page.keyboard.press("ArrowRight");
  await page.fill("#otherwise-said", "451 Not now");
  await page.click("[data-name=said]");
  await page.waitForSelector(".comparison");
  for (const key of ["End", "Home"]) {
    await page.keyboard.press(key);
    await page.click("[data-name=export]");
    await page.waitForSelector(".dialog-export[open]");
    assert.match(await page.inputValue("#export-link"),
      key === "End" ? /#scenario=rfc821\/s821-f1&step=8&lang=en$/ : /s821-f1&lang=en$/);
    assert.match(await page.textContent("#export-lacking"), /to where this future begins/);
    await page.keyboard.press("Escape");
  }
  await page.click("[data-future='0']");
  await page.waitForSelector("[data-future='0'][aria-pressed=true]");
  await page.click("[data-name=export]");
  await page.waitForSelector(".dialog-export[open]");
  assert.equal(await page.textContent("#export-lacking"), "");
});

test("axe finds nothing in the page, in its dialogs, in light and dark", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page } = await open({ hash: F1, colorScheme });
    await lineAt(page, "250 OK");
    await page.click(".otherwise summary");
    await page.fill("#otherwise-said", "550 No");
    await page.click("[data-name=said]");
    await page.waitForSelector(".comparison");
    await lineAt(page, "S:550 No");
    assert.deepEqual(await axe(page), [], `${colorScheme}: page`);
    for (const name of ["choose", "edit", "quiz", "export"]) {
      await page.click(`[data-name=${name}]`);
      await page.waitForSelector(`.dialog-${name}[open]`);
      assert.deepEqual(await axe(page), [], `${colorScheme}: ${name}`);
      await page.keyboard.press("Escape");
    }
  }
});
