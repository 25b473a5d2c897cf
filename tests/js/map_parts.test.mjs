// The binary of parts as the browser reads it: right, of another version, cut short.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./wall_room.mjs";

const { pbin } = load(["later/pbin.js"]);
const turn = () => new Promise((done) => setImmediate(done));

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

/** The layer on a map that shows it; `server` has the versions by area, `files` what is asked of each. */
function layer(server) {
  const page = { asked: [], again: null, painter: null };
  const hold = new Map(); // version -> lets it go
  const file = (version) => ({ arrayBuffer: async () => binary([[101, server.sizes[version]]], [1, 0, 0].map((step) => Array(server.sizes[version]).fill(step))) });
  const ask = async (path, { raw } = {}) => {
    if (!raw) return { items: server.items(), classes: {} };
    const version = path.split("/").pop().replace(".bin", "");
    page.asked.push(version);
    if (server.slow === version) await new Promise((done) => hold.set(version, done));
    return file(version);
  };
  const nothing = () => null;
  const anlan = {
    kit: { el: nothing, ask, renewed: (_, fn) => (page.again = fn) }, map: { on: nothing },
    overlays: { soon: () => page.painter && page.draw(), define: (_, painter) => (page.painter = painter) },
    look: { colour: nothing },
  };
  Object.assign(page, { anlan: load(["00_anlan.js", "40_qbin.js", "49_crowd.js", "later/pbin.js", "later/parts.js"], { anlan }), hold });
  page.anlan.need = async () => null;
  const view = { k: 1, scale: 1, zoom: 10, w: 0, h: 0, px: Number, py: Number, sees: () => false };
  page.draw = () => page.painter.draw({ fillRect: nothing }, view, {});
  page.there = () => [...page.anlan.parts.crowd.points.values()].map(({ city, number }) => `${city}-${number}`).sort();
  return page;
}

const item = (city, version) => ({ city, area: city, version, at: 1 });

test("an import is fetched without a reload, what is the same is not, and what stood stays until then", async () => {
  let items = [item("519901", "a1"), item("511421", "b1")];
  const server = { items: () => items, sizes: { a1: 4, a2: 3, b1: 1 }, slow: "a2" };
  const one = layer(server);
  one.draw();
  for (let i = 0; i < 5; i++) await turn();
  assert.deepEqual(one.there(), ["511421-1", "519901-1", "519901-2", "519901-3", "519901-4"]);
  items = [item("519901", "a2"), item("511421", "b1")];
  one.again();
  for (let i = 0; i < 5; i++) await turn();
  assert.equal(one.there().length, 5, "the new file is on its way");
  one.hold.get("a2")();
  for (let i = 0; i < 5; i++) await turn();
  assert.deepEqual(one.there(), ["511421-1", "519901-1", "519901-2", "519901-3"]);
  assert.deepEqual([one.asked, one.anlan.parts.state.n], [["a1", "b1", "a2"], 4]);
});

test("of two imports the later one stands, whichever file comes first", async () => {
  let items = [item("519901", "a1")];
  const server = { items: () => items, sizes: { a1: 1, a2: 2, a3: 3 }, slow: "a2" };
  const one = layer(server);
  one.draw();
  for (let i = 0; i < 5; i++) await turn();
  for (const version of ["a2", "a3"]) {
    items = [item("519901", version)];
    one.again();
    for (let i = 0; i < 5; i++) await turn();
  }
  one.hold.get("a2")();
  for (let i = 0; i < 5; i++) await turn();
  assert.equal(one.there().length, 3);
});
