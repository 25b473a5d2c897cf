// What a matter brings with it, and a guess, in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, plain } from "./desk_room.mjs";

const anlan = load("00_anlan.js", "80_matter_words.js");
anlan.t = (key, holes) => [key, ...Object.values(holes || {})].join(" ");
anlan.hasWord = (key) => key === "desk.unit.wd";
const { limit, told, sure, because, enough } = anlan.matterWords;
const FOUND = { lead_name: "供水公司", co_names: ["城管局", "社区"], deadline: "7wd", close: "恢复", basis_names: [], confidence: 0.616, words: ["井盖", "松动"] };

test("a limit is said in its own unit, an unknown one as it is", () => {
  assert.equal(limit("7wd"), "desk.unit.wd 7");
  assert.equal(limit("2eh"), "2eh");
  assert.equal(limit("随时"), "随时");
});

test("what is not there is not told", () => {
  assert.deepEqual(plain(told(FOUND)), [
    ["desk.field.lead", "供水公司"],
    ["desk.field.co", "城管局、社区"],
    ["matter.limit", "desk.unit.wd 7"],
    ["matter.close", "恢复"],
  ]);
});

test("a guess says how sure and why, and only of a text that says something", () => {
  assert.equal(sure(FOUND), "62%");
  assert.equal(because(FOUND), "matter.because 井盖、松动");
  assert.deepEqual([enough("井盖松动"), enough("井盖"), enough(null)], [true, false, false]);
});
