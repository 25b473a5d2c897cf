// The layer of the patrol plan: points that somebody passed in time, and those that were missed; asked anew at most once a minute.
(function (anlan) {
  "use strict";

  const EVERY_MS = 60_000;
  let told = { at: null, points: [] };
  let asked = 0;

  async function learn() {
    if (Date.now() - asked < EVERY_MS || !anlan.map.shows("patrol")) return;
    asked = Date.now();
    try {
      told = await anlan.kit.ask("/map/patrol");
      anlan.overlays.soon("patrol");
    } catch (error) {
      asked = 0;
    }
  }

  function draw(g, view) {
    learn();
    const taken = anlan.cluster.taken();
    for (const [, lon, lat, passed, name] of told.points) {
      const [x, y] = anlan.kit.screen(view, [lon, lat]);
      if (!view.sees(x, y)) continue;
      g.beginPath();
      g.arc(x, y, 6 * view.k, 0, 2 * Math.PI);
      g.lineWidth = 2.5 * view.k;
      g.fillStyle = g.strokeStyle = anlan.look.colour(passed ? "--ok" : "--mk-crit");
      if (passed) g.fill();
      else g.stroke();
      if (!passed && view.zoom >= 14 && taken.ask(x, y - 16 * view.k, name.length * 13 * view.k, 18 * view.k)) anlan.marks.words(g, name, x, y - 16 * view.k, { size: 13 * view.k });
    }
  }

  anlan.points.on("units", learn);
  anlan.overlays.define("patrol", { draw, age: () => told.at });
})((globalThis.anlan = globalThis.anlan || {}));
