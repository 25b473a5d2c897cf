import assert from "node:assert/strict";
import { test } from "node:test";

import { letter, load, plain } from "./wall_room.mjs";

const { qbin, cluster, crowd, points } = load(["00_anlan.js", "24_strangers.js", "40_qbin.js", "49_crowd.js", "50_cluster.js", "52_points.js"]);

/** AQB1 by hand: polygons of whole 1e-5 degrees. rings: [feature, [[lon, lat], …]]. */
function pack(n, rings) {
  const vertices = rings.reduce((sum, [, ring]) => sum + ring.length, 0);
  const even = (bytes) => Math.ceil(bytes / 4) * 4;
  const buffer = new ArrayBuffer(24 + 16 * rings.length + 2 * even(2 * vertices));
  new Uint32Array(buffer, 0, 6).set([0x31425141, n, rings.length, vertices, 100_000, 1]);
  new Uint32Array(buffer, 24, rings.length).set(rings.map(([feature]) => feature));
  new Uint32Array(buffer, 24 + 4 * rings.length, rings.length).set(rings.map(([, ring]) => ring.length));
  new Int32Array(buffer, 24 + 8 * rings.length, 2 * rings.length).set(rings.flatMap(([, ring]) => ring[0].map((v) => Math.round(v * 1e5))));
  const steps = (k) => rings.flatMap(([, ring]) => ring.map((v, i) => (i ? Math.round(v[k] * 1e5) - Math.round(ring[i - 1][k] * 1e5) : 0)));
  new Int16Array(buffer, 24 + 16 * rings.length, vertices).set(steps(0));
  new Int16Array(buffer, 24 + 16 * rings.length + even(2 * vertices), vertices).set(steps(1));
  return buffer;
}

const square = (lon, lat, side) => [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]];
const at = (d, lon, lat) => qbin.hit(d, qbin.worldX(lon), qbin.worldY(lat));

test("two grids side by side: each point has its own, outside has none", () => {
  const d = qbin.parse(pack(2, [[0, square(104.6, 30.6, 0.01)], [1, square(104.61, 30.6, 0.01)]]));
  assert.equal(at(d, 104.605, 30.605), 0);
  assert.equal(at(d, 104.615, 30.605), 1);
  assert.equal(at(d, 104.625, 30.605), -1);
});

test("a hole is outside; a part further off belongs to the same feature", () => {
  const d = qbin.parse(pack(3, [[0, square(104.6, 30.6, 0.03)], [0, square(104.61, 30.61, 0.01)], [2, square(104.7, 30.6, 0.01)], [2, square(104.72, 30.6, 0.01)]]));
  assert.equal(at(d, 104.605, 30.605), 0);
  assert.equal(at(d, 104.615, 30.615), -1);
  assert.equal(at(d, 104.725, 30.605), 2);
  assert.deepEqual([...d.first], [0, 2, 2, 4]);
});

test("the outline of neighbours has no inner edge", () => {
  const d = qbin.parse(pack(2, [[0, square(104.6, 30.6, 0.01)], [1, square(104.61, 30.6, 0.01)]]));
  assert.equal(qbin.outline(d).length, 6);
});

test("anything but our binary is refused", () => {
  assert.throws(() => qbin.parse(new ArrayBuffer(24)), /AQB1/);
});

test("an empty layer is empty", () => {
  const d = qbin.parse(pack(0, []));
  assert.deepEqual(plain(qbin.query(d, -1, -1, 1, 1)), []);
});

test("a binary of another version, or cut short anywhere, is refused by name", () => {
  const whole = pack(2, [[0, square(104.6, 30.6, 0.01)], [1, square(104.61, 30.6, 0.01)]]);
  for (let length = 4; length < whole.byteLength; length += 4) assert.throws(() => qbin.parse(whole.slice(0, length)), /cut short/);
  const other = whole.slice(0);
  new Uint8Array(other)[3] = 0x32;
  assert.throws(() => qbin.parse(other), /another version/);
  assert.throws(() => qbin.parse(new ArrayBuffer(0)), /not an AQB1/);
});

