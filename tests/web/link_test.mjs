// Links that carry a scenario.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflate, inflate, readFragment, writeFragment } from "../../viewer/web/lab/page/link.mjs";

const TEXTS = ["", "{}", "{\"title\": \"我们的\"}", "\u0000<script>", "x".repeat(1024 * 1024)];

test("a text comes back as it was", async () => {
  for (const text of TEXTS) assert.equal(await inflate(await deflate(text)), text);
});

test("only letters, digits, hyphen and underscore stand in it", async () => {
  for (const text of TEXTS) assert.match(await deflate(text), /^[A-Za-z0-9_-]+$/);
});

test("what somebody has damaged, or made to burst, is refused", async () => {
  const bomb = await deflate(" ".repeat(64 * 1024 * 1024));
  assert.ok(bomb.length < 100_000);
  for (const bad of [bomb, "%%%", "AAAA", "A", "____"]) {
    await assert.rejects(inflate(bad), bad.slice(0, 20));
  }
});

test("octets that are no UTF-8 are refused", async () => {
  const stream = new Blob([new Uint8Array([0xff, 0xfe])]).stream()
    .pipeThrough(new CompressionStream("deflate-raw"));
  const octets = Buffer.from(await new Response(stream).arrayBuffer());
  await assert.rejects(inflate(octets.toString("base64url")));
});

test("a fragment says what to show, from where, and in which language", async () => {
  const named = { scenario: "rfc821/s821-f1", step: 11, language: "zh" };
  assert.equal(await writeFragment(named), "#scenario=rfc821/s821-f1&step=12&lang=zh");
  assert.deepEqual(await readFragment(await writeFragment(named)), named);
  const own = { text: "{\"title\": 1}", step: 2 };
  assert.deepEqual(await readFragment(await writeFragment(own)), own);
  assert.deepEqual(await readFragment(""), {});
  assert.deepEqual(await readFragment("#step=0&lang=fr&other=1"), {});
});
