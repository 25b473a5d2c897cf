// The sheet of the case library: a text falls into pieces, and a guess that is kept stays as it was.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const desk = { el: () => ({}), fill() {}, icon: () => ({}), get() {}, post() {}, toast() {}, refused() {} };
const anlan = { desk, t: (key, holes) => [key, ...Object.values(holes || {})].join(" "), boot: {} };
vm.runInContext(readFileSync(new URL("../../console/assets/js/81_library.js", import.meta.url), "utf8"), vm.createContext({ anlan, globalThis: { anlan }, document: {} }));
const { pieces, whole, why } = anlan.library;
const plain = (value) => JSON.parse(JSON.stringify(value));

const TEXT = "居民李四，电话13900001111";
const FOUND = [
  { kind: "maybe", start: 2, end: 4, now: "李某" },
  { kind: "phone", start: 7, end: 18, now: "【电话】" },
];

test("what was found is covered, and the rest stays in its place", () => {
  const parts = pieces(TEXT, FOUND, new Set());
  assert.equal(whole(parts), "居民李某，电话【电话】");
  assert.deepEqual(plain(parts.map(({ kind = "" }) => kind)), ["", "maybe", "", "phone"]);
});

test("a guess may be kept, what is sure may not", () => {
  assert.equal(whole(pieces(TEXT, FOUND, new Set([2, 7]))), "居民李四，电话【电话】");
  assert.equal(whole(pieces("无", [], new Set())), "无");
});

test("a like case says what is alike and how it went", () => {
  const one = { points: { scenario: 50, place: 25, words: 0 }, shared: "grid", words: [], spent: 7_200_000, satisfaction: "satisfied" };
  assert.deepEqual(plain(why(one)).map(([, words]) => words), ["lib.same", "lib.shared.grid", "lib.spent lib.hours 2", "lib.content.satisfied"]);
  assert.deepEqual(plain(why({ points: { scenario: 0, place: 0, words: 0 }, shared: "", words: [], spent: null, satisfaction: "" })), []);
});
