// Warnings from outside in the strip: what a letter changes, which comes first, what the line says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const sandbox = vm.createContext({ globalThis: {} });
sandbox.globalThis = sandbox;
vm.runInContext(readFileSync(new URL("../../console/assets/js/23_warning.js", import.meta.url), "utf8"), sandbox);
const { warning } = sandbox.anlan;
const plain = (value) => JSON.parse(JSON.stringify(value));

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

vm.runInContext(readFileSync(new URL("../../console/assets/js/later/warning_areas.js", import.meta.url), "utf8"), sandbox);
const { warningAreas: areas } = sandbox.anlan;

test("at an area stands colour and event, then who says so and since when", () => {
  const t = (key, holes) => (holes ? `${key} ${holes.age}` : key);
  assert.deepEqual(Array.from(areas.said(one("a", "red", 9, { sender: "西镇气象台", sent: 3 }), 10, t, String)), ["emg.warning.red · 暴雨", "西镇气象台 · warning.age 7"]);
  assert.equal(areas.said(one("a", "", 9, { exercise: true, sent: 3 }), 10, t, String)[0], "emg.drill · warning.plain · 暴雨");
});

test("words stand in the north of a wide area, under a small one, beside the middle of a view inside it, never over each other", () => {
  const view = { w: 1000, h: 500, k: 1 };
  const taken = [];
  const put = (...pixels) => Array.from(areas.place(pixels, view, taken));
  assert.deepEqual(put([100, 300], [300, 100], [500, 300]), [300, 134]);
  assert.deepEqual(put([110, 300], [310, 100], [510, 300]), [310, 186]);
  assert.deepEqual(put([700, 300], [720, 280], [740, 300]), [720, 334]);
  assert.deepEqual(put([-900, -900], [2000, -900], [500, 2000]), [110, 310]);
  assert.deepEqual(put([-900, -900], [2000, -900], [500, 2000]), [110, 258]);
  assert.deepEqual(Array.from(areas.place([[-9, -9], [3000, -9], [500, 2000]], { ...view, w: 1900 }, [])), [646, 310]);
});

test("the painter is asked for with the first area and once, and again when it could not be had", async () => {
  const asked = [];
  let fails = true;
  const context = vm.createContext({ setInterval: () => 0, document: { body: { append: () => {} }, createElement: () => ({ addEventListener: () => {}, setAttribute: () => {} }) } });
  context.globalThis = context;
  const drawn = [];
  const heard = {};
  context.anlan = {
    boot: { me: {} }, t: String, clock: String, bell: () => ({ on: () => {}, ring: (name) => drawn.push(name) }), live: { on: (name, fn) => (heard[name] = fn) },
    need: (...names) => (asked.push(names), fails ? Promise.reject(new Error("gone")) : Promise.resolve()),
  };
  vm.runInContext(readFileSync(new URL("../../console/assets/js/23_warning.js", import.meta.url), "utf8"), context);
  const { anlan } = context;
  const tell = (id, shapes) => heard.commands([{ warning: one(id, "red", Date.now() + 9e5, { shapes }) }]);
  tell("a", []);
  anlan.warning.paint();
  assert.equal(asked.length, 0);
  tell("b", [{ points: [[1, 1]], metres: 9 }]);
  anlan.warning.paint();
  await new Promise((done) => setImmediate(done));
  fails = false;
  anlan.warning.paint();
  anlan.warning.paint();
  assert.deepEqual(plain(asked), [["emergency_model", "warning_areas"], ["emergency_model", "warning_areas"]]);
  await new Promise((done) => setImmediate(done));
  assert.equal(drawn.length, 3); // two warnings, and the painter
});

