import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

import { mid, north, pair } from "./geometry.mjs";
import { load } from "./wall_room.mjs";

const read = (name) => readFileSync(new URL(`../../console/assets/js/${name}`, import.meta.url), "utf8");

/** The worker with geometry that is held back until `come`; `drawn` numbers of tiles, `said` what it posts. */
function worker() {
  const said = [];
  const drawn = [];
  let come;
  const held = new Promise((done) => (come = done));
  class OffscreenCanvas {
    getContext = () => ({ canvas: this });
    transferToImageBitmap = () => ({ close() {} });
  }
  class MessageChannel {
    port1 = {};
    port2 = { postMessage: () => setImmediate(() => this.port1.onmessage()) }; // node's own would keep the test alive
  }
  const postMessage = (message) => {
    if (message.trouble) return;
    said.push(message);
    if (message.bitmap) drawn.push(message.id);
  };
  const fetch = () => held.then(() => ({ ok: false, status: 404 }));
  const room = vm.createContext({ OffscreenCanvas, MessageChannel, URLSearchParams, postMessage, fetch, location: { search: "?qbin=40_qbin.js" }, importScripts: () => vm.runInContext(read("40_qbin.js"), room) });
  vm.runInContext(read("tilework.js"), room);
  const tell = (data) => room.onmessage({ data });
  const draw = (id, no) => tell({ op: "draw", id, tile: { no, x: 0, y: 0, z: 12, size: 512, dpr: 1 }, parts: [{ base: "/geo/a", paint: "fill" }] });
  return { said, drawn, come, tell, draw };
}

const settled = async (said, count) => {
  while (said.length < count) await new Promise((done) => setTimeout(done, 1));
};

test("a tile that has gone before its turn is answered and not drawn", async () => {
  const { said, drawn, come, tell, draw } = worker();
  [1, 2, 3].forEach((no) => draw(no, no));
  tell({ op: "drop", no: 1 });
  tell({ op: "drop", no: 2 });
  come();
  await settled(said, 3);
  assert.deepEqual(said.map(({ id }) => id).sort(), [1, 2, 3]);
  assert.deepEqual(drawn, [3]);
});

test("a tile asked for twice is drawn as it was asked last, and both are answered once", async () => {
  const { said, drawn, come, draw } = worker();
  draw(1, 7);
  draw(2, 8);
  draw(3, 7);
  come();
  await settled(said, 3);
  assert.deepEqual(said.map(({ id }) => id).sort(), [1, 2, 3]);
  assert.deepEqual(drawn, [2, 3]);
});

/** A worker with two grids side by side: `count` says how often a canvas was filled, stroked and drawn upon, `closed` how many pictures were let go. */
function painter() {
  const count = { fill: 0, stroke: 0, drawImage: 0, closed: 0 };
  const answers = new Map();
  const g = (canvas) => new Proxy({ canvas }, { get: (of, name) => of[name] ?? (() => name in count && count[name]++), set: () => true });
  class OffscreenCanvas {
    constructor(width) {
      this.width = width;
    }
    getContext = () => g(this);
    transferToImageBitmap = () => ({ close: () => count.closed++ });
  }
  class MessageChannel {
    port1 = {};
    port2 = { postMessage: () => setImmediate(() => this.port1.onmessage()) };
  }
  const postMessage = (message) => answers.get(message.id) && answers.get(message.id)(message.bitmap);
  const fetch = async () => ({ ok: true, arrayBuffer: async () => pair() });
  const room = vm.createContext({ OffscreenCanvas, MessageChannel, URLSearchParams, postMessage, fetch, location: { search: "?qbin=40_qbin.js" }, importScripts: () => vm.runInContext(read("40_qbin.js"), room) });
  vm.runInContext(read("tilework.js"), room);
  const tell = (data) => room.onmessage({ data });
  const { qbin } = load(["00_anlan.js", "40_qbin.js"]);
  const z = 14;
  const place = (v) => Math.floor((v * 256 * 2 ** z) / 512);
  const tile = { no: 1, x: place(qbin.worldX(mid)), y: place(qbin.worldY(north)), z, size: 512, dpr: 1 };
  const parts = [{ base: "/geo/a", paint: "classes", key: "k", fills: ["#000", "#111"], bordered: true }, { base: "/geo/a", paint: "edges", stroke: "#222", width: 1 }];
  let id = 0;
  const draw = () => new Promise((done) => (answers.set(++id, done), tell({ op: "draw", id, tile, parts })));
  return { count, tell, draw, colour: (...classes) => tell({ op: "classes", key: "k", classes }) };
}

test("what lies over the colours is painted at the first picture and at the second, and kept from then on", async () => {
  const { count, draw, colour } = painter();
  for (const classes of [[0, 0], [0, 1], [1, 1], [1, 0]]) {
    colour(...classes);
    assert.ok(await draw());
  }
  assert.equal(count.stroke, 2);
  assert.equal(count.drawImage, 3);
  assert.equal(await draw(), null, "nothing has changed");
});

test("what was kept for a tile goes with it", async () => {
  const { count, tell, draw, colour } = painter();
  colour(0, 0);
  await draw();
  colour(1, 0);
  await draw();
  assert.equal(count.closed, 0);
  tell({ op: "drop", no: 1 });
  assert.equal(count.closed, 1);
  assert.ok(await draw(), "and is painted anew when it comes back");
});
