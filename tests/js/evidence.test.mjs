import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./desk_room.mjs";

const anlan = load("80_desk.js", "81_evidence.js");
const { stretches, sums, labels, place, state } = anlan.supEvidence;
const HOUR = 3_600_000;
const clock = (patch = {}) => ({ name: "handle", limit: "10wh", since: 0, yellow: 8 * HOUR, due: 20 * HOUR, fell_at: 24 * HOUR, stopped: [], ...patch });
const kinds = (one) => plain(stretches(one)).map(({ from, to, kind }) => [from / HOUR, to / HOUR, kind]);

test("a clock runs to its end and then over, without a gap", () => {
  assert.deepEqual(kinds(clock()), [[0, 20, "used"], [20, 24, "over"]]);
  assert.deepEqual(kinds(clock({ fell_at: 8 * HOUR })), [[0, 20, "used"]]);
});

test("where it stood still is told apart, a night from a suspension", () => {
  const stopped = [{ from: 12 * HOUR, to: 18 * HOUR, why: "rest" }, { from: 4 * HOUR, to: 6 * HOUR, why: "suspended" }];
  assert.deepEqual(kinds(clock({ stopped })), [[0, 4, "used"], [4, 6, "suspended"], [6, 12, "used"], [12, 18, "rest"], [18, 20, "used"], [20, 24, "over"]]);
  assert.deepEqual(plain(sums(stretches(clock({ stopped })))), { used: 12 * HOUR, over: 4 * HOUR, suspended: 2 * HOUR, rest: 6 * HOUR });
});

test("a night inside a suspension is not counted twice", () => {
  const stopped = [{ from: 4 * HOUR, to: 18 * HOUR, why: "suspended" }, { from: 10 * HOUR, to: 16 * HOUR, why: "rest" }];
  const parts = kinds(clock({ stopped }));
  assert.deepEqual(parts, [[0, 4, "used"], [4, 18, "suspended"], [18, 20, "used"], [20, 24, "over"]]);
  assert.ok(parts.every(([from], i) => i === 0 || from === parts[i - 1][1]));
});

test("the line goes from the start to the end or the moment the card fell, whichever is later", () => {
  assert.ok(place(clock(), 0) < place(clock(), 20 * HOUR));
  assert.equal(place(clock(), 24 * HOUR), 434);
  assert.equal(place(clock({ fell_at: 8 * HOUR }), 20 * HOUR), 434);
});

test("labels that would cover one another are one", () => {
  assert.deepEqual(plain(labels(clock())).map(({ key }) => key), ["since", "due"]);
  assert.deepEqual(plain(labels(clock({ due: HOUR, fell_at: 24 * HOUR }))).map(({ key }) => key), ["due"]);
});

test("a card stands until it is lifted, and revoked it counts no more", () => {
  assert.deepEqual([{}, { lifted_at: 5 }, { lifted_at: 5, revoked: true }].map(state), ["open", "lifted", "revoked"]);
});