test("the rings of a feature come back where they were", () => {
  const d = qbin.parse(pack(2, [[0, square(104.6, 30.6, 0.01)], [1, square(104.61, 30.6, 0.01)]]));
  const [ring] = qbin.rings(d, 1);
  assert.equal(ring.length, 10);
  assert.ok(Math.abs(ring[0] - qbin.worldX(104.61)) < 1e-9 && Math.abs(ring[1] - qbin.worldY(30.6)) < 1e-9);
});

test("near cases gather, far ones stand alone, none is lost", () => {
  const spots = [[0, 0], [10, 0], [500, 0], [505, 5], [535, 5], [900, 900]].map(([x, y], i) => ({ x, y, id: i }));
  const groups = cluster.near(spots, 1, 34);
  assert.deepEqual(plain(groups.map(({ members }) => members.map(({ id }) => id))), [[0, 1], [2, 3], [4], [5]]);
});

test("a town gathers its cases at its own point and is there without any", () => {
  const centres = new Map([["t1", { x: 1, y: 1, name: "甲" }], ["t2", { x: 2, y: 2, name: "乙" }]]);
  const groups = cluster.byTown(new Map([["t1", { n: 2, critical: 1, urgent: 0 }], ["", { n: 1, critical: 0, urgent: 0 }]]), centres);
  assert.deepEqual(plain(groups.map(({ code, n, critical }) => [code, n, critical])), [["t1", 2, 1], ["t2", 0, 0]]);
});

test("boxes move apart, no further than allowed, and a fixed one stays", () => {
  const two = [{ x: 0, y: 0, w: 9, h: 9, fixed: true }, { x: 1, y: 0, w: 9, h: 9, fixed: true }];
  cluster.spread(two, 60);
  assert.deepEqual([two[0].x, two[1].x], [0, 1]);
  const boxes = [{ x: 100, y: 100, w: 40, h: 40 }, { x: 110, y: 104, w: 40, h: 40 }, { x: 90, y: 100, w: 10, h: 10, fixed: true }];
  cluster.spread(boxes, 60);
  assert.deepEqual([boxes[2].x, boxes[2].y], [90, 100]);
  const apart = (a, b) => Math.abs(a.x - b.x) >= (a.w + b.w) / 2 - 0.01 || Math.abs(a.y - b.y) >= (a.h + b.h) / 2 - 0.01;
  assert.ok(apart(boxes[0], boxes[1]) && apart(boxes[0], boxes[2]) && apart(boxes[1], boxes[2]));
});

test("a taken place is not given twice", () => {
  const taken = cluster.taken();
  assert.equal(taken.ask(50, 50, 20, 20), true);
  assert.equal(taken.ask(60, 60, 20, 20), false);
  assert.equal(taken.ask(80, 50, 20, 20), true);
});

test("the arcs of a count are its shares", () => {
  const shares = cluster.shares({ n: 4, critical: 2, urgent: 1 });
  assert.deepEqual(plain(shares), { critical: 0.5, urgent: 0.25 });
});

test("cases on the map follow the letters; one without a place is nowhere", () => {
  points.hear({ changed: [letter({ case_id: "a" }), letter({ case_id: "b", lon: null, lat: null })], removed: [], whole: true });
  assert.deepEqual([...points.cases.keys()], ["a"]);
  assert.equal(points.crowd.grids.get("519901001002003").n, 1);
  assert.equal(points.within("cases", 104.6, 30.6, 10), 1);
  assert.equal(points.within("cases", 104.62, 30.6, 500), 0);
  points.hear({ changed: [letter({ case_id: "c" })], removed: [], whole: false });
  points.hear({ changed: [letter({ case_id: "c", lon: null })], removed: [], whole: false });
  assert.deepEqual([...points.cases.keys()], ["a"]);
  points.hear({ changed: [], removed: ["a"], whole: false });
  assert.equal(points.cases.size, 0);
});

test("a unit keeps its last places as a trail and glides from the one before", () => {
  const fix = (lon) => points.move({ kind: "units", no: [5], lon: [lon * 1e6], lat: [30.6e6], heading: [90], status: [1] });
  for (let i = 0; i < 8; i++) fix(104.6 + i * 0.001);
  const unit = points.units.get(5);
  assert.equal(unit.trail.length, 4);
  assert.ok(unit.fx < unit.x);
  assert.equal(points.awake(unit), true);
});
