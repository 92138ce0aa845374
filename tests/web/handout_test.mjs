// The handout in a browser: a class opens it from a disk, without a network.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { after, before, test } from "node:test";
import { axe, handout, lineAt, open, startBrowser } from "./browser.mjs";

const LESSON = "scenarios/road-of-a-letter.json";
const STEP_MS = 100;

let browser;
before(async () => { browser = await startBrowser(); });
after(() => browser.close());

// All that a reader sees and hears of the current step.
function shown(page) {
  return page.evaluate(() => {
    const text = (selector) => document.querySelector(selector)?.textContent;
    return {
      row: text(".row[aria-selected=true]"),
      position: text(".position"),
      explanation: text(".explanation"),
      chart: text(".chart-row.current"),
      network: document.querySelector(".network svg").getAttribute("aria-label"),
      session: text(".session"),
      message: text(".message"),
      holdings: text(".holdings"),
      live: text("[aria-live]"),
    };
  });
}

test("nothing is asked for, and nothing goes wrong", async () => {
  const { page, asked, errors, address } = await open(browser, handout(LESSON));
  await page.keyboard.press("End");
  await page.click("[data-language=zh]");
  assert.deepEqual(asked, [address]);
  assert.deepEqual(errors, []);
});

test("ten steps forward and ten back: every view follows, and comes back", async () => {
  const { page } = await open(browser, handout(LESSON));
  await page.keyboard.press("PageDown");
  const there = [await shown(page)];
  for (let i = 0; i < 10; ++i) {
    await page.keyboard.press("ArrowDown");
    there.push(await shown(page));
  }
  assert.equal(new Set(there.map((one) => one.position)).size, 11);
  assert.match(there[10].position, /^21 \/ /);
  for (let i = 9; i >= 0; --i) {
    await page.keyboard.press("ArrowLeft");
    assert.deepEqual(await shown(page), there[i], `step ${10 + i} on the way back`);
  }
});

test("what is said at a step is in every view of it", async () => {
  const { page } = await open(browser, handout(LESSON));
  await lineAt(page, "RCPT TO:<bob@example.org>");
  const { position, ...views } = await shown(page);
  for (const name of ["row", "explanation", "chart", "network", "live"]) {
    assert.match(views[name], /RCPT TO:<bob@example\.org>/, name);
  }
  assert.match(views.explanation, /RFC 5321, section 4\.1\.1\.3/);
  await lineAt(page, "250 2.0.0 OK");
  const kept = await shown(page);
  assert.match(kept.message, /as it is stored at mx\.example\.org/);
  assert.match(kept.message, /\+ put in here Return-Path: <alice@example\.com>/);
  // It was kept before the reply went out.
  await page.keyboard.press("ArrowLeft");
  assert.match((await shown(page)).holdings,
    /Mailbox <bob@mx\.example\.org>.*message 1: \d+ octets ◂ changed/s);
});

test("keys go to replies, connections, the ends, and pages", async () => {
  const { page } = await open(browser, handout(LESSON));
  await page.keyboard.press("n");
  assert.match((await shown(page)).row, /<-.*S:220 smtp/);
  await page.keyboard.press("n");
  assert.match((await shown(page)).row, /250-smtp/);
  await page.keyboard.press("p");
  assert.match((await shown(page)).row, /S:220/);
  await page.keyboard.press("c");
  assert.match((await shown(page)).row, /smtp\.example\.com calls mx\.example\.org/);
  await page.keyboard.press("End");
  assert.match((await shown(page)).position, /^(\d+) \/ \1 /);
  await page.keyboard.press("Home");
  assert.match((await shown(page)).position, /^1 \/ /);
});

test("a click on a line, on the chart, or on the slider goes there", async () => {
  const { page } = await open(browser, handout(LESSON));
  await page.click("#step-4");
  assert.match((await shown(page)).position, /^5 \/ /);
  await page.click("[data-step='7'] .chart-back", { position: { x: 5, y: 5 } });
  assert.match((await shown(page)).position, /^8 \/ /);
  await page.fill(".slider", "30");
  assert.match((await shown(page)).position, /^30 \/ /);
});

