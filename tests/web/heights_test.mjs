// Where rows begin, against a plain sum.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Heights } from "../../viewer/web/page/heights.mjs";

function plainSum(heights, index) {
  return heights.slice(0, index).reduce((sum, height) => sum + height, 0);
}

test("rows begin where those before them end, whatever was measured", () => {
  const plain = Array.from({ length: 1000 }, (_, i) => 20 + ((i * 7919) % 60));
  const heights = new Heights(plain);
  for (let i = 0; i < 3000; ++i) {
    const index = (i * 104_729) % plain.length;
    plain[index] = 10 + ((i * 31) % 200);
    heights.set(index, plain[index]);
  }
  for (const index of [0, 1, 2, 3, 499, 500, 511, 512, 513, 999, 1000]) {
    assert.equal(heights.begin(index), plainSum(plain, index), `row ${index}`);
  }
  assert.equal(heights.total, plainSum(plain, 1000));
});

test("the row at a place is the one that begins before it and ends behind it", () => {
  const heights = new Heights([10, 20, 30, 40, 50, 60, 70]);
  assert.deepEqual([0, 9, 10, 29, 30, 59, 60, 99, 279].map((place) => heights.at(place)),
    [0, 0, 1, 1, 2, 2, 3, 3, 6]);
});

test("a place beyond the ends is that of the first or the last row", () => {
  const heights = new Heights([10, 20, 30]);
  assert.equal(heights.at(-5), 0);
  assert.equal(heights.at(1000), 2);
});

test("no rows have no height", () => {
  const heights = new Heights([]);
  assert.equal(heights.total, 0);
  assert.equal(heights.at(0), 0);
});
