// The binary of parts as the browser reads it: right, of another version, cut short.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./wall_room.mjs";

const { pbin } = load(["later/pbin.js"]);

/** kinds: [[kind, count]], columns of steps: number, x, y. */
function binary(kinds, columns, [west, south] = [104_000_000, 30_000_000], magic = 0x31505141) {
  const n = columns[0].length;
  const view = new DataView(new ArrayBuffer(20 + 8 * kinds.length + 9 * n));
  [magic, n, kinds.length].forEach((value, i) => view.setUint32(4 * i, value, true));
  [west, south].forEach((value, i) => view.setInt32(12 + 4 * i, value, true));
  kinds.flat().forEach((value, i) => view.setUint32(20 + 4 * i, value, true));
  const at = 20 + 8 * kinds.length;
  columns.flat().forEach((value, i) => (view.setUint16(at + 2 * i, value & 0xffff, true), view.setUint8(at + 6 * n + i, (value >>> 16) & 0xff)));
  return view.buffer;
}

const good = () => binary([[101, 1], [137, 2]], [[7, 3, 900_000], [10, 300_000, -300_000], [0, 5, 16_000_000]]);

test("parts come back with kind, number and place, steps backward too", () => {
  const { n, kind, number, lon, lat } = pbin.parse(good());
  assert.equal(n, 3);
  assert.deepEqual(plain([[...kind], [...number]]), [[101, 137, 137], [7, 3, 900_003]]);
  assert.deepEqual([...lon].map((v) => v.toFixed(6)), ["104.000010", "104.300010", "104.000010"]);
  assert.deepEqual([...lat].map((v) => v.toFixed(6)), ["30.000000", "30.000005", "46.000005"]);
});

test("no parts are no fault", () => assert.equal(pbin.parse(binary([], [[], [], []])).n, 0));

test("another version, something else, and what is cut short are refused in words", () => {
  assert.throws(() => pbin.parse(binary([], [[], [], []], [0, 0], 0x32505141)), /another version of AQP1/);
  assert.throws(() => pbin.parse(new TextEncoder().encode("<!doctype html>").buffer), /not an AQP1 binary/);
  for (const length of [0, 3]) assert.throws(() => pbin.parse(good().slice(0, length)), /not an AQP1 binary/);
  for (const length of [4, 19, 20, 30, 62]) assert.throws(() => pbin.parse(good().slice(0, length)), /cut short/);
  assert.throws(() => pbin.parse(binary([[101, 1]], [[1, 1], [0, 0], [0, 0]])), /do not add up/);
});
