// Modules that load on first use: once, in order, and asked for again when they could not be had.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./wall_room.mjs";

function page() {
  const put = [];
  const document = {
    getElementById: () => null,
    createElement: (localName) => ({ localName, remove() {
      put.splice(put.indexOf(this), 1);
    } }),
    head: { append: (node) => put.push(node) },
  };
  const anlan = load(["00_anlan.js"], { document });
  anlan.boot.later = { tree: ["/static/css/later/tree.css?v=1", "/static/js/later/tree.js?v=1"], find: ["/static/js/later/find.js?v=2"] };
  return { anlan, put };
}

const turn = () => new Promise((done) => setImmediate(done));

test("a module comes once, with its style sheet, before the next one", async () => {
  const { anlan, put } = page();
  let ready = 0;
  anlan.need("tree", "find").then(() => ready++);
  anlan.need("tree").then(() => ready++);
  assert.deepEqual(put.map((node) => node.href || node.src), ["/static/css/later/tree.css?v=1", "/static/js/later/tree.js?v=1"]);
  assert.equal(put[0].rel, "stylesheet");
  put.forEach((node) => node.onload());
  await turn();
  assert.equal(put[2].src, "/static/js/later/find.js?v=2");
  assert.equal(ready, 1);
  put[2].onload();
  await turn();
  assert.equal(ready, 2);
});

test("one that could not be had is asked for again", async () => {
  const { anlan, put } = page();
  const first = anlan.need("find");
  put[0].onerror();
  await assert.rejects(first);
  assert.equal(put.length, 0);
  const second = anlan.need("find");
  put[0].onload();
  await second;
});
