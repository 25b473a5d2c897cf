// The rules of the supervision page: which rows, in which order, how far an order has come, in which column a card stands.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const JS = new URL("../../console/assets/js/", import.meta.url);
const SCRIPTS = ["99_sup.js", "99_sup_cards.js", "99_sup_orders.js", "99_sup_overdue.js", "99_sup_sheet.js"];

function page() {
  const desk = { el: () => ({}), fill() {}, icon: () => ({}), get() {}, post() {}, toast() {}, refused() {}, sayRefusal: () => "" };
  const bell = () => ({ on: () => () => {}, ring() {} });
  const anlan = { desk, bell, soon: (paint) => paint, boot: { page: "other", words: {} }, t: (key, holes) => [key, ...Object.values(holes || {})].join(" "), span: (ms) => `${ms / 60_000}m` };
  anlan.queue = { row: ({ case_id: id, due }) => ({ id, due: due ?? null }) };
  const context = vm.createContext({ anlan, globalThis: { anlan }, setInterval() {}, document: {} });
  for (const name of SCRIPTS) vm.runInContext(readFileSync(new URL(name, JS), "utf8"), context);
  return anlan;
}

const NOW = 1_000_000_000;
const letter = (id, more) => ({ case_id: id, lamp: "red", since: NOW - 7_200_000, due: NOW - 3_600_000, scenario_code: "0101010101", ...more });
const rowOf = (anlan, id, more) => ({ rank: 3, unit: "", ...anlan.sup.row(letter(id, more)), ...more });

test("a case is late while its lamp is red, and double its limit is 200 percent", () => {
  const anlan = page();
  const r = anlan.sup.row(letter("A"));
  assert.equal(anlan.supOverdue.late(r), true);
  assert.equal(anlan.supOverdue.late(anlan.sup.row(letter("B", { lamp: "yellow" }))), false);
  assert.equal(anlan.supOverdue.used(r, NOW), 200);
  assert.equal(anlan.supOverdue.used(anlan.sup.row(letter("C", { since: null })), NOW), null);
  assert.deepEqual([r.domain, r.orders], ["01", 0]);
});

test("the latest stand first, equal ones by gravity; a second press turns the order round", () => {
  const anlan = page();
  const rows = [rowOf(anlan, "A"), rowOf(anlan, "B", { due: NOW - 9_000_000 }), rowOf(anlan, "C", { rank: 1 })];
  const order = (down) => [...rows].sort(anlan.supOverdue.compare("over", down, NOW)).map(({ id }) => id).join("");
  assert.equal(order(true), "BCA");
  assert.equal(order(false), "CAB");
});

test("filters narrow together", () => {
  const { passes } = page().supOverdue;
  const r = { unit: "u", town: "t", domain: "01", urgency: "normal" };
  const want = { unit: "", town: "", domain: "", urgency: "" };
  assert.equal(passes(r, want), true);
  assert.equal(passes(r, { ...want, unit: "u", town: "t" }), true);
  assert.equal(passes(r, { ...want, unit: "u", town: "x" }), false);
});

test("an order shows how far it has come, and no clock once it is answered", () => {
  const { station, clock } = page().supOrders;
  assert.deepEqual(["issued", "signed", "replied", "verified", "lifted"].map(station), [1, 2, 3, 4, 5]);
  assert.equal(clock({ state: "issued", due: NOW - 60_000 }, NOW).tone, "crit");
  assert.equal(clock({ state: "signed", due: NOW + 60_000 }, NOW).tone, "warn");
  assert.equal(clock({ state: "replied", due: NOW - 60_000 }, NOW).words, "sup.order.answered");
});

test("a card stands by its colour until its unit answers, and goes when it is lifted or revoked", () => {
  const { column, stands } = page().supCards;
  assert.equal(column({ colour: "warn" }), "yellow");
  assert.equal(column({ colour: "red", order: "issued" }), "red");
  assert.equal(column({ colour: "red", order: "replied" }), "answered");
  assert.equal(column({ colour: "yellow", order: "verified" }), "lifting");
  assert.equal(stands({ revoked: false }), true);
  assert.equal(stands({ revoked: true }), false);
  assert.equal(stands({ revoked: false, lifted_at: 1 }), false);
});

test("many acts run to the end, a few at a time, whatever becomes of one", async () => {
  const { each } = page().supSheet;
  let [now, most] = [0, 0];
  const results = await each([1, 2, 3, 4, 5, 6, 7], async (n) => {
    most = Math.max(most, (now += 1));
    await null;
    now -= 1;
    if (n === 3) throw new Error("refused");
  });
  assert.equal(results.length, 7);
  assert.equal([...results.filter(({ error }) => error)].map(({ item }) => item).join(), "3");
  assert.ok(most <= 4);
});
