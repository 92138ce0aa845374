// The lab in a browser: a class opens a link, and nobody installs anything.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { axe, lineAt, startBrowser } from "./browser.mjs";
import { openLab, runText, serve, shown, site } from "./lab_site.mjs";

const MOST_OCTETS = 1_000_000;
const F1 = "#scenario=rfc821/s821-f1";
const HOSTILE =
  "<script>globalThis.hit=1</script><img src=x onerror=globalThis.hit=1>\"'&\u202Eevil";

const textOf = (path) =>
  JSON.parse(readFileSync(`${site}scenarios.json`, "utf8")).find((one) => one.path === path).text;

let browser;
let lab;
before(async () => {
  lab = await serve();
  browser = await startBrowser();
});
after(async () => {
  await browser.close();
  lab.stop();
});
const open = (options) => openLab(browser, lab.address, options);

test("all of it, compressed by gzip, is at most 1 MB", (t) => {
  let octets = 0;
  for (const one of readdirSync(site, { withFileTypes: true })) {
    // The course is in a folder beside it: pages to read, of which the lab asks for none.
    if (one.isFile()) octets += gzipSync(readFileSync(site + one.name)).length;
  }
  t.diagnostic(`lab: ${octets} octets compressed`);
  assert.ok(octets <= MOST_OCTETS, `${octets} octets`);
});

test("it is there", async (t) => {
  const begun = performance.now();
  const { page, asked, errors } = await open();
  t.diagnostic(`lab: ready in ${Math.round(performance.now() - begun)} ms`);
  assert.match(await page.title(), /The road of a letter/);
  assert.deepEqual(asked, []);
  assert.deepEqual(errors, []);
});

test("without its simulator it says that it could not be loaded", async () => {
  const context = await browser.newContext();
  await context.route("**/scenarios.json", (route) => route.abort());
  const page = await context.newPage();
  await page.goto(lab.address);
  await page.waitForSelector("#load-failed:visible");
});

test("a scenario is found, chosen and run, and its address says which it is", async () => {
  const { page } = await open();
  await page.click("[data-name=choose]");
  assert.match(await page.textContent(".dialog-choose [role=status]"), /Found: \d{3}/);
  await page.fill("input[type=search]", "typical smtp transaction");
  await page.click(".choice[data-path='rfc821/s821-f1']");
  await page.waitForFunction(() => location.hash === "#scenario=rfc821/s821-f1");
  assert.match(await page.title(), /Scenario 1: a typical SMTP transaction/);
  assert.match((await shown(page)).position, /^1 \/ 20 /);
});

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

test("ten steps forward and ten back come to the same place", async () => {
  const { page } = await open({ hash: F1 });
  const there = [await shown(page)];
  for (let i = 0; i < 10; ++i) {
    await page.keyboard.press("ArrowRight");
    there.push(await shown(page));
  }
  assert.equal(new Set(there.map(({ position }) => position)).size, 11);
  for (let i = 9; i >= 0; --i) {
    await page.keyboard.press("ArrowLeft");
    assert.deepEqual(await shown(page), there[i]);
  }
});

test("a reply that is another one leads to another future, and both are compared", async () => {
  const { page, errors } = await open({ hash: F1 });
  await page.click(".row:has-text('MAIL FROM:<Smith@USC-ISIF.ARPA>')");
  await page.keyboard.press("ArrowRight");
  assert.match((await shown(page)).row, /250 OK/);
  await page.fill("#otherwise-said", "451 Requested action aborted");
  await page.click("[data-name=said]");
  await page.waitForSelector(".comparison");
  assert.match(await page.textContent(".comparison .come >> nth=0"),
    /451 Requested action aborted/);
  assert.match(await page.textContent(".comparison .gone >> nth=0"), /250 OK/);
  await lineAt(page, "451 Requested action aborted");
  // The first future is still there, as it was.
  await page.click("[data-future='0']");
  await page.waitForSelector("[data-future='0'][aria-pressed=true]");
  const rows = await page.textContent(".dialogue");
  assert.doesNotMatch(rows, /451/);
  await page.click("[data-future='1']");
  await page.waitForSelector("[data-future='1'][aria-pressed=true]");
  assert.match((await shown(page)).row, /451 Requested action aborted/);
  assert.deepEqual(errors, []);
});

