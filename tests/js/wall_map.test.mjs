import assert from "node:assert/strict";
import { test } from "node:test";

import { letter, load, plain } from "./wall_room.mjs";

const { cluster, crowd, points } = load(["00_anlan.js", "24_strangers.js", "40_qbin.js", "49_crowd.js", "50_cluster.js", "52_points.js"]);

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
