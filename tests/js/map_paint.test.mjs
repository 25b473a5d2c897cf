import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./wall_room.mjs";

const { paint } = load(["00_anlan.js", "39_paint.js"]);

const GRIDS = new Map([["519901001001001", { n: 5, over: 1 }], ["519901001001002", { n: 1, over: 1 }], ["519901001002001", { n: 0, over: 0 }]]);
const NOTHING = { cells: new Map(), people: new Map(), ontime: new Map() };

test("each paint has five classes and a word for each", () => {
  for (const { words, cls } of Object.values(paint.PAINTS)) assert.deepEqual([words.length, cls(0), cls(1e9)], [5, 0, 4]);
});

test("open and overdue are classed as their legends say", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 6, 7, 99].map(paint.PAINTS.open.cls), [0, 1, 2, 2, 3, 3, 4, 4]);
  assert.deepEqual([0, 1, 2, 3, 4, 5].map(paint.PAINTS.over.cls), [0, 1, 2, 3, 3, 4]);
});

test("per head divides by the people of the area; where nobody is known to live nothing is told", () => {
  const told = { ...NOTHING, people: new Map([["519901001001001", 1000]]) };
  assert.equal(paint.valueOf("head", "519901001001001", GRIDS, told), 5);
  assert.deepEqual([...paint.classes("head", [...GRIDS.keys()], GRIDS, told)], [3, paint.NONE, paint.NONE]);
});

test("a grid shows its community's share in time where it has none of its own", () => {
  const told = { ...NOTHING, ontime: new Map([["519901001001", [19, 20]]]) };
  assert.deepEqual([...paint.classes("ontime", [...GRIDS.keys()], GRIDS, told)], [3, 3, paint.NONE]);
});

test("communities and towns count the cases of their grids, and are coloured by the mean of a grid", () => {
  assert.deepEqual(plain([...paint.gathered(GRIDS, 12)]), [["519901001001", { n: 6, over: 2 }], ["519901001002", { n: 0, over: 0 }]]);
  const cells = paint.counted([...GRIDS.keys(), "519901001002002"], 9);
  assert.deepEqual(plain([...cells]), [["519901001", 4]]);
  assert.deepEqual([...paint.classes("open", ["519901001"], paint.gathered(GRIDS, 9), { ...NOTHING, cells })], [2]);
});

test("far out communities carry the colour, further out towns", () => {
  const city = { bounds: [103.6, 30.2, 104.72, 30.95], counts: { grid: 100_000, community: 5000 } };
  const metre = (zoom) => (256 * 2 ** zoom) / 40_075_017 / Math.cos((30.5 * Math.PI) / 180);
  assert.deepEqual([12, 11, 9, 6].map((zoom) => paint.level(city, metre(zoom))), ["grid", "grid", "community", "town"]);
  assert.equal(paint.level({ ...city, counts: { grid: 1275, community: 168 } }, metre(9)), "grid");
});
