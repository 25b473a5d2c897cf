import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

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