test("the other language is there at once, in every view", async () => {
  const { page } = await open(browser, handout(LESSON));
  await page.keyboard.press("End");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  await page.click("[data-language=zh]");
  assert.equal(await page.getAttribute("html", "lang"), "zh");
  assert.equal(await page.title(), "一封信的路");
  const headings = await page.locator("h2").allTextContents();
  for (const heading of headings) assert.match(heading, /[\u4e00-\u9fff]/);
  assert.match((await shown(page)).explanation, /第 63 步，共 63 步/);
  const all = await page.textContent("#page");
  assert.doesNotMatch(all, /\[[a-z.-]+\.[a-z.-]+\]/, "a key without a sentence");
  await page.click("[data-language=en]");
  assert.equal(await page.title(), "The road of a letter");
});

test("axe finds nothing: light, dark, Chinese, small", async () => {
  const file = handout(LESSON);
  for (const options of [
    { colorScheme: "light" }, { colorScheme: "dark" },
    { colorScheme: "light", viewport: { width: 390, height: 844 } },
    { colorScheme: "dark", viewport: { width: 390, height: 844 } },
  ]) {
    const { page } = await open(browser, file, options);
    assert.deepEqual(await axe(page), [], JSON.stringify(options));
    await lineAt(page, "250 2.0.0 OK");
    await page.click("[data-language=zh]");
    assert.deepEqual(await axe(page), [], JSON.stringify(options));
    await page.context().close();
  }
  const { page } = await open(browser, handout("scenarios/lessons/smuggling.json"));
  await page.keyboard.press("End");
  assert.deepEqual(await axe(page), []);
});

test("every control is reached with Tab and shows its focus", async () => {
  const { page } = await open(browser, handout(LESSON));
  const reached = new Set();
  for (let i = 0; i < 40; ++i) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const at = document.activeElement;
      return { name: at.className || at.tagName, outline: getComputedStyle(at).outlineStyle };
    });
    if (focus.name === "BODY") break;
    assert.notEqual(focus.outline, "none", focus.name);
    reached.add(focus.name);
  }
  for (const name of ["BUTTON", "SELECT", "slider", "dialogue", "chart", "network"]) {
    assert.ok(reached.has(name), `${name} is not reached: ${[...reached]}`);
  }
});

test("a phone shows it without scrolling sideways", async () => {
  const { page } = await open(browser, handout(LESSON), { viewport: { width: 390, height: 844 } });
  for (let i = 0; i < 30; ++i) await page.keyboard.press("ArrowRight");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `${width} pixels wide`);
  for (const view of [".dialogue", ".network svg", ".chart", ".explanation"]) {
    const { height } = await page.locator(view).boundingBox();
    assert.ok(height > 140, `${view} is ${height} pixels high`);
  }
  const [list, row] = await Promise.all([".dialogue", ".row[aria-selected=true]"].map((view) =>
    page.locator(view).boundingBox()));
  assert.ok(row.y >= list.y && row.y + row.height <= list.y + list.height, "the line is in sight");
});

test("on paper is the whole lesson with what it means", async () => {
  const { page } = await open(browser, handout(LESSON));
  const paper = await page.pdf({ format: "A4" });
  assert.equal(paper.subarray(0, 5).toString(), "%PDF-");
  const pages = paper.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length;
  assert.ok(pages >= 3 && pages <= 12, `${pages} pages`);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  const rows = await page.locator(".printout tbody tr").count();
  assert.equal(rows, 63);
  const text = await page.innerText("body");
  assert.match(text, /C: RCPT TO:<bob@example\.org>/);
  assert.match(text, /Clauses\n.*RFC 5322, section 3\.6 /s);
  assert.doesNotMatch(text, /Colours/, "controls are not printed");
});

