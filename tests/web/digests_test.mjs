// The simulator for browsers does what the program does, event for event.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { handout, lessonOf, root } from "./browser.mjs";
import { duringTests, openLab, site } from "./lab_site.mjs";

const program = process.env.SMTPLAB_PROGRAM ?? `${root}build/bin/smtplab`;
const bundled = JSON.parse(readFileSync(`${site}scenarios.json`, "utf8"));
const files = bundled.map(({ path }) => `scenarios/${path}.json`);
const run = (command, given) =>
  execFileSync(command, given, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28,
    env: { ...process.env, NODE_OPTIONS: "--no-experimental-fetch" } });

const used = duringTests();

test("with jitter and small segments, in Node", () => {
  const native = run(`${dirname(program)}/digest_probe`, files).trim().split("\n");
  const web = run("node", [`${root}build-web/bin/digest_probe.js`, ...files]).trim().split("\n");
  assert.equal(web.length, files.length);
  assert.deepEqual(web, native);
});

test("every bundled scenario, in Chromium", async (t) => {
  const told = run(program, ["run", "--verify", "--lang", "en", ...files]);
  const native = [...told.matchAll(/time (\w{16}) path (\w{16}) content (\w{16})/g)]
    .map(([, time, path, content]) => ({ time, path, content }));
  assert.equal(native.length, files.length);
  const { page, errors } = await openLab(used.browser, used.lab.address);
  const web = await page.evaluate(async () => {
    const { Simulator } = await import("./simulator.mjs");
    const simulator = new Simulator();
    const scenarios = await (await fetch("scenarios.json")).json();
    const all = [];
    for (const { path, text } of scenarios) {
      await simulator.ask("load", text, `${path}.json`);
      const account = await simulator.ask("run");
      all.push({ ...account, path, lesson: await simulator.text("lesson", 0) });
    }
    return all;
  });
  assert.deepEqual(web.map(({ digests }) => digests), native);
  assert.ok(web.every(({ ending }) => ending === "finished"));
  t.diagnostic(`lab: ${web.length} scenarios with the program's digests`);
  assert.deepEqual(errors, []);
  await t.test("no sentence and no clause is missing in a lesson", () => {
    for (const { path, lesson } of web) allIsSaid(path, JSON.parse(lesson));
  });
  await t.test("the lessons of the course are the program's, letter for letter", () => {
    const lessons = web.filter(({ path }) => path.startsWith("lessons/"));
    assert.ok(lessons.length >= 30, `${lessons.length} lessons`);
    for (const { path, lesson } of lessons) {
      assert.ok(lesson === lessonOf(handout(`scenarios/${path}.json`)), path);
    }
  });
});

// The lab embeds less than the program: what it lacks would stand there as a key, a "-", or in
// English alone.
function allIsSaid(path, { texts, clauses, notes }) {
  for (const text of texts.flat()) {
    assert.doesNotMatch(text, /^\[[a-z0-9-]+(\.[a-zA-Z0-9-]+)+\]$/, path);
  }
  for (const { id, summary } of clauses) {
    assert.ok(Array.isArray(texts[summary]), `${path}: ${id} in one language alone`);
    assert.ok(texts[summary][0].length > 5, `${path}: ${id} is "${texts[summary][0]}"`);
  }
  for (const note of path.startsWith("lessons/") ? notes : []) {
    assert.ok(Array.isArray(texts[note]), `${path}: "${texts[note]}" in English alone`);
  }
}
