// The layer of the patrol plan: points that somebody passed in time, and those that were missed, with a list of them for the tree; asked anew at most once a minute.
(function (anlan) {
  "use strict";

  const EVERY_MS = 60_000;
  const HOUR = 3_600_000;
  const MOST = 200; // rows of the list
  let told = { at: null, points: [], grids: {} };
  let asked = 0;
  let list = null;

  /** Missed points by grid: [[grid, [point by route and code …]] …]. Pure. */
  function missed(points) {
    const by = new Map();
    for (const one of points) if (!one.passed) by.set(one.grid, [...(by.get(one.grid) || []), one]);
    const order = (a, b) => a.route.localeCompare(b.route) || a.code.localeCompare(b.code);
    return [...by].sort().map(([grid, some]) => [grid, some.sort(order)]);
  }

  const day = (ms) => anlan.local(ms).day;
  const when = (ms) => (day(ms) === day(told.at) ? "" : `${anlan.local(ms).month}-${day(ms)} `) + anlan.clock(ms, false);

  /** How often a point must be passed, when it last was and when it should have been. */
  function times({ hours, last }) {
    if (last) return anlan.t("layer.patrol.last", { n: hours, at: when(last), due: when(last + hours * HOUR) });
    return anlan.t("layer.patrol.never", { n: hours, far: 2 * Math.max(...told.points.map((one) => one.hours)) });
  }

  function row(one) {
    const { el, fly } = anlan.kit;
    const go = () => anlan.map.all().forEach((map) => fly(map, one));
    return el("button", { class: "mt-p", type: "button", onclick: go }, el("span", { class: "el" }, `${one.route} · ${one.name}`), el("span", { class: "t3 num" }, times(one)));
  }

  function fill() {
    const { el } = anlan.kit;
    list = list || el("div", { class: "mt-list grow" });
    const found = missed(told.points);
    const rows = found.flatMap(([grid, some]) => [el("b", { class: "row sp" }, el("span", { class: "el" }, told.grids[grid].name), el("span", { class: "num" }, anlan.t("layer.patrol.of", { n: some.length, of: told.grids[grid].points }))), ...some.map(row)]);
    if (!rows.length) rows.push(el("span", {}, anlan.t(told.points.length ? "layer.patrol.none" : "layer.patrol.empty")));
    const more = rows.length - MOST;
    list.replaceChildren(...rows.slice(0, MOST), more > 0 ? el("span", { class: "t3" }, anlan.t("layer.patrol.more", { n: more })) : "");
  }

  async function learn() {
    if (Date.now() - asked < EVERY_MS || !anlan.map.shows("patrol")) return;
    asked = Date.now();
    try {
      told = await anlan.kit.ask("/map/patrol");
      fill();
      anlan.overlays.soon("patrol");
    } catch (error) {
      asked = 0;
    }
  }

  function draw(g, view) {
    learn();
    const taken = anlan.cluster.taken();
    for (const { lon, lat, passed, name } of told.points) {
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

  anlan.patrol = { missed };
  if (anlan.overlays) {
    anlan.points.on("units", learn);
    anlan.overlays.define("patrol", { draw, age: () => told.at, list: () => list });
  }
})((globalThis.anlan = globalThis.anlan || {}));
