// The layer of warmth: where the cases of the last 24 hours came up, asked anew when cases come, at most once a minute.
(function (anlan) {
  "use strict";

  const EVERY_MS = 60_000;
  const LEAST = 14; // px of a spot's radius at 16 px per rem
  const METRES = 260; // and its radius on the ground
  const DENSE = 0.6; // strength from which a spot has the last colour; warm ones are for alarms
  let told = { at: null, cells: [] };
  let asked = 0;

  /** How strong a cell of n is beside the fullest, 0 to 1: the root, so that single cases are still seen. Pure. */
  const strength = (n, most) => (most ? Math.sqrt(n / most) : 0);

  async function learn() {
    if (Date.now() - asked < EVERY_MS || !anlan.map.shows("heat")) return;
    asked = Date.now();
    try {
      told = await anlan.kit.ask("/map/heat");
      anlan.overlays.soon("heat");
    } catch (error) {
      asked = 0; // the next case asks again
    }
  }

  function draw(g, view) {
    learn();
    const most = told.cells.length ? told.cells[0][2] : 0;
    const r = Math.max(LEAST * view.k, METRES * view.metre);
    for (const [lon, lat, n] of [...told.cells].reverse()) {
      const [x, y] = anlan.kit.screen(view, [lon, lat]);
      if (!view.sees(x, y, r)) continue;
      const warm = strength(n, most);
      const fade = g.createRadialGradient(x, y, 0, x, y, r);
      const tone = anlan.look.colour(warm > DENSE ? "--seq-5" : "--seq-4");
      fade.addColorStop(0, tone);
      fade.addColorStop(1, tone.length === 7 ? `${tone}00` : "transparent");
      g.globalAlpha = 0.3 + 0.5 * warm;
      g.fillStyle = fade;
      g.fillRect(x - r, y - r, 2 * r, 2 * r);
    }
    g.globalAlpha = 1;
  }

  anlan.heat = { strength };
  if (anlan.overlays) {
    anlan.points.on("cases", learn);
    anlan.overlays.define("heat", { draw, age: () => told.at });
  }
})((globalThis.anlan = globalThis.anlan || {}));
