// What lies over what in the handout's pictures, and what is told where.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { handout, lineAt, open, startBrowser } from "./browser.mjs";

let browser;
before(async () => { browser = await startBrowser(); });
after(() => browser.close());

// Goes through all steps and gives, of pairs of selectors, the elements that lie over one another by
// more than a pixel: {step, one, other}.
function overlaps(page, pairs) {
  return page.evaluate((wanted) => {
    const boxes = (selector) => [...document.querySelectorAll(selector)].map((element) =>
      ({ text: element.textContent || selector, box: element.getBoundingClientRect() }));
    const found = [];
    const count = Number(document.querySelector(".slider").max);
    for (let step = 1; step <= count; ++step) {
      for (const [one, other] of wanted) {
        const others = boxes(other);
        for (const a of boxes(one)) {
          for (const b of others) {
            const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
            const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
            if (width > 1 && height > 1) found.push({ step, one: a.text, other: b.text });
          }
        }
      }
      document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    }
    return found;
  }, pairs);
}

// For hosts in a line, in several rows, and below a name server.
test("in the network no caption hides a host, and no arrow a name", async () => {
  for (const name of ["road-of-a-letter", "lessons/nslookup", "lessons/relay-three-ways"]) {
    const { page } = await open(browser, handout(`scenarios/${name}.json`));
    assert.deepEqual(
      await overlaps(page, [[".caption", ".host .glyph"], [".way-head", ".host-name"]]), [], name);
  }
});

test("below the network stands in full what travels", async () => {
  const { page } = await open(browser, handout("scenarios/road-of-a-letter.json"));
  await lineAt(page, "C:MAIL FROM:<alice@example.com> SIZE=292");
  assert.equal(await page.textContent(".caption"), "MAIL");
  assert.equal(await page.textContent(".network-now"),
    "-> C: MAIL FROM:<alice@example.com> SIZE=292");
  await lineAt(page, "mx.example.org closes the connection");
  assert.equal(await page.textContent(".caption"), "closes");
});

// Greylisting: a run of more than an hour, among four hosts.
test("four hosts are in sight in the chart, and long times stand free", async () => {
  const { page } = await open(browser, handout("scenarios/lessons/greylisting.json"));
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const chart = document.querySelector(".chart");
    return { scrollWidth: chart.scrollWidth, clientWidth: chart.clientWidth };
  });
  assert.ok(scrollWidth <= clientWidth, `${scrollWidth} pixels in ${clientWidth}`);
  assert.deepEqual(await overlaps(page,
    [[".chart-time", ".chart-text"], [".chart-time", ".chart-note"]]), []);
});

// Six hosts do not go into the middle column: what is scrolled to is read there.
test("what is told in a wide chart stands where it is seen", async () => {
  const { page } = await open(browser, handout("scenarios/lessons/backscatter.json"));
  const { notes, outside } = await page.evaluate(() => {
    const chart = document.querySelector(".chart").getBoundingClientRect();
    const told = { notes: 0, outside: [] };
    const count = Number(document.querySelector(".slider").max);
    for (let step = 1; step <= count; ++step) {
      const box = document.querySelector(".chart-row.current .chart-note")?.getBoundingClientRect();
      if (box) told.notes += 1;
      const time = document.querySelector(".chart-row.current .chart-time").getBoundingClientRect();
      if (time.left < chart.left || (box && (box.left < time.right || box.right > chart.right))) {
        told.outside.push(step);
      }
      document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    }
    return told;
  });
  assert.ok(notes > 3, `${notes} notes`);
  assert.deepEqual(outside, [], "notes or times of these steps are cut");
});

test("lines begin below one another however long their times are", async () => {
  const { page } = await open(browser, handout("scenarios/lessons/nslookup.json"));
  const left = new Set();
  for (let i = 0; i < 23; ++i) {
    left.add(Math.round((await page.locator(".row[aria-selected=true] .told").boundingBox()).x));
    await page.keyboard.press("ArrowRight");
  }
  assert.equal(left.size, 1, [...left].join(", "));
});