// What a peer might send to do harm: each is seen as what it is.
const HOSTILE = [
  ["<script>window.harm = 1</script>", "<script>window.harm = 1</script>"],
  ["</script><script>window.harm = 2</script>", "</script><script>window.harm = 2</script>"],
  ["<img src=x onerror='window.harm = 3'>", "<img src=x onerror='window.harm = 3'>"],
  ["\"><svg onload=window.harm=4>", "\"><svg onload=window.harm=4>"],
  ["<!-- ]]> {{script}} ${window.harm = 5}", "<!-- ]]> {{script}} ${window.harm = 5}"],
  ["a\u202Eb\u2066c\u200Fd", "a\\u{202E}b\\u{2066}c\\u{200F}d"],
  ["nul\u0000esc\u001b[31m", "nul\\x00esc\\x1B[31m"],
  ["\u2028line\u2029paragraph", "\\u{2028}line\\u{2029}paragraph"],
  ["&lt;b&gt; &#60;", "&lt;b&gt; &#60;"],
];

function hostileLesson() {
  return {
    title: "</title><script>window.harm = 6</script>",
    standard: 5321,
    hosts: [
      { name: "client.example", role: "mua" },
      { name: "server.example", mailboxes: ["bob"] },
    ],
    script: [{
      at_s: 0, from: "client.example", to: "server.example",
      dialogue: [
        "S: 220 server.example Simple Mail Transfer Service Ready",
        "C: EHLO client.example", "S: 250 server.example",
        "C: MAIL FROM:<alice@client.example>", "S: 250 OK",
        "C: RCPT TO:<bob@server.example>", "S: 250 OK",
        "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>",
        "C: Subject: <script>window.harm = 7</script>", "C: ",
        ...HOSTILE.map(([line]) => `C: ${line}`), "C: .", "S: 250 OK",
        ...HOSTILE.flatMap(([line]) => [`C: ${line}`, "S: 500 Syntax error, command unrecognized"]),
      ],
    }],
    notes: ["<script>window.harm = 8</script>"],
  };
}

test("what peers say is shown and never executed", async () => {
  const { page, errors } = await open(browser, handout(hostileLesson(), { name: "hostile" }));
  let seen = "";
  const count = await page.evaluate(() => Number(document.querySelector(".slider").max));
  for (let i = 0; i < count; ++i) {
    seen += JSON.stringify(await shown(page));
    await page.keyboard.press("ArrowRight");
  }
  const everything = seen + JSON.stringify(await page.textContent("#page"));
  for (const [, expected] of HOSTILE) {
    assert.ok(everything.includes(JSON.stringify(expected).slice(1, -1)), expected);
  }
  await page.click("[data-language=zh]");
  await page.pdf();
  assert.equal(await page.evaluate(() => window.harm), undefined);
  assert.deepEqual(errors, []);
  assert.equal(await page.locator("#page script, #page img, #page iframe").count(), 0);
  assert.equal(await page.title(), "</title><script>window.harm = 6</script>");
});

test("the policy forbids whatever is not the page's own", async () => {
  const file = handout(LESSON);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(
    readFileSync(file, "utf8"))[1];
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; /);
  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  const { page } = await open(browser, file);
  const outcome = await page.evaluate(async () => {
    const forbidden = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      forbidden.push(event.effectiveDirective));
    const add = (tag, properties) =>
      document.body.append(Object.assign(document.createElement(tag), properties));
    add("script", { textContent: "window.harm = 1" });
    add("style", { textContent: "body { display: none }" });
    add("img", { src: "https://example.org/a.png" });
    add("iframe", { src: "https://example.org/" });
    add("div", { innerHTML: "<b onclick='window.harm = 2'>x</b>" });
    document.querySelector("b[onclick]").click();
    const fetched = await fetch("https://example.org/").then(() => "came", () => "refused");
    await new Promise((resolve) => setTimeout(resolve, 300));
    return {
      forbidden, fetched, harm: window.harm, display: getComputedStyle(document.body).display,
    };
  });
  assert.equal(outcome.harm, undefined);
  assert.equal(outcome.fetched, "refused");
  assert.notEqual(outcome.display, "none");
  for (const directive of ["script-src-elem", "script-src-attr", "style-src-elem", "img-src",
    "frame-src", "connect-src"]) {
    assert.ok(outcome.forbidden.includes(directive), `${directive}: ${outcome.forbidden}`);
  }
});

