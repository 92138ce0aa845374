// A large lesson is packed; what the program packs, the page and zlib unpack alike.

import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { constants, deflateRawSync } from "node:zlib";
import { inflated, unpacked } from "../../viewer/web/page/inflate.mjs";
import { handout, lessonIn, lessonOf, open, startBrowser, work } from "./browser.mjs";

const LARGE = "scenarios/lessons/submission-quota.json";
const MOST_OCTETS = 300_000;

let browser;
before(async () => { browser = await startBrowser(); });
after(() => browser.close());

test("what zlib writes with fixed codes is read", () => {
  let random = 7;
  const next = (limit) => {
    random = (random * 1103515245 + 12345) % 2147483648;
    return Math.floor((random / 2147483648) * limit);
  };
  for (let round = 0; round < 100; ++round) {
    const letters = 1 + next(5);
    const octets = Buffer.from(Array.from({ length: next(5000) }, () => next(letters) * 50));
    const packed = deflateRawSync(octets, { strategy: constants.Z_FIXED, memLevel: 9 });
    assert.deepEqual(Buffer.from(inflated(packed)), octets, `round ${round}`);
  }
  const text = "各种文字 ".repeat(3000);
  assert.equal(unpacked(deflateRawSync(text, { strategy: constants.Z_FIXED }).toString("base64")),
    text);
});

test("what is damaged is refused", () => {
  const packed = deflateRawSync("abcabcabc".repeat(50), { strategy: constants.Z_FIXED });
  for (let length = 0; length < packed.length; ++length) {
    assert.throws(() => inflated(packed.subarray(0, length)), Error, `${length} octets`);
  }
  assert.throws(() => inflated(deflateRawSync("x", { level: 0 })), /without fixed codes/);
  // A copy of 3 octets from 1 octet before, where there are none: codes 257 and 0.
  assert.throws(() => inflated(Buffer.from([0x03, 0x02, 0x00])), /not there/);
  assert.throws(() => unpacked("@@@"));
});

test("a lesson of 2,450 steps is small, and is what zlib reads in it", async (context) => {
  const file = handout(LARGE);
  context.diagnostic(`${statSync(file).size} octets`);
  assert.ok(statSync(file).size <= MOST_OCTETS, `${statSync(file).size} octets`);
  const { form, text } = lessonIn(file);
  assert.equal(form, "text/plain");
  assert.match(text, /^[\w+/]+=*$/);
  const json = lessonOf(file);
  assert.equal(unpacked(text), json);
  const { page, asked, errors, address } = await open(browser, file);
  const { steps } = JSON.parse(json);
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

test("a lesson of the usual size stands in its file as it is", () => {
  const { form, text } = lessonIn(handout("scenarios/road-of-a-letter.json"));
  assert.equal(form, "application/json");
  assert.equal(JSON.parse(text).format, "smtplab-lesson");
});
