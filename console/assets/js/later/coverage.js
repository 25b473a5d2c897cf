// The layer of cover: grids that nobody on duty is near, and which post might go there; a suggestion, taken by people.
(function (anlan) {
  "use strict";

  const EVERY_MS = 30_000;
  let told = { at: null, spots: [], moves: [] };
  let asked = 0;

  /** What is said of a move. Pure. */
  const said = ({ post, name, metres, open, leaves }, t) => [t("layer.coverage.go", { post, name }), t("layer.coverage.why", { km: (metres / 1000).toFixed(1), n: open }), leaves ? t("layer.coverage.leaves", { n: leaves }) : ""].filter(Boolean).join(" · ");

  async function learn() {
    if (Date.now() - asked < EVERY_MS || !anlan.map.shows("coverage")) return;
    asked = Date.now();
    try {
      told = await anlan.kit.ask("/map/coverage");
      anlan.overlays.soon("coverage");
    } catch (error) {
      asked = 0;
    }
  }

  function draw(g, view) {
    learn();
    const tone = anlan.look.colour("--warn");
    g.lineWidth = 2 * view.k;
    for (const [, lon, lat, n] of told.spots) {
      const [x, y] = anlan.kit.screen(view, [lon, lat]);
      if (!view.sees(x, y)) continue;
      const half = (n ? 5 : 3) * view.k;
      g.strokeStyle = g.fillStyle = tone;
      g.globalAlpha = n ? 0.9 : 0.45;
      if (n) g.fillRect(x - half, y - half, 2 * half, 2 * half);
      else g.strokeRect(x - half, y - half, 2 * half, 2 * half);
    }
    g.globalAlpha = 1;
    const taken = anlan.cluster.taken();
    for (const move of told.moves) arrow(g, view, move, taken);
  }

  function arrow(g, view, move, taken) {
    const [[x, y], [a, b]] = [move.from, move.to].map((point) => anlan.kit.screen(view, point));
    if (!view.sees(x, y) && !view.sees(a, b)) return;
    g.strokeStyle = anlan.look.colour("--accent");
    g.setLineDash([8 * view.k, 6 * view.k]);
    g.lineWidth = 2.5 * view.k;
    g.beginPath();
    g.moveTo(x, y);
    g.lineTo(a, b);
    g.stroke();
    g.setLineDash([]);
    g.beginPath();
    g.arc(a, b, 7 * view.k, 0, 2 * Math.PI);
    g.stroke();
    const words = said(move, anlan.t);
    if (view.zoom >= 12.5 && taken.ask(a, b - 16 * view.k, words.length * 11 * view.k, 18 * view.k)) anlan.marks.words(g, words, a, b - 16 * view.k, { size: 13 * view.k });
  }

  anlan.coverage = { said };
  if (anlan.overlays) {
    anlan.points.on("units", learn);
    anlan.overlays.define("coverage", { draw, age: () => told.at });
  }
})((globalThis.anlan = globalThis.anlan || {}));
