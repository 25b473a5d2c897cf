// The layer of rules on polygons: their outlines with their names, and for an hour a ring where one has spoken.
(function (anlan) {
  "use strict";

  const HOUR = 3_600_000;
  let told = { items: [], alerts: [] };
  let at = null;
  let asked = 0;

  /** Alerts of the last hour, the newest first. Pure. */
  const recent = (alerts, now) => alerts.filter((one) => now - one.at < HOUR);

  async function learn() {
    if (Date.now() - asked < HOUR / 6) return;
    asked = Date.now();
    try {
      told = await anlan.kit.ask("/fences");
      at = Date.now();
      anlan.overlays.soon("fences");
    } catch (error) {
      asked = 0;
    }
  }

  function draw(g, view) {
    learn();
    for (const { ring, name } of told.items) {
      anlan.kit.stroke(g, view, { points: ring }, { dash: [8, 5], fill: 0.06 });
      const top = ring.reduce((a, b) => (b[1] > a[1] ? b : a));
      const [x, y] = anlan.kit.screen(view, top);
      if (view.zoom >= 12 && view.sees(x, y)) anlan.marks.words(g, name, x, y - 10 * view.k, { size: 13 * view.k });
    }
    const taken = anlan.cluster.taken();
    for (const { lon, lat, who, on, of, minutes, name } of recent(told.alerts, Date.now()).slice(0, 50)) {
      const [x, y] = anlan.kit.screen(view, [lon, lat]);
      if (!view.sees(x, y)) continue;
      anlan.marks.alarm(g, x, y, view.k);
      const words = anlan.t(`fence.${on}`, { name, who, n: minutes });
      if (of === "unit" && view.zoom >= 13 && taken.ask(x, y + 26 * view.k, words.length * 12 * view.k, 18 * view.k)) anlan.marks.words(g, words, x, y + 26 * view.k, { size: 13 * view.k });
    }
    return told.items.length + told.alerts.length > 0;
  }

  anlan.fences = { recent };
  if (anlan.overlays) {
    anlan.live.on("alert", (one) => {
      told = { ...told, alerts: [one, ...told.alerts] };
      anlan.overlays.soon("fences");
    });
    anlan.overlays.define("fences", { draw, age: () => at });
  }
})((globalThis.anlan = globalThis.anlan || {}));
