import assert from "node:assert/strict";
import { test } from "node:test";

import { letter, load, plain } from "./desk_room.mjs";

const { outrules } = load("00_anlan.js", "90_outbox_rules.js");
const act = (no, patch = {}) => ({ no, key: `k${no}`, case_id: "01J0", status: "waiting", step: "sign", from: "dispatched", unit: "water@1", ...patch });
const step = (name, frm, to, roles = ["unit"]) => ({ name, frm: [frm], to, roles, unit: true });
const STEPS = [step("sign", "dispatched", "handling"), step("arrive", "handling", "handling"), step("feedback", "handling", "feedback")];
const officer = { user: "o", roles: ["unit"], unit: "water@1" };
const item = letter({ state: "dispatched", unit: "water@1" });

test("acts of a case go in their order, and one that was refused holds back only its own case", () => {
  assert.equal(outrules.next([act(2), act(1)]).no, 1);
  const held = [act(1, { status: "refused" }), act(2), act(3, { case_id: "01J1" })];
  assert.equal(outrules.next(held).no, 3);
  assert.equal(outrules.next([act(1, { status: "refused" }), act(2)]), null);
  assert.equal(outrules.next([act(1, { case_id: "", status: "refused" }), act(2, { case_id: "" })]).no, 2);
});

test("no answer and a busy server are tried again, a refusal is not", () => {
  const said = (status, code) => outrules.verdict(status, code);
  assert.deepEqual([0, 502, 503, 429].map((status) => said(status)), ["again", "again", "again", "again"]);
  assert.deepEqual([said(200), said(201)], ["done", "done"]);
  assert.deepEqual([said(401, "NotLoggedIn"), said(403, "BadToken"), said(409, "StaleCase")], ["login", "reload", "newer"]);
  assert.deepEqual([said(409, "WrongState"), said(403, "NotYourCase"), said(404, "UnknownCase"), said(422, "BadField")], Array(4).fill("refused"));
});

test("a look or a lamp of others does not stand against an act, another state or unit does", () => {
  const mine = act(1);
  assert.equal(outrules.stillMeant(mine, { ...item, version: 9, lamp: "red" }), true);
  assert.equal(outrules.stillMeant(mine, { ...item, state: "handling" }), false);
  assert.equal(outrules.stillMeant(mine, { ...item, unit: "road@1" }), false);
  assert.equal(outrules.stillMeant(mine, { ...item, steps: ["return"] }), false);
});

test("waiting between tries doubles up to a minute and differs from phone to phone", () => {
  assert.ok(outrules.delay(1, 0) < outrules.delay(3, 0));
  assert.ok(outrules.delay(99, 1) <= 60000);
  assert.notEqual(outrules.delay(3, 0.1), outrules.delay(3, 0.9));
});

test("without a link the next act is offered on what waits, and none twice", () => {
  const offered = (entries) => plain(outrules.offer(item, entries, STEPS, officer).map((one) => one.name));
  assert.deepEqual(offered([]), ["sign"]);
  assert.deepEqual(offered([act(1)]), ["arrive", "feedback"]);
  assert.deepEqual(offered([act(1), act(2, { step: "arrive" })]), ["feedback"]);
  assert.deepEqual(offered([act(1, { status: "refused" })]), []);
});

test("only the lead unit is offered the acts of the lead unit", () => {
  assert.deepEqual(plain(outrules.offer(item, [], STEPS, { ...officer, unit: "road@1" })), []);
});

test("tasks are what this person may act on, what is due first", () => {
  const cases = [letter({ case_id: "b", due: 9, state: "dispatched", unit: "water@1" }), letter({ case_id: "a", due: 5, state: "dispatched", unit: "water@1" }), letter({ case_id: "c", state: "registered" })];
  assert.deepEqual(plain(outrules.tasks(cases, [], STEPS, officer).map((one) => one.case_id)), ["a", "b"]);
});
