// How an incident is painted on its map: rings, areas, routes, closures and shelters, each with its name, and the scene.
(function (anlan) {
  "use strict";

  const { emergency: model, look, qbin } = anlan;
  const RINGS = ["evacuation", "cordon", "core"];
  const STYLE = { core: ["--crit", 3, 0.16, []], cordon: ["--major", 2, 0.05, []], evacuation: ["--warn", 2, 0.03, [9, 6]], free: ["--accent", 2, 0.08, []], plume: ["--warn", 1, 0.18, []] };

  const t = (...args) => anlan.t(...args);

  // --- shapes --------------------------------------------------------------------------------------------------
  /** Everything drawn of an incident: `all` its shapes, `picked` one of them, `sketch` the points of a new one, `knobs` where rings can be taken. */
  function paint(g, view, { scene: place, all, picked, sketch, knobs }) {
    const at = ([lon, lat]) => [view.px(qbin.worldX(lon)), view.py(qbin.worldY(lat))];
    for (const kind of ["plume", "free", ...RINGS]) for (const d of all) if (d.kind === kind) area(g, view, d, at, { picked: d.id === picked, knob: knobs && d.metres });
    for (const d of all) if (d.kind === "route") route(g, view, d, at);
    for (const d of all) if (["closure", "shelter", "mark"].includes(d.kind)) sign(g, view, d, at);
    for (const d of all) if (d.kind in STYLE) name(g, view, d, at);
    if (sketch.length) half(g, view, sketch, at);
    scene(g, view, place, at);
  }

  function path(g, points, at, close) {
    g.beginPath();
    points.forEach((p, i) => g[i ? "lineTo" : "moveTo"](...at(p)));
    if (close) g.closePath();
  }

  function area(g, view, d, at, how) {
    const [colour, width, fill, dash] = STYLE[d.kind];
    path(g, model.outline(d), at, true);
    g.globalAlpha = fill;
    g.fillStyle = look.colour(colour);
    g.fill();
    g.globalAlpha = 1;
    g.setLineDash(dash.map((n) => n * view.k));
    g.strokeStyle = look.colour(colour);
    g.lineWidth = width * view.k * (how.picked ? 1.6 : 1);
    if (d.kind !== "plume") g.stroke();
    g.setLineDash([]);
    if (!how.knob) return;
    const [x, y] = at(knob(d));
    g.beginPath();
    g.arc(x, y, 5 * view.k, 0, 7);
    g.fillStyle = look.colour("--bg-1");
    g.fill();
    g.stroke();
  }

  /** The knob of a ring lies to its east. */
  const knob = ({ points: [[lon, lat]], metres }) => [lon + metres / 111_320 / Math.cos((lat * Math.PI) / 180), lat];

  function name(g, view, d, at) {
    const words = d.label || t(`emg.drawing.${d.kind}`);
    const size = d.metres ? ` ${Math.round(d.metres)} m` : "";
    const ring = model.outline(d);
    const [x, y] = at(d.metres ? ring[18] : ring.reduce((a, b) => (b[1] > a[1] ? b : a)));
    if (view.sees(x, y)) look.words(g, `${words}${size}`, x, y - 12 * view.k, { size: 16 * view.k, weight: 500, fill: STYLE[d.kind][0] });
  }

  function route(g, view, d, at) {
    path(g, d.points, at, false);
    g.lineCap = "round";
    for (const [colour, width, dash] of [["--bg-0", 7, []], ["--ok", 3.5, [10, 7]]]) {
      g.setLineDash(dash.map((n) => n * view.k));
      g.strokeStyle = look.colour(colour);
      g.lineWidth = width * view.k;
      g.stroke();
    }
    g.setLineDash([]);
    const [[ax, ay], [bx, by]] = d.points.slice(-2).map(at);
    const angle = Math.atan2(by - ay, bx - ax);
    g.fillStyle = look.colour("--ok");
    g.beginPath();
    for (const [r, turn] of [[14, 0], [12, 2.5], [12, -2.5]]) g.lineTo(bx + r * view.k * Math.cos(angle + turn), by + r * view.k * Math.sin(angle + turn));
    g.fill();
  }

  function sign(g, view, d, at) {
    const [x, y] = at(d.points[0]);
    if (!view.sees(x, y)) return;
    const r = 10 * view.k;
    if (d.kind === "closure") {
      g.beginPath();
      g.arc(x, y, r, 0, 7);
      g.fillStyle = look.colour("--tx-1");
      g.fill();
      g.fillStyle = look.colour("--bg-0");
      g.fillRect(x - r * 0.6, y - r * 0.2, r * 1.2, r * 0.4);
    } else {
      g.fillStyle = look.colour(d.kind === "shelter" ? "--ok-fill" : "--accent-fill");
      g.beginPath();
      g.roundRect(x - r, y - r, 2 * r, 2 * r, 3 * view.k);
      g.fill();
      g.fillStyle = look.colour("--on-ok");
      g.beginPath();
      for (const [dx, dy] of [[0, -0.6], [0.6, 0], [0.35, 0], [0.35, 0.55], [-0.35, 0.55], [-0.35, 0], [-0.6, 0]]) g.lineTo(x + dx * r, y + dy * r);
      g.fill();
    }
    if (d.label) look.words(g, d.label, x, y + r + 11 * view.k, { size: 14 * view.k });
  }

  function half(g, view, sketch, at) {
    path(g, sketch, at, false);
    g.strokeStyle = look.colour("--accent");
    g.lineWidth = 2 * view.k;
    g.stroke();
    for (const p of sketch) {
      const [x, y] = at(p);
      g.fillStyle = look.colour("--accent");
      g.fillRect(x - 3, y - 3, 6, 6);
    }
  }

  function scene(g, view, place, at) {
    const [x, y] = at(place);
    const r = 16 * view.k;
    g.beginPath();
    for (const [dx, dy] of [[0, -r], [r, 0], [0, r], [-r, 0]]) g.lineTo(x + dx, y + dy);
    g.closePath();
    g.fillStyle = look.colour("--mk-crit");
    g.strokeStyle = look.colour("--map-halo");
    g.lineWidth = 3 * view.k;
    g.stroke();
    g.fill();
    look.words(g, "!", x, y, { size: 19 * view.k, weight: 700, fill: "--on-crit" });
  }

  anlan.emergencyPaint = { paint, knob, RINGS, areas: STYLE };
})((globalThis.anlan = globalThis.anlan || {}));
