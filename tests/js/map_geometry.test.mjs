import assert from "node:assert/strict";
import { test } from "node:test";

import { east, mid, north, pack, pair, south, square, west } from "./geometry.mjs";
import { load, plain } from "./wall_room.mjs";

const { qbin } = load(["00_anlan.js", "40_qbin.js"]);

const at = (d, lon, lat) => qbin.hit(d, qbin.worldX(lon), qbin.worldY(lat));

const SCALE = 2 ** 24;
const here = { scale: SCALE, left: 0, top: 0 };
/** Remembers the lines that are drawn, each as [[lon, lat], …] in 1e-5 degrees. */
function brush(d) {
  const lines = [];
  const lon = (x) => Math.round(((x / SCALE + d.ox) * 360 - 180) * 1e5);
  const lat = (y) => Math.round((Math.atan(Math.exp(Math.PI * (1 - 2 * (y / SCALE + d.oy)))) * 360e5) / Math.PI - 90e5);
  return { lines, moveTo: (x, y) => lines.push([[lon(x), lat(y)]]), lineTo: (x, y) => lines.at(-1).push([lon(x), lat(y)]) };
}
const fine = (points) => points.map((point) => point.map((v) => Math.round(v * 1e5)));

test("two grids side by side: each point has its own, outside has none", () => {
  const d = qbin.parse(pair());
  assert.equal(at(d, 104.605, 30.605), 0);
  assert.equal(at(d, 104.615, 30.605), 1);
  assert.equal(at(d, 104.625, 30.605), -1);
});

test("a hole is outside; a part further off belongs to the same feature", () => {
  const d = qbin.parse(pack(3, [[0, [square(104.6, 30.6, 0.03)]], [0, [square(104.61, 30.61, 0.01)]], [2, [square(104.7, 30.6, 0.01)]], [2, [square(104.72, 30.6, 0.01)]]]));
  assert.equal(at(d, 104.605, 30.605), 0);
  assert.equal(at(d, 104.615, 30.615), -1);
  assert.equal(at(d, 104.725, 30.605), 2);
  assert.deepEqual([...d.first], [0, 2, 2, 4]);
});

test("an area is drawn round about, whichever way its arcs are walked", () => {
  const d = qbin.parse(pair());
  const g = brush(d);
  qbin.trace(g, d, [1], here);
  assert.deepEqual(g.lines, [fine([[mid, north], [mid, south], [east, south], [east, north], [mid, north]])]);
});

test("a border between two areas is drawn once", () => {
  const d = qbin.parse(pair());
  const g = brush(d);
  qbin.borders(g, d, [0, 1], here);
  assert.deepEqual(g.lines.map((line) => line.length), [2, 4, 4]);
  const inner = brush(d);
  qbin.borders(inner, d, [0, 1], here, (a, b) => b >= 0);
  assert.deepEqual(inner.lines, [fine([[mid, south], [mid, north]])]);
});

test("what lies on the two sides of a border is told; outside is -1", () => {
  const d = qbin.parse(pair());
  assert.deepEqual([...d.side], [0, 1, 0, -1, 1, -1]);
});

test("a vertex too near to the last is not drawn, the ends of a border are", () => {
  const step = 1e-5;
  const ring = [[west, south], [west + step, south], [west + 2 * step, south], [east, south], [east, north], [west, south]];
  const d = qbin.parse(pack(1, [[0, [ring]]]));
  const g = brush(d);
  qbin.trace(g, d, [0], { ...here, scale: 1e7 }); // a step is a quarter of a pixel
  assert.equal(g.lines[0].length, 4);
});

test("anything but our binary is refused", () => {
  assert.throws(() => qbin.parse(new ArrayBuffer(24)), /AQB2/);
});

test("an empty layer is empty", () => {
  const d = qbin.parse(pack(0, []));
  assert.deepEqual(plain(qbin.query(d, -1, -1, 1, 1)), []);
});

test("a binary of another version, or cut short anywhere, is refused by name", () => {
  const whole = pair();
  for (let length = 4; length < whole.byteLength; length += 4) assert.throws(() => qbin.parse(whole.slice(0, length)), /cut short/);
  const other = whole.slice(0);
  new Uint8Array(other)[3] = 0x31;
  assert.throws(() => qbin.parse(other), /another version/);
  assert.throws(() => qbin.parse(new ArrayBuffer(0)), /not an AQB2/);
});

test("a binary whose counts do not add up is refused", () => {
  for (const at of [8, 9, 10, 12, 14]) {
    const bent = pair();
    const words = new Uint8Array(bent);
    words[4 * at] ^= 1; // the lowest plane of each of the first columns
    assert.throws(() => qbin.parse(bent), /does not add up/, String(at));
  }
});

test("the rings of a feature come back where they were", () => {
  const d = qbin.parse(pair());
  const [ring] = qbin.rings(d, 1);
  assert.equal(ring.length, 10);
  assert.ok(Math.abs(ring[0] - qbin.worldX(mid)) < 1e-9 && Math.abs(ring[1] - qbin.worldY(north)) < 1e-9);
});
