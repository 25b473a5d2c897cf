import assert from "node:assert/strict";
import { test } from "node:test";

import { batch, letter, load, plain } from "./wall_room.mjs";

const fresh = () => load(["00_anlan.js", "10_store.js"]).store.create();
const ids = (store) => [...store.cases.keys()].sort();

test("a snapshot is the whole picture: what it lacks is gone", () => {
  const store = fresh();
  store.snapshot({ tip: 5, cases: [letter({ case_id: "a" }), letter({ case_id: "b" })] });
  const out = store.snapshot({ tip: 9, cases: [letter({ case_id: "b" }), letter({ case_id: "c" })] });
  assert.deepEqual(ids(store), ["b", "c"]);
  assert.deepEqual(plain(out.removed), ["a"]);
  assert.equal(out.whole, true);
  assert.equal(out.changed.length, 2);
});

test("letters go in once: what the snapshot holds already and what comes twice are dropped", () => {
  const store = fresh();
  store.snapshot({ tip: 7, cases: [letter({ id: 7 })] });
  assert.equal(store.hear(batch(7, 7, letter({ id: 7 }))).fresh.length, 0);
  assert.equal(store.hear(batch(7, 8, letter({ id: 8, version: 4 }))).fresh.length, 1);
  assert.equal(store.hear(batch(7, 8, letter({ id: 8, version: 4 }))).fresh.length, 0);
  assert.equal(store.tip, 8);
});

test("a letter of an incident or an order is told apart and is no case", () => {
  const store = fresh();
  store.snapshot({ tip: 1, cases: [] });
  const out = store.hear(batch(1, 2, letter({ id: 2, case_id: null, incident_id: "i" })));
  assert.deepEqual(plain(out.other.map(({ incident_id }) => incident_id)), ["i"]);
  assert.deepEqual([out.fresh.length, out.changed.length, store.cases.size], [0, 0, 0]);
});

test("a hole is told and nothing of the batch is taken", () => {
  const store = fresh();
  store.snapshot({ tip: 7, cases: [] });
  const out = store.hear(batch(9, 10, letter({ id: 10 })));
  assert.equal(out.hole, true);
  assert.equal(store.tip, 7);
  assert.equal(store.cases.size, 0);
});

test("closed cases and cases that left the scope are removed, and their letter is still told", () => {
  const store = fresh();
  store.snapshot({ tip: 1, cases: [letter({ case_id: "a", version: 1 }), letter({ case_id: "b", version: 1 })] });
  const out = store.hear(batch(1, 3, letter({ id: 2, case_id: "a", version: 2, open: false }), letter({ id: 3, case_id: "b", version: 2, flags: ["gone"] })));
  assert.deepEqual(plain(out.removed), ["a", "b"]);
  assert.equal(out.fresh.length, 2);
  assert.equal(store.cases.size, 0);
});

test("an older version never overwrites a newer one", () => {
  const store = fresh();
  store.snapshot({ tip: 1, cases: [letter({ id: 1, version: 5, state: "handling" })] });
  store.hear(batch(1, 2, letter({ id: 2, version: 4, state: "dispatched" })));
  assert.equal(store.cases.get("01J0").state, "handling");
});

test("batches that come before the first snapshot wait for it", () => {
  const store = fresh();
  store.hear(batch(3, 4, letter({ id: 4, case_id: "early" })));
  store.hear(batch(4, 6, letter({ id: 6, case_id: "late" })));
  const out = store.snapshot({ tip: 5, cases: [letter({ id: 4, case_id: "early" })] });
  assert.deepEqual(ids(store), ["early", "late"]);
  assert.equal(out.fresh.length, 1);
});

test("a case that closes and comes back in one batch is there", () => {
  const store = fresh();
  store.snapshot({ tip: 1, cases: [letter({ version: 1 })] });
  const out = store.hear(batch(1, 3, letter({ id: 2, version: 2, flags: ["gone"] }), letter({ id: 3, version: 3 })));
  assert.deepEqual(plain(out.removed), []);
  assert.equal(out.changed.length, 1);
});

test("letters applied one by one equal a fresh snapshot, whatever the order of batches", () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 16807) % 2147483647) % n;
  const truth = new Map();
  const versions = new Map();
  const store = fresh();
  store.snapshot({ tip: 0, cases: [] });
  let id = 0;
  for (let round = 0; round < 300; round++) {
    const prev = id;
    const letters = Array.from({ length: 1 + random(4) }, () => {
      const case_id = `c${random(20)}`;
      versions.set(case_id, (versions.get(case_id) || 0) + 1);
      const one = letter({ id: ++id, case_id, version: versions.get(case_id), open: random(4) > 0, flags: random(9) ? [] : ["gone"] });
      if (one.open && !one.flags.length) truth.set(case_id, one);
      else truth.delete(case_id);
      return one;
    });
    store.hear(batch(prev, id, ...letters));
    if (random(3) === 0) store.hear(batch(prev, id, ...letters));
  }
  assert.deepEqual(plain([...store.cases.values()].sort((a, b) => a.id - b.id)), plain([...truth.values()].sort((a, b) => a.id - b.id)));
});

test("what comes while a new snapshot is on its way is newer than it and follows it", () => {
  const store = fresh();
  store.snapshot({ tip: 5, cases: [letter({ id: 5, case_id: "a", version: 1 })] });
  store.expect();
  const heard = store.hear(batch(5, 8, letter({ id: 8, case_id: "a", version: 3 }), letter({ id: 7, case_id: "b" })));
  assert.equal(heard.fresh.length, 2);
  const out = store.snapshot({ tip: 6, cases: [letter({ id: 6, case_id: "a", version: 2 })] });
  assert.deepEqual(ids(store), ["a", "b"]);
  assert.equal(store.cases.get("a").version, 3);
  assert.deepEqual(plain(out.removed), []);
  assert.equal(out.fresh.length, 0, "told already");
  assert.equal(store.hear(batch(8, 9, letter({ id: 9, case_id: "c" }))).hole, false);
});

test("a batch that is a hole now may follow the snapshot that is on its way", () => {
  const store = fresh();
  store.snapshot({ tip: 5, cases: [] });
  store.expect();
  assert.equal(store.hear(batch(7, 8, letter({ id: 8, case_id: "late" }))).hole, true);
  const out = store.snapshot({ tip: 7, cases: [] });
  assert.deepEqual(ids(store), ["late"]);
  assert.equal(out.fresh.length, 1);
});
