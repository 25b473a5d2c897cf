// GCJ-02 tiles stand where they belong, to a pixel, at every zoom.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./wall_room.mjs";

const { ground } = load(["00_anlan.js", "30_map.js", "40_qbin.js", "69_tools.js", "later/map_kit.js", "later/where.js", "later/ground.js"], { URLSearchParams });

test("no pixel of a tile is more than one off", () => {
  let worst = 0;
  let moved = 0;
  for (const [lon, lat] of [[104.6, 30.65], [121.47, 31.23], [87.6, 43.8], [113.3, 23.1], [126.5, 45.8]]) {
    for (let z = 4; z <= 18; z++) {
      const size = 2 ** z;
      const s = Math.sin((lat * Math.PI) / 180);
      const [x, y] = [Math.floor(((lon + 180) / 360) * size), Math.floor((0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * size)];
      const { from, cells } = ground.mesh(z, x, y);
      for (let px = 0.5; px < 256; px += 15) {
        for (let py = 0.5; py < 256; py += 15) {
          const cell = cells.find((c) => px >= c.x && px < c.x + c.size && py >= c.y && py < c.y + c.size);
          const drawn = [from[0] * 256 + cell.sx + ((px - cell.x) / cell.size) * cell.sw, from[1] * 256 + cell.sy + ((py - cell.y) / cell.size) * cell.sh];
          const right = ground.shifted([x * 256 + px, y * 256 + py], z);
          worst = Math.max(worst, Math.hypot(drawn[0] - right[0], drawn[1] - right[1]));
          moved = Math.max(moved, Math.hypot(right[0] - x * 256 - px, right[1] - y * 256 - py));
        }
      }
    }
  }
  assert.ok(worst <= 1, `${worst} px`);
  assert.ok(moved > 500, "without it they would be hundreds of pixels off");
});
