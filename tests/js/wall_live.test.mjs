import assert from "node:assert/strict";
import { test } from "node:test";

import { batch, clockwork, letter, load, plain, socket } from "./wall_room.mjs";

/** A snapshot as the server tells it, in pieces of so many bytes. */
function body({ cases, ...rest }, piece = 50) {
  const [head, end] = JSON.stringify({ ...rest, cases: [] }).split("[]");
  const text = `${head}[\n${cases.map((one) => JSON.stringify(one)).join(",\n")}\n]${end}`;
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const read = async () => (at < bytes.length ? { done: false, value: bytes.slice(at, (at += piece)) } : { done: true });
  return { getReader: () => ({ read }) };
}

function page(snapshots, patch = {}) {
  const clock = clockwork();
  const wire = socket();
  const asked = [];
  const answer = async (url) => {
    asked.push(url);
    const snap = snapshots.length > 1 ? snapshots.shift() : snapshots[0];
    if (snap instanceof Error) throw snap;
    return { ok: true, status: 200, body: body(snap, patch.piece) };
  };
  const anlan = load(["00_anlan.js", "10_store.js", "20_live.js"], { ...clock, io: wire.io, fetch: answer, TextDecoder, ...patch });
  return { clock, wire, asked, live: anlan.live };
}

const start = async (one) => {
  one.live.start({ gateway: "http://g:1", room: "519901" });
  await one.clock.pass(1);
};

test("the socket opens after the snapshot and asks for what came since its tip", async () => {
  const one = page([{ tip: 41, cases: [letter()], kpi: { open: 1 } }]);
  const kpis = [];
  one.live.on("kpi", (kpi) => kpis.push(kpi.open));
  await start(one);
  assert.deepEqual(plain(one.wire.auth), { rooms: [{ room: "519901", last: 41 }] });
  assert.deepEqual(kpis, [1]);
  one.wire.tell("ev", batch(41, 44, letter({ id: 44, version: 9 })));
  assert.deepEqual(plain(await one.wire.ask()), { rooms: [{ room: "519901", last: 44 }] });
});

test("a snapshot is the same in whatever pieces it comes", async () => {
  const snap = { tip: 41, cases: [letter(), letter({ id: 2, case_id: "c2", title: "井盖\n破损" })], kpi: { open: 2 } };
  for (const piece of [1, 7, 64, 100_000]) {
    const one = page([snap], { piece });
    await start(one);
    assert.equal(one.live.store.tip, 41);
    assert.equal(one.live.kpi.open, 2);
    assert.deepEqual(plain([...one.live.store.cases.values()]), plain(snap.cases));
  }
});

test("a hole heals by a new snapshot within five seconds", async () => {
  const one = page([{ tip: 1, cases: [] }, { tip: 9, cases: [letter({ id: 9 })] }]);
  await start(one);
  const changes = [];
  one.live.on("cases", (change) => changes.push(change));
  one.wire.tell("ev", batch(5, 6, letter({ id: 6 })));
  assert.equal(one.asked.length, 1);
  await one.clock.pass(5000);
  assert.equal(one.asked.length, 2);
  assert.equal(changes.at(-1).whole, true);
  assert.equal(one.live.store.tip, 9);
});

test("when the log-in has ended the screen says so, goes to log-in and asks no more", async () => {
  const went = [];
  const one = page([{ tip: 1, cases: [] }], { location: { pathname: "/wall/city", search: "?k=1", assign: (url) => went.push(url) } });
  await start(one);
  const said = [];
  one.live.on("link", ({ up, ended }) => said.push([up, ended]));
  one.wire.tell("connect_error", { message: "login required" });
  one.wire.tell("connect_error", { message: "login required" });
  assert.deepEqual(said.at(-1), [false, true]);
  assert.deepEqual(went, []);
  one.wire.tell("resync", { room: "519901" });
  await one.clock.pass(60_000);
  assert.deepEqual(went, ["/login?next=%2Fwall%2Fcity%3Fk%3D1"]);
  assert.equal(one.asked.length, 1);
});

