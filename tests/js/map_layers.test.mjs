// Layers as a person left them: shown, faded, remembered; painters that come when their layer is first shown.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./wall_room.mjs";

const turn = () => new Promise((done) => setImmediate(done));

function page({ search = "", prefers = true, kept = null, answer = async () => ({ ok: true, status: 200 }) } = {}) {
  const layers = [{ name: "cases", z: 60, on: true, alpha: 1, module: "" }, { name: "parts", z: 55, on: false, alpha: 1, module: "parts" }];
  const boot = { words: {}, layers, prefers, me: { csrf: "c" } };
  const store = new Map(kept ? [["anlan.layers", JSON.stringify(kept)]] : []);
  const sent = [];
  const needs = [];
  const timers = [];
  let hook = null;
  const document = { getElementById: (id) => (id === "anlan-boot" ? { textContent: JSON.stringify(boot) } : null), addEventListener() {} };
  const anlan = load(["00_anlan.js", "30_map.js", "64_overlays.js", "69_tools.js"], {
    document, location: { search }, URLSearchParams, L: { Map: { addInitHook: (fn) => (hook = fn) } },
    localStorage: { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => store.set(key, value) },
    setTimeout: (fn) => timers.push(fn), clearTimeout: (id) => id && (timers[id - 1] = () => null),
    fetch: (path, asked) => (sent.push([path, JSON.parse(asked.body), asked.headers["X-CSRF-Token"]]), answer()),
  });
  anlan.need = async (...names) => needs.push(...names);
  anlan.layers = { build: () => ({ end() {} }) };
  const fire = () => timers.splice(0).forEach((fn) => fn());
  const mount = (on = () => null) => {
    const map = { on, getContainer: () => ({ id: "m" }), whenReady: (fn) => fn() };
    hook.call(map);
    fire();
    return map;
  };
  return { anlan, store, sent, needs, fire, mount };
}

test("a choice is kept once for all that was pressed, with the person's token", async () => {
  const { anlan, sent, fire, needs } = page();
  const heard = [];
  anlan.map.on("show", (one) => heard.push(one));
  anlan.map.show("cases", false);
  anlan.map.fade("cases", 0.5);
  fire();
  await turn();
  assert.deepEqual(plain(heard), [{ name: "cases", on: false }, { name: "cases", on: false }]);
  assert.deepEqual(sent, [["/api/v1/me/layers", { cases: { on: false, alpha: 0.5 }, parts: { on: false, alpha: 1 } }, "c"]]);
  assert.deepEqual([anlan.map.shows("cases"), anlan.map.alpha("cases")], [false, 0.5]);
  assert.deepEqual(needs, []);
});

test("a choice that cannot be sent is said and goes again, the last one, until it is kept", async () => {
  const answers = [() => Promise.reject(new Error("away")), async () => ({ ok: false, status: 503 })];
  const { anlan, sent, fire } = page({ answer: () => (answers.shift() || (async () => ({ ok: true, status: 200 })))() });
  const told = [];
  anlan.map.on("kept", () => told.push(anlan.map.trouble()));
  anlan.map.remember("/me/basemap", { name: "plain" });
  anlan.map.remember("/me/basemap", { name: "street" });
  for (let i = 0; i < 4; i++) {
    await turn();
    fire();
  }
  assert.deepEqual(sent.map(([path, { name }]) => [path, name]), [["/api/v1/me/basemap", "plain"], ["/api/v1/me/basemap", "street"], ["/api/v1/me/basemap", "street"]]);
  assert.deepEqual(told, ["lost", "lost", ""]);
});

test("a choice that was made while another was on its way follows it", async () => {
  const waits = [];
  const { anlan, sent, fire } = page({ answer: () => new Promise((done) => waits.push(done)) });
  anlan.map.remember("/me/basemap", { name: "a" });
  anlan.map.remember("/me/basemap", { name: "b" });
  assert.equal(sent.length, 1);
  waits[0]({ ok: true, status: 200 });
  await turn();
  fire();
  assert.deepEqual(sent.map(([, { name }]) => name), ["a", "b"]);
});

