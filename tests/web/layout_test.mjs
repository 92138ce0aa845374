// Where hosts stand: inside of the picture, apart, and in the order of the mail's road.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clipped, layersOf, layoutHosts, nameParts,
} from "../../viewer/web/page/layout.mjs";

const mta = { role: "transfer_agent" };
const user = { role: "user_agent" };
const names = { role: "name_server" };

function assertApart(places) {
  for (const { x, y } of places) assert.ok(x > 0 && x < 1 && y > 0 && y < 1, `${x}, ${y}`);
  places.forEach((a, i) => places.slice(i + 1).forEach((b) => {
    assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > 0.05, `${JSON.stringify([a, b])} are too near`);
  }));
}

test("a road of four hosts goes from left to right, name servers above", () => {
  const places = layoutHosts([user, mta, mta, user, names], [[0, 1], [1, 2], [3, 2], [0, 4]]);
  assertApart(places);
  const columns = places.slice(0, 4).map(({ x }) => x);
  assert.deepEqual(columns, [...columns].sort((a, b) => a - b));
  assert.equal(new Set(places.slice(0, 4).map(({ y }) => y)).size, 1);
  assert.ok(places[4].y < Math.min(...places.slice(0, 4).map(({ y }) => y)));
});

test("two exchangers of one sender stand under one another", () => {
  const [sender, first, second] = layoutHosts([mta, mta, mta], [[0, 1], [0, 2]]);
  assert.equal(first.x, second.x);
  assert.ok(sender.x < first.x && first.y < second.y);
});

test("a host that speaks with nobody has a place too", () => {
  assertApart(layoutHosts([user, mta, mta], [[0, 1]]));
  assertApart(layoutHosts([mta, mta], []));
  assertApart(layoutHosts([mta], []));
  assert.deepEqual(layoutHosts([], []), []);
});

test("long chains and crowds stand on an ellipse", () => {
  const chain = Array.from({ length: 12 }, () => mta);
  assertApart(layoutHosts(chain, chain.slice(1).map((_, i) => [i, i + 1])));
  const crowd = Array.from({ length: 21 }, () => mta);
  assertApart(layoutHosts(crowd, crowd.slice(1).map((_, i) => [0, i + 1])));
});

test("layers are how far hosts are from the one that speaks first", () => {
  assert.deepEqual(layersOf([0, 1, 2, 3], [[2, 1], [1, 0], [0, 3]]), [[2], [1], [0], [3]]);
});

test("a name's first label stands above the rest, if it is long", () => {
  assert.deepEqual(nameParts("mx1.example.org"), ["mx1", "example.org"]);
  assert.deepEqual(nameParts("ns.test"), ["ns.test"]);
  assert.deepEqual(nameParts("localhost-of-many"), ["localhost-of-many"]);
});

test("what is cut says so, and Chinese letters take two columns", () => {
  assert.equal(clipped("250 OK", 10), "250 OK");
  assert.equal(clipped("250 OK", 6), "250 OK");
  assert.equal(clipped("MAIL FROM:<a>", 6), "MAIL …");
  assert.equal(clipped("服务器应答", 7), "服务器…");
});
