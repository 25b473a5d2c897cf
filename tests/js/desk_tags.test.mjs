import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./desk_room.mjs";

const anlan = load("80_desk.js", "81_acts.js", "81_tags.js");
const field = (name, required = false) => ({ name, required });
const TAG = { name: "tag", frm: [], roles: [], fields: [field("tags", true), ...["place", "people", "demand", "unit"].map((name) => field(name))] };
anlan.boot = { lang: "zh", tags: { hazard: { zh: "安全隐患", en: "Hazard" }, collective: { zh: "群体性", en: "Collective", gathering: true } } };

test("only a collective matter is asked for place, number, demand and unit", () => {
  assert.deepEqual(plain(anlan.acts.missing(TAG, { tags: ["hazard"], unit: "u@1" })), []);
  assert.deepEqual(plain(anlan.acts.missing(TAG, { tags: ["hazard", "collective"], unit: "u@1", place: "" })), ["place", "people", "demand"]);
});

test("what was filled in for a collective matter is not sent without its tag", () => {
  const values = { tags: ["hazard"], place: "门口", people: 12, demand: "通水", unit: "u@1" };
  assert.deepEqual(plain(anlan.acts.body(TAG, values)), { tags: ["hazard"] });
  assert.deepEqual(plain(anlan.acts.body(TAG, { ...values, tags: ["collective"] })), { ...values, tags: ["collective"] });
});

test("a tag of the list is said in words, one of a channel as it came", () => {
  assert.equal(anlan.tags.word("hazard"), "安全隐患");
  assert.equal(anlan.tags.word("跨县"), "跨县");
});