test("a choice that is refused is said and not put again", async () => {
  const { anlan, sent, fire } = page({ answer: async () => ({ ok: false, status: 422 }) });
  anlan.map.show("cases", false);
  for (let i = 0; i < 3; i++) {
    fire();
    await turn();
  }
  assert.deepEqual([sent.length, anlan.map.trouble()], [1, "refused"]);
});

test("a screen whose account keeps nothing remembers by itself", async () => {
  const { anlan, store, sent, fire } = page({ prefers: false, kept: { cases: { on: true, alpha: 0.7 } } });
  assert.equal(anlan.map.alpha("cases"), 0.7);
  anlan.map.fade("cases", 0.2);
  fire();
  await turn();
  assert.deepEqual(sent, []);
  assert.equal(JSON.parse(store.get("anlan.layers")).cases.alpha, 0.2);
});

test("a link that names layers shows those and no others", () => {
  const { anlan } = page({ search: "?layers=parts" });
  assert.deepEqual([anlan.map.shows("cases"), anlan.map.shows("parts"), anlan.map.shows("nothing")], [false, true, false]);
});

test("a layer of its own module brings it when it is first shown, and is painted, faded, hit and taken off", async () => {
  const { anlan, needs, mount } = page();
  const put = [];
  anlan.canvas = { Canvas: class {
    constructor(draw, options) {
      Object.assign(this, { draw, options });
    }
    addTo() {
      put.push(this);
    }
    fade(alpha) {
      this.options.alpha = alpha;
    }
    remove() {
      put.splice(put.indexOf(this), 1);
    }
  } };
  const map = mount();
  assert.deepEqual(needs, []);
  anlan.map.show("parts", true);
  await turn();
  assert.deepEqual(needs, ["map_kit", "parts"]);
  anlan.overlays.define("parts", { draw() {}, hit: ({ x }) => (x === 1 ? { kind: "part", id: 7 } : null), age: () => 5 });
  assert.equal(put[0].options.z, 55);
  anlan.map.fade("parts", 0.3);
  assert.equal(put[0].options.alpha, 0.3);
  assert.deepEqual(plain(anlan.overlays.hit(map, { x: 1 })), { kind: "part", id: 7 });
  assert.equal(anlan.overlays.hit(map, { x: 2 }), null);
  assert.equal(anlan.overlays.age("parts"), 5);
  anlan.map.show("parts", false);
  assert.equal(put.length, 0);
  assert.equal(anlan.overlays.hit(map, { x: 1 }), null);
});

test("a link says where the map begins, and nonsense says nothing", () => {
  const { asked } = page().anlan.tools;
  assert.deepEqual(plain(asked("?at=104.6,30.65,14.5")), { lon: 104.6, lat: 30.65, zoom: 14.5 });
  for (const bad of ["", "?at=1,2", "?at=x,30,14", "?at=190,30,14", "?at=104,89,14", "?at=104,30,99", "?at=,,"]) assert.equal(asked(bad), null, bad);
});

test("a tool that leaves the presses does not take them from the next one", async () => {
  const { anlan, mount } = page();
  const heard = [];
  const pressed = [];
  let press = null;
  anlan.map.on("pick", () => pressed.push("page"));
  anlan.layers.build = () => ({ end() {}, points: { hit: () => null }, tiles: { gridAt: async () => null } });
  mount((name, fn) => name === "click" && (press = fn));
  const [one, two] = ["one", "two"].map((name) => () => heard.push(name));
  anlan.map.take(one);
  anlan.map.take(two);
  anlan.map.leave(one);
  await press({ containerPoint: { x: 0, y: 0 }, latlng: {} });
  anlan.map.leave(two);
  await press({ containerPoint: { x: 0, y: 0 }, latlng: {} });
  assert.deepEqual([heard, pressed], [["two"], ["page"]]);
});
