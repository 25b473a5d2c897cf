import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./desk_room.mjs";

const anlan = load("00_anlan.js", "80_desk.js", "81_timeline.js", "81_receipts.js");
const { timeline, receipts, desk } = anlan;
const known = new Set(["role.unit", "actor.system", "desk.return.not_ours", "level.city", "error.WrongState", "error.UnknownUnit", "error.BadField", "desk.field.handler", "step.sign"]);
const words = { t: (key, holes) => (holes ? `${key} ${Object.values(holes).join(" ")}` : key), has: (key) => known.has(key), unitName: (u) => `〈${u}〉` };

test("the timeline tells who sent whom, with how many helpers and why", () => {
  const line = timeline.line({ step: "dispatch", at: 5, actor: "user:ann", role: "unit", body: { lead: "a@1", co: ["b@1"], opinion: "速办" } }, words);
  assert.equal(line.tail, "〈a@1〉 · desk.line.co 1 · 速办");
  assert.equal(line.who, "role.unit ann");
});

test("a step back is marked, an act of the system is called so", () => {
  const line = timeline.line({ step: "return", at: 5, actor: "system", role: "system", body: { return_reason_code: "not_ours", basis: "§3" } }, words);
  assert.ok(line.bad);
  assert.equal(line.tail, "desk.return.not_ours · §3");
  assert.equal(line.who, "actor.system");
});

test("a reminder tells whom, a lamp beside the case tells whose", () => {
  const told = timeline.line({ step: "remind", at: 5, actor: "clock", role: "clock", body: { rung: 2 }, facts: { to: "leader" } }, words);
  assert.equal(told.tail, "told.leader");
  const late = timeline.line({ step: "lamp_beside", at: 5, actor: "clock", role: "clock", body: { what: "whistle", no: 1, lamp: "red" } }, words);
  assert.equal(late.tail, "beside.whistle · lamp.red");
});

test("being seen is a receipt, not a line", () => {
  const events = [{ step: "report", at: 1, body: {} }, { step: "seen", at: 3, body: { level: "city" } }];
  assert.deepEqual(plain(timeline.lines(events, words).map((l) => l.step)), ["report"]);
});

test("each of the four levels has read the case and acted on it, or not", () => {
  const told = [{ whom: "city", stage: "read", at: 3, by: "county_accept", step: "seen" }, { whom: "town", stage: "acted", at: 6, by: "town_dispatch", step: "recall" }, { whom: "unit", stage: "acted", at: 7, by: "unit", step: "sign" }];
  const none = { at: null, seen: false, acted: null };
  assert.deepEqual(plain(receipts.levels({ seen: ["city", "community"] }, told)), [
    { level: "city", at: 3, seen: true, acted: null }, { level: "town", ...none, acted: { at: 6, step: "recall", role: "town_dispatch" } }, { level: "community", ...none, seen: true }, { level: "estate", ...none },
  ]);
});

test("a reply that is tried again tells when, one given up stands out", () => {
  const told = (state, tries) => plain(receipts.delivery({ state, tries, moved_at: 5, next_at: 9 }));
  assert.deepEqual(told("queued", 0), { word: "queued", at: 5, tone: "t3" });
  assert.deepEqual(told("queued", 2), { word: "again", at: 9, tone: "major" });
  assert.deepEqual(told("failed", 9), { word: "failed", at: 5, tone: "crit" });
  assert.deepEqual(told("delivered", 1), { word: "delivered", at: 5, tone: "ok" });
});

test("a refusal is told in words and names its field", () => {
  const say = (problem) => desk.sayRefusal(new desk.Refusal(problem, 422), words.t, words.has);
  const bare = desk.sayRefusal(new desk.Refusal({ code: "UnknownUnit", field: "handler" }, 422), (key) => key, words.has);
  assert.equal(bare, "desk.field.handler：error.UnknownUnit");
  assert.match(say({ code: "WrongState", step: "sign", state: "closed" }), /^error\.WrongState .*step\.sign closed/);
  const given = { code: "BadField", field: "text", detail: "超过 40 字", data: { why: "too_long", most: 40 } };
  assert.match(say(given), /超过 40 字/);
  assert.doesNotMatch(say(given), /too_long/);
  const both = (key) => ["desk.field.kind", "emg.field.kind"].includes(key);
  const kind = (page) => ((anlan.boot.page = page), desk.sayRefusal(new desk.Refusal({ field: "kind" }, 422), (key) => key, both));
  assert.match(kind("desk"), /^desk\.field\.kind/);
  assert.match(kind("emergency"), /^emg\.field\.kind/);
  assert.equal(desk.sayRefusal(new TypeError("net"), words.t, words.has), "desk.toast.unreachable");
});

