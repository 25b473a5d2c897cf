// Ids that nobody here knows: asked about once, shown with their name when they are new, else left out and counted.
import assert from "node:assert/strict";
import { test } from "node:test";

import { batch, clockwork, letter, load, plain } from "./wall_room.mjs";

const PLACE = { code: "U7", name: "环卫 07", area: "519901", lon: 104.6, lat: 30.6, attrs: {} };
const unit = (no) => ({ ...PLACE, no, kind: "unit" });
const camera = (no) => ({ ...PLACE, no, kind: "camera" });

const turn = () => new Promise((done) => setImmediate(done));

/** Points that have been told `first`; later questions are answered by `server(numbers)`. */
async function page(first = [], server = () => []) {
  const clock = clockwork();
  const asked = [];
  const fetch = async (path) => {
    asked.push(path);
    const numbers = new URL(path, "http://x").searchParams.get("no");
    const items = numbers ? server(numbers.split(",").map(Number)) : first;
    return { ok: Boolean(items), json: async () => ({ items }) };
  };
  const anlan = load(["00_anlan.js", "24_strangers.js", "40_qbin.js", "49_crowd.js", "52_points.js"], { ...clock, Math: Object.assign(Object.create(Math), { random: () => 0.5 }), fetch });
  anlan.boot.layers = [{ places: ["unit"] }, { places: ["camera"] }];
  const heard = (kind, ...no) => anlan.points.move({ kind, no, lon: no.map(() => 104.6e6), lat: no.map(() => 30.6e6), heading: no.map(() => 0), status: no.map(() => 1) });
  return { anlan, points: anlan.points, clock, asked, heard, counts: () => plain(anlan.strangers.counts()) };
}

test("before the places are learnt a number stands without a name; after that it is asked about", async () => {
  const one = await page([unit(7)], () => []);
  one.heard("units", 7, 8);
  assert.deepEqual([...one.points.units.keys()], [7, 8]);
  await one.points.learn();
  assert.equal(one.points.units.get(7).name, "环卫 07");
  const drawn = [];
  one.points.on("units", () => drawn.push(one.points.units.size));
  await one.clock.pass(5000);
  assert.deepEqual(one.asked, ["/api/v1/places?kind=unit,camera", "/api/v1/places?no=8"]);
  assert.deepEqual([...one.points.units.keys()], [7], "nobody knows the other");
  assert.equal(drawn.at(-1), 1, "and maps hear that it is gone");
  assert.deepEqual(one.counts(), { units: 1, packs: 0 });
});

test("a unit that was added since stands with its name, after one question", async () => {
  const one = await page([unit(7)], (numbers) => numbers.map(unit));
  await one.points.learn();
  for (let i = 0; i < 4; i++) {
    one.heard("units", 7, 9);
    await one.clock.pass(1000);
  }
  assert.deepEqual(one.asked.slice(1), ["/api/v1/places?no=9"]);
  assert.equal(one.points.units.get(9).name, "环卫 07");
  assert.equal(one.counts().units ?? 0, 0);
});

test("a stranger is dropped whatever it sends, counted once, and asked about again after a while", async () => {
  let new_ = [];
  const one = await page([], () => new_);
  await one.points.learn();
  for (let i = 0; i < 20; i++) {
    one.heard("units", 9);
    await one.clock.pass(1000);
  }
  assert.equal(one.points.units.size, 0);
  assert.deepEqual([one.asked.length, one.counts().units], [2, 1]);
  new_ = [unit(9)];
  await one.clock.pass(600_000);
  one.heard("units", 9);
  await one.clock.pass(5000);
  one.heard("units", 9);
  assert.equal(one.points.units.get(9).name, "环卫 07");
  assert.equal(one.counts().units, 0);
});

test("a question that fails drops nobody and is put again", async () => {
  let works = false;
  const one = await page([], (numbers) => works && numbers.map(unit));
  await one.points.learn();
  one.heard("units", 9);
  await one.clock.pass(5000);
  assert.equal(one.points.units.size, 1);
  works = true;
  one.heard("units", 9);
  await one.clock.pass(5000);
  assert.deepEqual([one.points.units.get(9).name, one.counts().units ?? 0], ["环卫 07", 0]);
});

test("a camera nobody knows is not among those that are up; a new one is", async () => {
  const one = await page([camera(1)], (numbers) => numbers.filter((no) => no === 2).map(camera));
  await one.points.learn();
  one.heard("cameras", 1, 2, 3);
  await one.clock.pass(5000);
  assert.deepEqual([...one.points.cameras.keys()], [1, 2]);
  assert.equal(one.points.cameras.get(2).code, "U7");
  assert.equal(one.counts().cameras, 1);
});

test("of very many the whole list is asked for, and then only for the rest", async () => {
  const many = Array.from({ length: 450 }, (_, i) => 1000 + i);
  const first = [];
  const one = await page(first, () => []);
  await one.points.learn();
  first.push(...many.slice(0, 200).map(unit));
  one.heard("units", ...many);
  await one.clock.pass(5000);
  assert.equal(one.points.units.size, 200);
  assert.deepEqual(one.asked.map((path) => path.split("=")[1].split(",").length), [2, 2, 200, 50]);
  assert.equal(one.counts().units, 250);
});

