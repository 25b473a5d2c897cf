// The tools of the map: lengths and areas, coordinates, shapes of a drag, a view as a link, an hour that stands.
import assert from "node:assert/strict";
import { test } from "node:test";

import { clockwork, letter, load, plain } from "./wall_room.mjs";

const names = ["measure", "where", "share", "pick_area"];
const all = load(["00_anlan.js", "30_map.js", "40_qbin.js", "69_tools.js", "later/map_kit.js", ...names.map((name) => `later/${name}.js`)], { URLSearchParams });

const near = (a, b, by) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);

test("a length and an area are those of the sphere", () => {
  const ring = [[104.6, 30.6], [104.7, 30.6], [104.7, 30.7], [104.6, 30.7]];
  near(all.measure.length([...ring, ring[0]]), 41371.177, 3);
  near(all.measure.area(ring), 106_370_148, 3000);
  assert.equal(all.measure.metres(82.34), "82.3 m");
  assert.equal(all.measure.metres(21_800), "21.8 km");
  assert.equal(all.measure.square(106_370_148), "106.37 km²");
});

test("projected metres and GCJ-02 are those of the transformations the server uses", () => {
  for (const [point, zone, y, x] of [[[104.6, 30.65], 35, 35461659.332, 3392239.29], [[103.2, 29.1], 34, 34616818.505, 3220947.982], [[121.47, 31.23], 40, 40640060.338, 3457406.435]]) {
    const found = all.where.projected(point);
    assert.equal(found.zone, zone);
    near(found.y, y, 0.002);
    near(found.x, x, 0.002);
  }
  const [lon, lat] = all.where.gcj([104.6, 30.65]);
  near(lon, 104.60238156907332, 1e-9);
  near(lat, 30.647234963357818, 1e-9);
  assert.deepEqual(plain(all.where.gcj([10, 50])), [10, 50], "no offset abroad");
});

test("a drag makes a box or a circle, and a ring knows what it holds", () => {
  assert.deepEqual(plain(all.kit.dragged("box", [1, 2], [3, 4], 0).points), [[1, 2], [3, 2], [3, 4], [1, 4]]);
  const circle = all.kit.dragged("circle", [104.6, 30.6], [104.61, 30.6], 950.4);
  assert.deepEqual(plain(circle), { points: [[104.6, 30.6]], metres: 950 });
  const ring = all.kit.outline(circle);
  assert.equal(all.kit.holds(ring, [104.605, 30.6]), true);
  assert.equal(all.kit.holds(ring, [104.611, 30.6]), false);
});

test("a shared view keeps what the page was asked with and opens where it stood", () => {
  const link = all.share.address("http://here/desk", "?lang=en&at=1,2,3", { lon: 104.61, lat: 30.6, zoom: 14.5 }, ["cases", "roads"]);
  assert.equal(link, "http://here/desk?lang=en&at=104.610000,30.600000,14.50&layers=cases,roads");
  assert.deepEqual(plain(all.tools.asked(new URL(link).search)), { lon: 104.61, lat: 30.6, zoom: 14.5 });
});

test("a layer asks anew when its register has had an import, and when the link is back", async () => {
  const clock = clockwork();
  const bells = new Map();
  const anlan = { live: { on: (name, fn) => bells.set(name, fn) } };
  const { kit } = load(["00_anlan.js", "40_qbin.js", "later/map_kit.js"], { ...clock, anlan });
  let asked = 0;
  kit.renewed("parts", () => (asked += 1));
  for (const [name, told, times] of [["register", { register: "sensors" }, 0], ["register", { register: "parts" }, 1], ["link", { up: false }, 1], ["link", { up: true }, 2]]) {
    bells.get(name)(told);
    await clock.pass(5000);
    assert.equal(asked, times);
  }
});

test("only grades that a role may give are offered", () => {
  assert.deepEqual(plain(all.pickArea.grades(["county_chief"])), ["general", "key"]);
  assert.deepEqual(plain(all.pickArea.grades(["county_dispatch"])), []);
});

test("while an earlier hour stands, what is live changes nothing, and comes back whole", () => {
  const page = load(["00_anlan.js", "10_store.js", "24_strangers.js", "40_qbin.js", "49_crowd.js", "52_points.js"]);
  const { points } = page;
  const one = (case_id) => letter({ case_id });
  page.live = { store: { cases: new Map([["a", one("a")], ["b", one("b")]]) } };
  points.hear({ changed: [one("a"), one("b")], removed: [] });
  points.stand([one("c")]);
  assert.deepEqual([...points.cases.keys()], ["c"]);
  page.live.store.cases.set("d", one("d"));
  points.hear({ changed: [one("d")], removed: ["c"] });
  assert.deepEqual([...points.cases.keys()], ["c"]);
  points.stand(null);
  assert.deepEqual([...points.cases.keys()].sort(), ["a", "b", "d"]);
});
