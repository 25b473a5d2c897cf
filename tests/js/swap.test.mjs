// 换班: which shifts and people a chief may choose among, and what is asked of the server.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./desk_room.mjs";

const { swap } = load("80_desk.js", "86_swap.js");
const shift = (account, start_at, more = {}) => ({ name: "早班", start_at, end_at: start_at + 8, post: "accept", area: "519901", unit: "", account, who: account.toUpperCase(), where: "市", here: true, ...more });
const TABLE = [shift("c", 0, { area: "519901001" }), shift("b", 8), shift("a", 8, { unit: "law@519901" }), shift("a", 0), shift("d", 100)];

test("posts of the own area come first, then watches, then other areas, and what is over is left out", () => {
  assert.deepEqual(plain(swap.coming(TABLE, 9, "519901").map(({ account, unit }) => account + (unit ? "*" : ""))), ["b", "d", "a*"]);
  assert.deepEqual(plain(swap.coming(TABLE, 7, "519901").map(({ account }) => account)).slice(-1), ["c"]);
});

test("a shift goes to somebody else at posts, a watch to one of the unit, each named once", () => {
  assert.deepEqual(plain(swap.others(TABLE, TABLE[3])), [["b", "B"], ["c", "C"], ["d", "D"]]);
  assert.deepEqual(plain(swap.others([...TABLE, shift("e", 9, { unit: "law@519901" })], TABLE[2])), [["e", "E"]]);
});

test("nothing is asked before shift, person and reason are there; words beside a shift stay here", () => {
  const whole = { shift: swap.key(TABLE[3]), to: "b", other: "", reason: " 调休 " };
  for (const lacking of ["shift", "to", "reason"]) assert.equal(swap.body(TABLE, { ...whole, [lacking]: "" }), null);
  const { who, where, here, ...kept } = TABLE[3];
  assert.deepEqual(plain(swap.body(TABLE, whole)), { shift: kept, to: "b", reason: "调休" });
  assert.equal(plain(swap.body(TABLE, { ...whole, other: swap.key(TABLE[1]) })).other.account, "b");
});