test("sensors: a new one comes with its name, one that nobody knows is left out", async () => {
  const clock = clockwork();
  const rows = [{ no: 1, name: "水位 1", lon: 104.6, lat: 30.6, at: 0, level: 0, value: null }];
  const bell = { pos: null };
  let asked = 0;
  let painter = null;
  let renew = null;
  const nothing = () => null;
  const kit = { el: nothing, renewed: (_, fn) => (renew = fn), ask: async () => ((asked += 1), { items: rows.map((row) => ({ ...row })), quiet: 300_000 }) };
  const anlan = {
    kit, live: { on: (name, fn) => (bell[name] = fn), link: { dropped: 0 } },
    map: { on: nothing }, overlays: { soon: nothing, define: (_, made) => (painter = made) },
  };
  const page = load(["00_anlan.js", "24_strangers.js", "40_qbin.js", "49_crowd.js", "50_cluster.js", "later/sensors.js"], { ...clock, anlan });
  page.need = async () => null;
  const view = { k: 1, scale: 1, zoom: 1, px: Number, py: Number, sees: () => false };
  const heard = (...no) => bell.pos({ kind: "sensors", no, lon: no.map(() => 3200), heading: no.map(() => 0), status: no.map(() => 2) });
  heard(1, 2);
  painter.draw(null, view, {});
  await clock.pass(1);
  rows.push({ ...rows[0], no: 2, name: "水位 2" });
  heard(1, 2, 3);
  await clock.pass(6000);
  assert.equal(asked, 2);
  assert.deepEqual([...page.sensors.all.values()].map(({ name, value }) => [name, value]), [["水位 1", 3.2], ["水位 2", 3.2]]);
  heard(3);
  assert.equal(page.sensors.all.has(3), false);
  assert.deepEqual(plain(page.strangers.counts()), { sensors: 1, packs: 0 });
  rows.push({ ...rows[0], no: 4, name: "水位 4" });
  renew();
  painter.draw(null, view, {});
  for (let i = 0; i < 5; i++) await turn();
  assert.equal(page.sensors.all.get(4).name, "水位 4", "an import shows before its first reading");
});

test("grids with cases that the geometry does not have are counted, and no more when it does", () => {
  const anlan = load(["00_anlan.js", "24_strangers.js", "39_paint.js", "40_qbin.js", "49_crowd.js", "52_points.js", "61_colours.js"], { URLSearchParams, setTimeout: (fn) => fn(), localStorage: { getItem: () => null } });
  const painted = [];
  anlan.tiles = { setClasses: (city, level, classes) => painted.push([level, [...classes]]), levelAt: () => "town" };
  let grids = [];
  const city = { facts: { code: "519901" }, codes: (level) => (level === "grid" ? grids : []), tiles: {} };
  const colours = anlan.colours.follow({ getZoom: () => 12 }, [city]);
  const open = (case_id, grid) => anlan.points.hear({ changed: [letter({ case_id, grid })], removed: [] });
  open("a", "519901001001001");
  open("b", "519901001001999");
  open("c", "511421001001001"); // of a city that is not on this map
  colours.soon();
  assert.equal(anlan.strangers.counts().areas ?? 0, 0, "the codes have not come");
  grids = ["519901001001001"];
  colours.soon();
  assert.equal(anlan.strangers.counts().areas, 1);
  assert.deepEqual(painted, [["grid", [1]]]);
  grids = ["519901001001001", "519901001001999"];
  colours.soon();
  assert.equal(anlan.strangers.counts().areas, 0);
});

test("a case that leaves and was never here changes nothing and is counted; one that is over is history", () => {
  const told = [];
  const { store } = load(["00_anlan.js", "10_store.js"]);
  const one = store.create();
  one.snapshot({ tip: 1, cases: [letter({ case_id: "a", version: 1 })] });
  const gone = one.hear(batch(1, 4, letter({ id: 2, case_id: "x", flags: ["gone"] }), letter({ id: 3, case_id: "y", open: false }), letter({ id: 4, case_id: "a", version: 2, flags: ["gone"] })));
  told.push(...gone.strange);
  assert.deepEqual([told, plain(gone.removed), one.cases.size], [["x"], ["a"], 0]);
});

test("the words name only what the screen misses", () => {
  const words = { "strange.told": "略去：{what}", "strange.and": "、", "strange.units": "定位 {n}", "strange.areas": "网格 {n}", "strange.cases": "事项 {n}" };
  const document = { getElementById: (id) => (id === "anlan-boot" ? { textContent: JSON.stringify({ words }) } : home), createElement: () => ({ isConnected: false }) };
  const home = { append: (node) => Object.assign(node, { isConnected: true }) && (home.node = node) };
  const { strangers } = load(["00_anlan.js", "24_strangers.js", "later/strangers.js"], { document });
  assert.equal(home.node.hidden, true);
  strangers.are("cases", ["x"]);
  assert.equal(home.node.hidden, true);
  strangers.are("units", [5, 6]);
  strangers.are("areas", ["519901001001999"]);
  assert.equal(home.node.textContent, "略去：定位 2、网格 1");
  strangers.are("units", []);
  strangers.are("areas", []);
  assert.equal(home.node.hidden, true);
});

test("letters of cases that leave and were never here are counted, each case once", () => {
  const bell = {};
  const anlan = load(["00_anlan.js"]);
  const { strangers } = load(["00_anlan.js", "24_strangers.js"], { anlan: { ...anlan, live: { on: (name, fn) => (bell[name] = fn), link: { dropped: 0 } } } });
  bell.strange(["a", "b"]);
  bell.strange(["b", "c"]);
  assert.deepEqual(plain(strangers.counts()), { cases: 3, packs: 0 });
});
