// A large lesson is packed; what the program packs, the page and zlib unpack alike.

import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { unpacked } from "../../viewer/web/page/inflate.mjs";
import { handout, lessonIn, lessonOf, open, startBrowser, work } from "./browser.mjs";

const LARGE = "scenarios/lessons/submission-quota.json";
const MOST_OCTETS = 300_000;

let browser;
before(async () => { browser = await startBrowser(); });
after(() => browser.close());

test("what is packed is unpacked, and what is damaged is refused", async () => {
  const text = "各种文字 ".repeat(3000);
  const packed = deflateRawSync(text);
  assert.equal(await unpacked(packed.toString("base64")), text);
  for (const length of [0, 1, 10, packed.length - 1]) {
    await assert.rejects(unpacked(packed.subarray(0, length).toString("base64")), `${length}`);
  }
  await assert.rejects(unpacked(deflateRawSync(Buffer.from([0xff])).toString("base64")));
  await assert.rejects(unpacked("@@@"));
});

test("a lesson of 2,450 steps is small, and is what zlib reads in it", async (context) => {
  const file = handout(LARGE);
  context.diagnostic(`${statSync(file).size} octets`);
  assert.ok(statSync(file).size <= MOST_OCTETS, `${statSync(file).size} octets`);
  const { form, text } = lessonIn(file);
  assert.equal(form, "text/plain");
  assert.match(text, /^[\w+/]+=*$/);
  const json = lessonOf(file);
  assert.equal(await unpacked(text), json);
  const { page, asked, errors, address } = await open(browser, file);
  const { steps } = JSON.parse(json);
  await page.waitForSelector(".slider");
  assert.equal(await page.evaluate(() => document.querySelector(".slider").max),
    String(steps.length));
  await page.keyboard.press("End");
  assert.match(await page.textContent(".position"), new RegExp(`^${steps.length} / `));
  assert.deepEqual(asked, [address]);
  assert.deepEqual(errors, []);
});

test("a file that was cut or changed on its way says so", async () => {
  const page = await (await browser.newContext()).newPage();
  for (const [scenario, damage] of [
    [LARGE, (text) => text.replace(/.{5000}(?=<\/script>\n<script type="module")/, "")],
    [LARGE, (text) => text.replace(/(id="lesson">.{9000}).{8}/, "$1AAAAAAAA")],
    ["scenarios/road-of-a-letter.json", (text) => text.replace("\"steps\":", "\"steps\"")],
  ]) {
    const file = handout(scenario);
    const whole = readFileSync(file, "utf8");
    const changed = damage(whole);
    assert.notEqual(changed, whole);
    writeFileSync(`${work}damaged.html`, changed);
    await page.goto(`file://${work}damaged.html`);
    await page.waitForSelector("#damaged:visible");
    assert.equal(await page.textContent("#damaged"),
      "This lesson cannot be shown: its file is damaged.");
  }
});

test("a browser that cannot unpack a lesson says so", async () => {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(() => { delete globalThis.DecompressionStream; });
  await page.goto(`file://${handout(LARGE)}`);
  await page.waitForSelector("#too-old:visible");
  assert.match(await page.textContent("#too-old"), /too old to unpack it/);
  assert.equal(await page.isVisible("#damaged"), false);
  await page.goto(`file://${handout("scenarios/road-of-a-letter.json")}`);
  await page.waitForSelector(".slider");
});

test("a lesson of the usual size stands in its file as it is", () => {
  const { form, text } = lessonIn(handout("scenarios/road-of-a-letter.json"));
  assert.equal(form, "application/json");
  assert.equal(JSON.parse(text).format, "smtplab-lesson");
});
