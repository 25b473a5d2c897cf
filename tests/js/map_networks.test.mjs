import assert from "node:assert/strict";
import { test } from "node:test";

import { load, plain } from "./wall_room.mjs";

const { networks } = load(["00_anlan.js", "63_networks.js"]);
const pgrid = (network, name, cells, owner = `${name}队`) => ({ name, attrs: { network, owner, owner_name: owner, cells } });

test("each network knows its own holders, two where two hold a cell", () => {
  const held = networks.byCell([pgrid("safety", "甲", ["1", "2"]), pgrid("safety", "乙", ["2"]), pgrid("law", "丙", ["1"]), pgrid("unheard", "丁", ["1"])]);
  assert.deepEqual(plain(held.get("safety").get("2").map(({ name }) => name)), ["甲", "乙"]);
  assert.deepEqual(plain([...held.get("law").keys()]), ["1"]);
});

test("cells of the same holders have the same number, others another, free ones none", () => {
  const cells = networks.byCell([pgrid("safety", "甲", ["1", "2", "3"]), pgrid("safety", "乙", ["3", "4"])]).get("safety");
  assert.deepEqual([...networks.numbers(cells, ["1", "2", "3", "4", "5"])], [1, 1, 2, 3, 0]);
});