test("who opens a lesson reads what it is about, what signs mean, and which keys there are",
  async () => {
    const { page } = await open(browser, handout("scenarios/lessons/smuggling.json"));
    const about = page.locator(".explanation .about");
    assert.match(await about.textContent(), /^About this lesson.{100}/s);
    const signs = await page.locator(".signs li").allTextContents();
    for (const sign of ["-> the client says", "<- the server replies", "!! a surprise",
      "-- a connection begins"]) {
      assert.ok(signs.includes(sign), `${sign}: ${signs}`);
    }
    assert.ok(!signs.some((sign) => sign.startsWith("?>")), "nobody asks for names here");
    assert.equal(await page.getAttribute(".row .mark >> nth=0", "title"), "a connection begins");
    await page.keyboard.press("ArrowRight");
    assert.equal(await about.count(), 0);
    assert.match(await page.textContent(".panel-notes"), /Arrow keys/);
  });

test("rules are MUST as the RFC has it, or told in a word of their own", async () => {
  const { page } = await open(browser, handout("scenarios/rfc821/s821-f1.json"));
  const seen = new Set();
  for (let i = 0; i < 20; ++i) {
    for (const level of await page.locator(".level").allTextContents()) seen.add(level);
    await page.keyboard.press("ArrowRight");
  }
  assert.ok(seen.has("must") && seen.has("MUST"), [...seen].join());
  assert.ok(![...seen].some((level) => /imp|\[/.test(level)), [...seen].join());
  assert.match(await page.locator(".level[title]").first().getAttribute("title"), /capitals/);
});

// 100 recipients, of which each is queued by itself.
test("of very many remarks and repeated sentences the first are told", async () => {
  const { page } = await open(browser, handout("scenarios/lessons/submission-quota.json"));
  await lineAt(page, "C:.");
  assert.equal(await page.locator(".explanation .remark").count(), 11);
  assert.match(await page.textContent(".explanation .remark >> nth=10"), /\* 90 more/);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const told = await page.locator(".printout tbody tr").evaluateAll((rows) =>
    rows.map((row) => row.lastChild.textContent));
  const repeated = told.filter((text) => text.startsWith("The client names one more recipient"));
  assert.ok(repeated.length > 3 && repeated.length < 20, `${repeated.length} of ${told.length}`);
  const broken = await page.locator(".printout .time").evaluateAll((cells) =>
    cells.filter((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return range.getClientRects().length > 1;
    }).length);
  assert.equal(broken, 0, "times that are broken into two lines");
});

// A peer may send a line of a megabyte; what is left of it in the lesson is still long.
test("a line without an end leaves the next ones in sight", async () => {
  const long = "<script>x".repeat(110_000);
  const { page, errors } = await open(browser, handout({
    title: "Long",
    standard: 821,
    hosts: [{ name: "c.example", role: "mua" }, { name: "s.example" }],
    script: [{ at_s: 0, from: "c.example", to: "s.example", dialogue: [
      "S: 220 s.example Simple Mail Transfer Service Ready", `C: ${long}`,
      "S: 500 Syntax error, command unrecognized"] }],
  }, { name: "endless-line" }));
  await lineAt(page, "<script>x");
  const { height } = await page.locator(".row[aria-selected=true]").boundingBox();
  assert.ok(height < 400, `${height} pixels`);
  const told = await page.textContent(".explanation");
  assert.ok(/990002 octets/.test(told) && /more octets are not shown/.test(told), "how much of it");
  assert.match(await page.textContent(".dialogue"), /S:500/);
  assert.deepEqual(errors, []);
});

test("on paper the lesson's notes come first, and clauses have room for their numbers",
  async () => {
    const { page } = await open(browser, handout("scenarios/road-of-a-letter.json"));
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    const text = await page.innerText(".printout");
    assert.match(text, /^The road of a letter\s+Scenario.*\s+Alice, at pc\.example\.com, writes/);
    const { padding, size } = await page.locator(".cited").evaluate((list) => {
      const style = getComputedStyle(list);
      return { padding: parseFloat(style.paddingLeft), size: parseFloat(style.fontSize) };
    });
    assert.ok(padding >= 2.5 * size, `${padding} pixels for numbers of three figures`);
  });
