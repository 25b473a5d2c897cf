// How towns' use of 吹哨 is judged, and what share of departments' answers came in time.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const anlan = { desk: {}, sup: { on() {} }, t: (key) => key };
vm.runInContext(readFileSync(new URL("../../console/assets/js/99_sup_whistles.js", import.meta.url), "utf8"), vm.createContext({ anlan, globalThis: { anlan } }));
const { judged, came } = anlan.supWhistles;
const plain = (value) => JSON.parse(JSON.stringify(value));

test("a town is said to use it too seldom, too often, as usual, or to have too few cases", () => {
  const tones = ["under", "over", "", "few"].map((how) => plain(judged({ judged: how })));
  assert.deepEqual(tones, [{ word: "under", tone: "warn" }, { word: "over", tone: "major" }, { word: "usual", tone: "ok" }, { word: "few", tone: "t3" }]);
});

test("what is not due yet does not count against a department", () => {
  assert.equal(came({ called: 9, ontime: 3, late: 1 }), "75.0%");
  assert.equal(came({ called: 2, ontime: 0, late: 0 }), "—");
});
