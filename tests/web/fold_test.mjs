// The page's state folds forward and back, over changes as lesson_json writes them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { StateFold } from "../../viewer/web/page/fold.mjs";

const changes = [
  [["queue", 1, 7, [3, 512, 0, null]], ["connection", 0, [0, 1, 25, true, false]]],
  undefined,
  [["queue", 1, 7, [3, 512, 1, 9_000_000_000]], ["up", 2, false]],
  [["queue", 1, 7, null], ["mailbox", 2, 4, 1, 600], ["up", 2, null]],
  [["connection", 0, null]],
];

function lessonOf(list, initial = []) {
  return { steps: list.map((one) => ({ changes: one })), data: { initial } };
}

function held(fold) {
  const all = [...fold.groups].flatMap(([group, members]) =>
    [...members].map(([name, { value }]) => [`${group}/${name}`, value]));
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

test("a step's state is all changes up to it", () => {
  const fold = new StateFold(lessonOf(changes));
  fold.seek(2);
  assert.deepEqual(fold.all("queue", 1), [[7, [3, 512, 1, 9_000_000_000], true]]);
  assert.equal(fold.isUp(2), false);
  assert.equal(fold.isUp(1), true);
  fold.seek(3);
  assert.deepEqual(fold.all("queue", 1), []);
  assert.deepEqual(fold.all("mailbox", 2), [[4, 1, 600, true]]);
  assert.equal(fold.isUp(2), true);
});

test("every way to a step gives the same state", () => {
  const straight = changes.map((_, index) => held(new StateFold(lessonOf(changes)).seek(index)));
  const wandering = new StateFold(lessonOf(changes));
  for (const index of [4, 0, 3, 1, 4, 2, 2, 0, 4, 3]) {
    assert.deepEqual(held(wandering.seek(index)), straight[index], `at step ${index}`);
  }
});

test("before the first step is what was there from the beginning", () => {
  const fold = new StateFold(lessonOf(changes, [["terminal", 0, 5, 2]]));
  fold.seek(4).seek(-1);
  assert.deepEqual(held(fold), { "terminal 0/5": 2 });
  assert.equal(fold.count("terminal", 0), 1);
});

test("only what the step itself has changed is marked", () => {
  const fold = new StateFold(lessonOf(changes));
  assert.deepEqual(fold.seek(1).all("queue", 1), [[7, [3, 512, 0, null], false]]);
  assert.deepEqual(fold.seek(0).all("queue", 1), [[7, [3, 512, 0, null], true]]);
});

test("beyond the ends is the end", () => {
  const fold = new StateFold(lessonOf(changes));
  assert.deepEqual(held(fold.seek(99)), held(new StateFold(lessonOf(changes)).seek(4)));
  assert.deepEqual(held(fold.seek(-5)), {});
});

test("what there is of one kind comes in the order of its numbers", () => {
  const many = [9, 10, 2].map((uid) => ["mailbox", 0, 1, uid, uid * 100]);
  const fold = new StateFold(lessonOf([many]));
  assert.deepEqual(fold.seek(0).all("mailbox", 0).map((row) => row[1]), [2, 9, 10]);
});
