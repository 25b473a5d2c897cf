// Resources on a command page: rows against needs, who relieves whom, what a hold may do next.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const sandbox = vm.createContext({ globalThis: {} });
sandbox.globalThis = sandbox;
vm.runInContext(readFileSync(new URL("../../console/assets/js/emergency_res_model.js", import.meta.url), "utf8"), sandbox);
const model = sandbox.anlan.emergencyRes;
const plain = (value) => JSON.parse(JSON.stringify(value));

const hold = (resource, state, more = {}) => ({ resource, name: resource, state, n: 1, persons: 5, need: "fire", eta: null, ...more });
const needs = [{ code: "fire", n: 3, short: 1 }, { code: "gas", n: 1, short: 0 }];

test("a need without anybody has its row, and what came for no need is told last", () => {
  const rows = model.rows({ holds: [hold("a", "moving", { eta: 90 }), hold("b", "working"), hold("x", "moving", { need: "", eta: 70 }), hold("old", "returned")] }, needs);
  assert.deepEqual(plain(rows.map((r) => [r.need && r.need.code, r.states, r.n, r.persons, r.eta])), [["fire", ["working", "moving"], 2, 10, 90], ["gas", [], 0, 0, null], [null, ["moving"], 1, 5, 70]]);
});

test("who waits to relieve is seen and not counted", () => {
  const [fire] = model.rows({ holds: [hold("a", "working"), hold("b", "reserved")], reliefs: [{ no: 1, off: "a", on: "b", at: 9, done: null }] }, needs);
  assert.deepEqual(plain([fire.states, fire.n, fire.persons]), [["working", "reserved"], 1, 5]);
});

test("reliefs stand by time, those made are gone, the late and the near are marked", () => {
  const whole = { holds: [hold("a", "working"), hold("b", "reserved")], reliefs: [{ no: 1, off: "a", on: "b", at: 5_000_000, done: null }, { no: 2, off: "a", on: "b", at: 100, done: null }, { no: 3, off: "a", on: "b", at: 1, done: 5 }] };
  assert.deepEqual(plain(model.reliefs(whole, 200).map((r) => [r.no, r.late, r.soon])), [[2, true, true], [1, false, false]]);
  assert.deepEqual(plain(model.reliefs(whole, 5_000_000 - 600_000).map((r) => r.soon)), [true, true]);
});

test("a hold goes one way, and everything can be given back", () => {
  assert.deepEqual(plain(["reserved", "moving", "on_scene", "working", "returned"].map((state) => model.next({ state })[0] || "")), ["issue_resource", "on_scene", "working", "return_resource", ""]);
});

test("only what is held makes the matches old", () => {
  const one = { holds: [hold("a", "moving")], drawings: [] };
  assert.equal(model.signature(one), model.signature({ ...one, drawings: [1], version: 9 }));
  assert.notEqual(model.signature(one), model.signature({ holds: [hold("a", "working")] }));
});

sandbox.anlan.desk = {};
sandbox.anlan.boot = { lang: "zh", me: { roles: [] } };
sandbox.document = { addEventListener: () => {} };
vm.runInContext(readFileSync(new URL("../../console/assets/js/later/emergency_register.js", import.meta.url), "utf8"), sandbox);

test("the register shows what nobody has looked at for longest first, cut to kind, words and age", () => {
  const { emergencyRegister: register } = sandbox.anlan;
  const day = 86_400_000;
  const now = 200 * day;
  const one = (code, kind, checked_at, place = "") => ({ code, kind, name: code, place, unit_name: "消防", checked_at });
  const all = [one("T1", "team", 150 * day), one("S1", "supply", 199 * day, "二号库"), one("S2", "supply", null)];
  const codes = (asked) => Array.from(register.picked(all, { kind: "", words: "", stale: false, ...asked }, now), ({ code }) => code);
  assert.deepEqual(codes({}), ["S2", "T1", "S1"]);
  assert.deepEqual(codes({ kind: "supply" }), ["S2", "S1"]);
  assert.deepEqual(codes({ stale: true }), ["S2"]);
  assert.deepEqual(codes({ words: " 二号 " }), ["S1"]);
});

test("a closure that is drawn or erased asks for the ways anew", () => {
  const { emergencyRes: res } = sandbox.anlan;
  const whole = (drawings) => ({ holds: [], drawings });
  const drawn = { id: 3, kind: "closure", erased: null };
  const signs = [whole([]), whole([drawn]), whole([{ ...drawn, erased: 9 }]), whole([{ id: 4, kind: "core", erased: null }])].map(res.signature);
  assert.deepEqual([signs[0] === signs[1], signs[0] === signs[2], signs[0] === signs[3]], [false, true, true]);
});