test("letters do nothing while one types, Ctrl+Enter and Esc always work", () => {
  const inBox = { closest: (what) => what.includes("input") };
  const free = { closest: () => null };
  assert.equal(desk.meaning({ key: "j", target: free }), "down");
  assert.equal(desk.meaning({ key: "j", target: inBox }), null);
  assert.equal(desk.meaning({ key: "Enter", ctrlKey: true, target: inBox }), "primary");
  assert.equal(desk.meaning({ key: "Escape", target: inBox }), "shut");
  assert.equal(desk.meaning({ key: "Enter", target: free }), "open");
});

test("the nearest units come first, those without a name or a place not at all", () => {
  const { near } = load("80_desk.js", "81_near.js");
  const units = [{ name: "b", lon: 104.61, lat: 30.6 }, { name: "a", lon: 104.601, lat: 30.6 }, { lon: 104.6, lat: 30.6 }, { name: "c" }];
  assert.deepEqual(plain(near.nearest(units, { lon: 104.6, lat: 30.6 }).map(({ one }) => one.name)), ["a", "b"]);
  assert.equal(near.distance(94), "90 m");
  assert.equal(near.distance(1120), "1.1 km");
});

test("the card names who has the case; while it is being sent, who is chosen or suggested", () => {
  const { advice } = load("80_desk.js", "81_advice.js");
  const suggestion = { lead: "law@1", co: ["fire@1"], reasons: [{}] };
  const sent = { item: { unit: "water@1", co: [] }, suggestion, act: { name: "sign" }, values: {} };
  assert.equal(advice.holder(sent).lead, "water@1");
  const fresh = { item: { unit: null }, suggestion, act: { name: "dispatch" }, values: { lead: "eco@1", co: [] } };
  assert.deepEqual(plain(advice.holder(fresh)), { lead: "eco@1", co: [], title: "desk.advice", choosing: true });
  assert.equal(advice.holder({ ...fresh, act: null, values: {} }).lead, "law@1");
});

test("beside a case stand the four nearest cameras within 500 m", () => {
  const { casecams } = load("00_anlan.js", "80_desk.js", "81_casecams.js", "81_near.js");
  const here = { lon: 104.6, lat: 30.6 };
  const camera = (no, metres) => ({ no, name: `路口 ${no}`, lon: 104.6, lat: 30.6 + metres / 111_320 });
  const all = [camera(1, 490), camera(2, 20), camera(3, 510), camera(4, 300), camera(5, 100), camera(6, 200)];
  assert.deepEqual(plain(casecams.around(all, here).map(({ one }) => one.no)), [2, 5, 6, 4]);
  assert.deepEqual(plain(casecams.around([camera(7, 501)], here)), []);
});

test("who takes another than the first of the ranking says why; the others stand below with what speaks against them", () => {
  const { acts, routes } = load("80_desk.js", "81_acts.js", "81_near.js", "81_routes.js");
  const suggestion = { lead: "a@1", candidates: [{ unit: "a@1" }, { unit: "b@1" }, { unit: "c@1" }, { unit: "d@1" }, { unit: "e@1" }] };
  const step = { name: "dispatch", fields: [{ name: "lead", required: true }, { name: "why_not", required: false }] };
  assert.deepEqual(plain(acts.missing(step, { lead: "b@1", why_not: "" }, suggestion)), ["why_not"]);
  assert.deepEqual(plain(acts.missing(step, { lead: "b@1", why_not: "在修" }, suggestion)), []);
  assert.deepEqual(plain(acts.missing(step, { lead: "a@1", why_not: "" }, suggestion)), []);
  assert.deepEqual(plain(routes.rest(suggestion, "b@1").map((one) => one.unit)), ["a@1", "c@1", "d@1"]);
});
