import assert from "node:assert/strict";
import { test } from "node:test";

import { letter, load, plain } from "./wall_room.mjs";

const anlan = load(["00_anlan.js", "21_bind.js", "71_trend.js", "72_ticker.js", "73_dock.js", "74_ontime.js"], { Intl });
anlan.boot.tz = "Asia/Shanghai";
const { bind, trend, ticker, dock, ontime } = anlan;
const kpi = { open: 12, today: { report: 40, close: 10 }, sources: { 12345: 30, iot: 10 }, hours: [0], lamps: {} };

test("what is not known is a dash; what is counted and has not happened is 0", () => {
  assert.equal(bind.text({ live: "kpi.open" }, {}), "—");
  assert.equal(bind.text({ live: "kpi.sources.iot" }, { kpi: { open: 1 } }), "—");
  assert.equal(bind.text({ live: "kpi.sources.citizen" }, { kpi }), "0");
  assert.equal(bind.text({ live: "units.up" }, { units: { up: null } }), "—");
  assert.equal(bind.text({ live: "kpi.nothing" }, { kpi }), "—");
});

test("counts have commas, shares one decimal", () => {
  assert.equal(bind.text({ live: "kpi.open" }, { kpi: { open: 1486 } }), "1,486");
  assert.equal(bind.text({ live: "kpi.sources.12345", share: "kpi.sources" }, { kpi }), "75.0%");
  assert.equal(bind.text({ live: "kpi.today.close", ratio: "kpi.today.report" }, { kpi }), "25.0%");
  assert.equal(bind.text({ live: "kpi.today.close", ratio: "kpi.today.register" }, { kpi }), "—");
});

test("a bar is as long as its share of the greatest, never longer than its room", () => {
  assert.equal(bind.width({ bar: "kpi.sources.iot", of: "kpi.sources" }, { kpi }), "33.3%");
  assert.equal(bind.width({ bar: "kpi.today.report", of: "kpi.today.close" }, { kpi }), "100.0%");
  assert.equal(bind.width({ bar: "kpi.sources.iot", of: "kpi.sources" }, {}), "0");
});

test("times are the city's, whatever zone the screen is in", () => {
  assert.equal(anlan.clock(Date.UTC(2026, 5, 18, 16, 30, 5)), "00:30:05");
  assert.equal(anlan.local(Date.UTC(2026, 5, 18, 16, 30)).weekday, 5);
});

test("spans read as people say them", () => {
  assert.equal(anlan.span(2 * 3_600_000 + 14 * 60_000), "2h 14′");
  assert.equal(anlan.span(41 * 60_000), "41′");
  assert.equal(anlan.span(164_000, true), "02:44");
  assert.equal(anlan.span(26 * 3_600_000), "1d 2h");
});

test("a time that passed reads in seconds below a minute, and nothing counted is a dash", () => {
  const say = (ms) => bind.text({ live: "kpi.took.close", span: "" }, { kpi: { took: ms === null ? {} : { close: ms } } });
  assert.deepEqual([null, 500, 45_200, 164_000, 3 * 3_600_000].map(say), ["—", "1″", "45″", "2′", "3h 00′"]);
});

test("a rate is told in colour only below its target, its bar starts at 80 unless the rate lies below", () => {
  assert.equal(ontime.rate({ ontime: 0, n: 0 }), null);
  assert.equal(ontime.rate({ ontime: 19, n: 20 }), 95);
  assert.deepEqual([95, 94.9, 92, 91.9, 12].map((rate) => ontime.scale(rate).tone), ["", "warn", "warn", "crit", "crit"]);
  assert.deepEqual(plain(ontime.scale(90)), { from: 80, share: 50, goal: 75, tone: "crit" });
  assert.deepEqual(plain(ontime.scale(60)), { from: 0, share: 60, goal: 95, tone: "crit" });
  assert.deepEqual(plain(ontime.scale(null)), { from: 80, share: 0, goal: 75, tone: "" });
});

test("today is held against the whole hours of yesterday, the running hour left out", () => {
  const [today, before] = [Array(24).fill(2), Array(24).fill(1)];
  before[5] = 100;
  assert.equal(trend.change(today, before, 4), "+100.0%");
  assert.equal(trend.change(before, today, 4), "−50.0%");
  assert.equal(trend.change(today, today, 4), "0.0%");
  assert.equal(trend.change(today, before, 0), null);
  assert.equal(trend.change(today, Array(24).fill(0), 9), null);
});

test("the axis ends at a round number above the greatest hour", () => {
  for (const most of [1, 3, 7, 58, 214, 999, 40_000]) {
    const { top, lines } = trend.axis(most);
    assert.ok(top >= most && top <= Math.max(3, most * 3) && lines.length === 4 && lines[3] === top, String(most));
  }
});

test("only the peak and the current hour are labelled, and never an empty one", () => {
  const hours = Array(24).fill(0);
  hours[9] = 214;
  hours[14] = 104;
  assert.deepEqual([...trend.labelled(hours, 14)].sort((a, b) => a - b), [9, 14]);
  assert.deepEqual([...trend.labelled(hours, 3)], [9]);
});

test("the ticker is newest first, each letter once, and being seen is no news", () => {
  const old = [letter({ id: 1, at: 10 }), letter({ id: 2, at: 20 })].reverse();
  const all = ticker.latest([letter({ id: 3, at: 30 }), letter({ id: 2, at: 20 }), letter({ id: 4, at: 40, step: "seen" })], old, 5);
  assert.deepEqual(plain(all.map(({ id }) => id)), [3, 2, 1]);
  assert.equal(ticker.latest([], old, 1).length, 1);
});

test("an alert of a rule stays above newer letters for five minutes, two at most", () => {
  const alert = (id, at) => ({ id, at, fence: "A" });
  const shown = ticker.latest([letter({ id: 9, at: 200_000 }), letter({ id: 10, at: 400_000 })], [alert("a", 150_000), alert("b", 120_000), alert("c", 90_000)], 5);
  assert.deepEqual(plain(shown.map(({ id }) => id)), ["a", "b", 10, 9]);
  const later = ticker.latest([letter({ id: 11, at: 450_001 })], shown, 5);
  assert.deepEqual(plain(later.map(({ id }) => id)), [11, "a", "b", 10, 9]);
});

test("the dock holds critical cases as batches leave them, what is due first stands first", () => {
  const kept = new Map();
  const batch = (changed, rest = {}) => dock.keep(kept, { changed, removed: [], whole: false, ...rest });
  const one = (id, urgency, due) => letter({ id, case_id: `c${id}`, urgency, due });
  assert.equal(batch([one(1, "urgent3", 9), one(2, "urgent2", 1), one(3, "urgent3", 5), one(4, "urgent3", null)], { whole: true }), true);
  assert.deepEqual(plain(dock.ordered(kept.values()).map(({ id }) => id)), [3, 1, 4]);
  assert.equal(batch([one(2, "urgent2", 1)], { removed: ["c9"] }), false);
  assert.equal(batch([one(3, "urgent2", 5)], { removed: ["c4"] }), true);
  assert.deepEqual([...kept.keys()], ["c1"]);
  assert.equal(batch([], { whole: true }), true);
  assert.equal(kept.size, 0);
});
