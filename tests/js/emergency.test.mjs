// What a command page makes of an incident: the checklist, the forces, what is due, shapes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const sandbox = vm.createContext({ globalThis: {} });
sandbox.globalThis = sandbox;
vm.runInContext(readFileSync(new URL("../../console/assets/js/later/emergency_model.js", import.meta.url), "utf8"), sandbox);
const { emergency } = sandbox.anlan;

const receipt = (unit, state, more = {}) => ({ to: unit, unit, name: unit, state, at: 5, chased: 0, note: "", ...more });
const order = (id, receipts, more = {}) => ({ order_id: id, version: 1, state: "open", kind: "order", content: "x", issued_at: 1, no: 1, receipts, ...more });
const whole = (more = {}) => ({
  incident_id: "i", version: 3, state: "responding", names: { gas: "燃气", fire: "消防" }, sitreps: [], drawings: [], reporting: null,
  groups: [{ code: "rescue", zh: "抢险", en: "Rescue" }, { code: "press", zh: "新闻", en: "Press" }],
  lines: [{ no: 1, group: "rescue", zh: "关阀", en: "Close", unit: "gas", due: 9, order_id: "o1" }],
  figures: { dead: null, injured: null, missing: null, to_evacuate: null, evacuated: null, cut_off: null, closures: null },
  orders: [order("o1", [receipt("gas", "issued")])],
  ...more,
});
const plain = (value) => JSON.parse(JSON.stringify(value));

test("a line is as far as its order, and an empty group is not shown", () => {
  const groups = emergency.checklist(whole({ orders: [order("o1", [receipt("gas", "done")])] }), "zh");
  assert.deepEqual(plain(groups.map((g) => [g.words, g.done, g.all, g.lines[0].state, g.lines[0].unit])), [["抢险", 1, 1, "done", "燃气"]]);
});

test("a letter brings an order, a newer one replaces it, an older one does not", () => {
  const one = whole();
  const letter = (version, state) => ({ incident_id: "i", order_id: "o1", version, order: { order_id: "o1", version, receipts: [{ to: "gas", unit: "gas", state }] } });
  assert.equal(emergency.hear(one, letter(2, "signed")), false);
  assert.equal(one.orders[0].receipts[0].state, "signed");
  emergency.hear(one, letter(1, "issued"));
  assert.equal(one.orders[0].receipts[0].state, "signed");
  assert.equal(emergency.hear(one, { incident_id: "i", order_id: "o2", version: 1 }), true, "an order to many is asked for");
  assert.equal(emergency.hear(one, { incident_id: "i", order_id: null, version: 4 }), true);
  assert.equal(emergency.hear(one, { incident_id: "i", order_id: null, version: 3 }), false);
  assert.equal(emergency.hear(one, { incident_id: "other", order_id: null, version: 9 }), false);
});

test("units stand by what they still have to do; a broadcast is no work", () => {
  const found = emergency.forces(whole({ orders: [order("a", [receipt("gas", "done")]), order("b", [receipt("fire", "on_scene"), receipt("gas", "done")]), order("c", [receipt("gas", "issued")], { kind: "broadcast" })] }));
  assert.deepEqual(plain(found.map(({ unit, open, all }) => [unit, open, all])), [["fire", 1, 1], ["gas", 0, 2]]);
});

test("the report that is due next is the earliest still owed", () => {
  const clocks = { phone: 30, written: 60, follow: null, final: null, told_at: null };
  assert.deepEqual(plain(emergency.reporting(whole({ reporting: clocks }))), { kind: "phone", due: 30 });
  assert.deepEqual(plain(emergency.reporting(whole({ reporting: { ...clocks, told_at: 5 } }))), { kind: "written", due: 60 });
  const told = whole({ reporting: { ...clocks, told_at: 5, follow: 90 }, sitreps: [{ kind: "first" }] });
  assert.deepEqual(plain(emergency.reporting(told)), { kind: "follow", due: 90 });
  assert.equal(emergency.reporting(whole()), null);
});

test("what was never told is not nought", () => {
  assert.equal(emergency.figures(whole()).casualties, null);
  const figures = { ...whole().figures, injured: 2, evacuated: 1286, to_evacuate: 1640 };
  const said = emergency.figures(whole({ figures }));
  assert.equal(said.casualties, 2);
  assert.equal(said.evacuated, "1,286 / 1,640");
});

test("a circle is a ring of its radius and a plume lies downwind", () => {
  const ring = emergency.outline({ points: [[104, 30]], metres: 500 });
  for (const [lon, lat] of ring) {
    const metres = Math.hypot((lon - 104) * 111_320 * Math.cos((30 * Math.PI) / 180), (lat - 30) * 111_320);
    assert.ok(Math.abs(metres - 500) < 1);
  }
  const [, , , , , , , middle] = emergency.plume([104, 30], 0, 1000);
  assert.ok(middle[1] < 30, "wind from the north blows to the south");
});

