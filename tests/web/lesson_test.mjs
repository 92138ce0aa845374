// A lesson's own words and moments.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Lesson, lastUpTo } from "../../viewer/web/page/lesson.mjs";
import { Player } from "../../viewer/web/page/player.mjs";
import { clauseAddress } from "../../viewer/web/page/explanation.mjs";
import { isLongRun, momentText } from "../../viewer/web/page/time.mjs";

const root = new URL("../../", import.meta.url);

const data = {
  format: "smtplab-lesson", version: 1, ends: 5_000_000_000, title: 0, hosts: [{ name: "a" }],
  texts: [["A title", "标题"], "250 OK", ["{number} of {count}", "{count} 之 {number}"]],
  words: { "step-of": 2 }, conversations: [{ heading: 0 }],
  steps: [
    { kind: "call", text: 0 },
    { kind: "content", text: 1, label: "C", carries: 0, conversation: 0 },
    { kind: "reply", text: 1, label: "S", conversation: 0, violations: [{ what: 0 }] },
    { kind: "reply", text: 1, label: "S", conversation: 1 },
  ],
};

test("texts of ours are in two languages, what was said is one", () => {
  const lesson = new Lesson(data);
  assert.equal(lesson.text(0, "en"), "A title");
  assert.equal(lesson.text(0, "zh"), "标题");
  assert.equal(lesson.text(1, "zh"), "250 OK");
  assert.equal(lesson.text(null, "en"), "");
  assert.equal(lesson.word("step-of", "zh", { number: 1, count: 4 }), "4 之 1");
});

test("what is no lesson, or one of another version, is refused", () => {
  assert.throws(() => new Lesson({}), /no lesson/);
  assert.throws(() => new Lesson({ ...data, version: 2 }), /version 2/);
});

test("the message at a step is that of its conversation, else the latest", () => {
  const lesson = new Lesson(data);
  assert.deepEqual([0, 1, 2, 3].map((index) => lesson.messageStep(index)), [-1, 1, 1, 1]);
  assert.equal(lastUpTo([2, 4, 8], 7), 1);
  assert.equal(lastUpTo([2, 4, 8], 1), -1);
});

test("an envelope is what it has grown from, and what it has beside", () => {
  const envelopes = [
    { from: null, to: [] }, { from: 1, to: [] }, { like: 1, to: [2] }, { like: 2, to: [3] },
  ];
  const lesson = new Lesson({ ...data, envelopes });
  assert.deepEqual(lesson.envelope(0), { from: null, to: [] });
  assert.deepEqual(lesson.envelope(3), { from: 1, to: [2, 3] });
});

test("a reader stays within the lesson, and goes to what is looked for", () => {
  const player = new Player(new Lesson(data));
  let moves = 0;
  player.addEventListener("step", () => ++moves);
  player.go(-5);
  assert.equal(moves, 0);
  player.goToNext(1, (step) => step.label === "S");
  assert.equal(player.index, 2);
  player.go(99);
  assert.equal(player.index, 3);
  player.goToNext(1, () => true);
  assert.equal(player.index, 3);
  player.goToNext(-1, (step) => step.kind === "call");
  assert.equal(player.index, 0);
  assert.equal(moves, 3);
  player.setLesson(new Lesson({ ...data, steps: data.steps.slice(0, 2) }), 3);
  assert.equal(player.index, 1);
});

test("moments are as `smtplab run` prints them", () => {
  assert.equal(momentText(1_140_999_999, false), "1.140");
  assert.equal(momentText(9_000_140_000_000, true), "2:30:00.140");
  assert.equal(momentText((4 * 86_400 + 9000) * 1e9 + 140e6, true), "4d 2:30:00.140");
  assert.equal(momentText(0, true), "0:00:00.000");
  assert.equal(isLongRun(3_599_999_999_999), false);
  assert.equal(isLongRun(3_600_000_000_000), true);
});

test("a clause's address is that of its section or appendix", () => {
  const rfc = "https://www.rfc-editor.org/rfc/rfc";
  assert.equal(clauseAddress({ rfc: 5321, section: "4.5.2" }), `${rfc}5321#section-4.5.2`);
  assert.equal(clauseAddress({ rfc: 5321, section: "F.2" }), `${rfc}5321#appendix-F.2`);
  assert.equal(clauseAddress({ rfc: 821, section: "3.6" }), `${rfc}821`);
  assert.equal(clauseAddress({ rfc: 1123, section: "\"><b>" }), `${rfc}1123`);
});

// The keys that modules name, against the catalogue: [key] would be seen by readers.
test("every word that a module asks for is in the catalogue, and none is there for nothing", () => {
  const folder = new URL("viewer/web/page/", root);
  const catalogue = new Set(Object.keys(
    JSON.parse(readFileSync(new URL("sim/explain/catalogue/page.en.json", root), "utf8")),
  ).map((key) => key.replace(/^page\./, "")));
  const asked = new Set();
  const begun = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".mjs"))) {
    const text = readFileSync(new URL(file, folder), "utf8");
    for (const [, key] of text.matchAll(/(?:word|this\.row)\(\s*"([a-z.-]+)"/g)) asked.add(key);
    for (const [, key] of text.matchAll(/"((?:mark|message|session)\.[a-z-]+)"/g)) asked.add(key);
    for (const [, key] of text.matchAll(/`([a-z]+\.)\$\{/g)) begun.push(key);
  }
  for (const key of ["clauses", "other-clauses"]) asked.add(key);
  assert.ok(asked.size > 50, "the search itself works");
  for (const key of asked) assert.ok(catalogue.has(key), `no page.${key}`);
  for (const key of catalogue) {
    const isUsed = asked.has(key) || begun.some((beginning) => key.startsWith(beginning)) ||
      ["damaged", "noscript", "too-old"].includes(key); // what is said in its place
    assert.ok(isUsed, `page.${key} is not used`);
  }
});
