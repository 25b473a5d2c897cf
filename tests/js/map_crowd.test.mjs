import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./wall_room.mjs";

const { crowd } = load(["00_anlan.js", "49_crowd.js"]);

let seed = 5;
const random = () => ((seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647);
const one = (id, x, y, more = {}) => ({ id, x, y, rank: 3, over: false, town: "519901001", grid: "519901001001001", ...more });
const WORLD = [0, 0, 1, 1];

/** Every point of the groups, once. */
const ids = (groups) => groups.flatMap((group) => crowd.members(group).map(({ id }) => id)).sort();

test("near points gather, far ones stand alone, none is lost", () => {
  const all = crowd.create();
  [[0.1, 0.1], [0.105, 0.1], [0.5, 0.1], [0.505, 0.105], [0.9, 0.9]].forEach(([x, y], i) => all.put(one(`c${i}`, x, y)));
  all.lay(0.02);
  const groups = all.groups(WORLD);
  assert.deepEqual(plain(groups.map(({ n }) => n).sort()), [1, 2, 2]);
  assert.deepEqual(plain(ids(groups)), ["c0", "c1", "c2", "c3", "c4"]);
});

test("two on either side of a cell's edge are one group", () => {
  const all = crowd.create();
  all.lay(0.1);
  all.put(one("a", 0.2999, 0.35));
  all.put(one("b", 0.3001, 0.35));
  assert.deepEqual(plain(all.groups(WORLD).map(({ n }) => n)), [2]);
});

test("the sums of a group are those of its members: 特急 and overdue are critical, the rest of 紧急 urgent", () => {
  const all = crowd.create();
  all.lay(0.1);
  all.put(one("a", 0.55, 0.55, { rank: 2 }));
  all.put(one("b", 0.55, 0.55, { over: true }));
  all.put(one("c", 0.55, 0.55));
  all.put(one("d", 0.55, 0.55, { rank: 1 }));
  const [{ n, critical, urgent, x }] = all.groups(WORLD);
  assert.deepEqual([n, critical, urgent, Math.round(x * 100)], [3, 1, 1, 55]); // 特急 stands by itself
  assert.deepEqual([...all.grave.keys()], ["d"]);
  assert.deepEqual(plain(all.towns.get("519901001")), { n: 4, critical: 2, urgent: 1, over: 1 });
});

test("after ten thousand changes in any order all sums are those of a fresh crowd", () => {
  const all = crowd.create();
  const truth = new Map();
  all.lay(0.01);
  for (let i = 0; i < 10_000; i++) {
    const id = `c${Math.floor(random() * 800)}`;
    if (random() < 0.3) {
      assert.equal(all.drop(id), truth.delete(id));
      continue;
    }
    const next = one(id, random(), random(), { rank: 1 + Math.floor(random() * 3), over: random() < 0.2, grid: `g${Math.floor(random() * 9)}` });
    truth.set(id, { ...next });
    all.put(next);
    if (i % 2500 === 0) all.lay(0.01 + random() / 50);
  }
  const fresh = crowd.create();
  for (const next of truth.values()) fresh.put(next);
  all.lay(0.013);
  fresh.lay(0.013);
  const told = (groups) => groups.map(({ n, critical, urgent, x, y }) => [n, critical, urgent, x.toFixed(6), y.toFixed(6)].join()).sort();
  assert.deepEqual(told(all.groups(WORLD)), told(fresh.groups(WORLD)));
  for (const map of ["towns", "grids"]) assert.deepEqual(plain([...all[map]].sort()), plain([...fresh[map]].sort()));
  assert.deepEqual([...all.grave.keys()].sort(), [...fresh.grave.keys()].sort());
  assert.deepEqual([...all.late.keys()].sort(), [...fresh.late.keys()].sort());
});

test("panning does not regroup what stays in view", () => {
  const all = crowd.create();
  for (let i = 0; i < 3000; i++) all.put(one(`c${i}`, random(), random()));
  all.lay(0.02);
  const inner = (groups) => groups.filter(({ x, y }) => x > 0.4 && x < 0.5 && y > 0.4 && y < 0.5).map(({ n, x, y }) => `${n} ${x.toFixed(6)} ${y.toFixed(6)}`).sort();
  assert.deepEqual(inner(all.groups([0.3, 0.3, 0.6, 0.6])), inner(all.groups([0.37, 0.36, 0.67, 0.66])));
});

test("of still things one to a square is kept, the worthiest", () => {
  const all = [{ x: 0.11, y: 0.11, w: 0 }, { x: 0.12, y: 0.12, w: 1 }, { x: 0.9, y: 0.9, w: 0 }, { w: 9 }];
  assert.deepEqual(plain(crowd.thin(all, 0.1, (a, b) => a.w > b.w)), [all[1], all[2]]);
});
