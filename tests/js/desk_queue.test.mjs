import assert from "node:assert/strict";
import { test } from "node:test";

import { letter, load, plain } from "./desk_room.mjs";

const { queue } = load("00_anlan.js", "80_desk.js", "81_queue.js");
const ALL = { stage: "all", urgency: "", channel: "", town: "", words: "" };

test("a row splits matter from place and takes the deadline as its order", () => {
  const row = queue.row(letter());
  assert.equal(row.matter, "污水井盖 缺失");
  assert.equal(row.place, "城关街道 · 学府路");
  assert.equal(row.order, 2_000_000);
  assert.equal(row.stage, "dispatch");
  assert.equal(row.town, "519901001");
});

test("a case without a deadline sorts behind every case that has one", () => {
  assert.ok(queue.row(letter({ due: null })).order > queue.row(letter({ due: 8e15 })).order);
});

test("a report without a place waits in a lane of its own until it has one", () => {
  assert.equal(queue.row(letter({ state: "reported", lon: null })).stage, "locate");
  assert.equal(queue.row(letter({ state: "reported", lon: 104.6 })).stage, "accept");
  assert.equal(queue.row(letter({ state: "registered", lon: null })).stage, "dispatch");
});

test("every open state counts once, in its stage and in all, and no more when it has gone", () => {
  const states = ["reported", "accepted", "registered", "returned", "dispatched", "handling", "feedback", "checking", "closable"];
  const rows = states.map((state, i) => queue.row(letter({ case_id: String(i), state })));
  const { n, count } = queue.tally();
  for (const row of rows) count(row, 1);
  assert.deepEqual(plain(n), { all: 9, locate: 0, accept: 2, dispatch: 2, sign: 1, handle: 1, check: 2, close: 1 });
  for (const row of rows) count(row, -1);
  assert.ok(Object.values(n).every((each) => each === 0));
});

test("what is due next stands first, then what is grave; each change leaves the line in order", () => {
  const line = queue.line();
  const made = (i, due) => queue.row(letter({ case_id: `c${i}`, due, urgency: ["urgent3", "urgent2", "normal"][i % 3] }));
  let seed = 7;
  const any = (n) => (seed = (seed * 48_271) % 2_147_483_647) % n;
  const now = new Map();
  for (let turn = 0; turn < 600; turn++) {
    const i = any(60);
    if (any(4)) {
      const row = made(i, any(9) ? 1000 * any(30) : null);
      now.set(row.id, row);
      line.put(row);
    } else {
      now.delete(`c${i}`);
      line.drop(`c${i}`);
    }
  }
  const wanted = [...now.values()].sort((a, b) => a.order - b.order || a.rank - b.rank || (a.id < b.id ? -1 : 1));
  assert.deepEqual(Array.from({ length: line.size }, (_, i) => line.at(i).id), wanted.map((row) => row.id));
  wanted.forEach((row, i) => assert.equal(line.where(row.id), i));
  assert.equal(line.where("never"), -1);
  line.fill(wanted.slice(0, 5).reverse());
  assert.equal(line.at(0), wanted[0]);
});

test("search finds by every word in matter, place or number", () => {
  const row = queue.row(letter({ case_no: "5199012026061800927" }));
  assert.ok(queue.passes(row, { ...ALL, words: "井盖 学府" }));
  assert.ok(queue.passes(row, { ...ALL, words: "00927" }));
  assert.ok(!queue.passes(row, { ...ALL, words: "井盖 码头" }));
  assert.ok(!queue.passes(row, { ...ALL, urgency: "urgent3" }));
});

test("time left counts down, turns due at the yellow mark and counts up when over", () => {
  assert.deepEqual(plain(queue.left(3_661_000, 0, 3_000_000, 0)), { text: "01:01:01", share: 1, state: "" });
  assert.equal(queue.left(3_661_000, 0, 3_000_000, 3_000_000).state, "due");
  const over = queue.left(1_000_000, 0, 800_000, 1_061_000);
  assert.deepEqual(plain(over), { text: "−00:01:01", share: 0, state: "over" });
  assert.equal(queue.left(null, null, null, 5).text, "—");
  assert.equal(queue.left(86_399_000, 0, null, 0).text, "23:59:59");
  assert.equal(queue.left(52 * 3_600_000, 0, null, 0).text, "2d 4h", "from a day on, as on every other screen");
  assert.equal(queue.left(0, 0, null, 52 * 3_600_000).text, "−2d 4h");
});

test("only a grave case that the person's level has not looked at asks for attention", () => {
  assert.equal(queue.row(letter({ urgency: "urgent3", seen: ["city"] }), "town").mark, "urgent3!");
  assert.equal(queue.row(letter({ urgency: "urgent3", seen: ["city"] }), "city").mark, "urgent3");
  assert.equal(queue.row(letter({ urgency: "urgent2" }), "town").mark, "urgent2");
});
