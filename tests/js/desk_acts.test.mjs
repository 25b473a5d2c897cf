import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./desk_room.mjs";

const { acts, units } = load("80_desk.js", "81_acts.js", "81_units.js");
const field = (name, required = true) => ({ name, required });
const step = (name, frm, roles, fields = []) => ({ name, frm, roles, fields });
const STEPS = [
  step("report", [], ["county_dispatch"]),
  step("seen", ["registered"], ["county_dispatch"]),
  step("accept", ["reported"], ["county_accept"], [field("scenario_code"), field("urgency", false)]),
  step("locate", ["reported"], ["county_accept"], [field("lon"), field("lat"), field("address", false)]),
  step("dispatch", ["registered"], ["county_dispatch"], [field("lead"), field("co", false), field("opinion"), field("deadline", false), field("suggested", false)]),
  step("recall", ["dispatched"], ["county_dispatch"], [field("reason")]),
  step("sign", ["dispatched"], ["unit"], [field("handler")]),
  step("return", ["dispatched"], ["unit"], [field("return_reason_code"), field("basis")]),
  step("feedback", ["handling"], ["unit", "handler"], [field("result_text"), field("media_after"), field("finish_time", false), field("lon", false), field("lat", false)]),
];
const t = (key, holes) => (holes ? `${key} ${Object.values(holes).join(" ")}` : key);
const officer = { user: "unit_officer", name: "林栖", roles: ["unit", "handler"], unit: "town_law@519901001" };
const dispatcher = { user: "city_dispatch", name: "陈听雨", roles: ["county_accept", "county_dispatch"], unit: null };
const suggestion = { lead: "town_law@519901001", co: ["water_co@519901"], reasons: [{}] };
const ctx = (item) => ({ item, suggestion, me: dispatcher, now: 77, t });

test("only steps of the person's roles and the case's state are offered, the forward one first", () => {
  const { primary, others } = acts.offer(STEPS, { state: "registered" }, dispatcher);
  assert.equal(primary.name, "dispatch");
  assert.deepEqual(plain(others), []);
});

test("a report without a grid must be located before it can be accepted", () => {
  assert.equal(acts.offer(STEPS, { state: "reported", grid: null }, dispatcher).primary.name, "locate");
  assert.equal(acts.offer(STEPS, { state: "reported", grid: "519901001002003" }, dispatcher).primary.name, "accept");
});

test("signing and returning belong to the lead unit alone, recalling to the one who dispatched", () => {
  const item = { state: "dispatched", lead: "town_law@519901001", dispatcher: "user:city_dispatch" };
  assert.deepEqual(plain(acts.offer(STEPS, item, officer).others.map((s) => s.name)), ["return"]);
  assert.equal(acts.offer(STEPS, { ...item, lead: "water_co@519901" }, officer).primary, null);
  assert.deepEqual(plain(acts.offer(STEPS, item, dispatcher).others.map((s) => s.name)), ["recall"]);
  assert.deepEqual(plain(acts.offer(STEPS, { ...item, dispatcher: "user:other" }, dispatcher).others), []);
});

test("a step taken up by hand outlives a change of the case while it is still offered; one that is done does not", () => {
  const [primary, taken] = [step("check_pass"), step("co_release")];
  const item = { state: "closable", grid: "g", owing: ["a", "b"] };
  const before = { ...item, state: "checking" };
  const offered = { primary, others: [taken] };
  assert.ok(acts.stays({ act: primary, primary, item }, item, offered), "nothing has changed");
  assert.ok(acts.stays({ act: taken, primary, item }, before, offered));
  assert.ok(!acts.stays({ act: taken, primary, item }, before, { primary, others: [] }));
  assert.ok(!acts.stays({ act: taken, primary, item }, { ...item, grid: "h" }, offered));
  assert.ok(!acts.stays({ act: primary, primary, item }, before, offered), "what moves the case on begins anew");
  assert.ok(!acts.stays({ act: taken, primary, item, done: taken }, item, offered));
  assert.ok(!acts.stays({ act: null, primary, item }, null, offered));
});

test("an untouched dispatch form is complete and sends the suggestion as suggested", () => {
  const dispatch = STEPS.find((s) => s.name === "dispatch");
  const values = acts.draft(dispatch, ctx({ state: "registered" }));
  assert.deepEqual(plain(acts.missing(dispatch, values)), []);
  const body = acts.body(dispatch, values, suggestion);
  assert.deepEqual(plain(body), { lead: "town_law@519901001", co: ["water_co@519901"], opinion: "desk.default.opinion", suggested: true });
  assert.equal(acts.body(dispatch, { ...values, lead: "law@519901" }, suggestion).suggested, false);
  assert.deepEqual(plain(acts.body(dispatch, { ...values, lead: "water_co@519901" }, suggestion).co), [], "a helper that now leads helps no more");
});

