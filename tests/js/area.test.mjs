// One screen of a place: what waits for whom, what a community's card says, how posts stand.
import assert from "node:assert/strict";
import test from "node:test";
import { letter, load, plain } from "./desk_room.mjs";

const anlan = load("00_anlan.js", "80_desk.js", "81_queue.js", "81_acts.js", "95_area_list.js", "96_area_map.js", "97_area.js");
const steps = [{ name: "dispatch", frm: ["registered"], roles: ["town_dispatch"], fields: [] }, { name: "recall", frm: ["dispatched"], roles: ["town_dispatch"], fields: [] }];

test("the to-do holds what a person can move on, what is due next first; a way back is no to-do", () => {
  const all = [letter({ case_id: "late", due: 9 }), letter({ case_id: "soon", due: 5 }), letter({ case_id: "gone", state: "dispatched" })];
  const ids = (roles) => plain(anlan.areaList.waiting(all, steps, { roles, user: "t" }).map(({ id }) => id));
  assert.deepEqual(ids(["town_dispatch"]), ["soon", "late"]);
  assert.deepEqual(ids(["regulator"]), []);
});

test("due today counts the overdue, and no case without a limit", () => {
  const local = (ms) => ({ year: "2026", month: "1", day: String(Math.floor(ms / 100)) });
  assert.equal(anlan.areaList.today([{ due: 50 }, { due: 320 }, { due: 399 }, { due: 400 }, { due: null }], 310, local), 3);
});

test("the newest cases come first", () => {
  assert.deepEqual(plain(anlan.areaList.latest([letter({ id: 1, at: 1 }), letter({ id: 3, at: 9 }), letter({ id: 2, at: 9 })], 2).map(({ id }) => id)), [3, 2]);
});

test("a community's card counts its own open cases; nothing handled is a dash, never 100%", () => {
  const { spot, rate, busiest } = anlan.areaMap;
  const all = [letter({ estate: "E2", lamp: "red" }), letter({ scope: "519901001003001", estate: "E1" })];
  const said = plain(spot({ code: "519901001002", grids: 4, households: 10, people: null }, all, null));
  assert.deepEqual(said, { grids: 4, households: 10, people: null, open: 1, over: 1, rate: "—" });
  assert.equal(rate({ all: { ontime: 2, n: 3 }, normal: { ontime: 1, n: 1 } }), "66.7%");
  assert.deepEqual(plain(busiest([{ code: "E1" }, { code: "E2" }, { code: "E0" }], all.slice(0, 1)).map(({ code }) => code)), ["E2", "E0", "E1"]);
});

test("posts stand by what they do and their code, never by how much they have", () => {
  const { doing, inOrder } = anlan.area;
  const awake = ({ at }) => at > 0;
  assert.deepEqual([undefined, { at: 0, status: 3 }, { at: 1, status: 1 }, { at: 1, status: 2 }, { at: 1, status: 3 }].map((unit) => doing(unit, awake)), ["off", "off", "patrol", "way", "work"]);
  const order = inOrder([{ sign: "a", state: "off", n: 9 }, { sign: "c", state: "patrol", n: 1 }, { sign: "b", state: "patrol", n: 9 }, { sign: "z", state: "work", n: 0 }]);
  assert.deepEqual(plain(order.map(({ sign }) => sign)), ["z", "b", "c", "a"]);
});

test("a level has acted on a case, has only looked, or neither", () => {
  const told = letter({ seen: ["city", "town"], acted: ["town"] });
  assert.deepEqual(["city", "town", "estate"].map((level) => anlan.areaList.come(told, level).word), ["area.receipts.seen", "area.receipts.acted", "desk.seen.no"]);
});
