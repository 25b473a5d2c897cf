// Layers of warmth, cover and rules: what they say and keep, without a map.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./wall_room.mjs";

const anlan = load(["00_anlan.js", "later/heat.js", "later/coverage.js", "later/fences.js", "later/patrol.js"]);

test("the fullest cell is warmest, and a single case is still seen", () => {
  const { strength } = anlan.heat;
  assert.equal(strength(100, 100), 1);
  assert.equal(strength(1, 100), 0.1);
  assert.equal(strength(0, 0), 0);
});

test("a move names the post and the grid, how far it is, and what it would leave bare", () => {
  const t = (key, holes) => `${key}:${Object.values(holes).join()}`;
  const move = { post: "环卫 01", name: "桂花社区第5网格", metres: 4229, open: 1, leaves: 0 };
  assert.equal(anlan.coverage.said(move, t), "layer.coverage.go:环卫 01,桂花社区第5网格 · layer.coverage.why:4.2,1");
  assert.match(anlan.coverage.said({ ...move, leaves: 2 }, t), /leaves:2$/);
});

test("a rule that spoke an hour ago is quiet again", () => {
  assert.deepEqual(plain(anlan.fences.recent([{ at: 9_000_000 }, { at: 1_000 }], 9_500_000)), [{ at: 9_000_000 }]);
});

test("missed points are listed by grid, along their routes", () => {
  const point = (code, grid, route, passed = false) => ({ code, grid, route, passed });
  const points = [point("P3", "G2", "一"), point("P2", "G1", "二"), point("P4", "G1", "一"), point("P1", "G1", "一", true), point("P0", "G1", "二")];
  const told = anlan.patrol.missed(points).map(([grid, some]) => [grid, some.map(({ code }) => code)]);
  assert.deepEqual(plain(told), [["G1", ["P4", "P0", "P2"]], ["G2", ["P3"]]]);
});
