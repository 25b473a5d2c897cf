import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./desk_room.mjs";

const anlan = load("80_desk.js", "85_duty.js");
anlan.t = (key) => key;
const { duty } = anlan;
const shift = (post, who, start_at, end_at, more = {}) => ({ post, who, start_at, end_at, area: "519901", unit: "", ...more });
const TABLE = [
  shift("dispatch", "甲", 0, 8),
  shift("dispatch", "乙", 8, 16),
  shift("accept", "丙", 0, 16),
  shift("accept", "丁", 0, 16),
  shift("dispatch", "镇", 0, 24, { area: "519901001" }),
  shift("unit", "队", 0, 24, { unit: "law@519901" }),
];

test("a shift holds from its start until its end, and then the next", () => {
  assert.deepEqual(plain(duty.onDuty(TABLE, 7).map((one) => one.who)), ["甲", "丙", "丁", "镇", "队"]);
  assert.deepEqual(plain(duty.onDuty(TABLE, 8).map((one) => one.who)), ["乙", "丙", "丁", "镇", "队"]);
});

test("the head names the posts of the own area, neither those of towns nor the watches of units", () => {
  assert.deepEqual(plain(duty.head(TABLE, 9, "519901")), ["duty.post.dispatch 乙", "duty.post.accept 丙、丁"]);
  assert.deepEqual(plain(duty.head(TABLE, 9, "519901002")), []);
});

test("what is nought is told, and the fullest stage comes first", () => {
  const figures = { open: 5, "lamp.red": 1, "state.handling": 2, "state.dispatched": 3 };
  assert.deepEqual(plain(duty.picked(figures, ["open", "whistle"])), [["open", 5], ["whistle", 0]]);
  assert.deepEqual(plain(duty.picked(figures, ["red"], "lamp.")), [["red", 1]]);
  assert.deepEqual(plain(duty.stages(figures)), [["state.dispatched", 3], ["state.handling", 2]]);
});