test("a client says something else, and a connection breaks", async () => {
  const { page } = await open({ hash: F1 });
  await lineAt(page, "RCPT TO:<Green@BBN-UNIX.ARPA>");
  await page.fill("#otherwise-said", "RSET");
  await page.click("[data-name=said]");
  await page.waitForSelector(".comparison");
  assert.match((await shown(page)).row, /C: RSET|C:RSET/);
  await page.click("[data-name=drop]");
  await page.waitForSelector("[data-future='2'][aria-pressed=true]");
  assert.match(await page.textContent("[data-future='2']"), /the connection breaks/);
});

test("records of a name server change the road, and policies the answer", async () => {
  const { page } = await open({ hash: "#scenario=road-of-a-letter" });
  await page.click(".otherwise summary");
  await page.waitForSelector("#otherwise-records");
  await page.selectOption("#otherwise-records", { label: "example.org. MX (ns.test)" });
  await page.fill("#otherwise-data", "10 smtp.example.com.");
  await page.click("[data-name=records]");
  await page.waitForSelector(".comparison");
  assert.match(await page.textContent("[data-future='1']"), /example\.org\. MX: 10 smtp\.example/);
  assert.match(await page.textContent(".comparison .gone >> nth=0"), /./);
});

test("what cannot be is refused in words, and nothing has changed", async () => {
  const { page } = await open({ hash: F1 });
  await lineAt(page, "250 BBN-UNIX.ARPA");
  await page.fill("#otherwise-said", "not a reply");
  await page.click("[data-name=said]");
  await page.waitForFunction(() => document.querySelector(".refused").textContent !== "");
  assert.match(await page.textContent(".refused"), /three digits/);
  assert.equal(await page.locator(".future").count(), 0);
});

test("Enter, and a double click, lead from a line to what it is to be instead", async () => {
  const { page } = await open({ hash: F1 });
  const focus = () => page.evaluate(() => document.activeElement.id);
  await page.focus(".dialogue");
  for (let i = 0; i < 4; ++i) await page.keyboard.press("n");
  await page.keyboard.press("Enter");
  assert.equal(await focus(), "otherwise-said");
  await page.keyboard.type("550 No"); // in place of what was selected
  assert.equal(await page.inputValue("#otherwise-said"), "550 No");
  await page.dblclick("#step-4");
  assert.equal(await page.inputValue("#otherwise-said"), "MAIL FROM:<Smith@USC-ISIF.ARPA>");
  assert.equal(await focus(), "otherwise-said");
  assert.match(await page.textContent(".notes"), /Enter, or a double click on a line/);
});