test("an untouched order is complete; to a late case it says so", () => {
  const supervise = step("supervise", ["handling"], ["supervisor"], [{ ...field("grade"), options: ["general", "key", "listed"] }, { ...field("kind"), options: ["overdue", "leader"] }, field("requirement")]);
  const values = acts.draft(supervise, ctx({ state: "handling", lamp: "green" }));
  assert.deepEqual(plain(values), { grade: "general", kind: "leader", requirement: "desk.default.requirement" });
  assert.deepEqual(plain(acts.missing(supervise, values)), []);
  assert.equal(acts.draft(supervise, ctx({ state: "handling", lamp: "red" })).kind, "overdue");
});

test("the point is one control and becomes lon and lat; pictures become named media", () => {
  const feedback = STEPS.find((s) => s.name === "feedback");
  assert.deepEqual(plain(acts.controls(feedback).map((c) => c.kind)), ["text", "media", "time", "point"]);
  const values = acts.draft(feedback, ctx({ state: "handling", lon: 104.6, lat: 30.6 }));
  assert.deepEqual(plain(acts.missing(feedback, values)), ["result_text", "media_after"]);
  const body = acts.body(feedback, { ...values, result_text: "已修复", media_after: ["ab"] }, null);
  assert.deepEqual(plain(body), { result_text: "已修复", media_after: [{ sha256: "ab", kind: "after" }], finish_time: 77, lon: 104.6, lat: 30.6 });
});

test("the button says what will happen", () => {
  const dispatch = STEPS.find((s) => s.name === "dispatch");
  const say = (values) => acts.effect(dispatch, values, { t, item: {}, unitName: (u) => u });
  assert.equal(say({ lead: "", co: [] }), "desk.effect.choose");
  assert.equal(say({ lead: "a@1", co: ["b@1", "c@1"] }), "desk.effect.dispatch_co a@1 2");
});

test("a unit is named by place and kind, and searched at the prefix its kind works at", () => {
  const book = units.book({ town_law: { name: "综合执法队", digits: 9 }, law: { name: "执法局", digits: 6 }, owners: { name: "业主", digits: 0 } }, { 519901001: "城关街道" });
  assert.equal(book.name("town_law@519901001"), "城关街道 综合执法队");
  assert.equal(book.name("law@519901"), "执法局");
  assert.deepEqual(plain(book.near("519901001002003").map((u) => u.value)), ["town_law@519901001", "law@519901"]);
});

test("closing is one press: the leaf's standard and the result as the reply stand in the form", () => {
  const close = step("close", ["closable"], ["county_accept"], [field("close_standard"), field("channel_reply")]);
  const values = acts.draft(close, ctx({ state: "closable", close_standard: "恢复通行", result: "已劝离" }));
  assert.deepEqual(plain(values), { close_standard: "恢复通行", channel_reply: "desk.default.reply 已劝离" });
  assert.deepEqual(plain(acts.missing(close, values)), []);
});

test("times in boxes are the city's, whatever the screen's", () => {
  const desk = load("00_anlan.js", "80_desk.js", "81_box_picker.js", "81_form_parts.js", "81_forms.js");
  desk.boot.tz = "Asia/Shanghai";
  const noon = Date.UTC(2026, 5, 18, 4, 30);
  assert.equal(desk.forms.toBox(noon), "2026-06-18T12:30");
  assert.equal(desk.forms.fromBox("2026-06-18T12:30"), noon);
  assert.equal(desk.forms.fromBox(""), null);
});

test("a whistle calls the county where the town lacks the power, else who helps, and nobody who has the case", () => {
  const whistle = step("whistle", ["handling"], ["town_chief"], [{ ...field("whistle_type"), options: ["daily", "joint", "emergency"] }, field("units"), field("requirement")]);
  const item = { lead: "town_law@1", co: ["helper@1"], whistles: [{ unit: "police@1", state: "blown" }], urgency: "normal", matter: "占道", place: "学府路" };
  const ranked = { lead: "town_law@1", co: ["helper@1", "police@1", "fire@1"], candidates: [{ unit: "town_law@1" }, { unit: "spare@1" }] };
  const draft = (patch, more) => plain(acts.draft(whistle, { item: { ...item, ...patch }, suggestion: more && { ...ranked, ...more }, me: dispatcher, now: 7, t }));
  assert.deepEqual(draft({}, {}), { whistle_type: "daily", units: ["fire@1"], requirement: "desk.default.whistle 占道 学府路" });
  assert.deepEqual(draft({ urgency: "urgent3" }, { powers: { county: "law@9", offered: ["whistle"] } }).units, ["law@9", "fire@1"]);
  assert.equal(draft({ urgency: "urgent3" }, {}).whistle_type, "emergency");
  assert.deepEqual(draft({}, { co: [] }).units, ["spare@1"]);
  assert.deepEqual(draft({}, null).units, []);
});