test("a gateway that says no for another reason is asked again", async () => {
  const one = page([{ tip: 1, cases: [] }]);
  await start(one);
  let tried = 0;
  Object.assign(one.wire, { active: false, connect: () => (tried += 1) });
  one.wire.tell("connect_error", { message: "try again" });
  await one.clock.pass(10_000);
  assert.equal(tried, 1);
  one.wire.active = true; // the library tries by itself
  one.wire.tell("connect_error", { message: "websocket error" });
  await one.clock.pass(10_000);
  assert.equal(tried, 1);
});

test("many holes ask once", async () => {
  const one = page([{ tip: 1, cases: [] }]);
  await start(one);
  for (let i = 5; i < 50; i++) one.wire.tell("ev", batch(i, i + 1, letter({ id: i + 1 })));
  await one.clock.pass(5000);
  assert.equal(one.asked.length, 2);
});

test("a resync asks for a snapshot; a failing server is asked again", async () => {
  const one = page([{ tip: 1, cases: [] }, new Error("down"), new Error("down"), { tip: 4, cases: [] }]);
  await start(one);
  one.wire.tell("resync", { room: "519901" });
  await one.clock.pass(20_000);
  assert.equal(one.live.store.tip, 4);
});

test("silence of three seconds is a lost link, and it says since when the data stand", async () => {
  const one = page([{ tip: 1, cases: [] }]);
  await start(one);
  const said = [];
  one.live.on("link", ({ up, at }) => said.push([up, at]));
  one.wire.tell("ev", batch(1, 1));
  const last = one.clock.at();
  await one.clock.pass(5000);
  assert.deepEqual(plain(said), [[true, last], [false, last]]);
  one.wire.tell("ev", batch(1, 1));
  assert.equal(said.at(-1)[0], true);
});

test("figures of other rooms are not ours", async () => {
  const one = page([{ tip: 1, cases: [] }]);
  await start(one);
  const kpis = [];
  one.live.on("kpi", (kpi) => kpis.push(kpi));
  one.wire.tell("kpi", { 519901001: { open: 3 } });
  one.wire.tell("kpi", { 519901: { open: 8 } });
  assert.deepEqual(plain(kpis), [{ open: 8 }]);
});

test("positions are read in place, odd counts too", () => {
  const { live } = page([{ tip: 1, cases: [] }]);
  const n = 3;
  const bytes = new ArrayBuffer(12 + 13 * n);
  new Uint32Array(bytes, 0, 3).set([1, n, 11]);
  new Int32Array(bytes, 12, 3).set([104_600_001, 2, 3]);
  new Int32Array(bytes, 24, 3).set([30_600_001, 5, 6]);
  new Uint16Array(bytes, 36, 6).set([0, 1, 1, 90, 180, 359]);
  new Uint8Array(bytes, 48, 3).set([1, 2, 3]);
  const read = live.positions(bytes);
  assert.equal(read.kind, "units");
  assert.deepEqual([...read.no], [11, 12, 13]);
  assert.equal(read.lon[0], 104_600_001);
  assert.deepEqual([...read.heading], [90, 180, 359]);
  assert.deepEqual([...read.status], [1, 2, 3]);
});

test("positions cut short, or of a kind nobody knows, are dropped and counted", async () => {
  const one = page([{ tip: 1, cases: [] }]);
  await start(one);
  const heard = [];
  one.live.on("pos", (read) => heard.push(read));
  const bytes = new ArrayBuffer(25);
  new Uint32Array(bytes, 0, 3).set([1, 1, 11]);
  one.wire.tell("pos", bytes);
  for (const bad of [bytes.slice(0, 24), bytes.slice(0, 8), new ArrayBuffer(25)]) one.wire.tell("pos", bad);
  assert.equal(heard.length, 1);
  assert.equal(one.live.link.dropped, 3);
});