test("usual replies can be taken, and are offered for replies alone", async () => {
  const { page } = await open({ hash: F1 });
  await lineAt(page, "250 OK");
  await page.selectOption("#otherwise-usual", { index: 4 });
  assert.match(await page.inputValue("#otherwise-said"), /^450 Requested mail action not taken/);
  await page.keyboard.press("Enter"); // the field has the focus
  await page.waitForSelector(".comparison");
  await lineAt(page, "RCPT TO:<Green@BBN-UNIX.ARPA>");
  assert.equal(await page.isVisible("#otherwise-usual"), false);
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

test("the whole page is in another language at once", async () => {
  const { page } = await open({ hash: F1 });
  await page.click("[data-language=zh]");
  assert.equal(await page.title(), "场景 1：典型的 SMTP 事务");
  assert.match(await page.textContent(".panel-otherwise h2"), /如果不是这样/);
  assert.equal(await page.textContent("[data-name=choose]"), "场景");
  await page.click("[data-name=choose]");
  assert.match(await page.textContent(".chooser-results"), /一封信的路/);
  assert.doesNotMatch(await page.textContent("body"), /\[lab\.|\[page\./);
});

test("it prints as a lesson on paper", async () => {
  const { page } = await open({ hash: F1 });
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => globalThis.dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.isVisible(".lab-busy"), false);
  assert.equal(await page.isVisible(".printout"), true);
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
  const other = await openLab(browser, link);
  assert.equal(await other.page.title(), "Ours: 我们的");
  assert.deepEqual(other.errors, []);
});

test("a link names a step and a language; a damaged one is told of", async () => {
  const { page } = await open({ hash: `${F1}&step=4&lang=zh` });
  assert.match((await shown(page)).position, /^4 \/ 20 /);
  assert.equal(await page.getAttribute("html", "lang"), "zh");
  for (const [hash, told] of [["#text=%%%", /damaged/], ["#text=AAAA", /damaged/],
    ["#scenario=no/such", /no scenario "no\/such"/]]) {
    const other = await open({ hash });
    await other.page.waitForFunction(() => document.querySelector(".lab-notice").textContent);
    assert.match(await other.page.textContent(".lab-notice"), told);
    assert.deepEqual(other.errors, []);
  }
});

test("a run without an end is stopped, by itself and by its reader", async () => {
  const { page, errors } = await open({ hash: F1 });
  await runText(page, endless());
  // The page goes on while the simulator works.
  await page.waitForSelector("[data-name=stop]:visible", { timeout: 20_000 });
  await page.click("[data-name=stop]");
  await page.waitForSelector(".problems li");
  assert.match(await page.textContent(".problems"), /It was stopped/);
  await page.keyboard.press("Escape");
  await lineAt(page, "250 OK");
  await page.fill("#otherwise-said", "550 No");
  await page.click("[data-name=said]");
  await page.waitForSelector(".comparison");
  // Nobody stops it: it is shown as far as it came.
  await runText(page, endless());
  await page.waitForFunction(() => document.title === "Without an end", null, { timeout: 60_000 });
  assert.match(await page.textContent(".lab-notice"), /The run was stopped here/);
  assert.deepEqual(errors, []);
});

test("what peers and files say is shown, and never run", async () => {
  const { page, errors } = await open({ hash: F1 });
  const scenario = JSON.parse(textOf("rfc821/s821-f1"));
  scenario.title = HOSTILE;
  scenario.notes = [HOSTILE];
  await runText(page, JSON.stringify(scenario));
  await page.waitForFunction(() => document.title.includes("<script>"));
  await page.keyboard.press("n");
  await page.fill("#otherwise-said", `550 ${HOSTILE}`);
  await page.click("[data-name=said]");
  await page.waitForSelector(".comparison");
  assert.match(await page.textContent(".comparison"), /<script>globalThis\.hit=1<\/script>/);
  await runText(page, `{"${HOSTILE.replaceAll("\"", "")}": 1}`);
  await page.waitForSelector(".problems li");
  assert.match(await page.textContent(".problems"), /<script>/);
  assert.equal(await page.evaluate(() => globalThis.hit), undefined);
  assert.deepEqual(errors, []);
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

// A host that tries again every second, for five days, what nobody will ever take.
function endless() {
  return JSON.stringify({
    title: "Without an end",
    hosts: [
      { name: "pc.example", role: "mua", smart_host: "a.example" },
      { name: "a.example", role: "mta", relay: "open",
        retry: { early_s: [1], interval_s: 1, give_up_after_s: 432_000 } },
      { name: "b.example", role: "mta", mailboxes: ["bob"] },
    ],
    faults: [{ at_s: 0, crash: "b.example" }],
    script: [{ at_s: 1, host: "pc.example", submit: { from: "<alice@pc.example>",
      to: ["<bob@b.example>"], body: ["Hello"] } }],
    expect: [{ queue: "b.example", messages: 0 }],
  });
}
