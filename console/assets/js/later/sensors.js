// The layer of sensors 物联感知设备: each with what it last read; grey when it falls silent. A press tells its card.
(function (anlan) {
  "use strict";

  const WORDS = 14; // zoom from which values stand beside the marks
  const ROOM = 13; // px of a square that has one mark: the gravest
  const LOOK_MS = 1000;
  const RETRY_MS = 10_000;
  const GRAVE = [1, 0, 2, 3]; // of levels: silent goes before well
  const { el, ask, renewed } = anlan.kit;
  const { t } = anlan;

  const sensors = new Map(); // no -> sensor
  const hits = new WeakMap(); // map -> marks that were drawn
  const state = { asked: false, learnt: false, quiet: 0 };

  const known = (no) => (sensors.get(no) || {}).x !== undefined;
  const strange = anlan.strangers.meet("sensors", { known, ask: take, drop: (no) => sensors.delete(no) });

  async function learn() {
    if (state.asked) return;
    state.asked = true;
    try {
      await anlan.need("device_card");
      await take();
      state.learnt = true;
      for (const no of sensors.keys()) if (!known(no)) strange(no);
    } catch (error) {
      setTimeout(() => ((state.asked = false), anlan.overlays.soon("sensors")), RETRY_MS);
    }
  }

  async function take() {
    const { items, quiet } = await ask("/sensors");
    state.quiet = quiet;
    for (const one of items) {
      const { value, level, at = 0 } = sensors.get(one.no) || {};
      sensors.set(one.no, { ...one, x: anlan.qbin.worldX(one.lon), y: anlan.qbin.worldY(one.lat), ...(at > one.at ? { value, level, at } : {}) });
    }
    look();
  }

  function heard({ kind, no, lon, heading, status }) {
    if (kind !== "sensors") return;
    for (let i = 0; i < no.length; i++) {
      if (state.learnt && !known(no[i]) && !strange(no[i])) continue;
      const before = sensors.get(no[i]) || { no: no[i], level: 0 };
      sensors.set(no[i], { ...before, value: lon[i] / 1000, level: status[i] || before.level, at: Date.now() - heading[i] * 60_000 });
    }
    anlan.overlays.soon("sensors");
    if (anlan.deviceCard && sensors.has(anlan.deviceCard.shown())) fill(sensors.get(anlan.deviceCard.shown()));
  }

  /** 1 well, 2 beyond the warning, 3 beyond the alarm, 0 silent. */
  const shown = (one) => (one.at && Date.now() - one.at < state.quiet ? one.level : 0);

  let before = "";
  /** Draws anew when one has fallen silent. */
  function look() {
    const now = [...sensors.values()].map(shown).join("");
    if (now !== before) anlan.overlays.soon("sensors");
    before = now;
  }

  const said = (one) => (one.value === null || one.value === undefined ? "—" : `${one.value} ${one.measure}`);

  function draw(g, view, map) {
    learn();
    const placed = [...sensors.values()].filter(({ x }) => x !== undefined);
    const list = anlan.crowd.thin(placed, (ROOM * view.k) / view.scale, (a, b) => GRAVE[shown(a)] > GRAVE[shown(b)]).map((one) => ({ one, x: view.px(one.x), y: view.py(one.y) }));
    const seen = list.filter(({ x, y }) => view.sees(x, y)).sort((a, b) => GRAVE[shown(a.one)] - GRAVE[shown(b.one)]);
    for (const { one, x, y } of seen) mark(g, x, y, shown(one), view.k);
    hits.set(map, seen.map(({ one, x, y }) => ({ kind: "sensor", id: one.no, x, y, r: 11 * view.k })));
    if (view.zoom < WORDS) return;
    const taken = anlan.cluster.taken();
    for (const { one, x, y } of seen.reverse()) {
      const words = said(one);
      const wide = words.length * 8 * view.k;
      if (taken.ask(x + 10 * view.k + wide / 2, y, wide, 16 * view.k)) anlan.marks.words(g, words, x + 10 * view.k, y, { size: 13 * view.k, align: "left", fill: shown(one) ? "--tx-1" : "--tx-3" });
    }
  }

  function mark(g, x, y, level, k) {
    const r = (level === 3 ? 7 : 5.5) * k;
    const tone = ["--stale", "--data-3", "--warn-fill", "--mk-crit"][level];
    g.beginPath();
    g.roundRect(x - r, y - r, 2 * r, 2 * r, 2 * k);
    g.lineWidth = 4.5 * k;
    g.strokeStyle = anlan.look.colour("--map-halo");
    g.stroke();
    g.fillStyle = anlan.look.colour(level > 1 ? tone : "--bg-1");
    g.fill();
    g.setLineDash(level ? [] : [2.5 * k, 2.5 * k]);
    g.lineWidth = 2.2 * k;
    g.strokeStyle = anlan.look.colour(tone);
    g.stroke();
    g.setLineDash([]);
  }

  const hit = ({ x, y }, map) => (hits.get(map) || []).findLast((one) => Math.hypot(one.x - x, one.y - y) <= one.r) || null;

  function show(no) {
    const one = sensors.get(no);
    anlan.deviceCard.open(no, { mark: `lg-sn lg-sn${shown(one)}`, title: one.name, code: one.code });
    fill(one);
  }

  function fill(one) {
    const level = shown(one);
    const rows = [
      ["sensor.kind", t(`sensor.kind.${one.kind}`)],
      ["sensor.value", el("span", {}, el("b", { class: `num ${level === 3 ? "crit" : ""}` }, said(one)), ` · ${t(`sensor.level.${level}`)}`)],
      ["sensor.at", one.at ? anlan.clock(one.at) : t("camera.never")],
      ["sensor.limits", t("sensor.limits.of", one)],
      ["part.unit", one.unit],
    ];
    anlan.deviceCard.fill(one.no, rows, one.demo && el("div", { class: "row" }, el("span", { class: "chip" }, t("camera.demo"))));
  }

  anlan.sensors = { all: sensors, shown, state };
  anlan.live.on("pos", heard);
  anlan.map.on("pick", ({ kind, id }) => kind === "sensor" && show(id));
  renewed("sensors", () => ((state.asked = false), anlan.overlays.soon("sensors")));
  setInterval(look, LOOK_MS);
  anlan.overlays.define("sensors", { draw, hit, age: () => Math.max(0, ...[...sensors.values()].map(({ at }) => at || 0)) || null });
})((globalThis.anlan = globalThis.anlan || {}));
