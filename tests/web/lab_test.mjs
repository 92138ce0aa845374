// The lab in a browser: a class opens a link, and nobody installs anything.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { lineAt } from "./browser.mjs";
import { duringTests, openLab, runText, shown, site, textOf } from "./lab_site.mjs";

const MOST_OCTETS = 900_000; // a megabyte is allowed; the rest is room to grow into
const F1 = "#scenario=rfc821/s821-f1";
const HOSTILE =
  "<script>globalThis.hit=1</script><img src=x onerror=globalThis.hit=1>\"'&\u202Eevil";

const used = duringTests();
const open = (options) => openLab(used.browser, used.lab.address, options);

test("all of it, compressed by gzip, is well below 1 MB", (t) => {
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
  const context = await used.browser.newContext();
  await context.route("**/scenarios.json", (route) => route.abort());
  const page = await context.newPage();
  await page.goto(used.lab.address);
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

test("where nothing else can be said, it says why and offers nothing", async () => {
  const { page, errors } = await open({ hash: "#scenario=road-of-a-letter" });
  for (const [line, why] of [
    ["EHLO pc.example.com", /only lines of a scenario's dialogue can be said otherwise/],
    ["C:DATA", /in one packet with those before it/],
    ["C:.", /in one packet with those before it/],
    ["S:354 Start", /in one packet with others; change the first/],
    ["+OK POP3 server ready", /those of POP3, which cannot be replaced/],
  ]) {
    await lineAt(page, line);
    await page.waitForFunction((source) => new RegExp(source).test(
      document.querySelector(".otherwise > .dim").textContent), why.source);
    assert.equal(await page.isVisible("#otherwise-said"), false, line);
  }
  await page.keyboard.press("Home");
  await lineAt(page, "S:220");
  assert.equal(await page.isVisible("#otherwise-said"), true);
  assert.deepEqual(errors, []);
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
