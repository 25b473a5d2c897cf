import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { load } from "./desk_room.mjs";

const zh = JSON.parse(readFileSync(new URL("../../console/text/zh.json", import.meta.url), "utf8"));
const anlan = load("00_anlan.js", "80_desk.js", "98_held.js");
anlan.boot.words = zh;
const { why } = anlan.held;

test("a row in quarantine says which field is wrong and why, in the words of the server", () => {
  assert.equal(why({ reason: "BadField", field: "lon", detail: "不是数字" }), `${zh["held.field.lon"]} 填写有误：不是数字`);
  assert.equal(why({ reason: "BadField", field: "x", detail: "odd 7" }), "x 填写有误：odd 7");
});
