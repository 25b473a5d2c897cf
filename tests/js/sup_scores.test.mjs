// The scorecards' own decisions: how far a rate is from its target, and which months can be asked for.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const anlan = { desk: {}, sup: { on() {} }, t: (key) => key };
vm.runInContext(readFileSync(new URL("../../console/assets/js/99_sup_scores.js", import.meta.url), "utf8"), vm.createContext({ anlan, globalThis: { anlan } }));
vm.runInContext(readFileSync(new URL("../../console/assets/js/99_sup_lines.js", import.meta.url), "utf8"), vm.createContext({ anlan, globalThis: { anlan } }));
const { supScores, supLines } = anlan;
const plain = (value) => JSON.parse(JSON.stringify(value));

test("a rate is fine at its target, a warning below it, grave more than three points below", () => {
  assert.equal(supScores.tone(0.95, 0.95), "");
  assert.equal(supScores.tone(0.93, 0.95), "warn");
  assert.equal(supScores.tone(0.91, 0.95), "crit");
  assert.equal(supScores.tone(null, 0.95), "");
  assert.equal(supScores.tone(0.1, undefined), "");
});

test("months go back over the new year", () => {
  assert.deepEqual(plain(supScores.months("2026-02", 4)), ["2026-02", "2026-01", "2025-12", "2025-11"]);
});

test("nothing to count is a dash, never 0", () => {
  assert.equal(supScores.percent(null), "—");
  assert.equal(supScores.percent(0), "0.0%");
});

test("a line leaves out what was not counted, and equal shares run level", () => {
  assert.deepEqual(plain(supLines.shares([[1, 2], [0, 0], [3, 4]])), [0.5, null, 0.75]);
  const [first, last] = supLines.points([0.5, null, 0.75]);
  assert.ok(first[0] < last[0] && first[1] > last[1]);
  assert.equal(supLines.points([null, null]).length, 0);
  assert.deepEqual(plain(supLines.points([0.9, 0.9]).map(([, y]) => y)), [11, 11]);
});

test("the line of all is what the lines of each add up to", () => {
  assert.deepEqual(plain(supLines.sum([[[1, 2], [0, 1]], [[2, 2], [3, 3]]])), [[3, 4], [3, 4]]);
  assert.deepEqual(plain(supLines.sum([])), []);
});