test("surprises are marked and found", async () => {
  const { page } = await open(browser, handout({
    title: "Unlike what was expected",
    standard: 821,
    hosts: [{ name: "a.example", role: "mua" }, { name: "b.example" }],
    script: [{
      at_s: 0, from: "a.example", to: "b.example",
      dialogue: ["S: 220 b.example Simple Mail Transfer Service Ready",
        "C: HELO a.example", "S: 500 never"],
    }],
  }, { name: "surprise" }));
  await page.keyboard.press("s");
  const { row, explanation, live } = await shown(page);
  assert.match(row, /!!a surprise/);
  assert.match(explanation, /Expected:500 never.*Seen:250 b\.example/s);
  assert.match(live, /a surprise/);
  assert.equal(await page.locator(".alarm-mark").count(), 1);
});

// About 20,000 lines: 1,200 messages, one after another.
function longRun() {
  return {
    title: "A thousand letters",
    hosts: [
      { name: "client.example.com", role: "mua", smart_host: "mx.example.org" },
      { name: "mx.example.org", mailboxes: ["bob"] },
    ],
    script: Array.from({ length: 1200 }, (_, i) => ({
      at_s: i * 2, host: "client.example.com",
      submit: { from: "<alice@example.com>", to: ["<bob@mx.example.org>"] },
    })),
    expect: [{ mailbox: "<bob@mx.example.org>", messages: 1200 }],
  };
}

// Runs in the page.
function measureSteps() {
  const timed = (action) => {
    const begin = performance.now();
    action();
    document.body.getBoundingClientRect(); // the layout is part of it
    return performance.now() - begin;
  };
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
  const press = (key) => timed(() =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
  const steps = [];
  const keys = ["ArrowDown", "PageDown", "n", "c", "ArrowUp", "End", "ArrowUp", "Home"];
  for (let i = 0; i < 200; ++i) steps.push(press(i < 100 ? "ArrowDown" : keys[i % keys.length]));
  const list = document.querySelector(".dialogue");
  const chart = document.querySelector(".chart");
  const scrolls = [];
  for (let i = 0; i < 100; ++i) {
    scrolls.push(timed(() => {
      const scroller = i % 2 === 0 ? list : chart;
      scroller.scrollTop = (scroller.scrollHeight * ((i * 37) % 100)) / 100;
      scroller.dispatchEvent(new Event("scroll"));
    }));
  }
  return { steps, scrolls, rows: document.querySelectorAll(".row").length };
}

test("20,000 lines open, scroll and step without a pause", async (context) => {
  const file = handout(longRun(), { name: "long" });
  const started = Date.now();
  const { page } = await open(browser, file);
  const opened = Date.now() - started;
  const count = await page.evaluate(() => Number(document.querySelector(".slider").max));
  assert.ok(count >= 20_000, `${count} steps`);
  // The same keys and places three times: what is slow each time is the page's own.
  const rounds = [];
  for (let i = 0; i < 3; ++i) rounds.push(await page.evaluate(measureSteps));
  const least = (name) => rounds[0][name].map((_, i) =>
    Math.min(...rounds.map((round) => round[name][i])));
  const [steps, scrolls] = [least("steps"), least("scrolls")];
  const most = (list) => Math.max(...list);
  const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
  context.diagnostic(
    `${count} steps, ${statSync(file).size} octets, open in ${opened} ms; ` +
    `a step ${median(steps).toFixed(1)} ms, at most ${most(steps).toFixed(1)}; ` +
    `a scroll ${median(scrolls).toFixed(1)} ms, at most ${most(scrolls).toFixed(1)}`);
  assert.ok(most(steps) < STEP_MS, `a step took ${most(steps)} ms`);
  assert.ok(most(scrolls) < STEP_MS, `a scroll took ${most(scrolls)} ms`);
  assert.ok(rounds[0].rows < 300, `${rounds[0].rows} rows have elements`);
});
