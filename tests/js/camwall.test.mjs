// The wall of cameras: which stand there at a turn, when an alarm takes it; the field of view as it is dragged.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./wall_room.mjs";

const anlan = load(["00_anlan.js", "later/camwall.js", "later/camfield.js"]);
const { camwall, camfield } = anlan;
const camera = (no, up = true) => ({ no, up });
const awake = ({ up }) => up;

test("a page holds as many as the wall has tiles, those that answer first, and after the last comes the first", () => {
  const list = [1, 2, 3, 4, 5, 6].map((no) => camera(no, no !== 2));
  const numbers = (turn) => plain(camwall.page(list, turn, 4, awake).page.map(({ no }) => no));
  assert.deepEqual(numbers(0), [1, 3, 4, 5]);
  assert.deepEqual(numbers(1), [6, 2]);
  assert.deepEqual(numbers(2), [1, 3, 4, 5]);
  assert.deepEqual(numbers(-1), [6, 2]);
  assert.deepEqual(plain(camwall.page([], 3, 4, awake)), { page: [], at: 0, pages: 1 });
});

test("a grave case takes the wall until somebody has taken it up; others wait, and none comes twice", () => {
  const letter = (id, more = {}) => ({ case_id: id, urgency: "urgent3", state: "reported", lon: 104, lat: 30, seen: [], ...more });
  const after = (...letters) => plain(letters.reduce(camwall.alarms, []).map(({ case_id }) => case_id));
  assert.deepEqual(after(letter("a"), letter("b"), letter("a")), ["a", "b"]);
  assert.deepEqual(after(letter("a"), letter("b"), letter("a", { seen: ["city"] })), ["b"]);
  assert.deepEqual(after(letter("a"), letter("a", { state: "dispatched" })), []);
  assert.deepEqual(after(letter("a", { urgency: "urgent2" }), letter("b", { lon: null })), []);
  assert.equal(after(...["a", "b", "c", "d", "e", "f"].map((id) => letter(id))).length, 6, "none is lost");
});

test("the tip turns and reaches, the edge spreads, within what a camera can have", () => {
  const view = { lon: 104, lat: 30, azimuth: 90, angle: 60, range: 100 };
  const east = camfield.toward(view, camfield.away(view, 90, 100));
  assert.ok(Math.abs(east.bearing - 90) < 0.01 && Math.abs(east.metres - 100) < 0.1);
  assert.deepEqual(plain(camfield.aimed(view, camfield.away(view, 359.8, 150))), { ...view, azimuth: 0, range: 150 });
  assert.equal(camfield.aimed(view, camfield.away(view, 10, 9999)).range, 2000);
  assert.equal(camfield.spread({ ...view, azimuth: 350 }, camfield.away(view, 20, 80)).angle, 60);
  assert.equal(camfield.spread(view, view).angle >= 5, true);
  const outline = camfield.sector(view);
  assert.deepEqual(plain(outline[0]), { lon: 104, lat: 30 });
  assert.ok(outline.slice(1).every((point) => Math.abs(camfield.toward(view, point).metres - 100) < 0.1));
});
