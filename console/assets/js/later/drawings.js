// The layer of drawings: asked for once, then kept by letters; each is gone when it ends or is rubbed out.
(function (anlan) {
  "use strict";

  const LOOK_MS = 10_000; // what has ended goes
  const { ask, stroke, screen, outline, holds } = anlan.kit;
  const all = new Map(); // id -> drawing
  let at = 0;

  const standing = () => [...all.values()].filter(({ expires }) => expires > Date.now());

  async function learn() {
    try {
      const { items } = await ask("/map/drawings");
      all.clear();
      for (const one of items) all.set(one.drawing, one);
      at = Date.now();
      anlan.overlays.soon("drawings");
    } catch (error) {
      setTimeout(learn, LOOK_MS);
    }
  }

  function heard(letters) {
    for (const { drawing } of letters) {
      if (drawing.erased) all.delete(drawing.drawing);
      else all.set(drawing.drawing, drawing);
    }
    at = Date.now();
    anlan.overlays.soon("drawings");
  }

  function draw(g, view) {
    const shown = standing();
    for (const one of shown) {
      const [first] = one.points;
      if (one.kind === "mark") {
        const [x, y] = screen(view, first);
        g.beginPath();
        g.arc(x, y, 6 * view.k, 0, 7);
        g.fillStyle = anlan.look.colour("--accent");
        g.fill();
      } else stroke(g, view, one, { area: one.kind === "free", dash: one.kind === "route" ? [9 * view.k, 6 * view.k] : [] });
      if (!one.label) continue;
      const top = outline(one).reduce((a, b) => (b[1] > a[1] ? b : a));
      const [x, y] = screen(view, top);
      if (view.sees(x, y)) anlan.look.words(g, one.label, x, y - 14 * view.k, { size: 15 * view.k, weight: 500, fill: "--accent" });
    }
    return shown.length > 0;
  }

  /** The newest drawing under a place of the map, or null. */
  function under(map, latlng) {
    const here = map.latLngToContainerPoint(latlng);
    const near = (p) => map.latLngToContainerPoint([p[1], p[0]]).distanceTo(here) < 14;
    return standing().find((one) => (one.kind === "free" ? holds(outline(one), [latlng.lng, latlng.lat]) : one.points.some(near))) || null;
  }

  anlan.live.on("drawings", heard);
  anlan.live.on("cases", ({ whole }) => whole && learn());
  setInterval(() => anlan.overlays.soon("drawings"), LOOK_MS);
  learn();
  anlan.overlays.define("drawings", { draw, age: () => at });
  anlan.drawings = { all, under, standing };
})((globalThis.anlan = globalThis.anlan || {}));