test("a drawing stands until it is erased or has lapsed", () => {
  const drawings = [{ id: 1, erased: null, expires: null }, { id: 2, erased: 5, expires: null }, { id: 3, erased: null, expires: 10 }];
  assert.deepEqual(plain(emergency.standing({ drawings }, 9).map(({ id }) => id)), [1, 3]);
  assert.deepEqual(plain(emergency.standing({ drawings }, 10).map(({ id }) => id)), [1]);
});

test("the links of a pack lead to the instant that the page shows", () => {
  vm.runInContext(readFileSync(new URL("../../console/assets/js/emergency_pack.js", import.meta.url), "utf8"), sandbox);
  const { address } = sandbox.anlan.emergencyPack;
  assert.equal(address("i", "pdf", undefined, "zh"), "/api/v1/incidents/i/pack.pdf?lang=zh");
  assert.equal(address("i", "zip", 5, "en"), "/api/v1/incidents/i/pack.zip?lang=en&at=5");
});

test("the command board shows every post, and hand-overs the newest first", () => {
  sandbox.anlan.desk = {};
  vm.runInContext(readFileSync(new URL("../../console/assets/js/emergency_board.js", import.meta.url), "utf8"), sandbox);
  const { board, handovers } = sandbox.anlan.emergencyBoard;
  const rows = board({ commander: "Incident Commander", press: "Public Information Officer" }, [{ post: "press", name: "林静" }]);
  assert.deepEqual(plain(rows.map(({ post, held }) => [post, held && held.name])), [["commander", null], ["press", "林静"]]);
  const notes = [{ at: 1, kind: "give_post", text: "press:  → 林静" }, { at: 2, kind: "call", text: "x" }, { at: 3, kind: "give_post", text: "press: 林静 → 周岩" }];
  assert.deepEqual(plain(handovers(notes)), [{ at: 3, post: "press", from: "林静", to: "周岩" }, { at: 1, post: "press", from: "", to: "林静" }]);
});

test("the wall turns to live incidents at war alone, the gravest first", () => {
  sandbox.anlan.boot = { page: "other" };
  vm.runInContext(readFileSync(new URL("../../console/assets/js/75_war.js", import.meta.url), "utf8"), sandbox);
  const { atWar, figures } = sandbox.anlan.war;
  const one = (incident_id, more) => ({ incident_id, war: true, is_open: true, drill: false, level: "3", declared_at: 1, ...more });
  const all = [one("a"), one("b", { level: "1" }), one("c", { drill: true }), one("d", { war: false }), one("e", { is_open: false }), one("f", { declared_at: 2 })];
  assert.deepEqual(plain(atWar(all).map(({ incident_id }) => incident_id)), ["b", "f", "a"]);
  const told = whole({ orders: [order("o1", [receipt("gas", "read"), receipt("fire", "done")]), order("o2", [receipt("gas", "done")], { state: "cancelled" })], rolls: [{ at: 0, called: ["gas", "fire"], answered: [["fire", 5]] }] });
  const { issued, done, called, answered, silent, late } = figures(told, 60_000);
  assert.deepEqual(plain({ issued, done, called, answered, silent, late }), { issued: 1, done: 1, called: 2, answered: 1, silent: ["gas"], late: true });
});

test("of several calls over a channel the last is told, and a try that failed is being tried again", () => {
  const calls = [{ channel: "sms", state: "failed", tries: 9 }, { channel: "phone", state: "queued", tries: 2 }, { channel: "sms", state: "queued", tries: 0 }];
  assert.deepEqual(plain(emergency.lastCalls(calls)), [{ channel: "sms", word: "queued" }, { channel: "phone", word: "again" }]);
  assert.deepEqual(plain(emergency.lastCalls(undefined)), []);
});

sandbox.anlan.desk = {};
vm.runInContext(readFileSync(new URL("../../console/assets/js/emergency_marks.js", import.meta.url), "utf8"), sandbox);
const { emergencyMarks } = sandbox.anlan;

test("marks of cameras stand on the slider where they were made, and a stop there knows them", () => {
  const notes = [{ kind: "camera", camera: 4, at: 1_100 }, { kind: "call", camera: null, at: 1_200 }, { kind: "camera", camera: 7, at: 1_301 }];
  assert.deepEqual(plain(emergencyMarks.marks({ notes }).map(({ camera }) => camera)), [7, 4]);
  const one = { declared_at: 1_000, ended_at: null };
  assert.equal(emergencyMarks.stop(one, 1_301, 11_000), 31); // 30.1: a stop at 30 would not know it yet
  assert.equal(emergencyMarks.stop({ ...one, ended_at: 2_000 }, 1_500, 11_000), 500);
  assert.equal(emergencyMarks.stop(one, 1_000, 1_000), 0);
});
