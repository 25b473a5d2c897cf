import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./wall_room.mjs";

const anlan = load(["00_anlan.js", "24_strangers.js", "40_qbin.js", "49_crowd.js", "52_points.js", "68_camstrip.js"]);
const { camstrip } = anlan;

const camera = (n, more = {}) => ({ no: n, code: `JS-${String(n).padStart(4, "0")}`, area: "519901001001001", x: 0.5, ...more });
const seven = [7, 3, 5, 1, 2, 4, 6].map((n) => camera(n));
const numbers = ({ page }) => page.map(({ no }) => no);

test("the strip keeps to its area and to one order; what has no place yet is left out", () => {
  const all = [...seven, camera(8, { area: "519901002001001" }), camera(9, { x: undefined })];
  assert.deepEqual(plain(camstrip.within(all, "519901001").map(({ no }) => no)), [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(camstrip.within(all, "").length, 8);
});

test("each in turn moves, then the next five come, then the first again", () => {
  const list = camstrip.within(seven, "");
  const all = () => true;
  const lives = [0, 1, 2, 3, 4].map((turn) => camstrip.at(list, turn, all).live);
  assert.deepEqual(lives, [0, 1, 2, 3, 4]);
  assert.deepEqual(plain(numbers(camstrip.at(list, 5, all))), [6, 7]);
  assert.deepEqual(plain(numbers(camstrip.at(list, 10, all))), [1, 2, 3, 4, 5]);
});

test("a silent camera keeps its place and is passed over", () => {
  const list = camstrip.within(seven, "");
  const awake = ({ no }) => no !== 2;
  const lives = [0, 1, 2, 3, 4].map((turn) => camstrip.at(list, turn, awake).live);
  assert.ok(!lives.includes(1));
  assert.deepEqual(plain(numbers(camstrip.at(list, 1, awake))), [1, 2, 3, 4, 5]);
  assert.equal(camstrip.at(list, 0, () => false).live, -1);
  assert.deepEqual(plain(camstrip.at([], 3, awake)), { page: [], live: -1 });
});

test("a camera falls silent eight seconds after its last heartbeat, is told once, and not while our own link is down", () => {
  let now = 1_000_000;
  const heard = [];
  let tick = null;
  const clock = { Date: { now: () => now }, setInterval: (fn) => (tick = fn) };
  const link = { up: true, at: now };
  const { points } = load(["00_anlan.js", "24_strangers.js", "40_qbin.js", "49_crowd.js", "52_points.js"], { ...clock, anlan: { live: { on: () => {}, link } } });
  const beat = (status, minutes = 0) => points.move({ kind: "cameras", no: [7], lon: [0], lat: [0], heading: [minutes], status: [status] });
  points.on("cameras", () => heard.push(points.awake(points.cameras.get(7))));
  beat(1);
  now += 3000;
  beat(1);
  assert.deepEqual(heard, [true], "a heartbeat that changes nothing is not told");
  link.up = false;
  link.at = now;
  now += 60_000;
  tick();
  assert.deepEqual(heard, [true]);
  link.up = true;
  link.at = now;
  tick();
  tick();
  assert.deepEqual(heard, [true, false]);
  beat(0, 12);
  assert.equal(now - points.cameras.get(7).at, 12 * 60_000);
});
