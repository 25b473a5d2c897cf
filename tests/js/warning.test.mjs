// Warnings from outside in the strip: what a letter changes, which comes first, what the line says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const sandbox = vm.createContext({ globalThis: {} });
sandbox.globalThis = sandbox;
vm.runInContext(readFileSync(new URL("../../console/assets/js/23_warning.js", import.meta.url), "utf8"), sandbox);
const { warning } = sandbox.anlan;

const one = (id, colour, ends, more = {}) => ({ id, ref: `r-${id}`, colour, ends_at: ends, event: "暴雨", areas: ["西镇", "东镇", "南镇"], exercise: false, shown: true, ...more });

test("a letter brings a warning, an update takes its place, a cancel leaves nothing", () => {
  const all = new Map();
  warning.hear(all, { warning: one("a", "orange", 9) });
  warning.hear(all, { warning: one("b", "red", 9), ends: ["r-a"] });
  assert.deepEqual([...all.keys()], ["b"]);
  warning.hear(all, { warning: one("c", "", 9, { shown: false }), ends: ["r-b"] });
  assert.equal(all.size, 0);
});

test("the gravest comes first, then the longest; what has run out is gone", () => {
  const all = [one("blue", "blue", 99), one("old", "red", 5), one("short", "orange", 20), one("long", "orange", 30)];
  assert.deepEqual(Array.from(warning.standing(all, 10), ({ id }) => id), ["long", "short", "blue"]);
});

test("the line says colour, what, where and until when", () => {
  const t = (key, holes) => (holes ? `${key} ${holes.time}` : key);
  assert.equal(warning.line(one("a", "orange", 7), t, String), "emg.warning.orange · 暴雨 · 西镇 东镇 · warning.until 7");
  assert.equal(warning.line(one("a", "", 7, { exercise: true, areas: [] }), t, String), "emg.drill · warning.plain · 暴雨 · warning.until 7");
});
