// The wall turns to an incident at war and back when it ends: its panels stand in the side columns, its drawings on the map. Drills never come here.
(function (anlan) {
  "use strict";

  const JITTER_MS = 250;
  const REACH_M = 800;
  const ROLL_MS = 60_000;
  const byId = (id) => document.getElementById(id);
  const t = (...args) => anlan.t(...args);
  let whole = null; // the incident that is shown
  let others = [];
  let asking = null;
  let tiles = null;
  let seen = null; // the incident the map was last laid on

  /** Incidents the wall turns to, the gravest first: live, open and at war. Pure. */
  const atWar = (items) => items.filter((one) => one.war && one.is_open && !one.drill).sort((a, b) => (a.level || "9") < (b.level || "9") ? -1 : Number(a.level !== b.level) || b.declared_at - a.declared_at);

  /** How many addressees are how far, and who was called and has not answered. Pure. */
  function figures({ orders, rolls }, now) {
    const out = { issued: 0, signed: 0, moving: 0, on_scene: 0, done: 0, refused: 0, called: null, answered: null, silent: [] };
    for (const order of orders) {
      if (order.kind === "broadcast" || order.state === "cancelled") continue;
      for (const { state } of order.receipts) out[state === "read" ? "issued" : state] += 1;
    }
    const roll = rolls[rolls.length - 1];
    if (roll) {
      const there = new Set(roll.answered.map(([unit]) => unit));
      Object.assign(out, { called: roll.called.length, answered: there.size, silent: roll.called.filter((unit) => !there.has(unit)), late: now - roll.at >= ROLL_MS });
    }
    return out;
  }

  function node(tag, cls, text) {
    const made = document.createElement(tag);
    if (cls) made.className = cls;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // --- what is asked ---------------------------------------------------------------------------------------------
  async function get(path) {
    const answer = await fetch(`/api/v1${path}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${path} ${answer.status}`);
    return answer.json();
  }

  async function load() {
    asking = null;
    const found = atWar((await get("/incidents")).items);
    others = found.slice(1);
    if (found.length) await anlan.need("emergency_model", "emergency_paint");
    show(found.length ? await get(`/incidents/${found[0].incident_id}`) : null);
  }

  const again = () => (asking = asking || setTimeout(() => load().catch(() => (asking = null)), JITTER_MS * (0.5 + Math.random()))); // the next letter asks again

  function heard(letters) {
    for (const letter of letters) {
      const mine = whole && letter.incident_id === whole.incident_id;
      if (!letter.order_id ? letter.war !== undefined && (mine || letter.war) && !letter.drill : mine) again();
    }
  }

  // --- what is shown ---------------------------------------------------------------------------------------------
  function show(next) {
    whole = next;
    document.body.classList.toggle("is-war", Boolean(whole));
    if (!whole) {
      stop();
      seen = null;
      return anlan.dock.still && anlan.dock.still.soon();
    }
    const level = byId("war-level");
    level.textContent = whole.level ? t(`emg.level.${whole.level}`) : t(`emg.state.${whole.state}`);
    level.className = `chip f-${{ 1: "crit", 2: "major", 3: "major" }[whole.level] || "warn"}`;
    byId("war-no").textContent = whole.incident_no;
    byId("war-name").textContent = whole.title;
    byId("war-others").replaceChildren(...others.map((one) => node("div", "el", `${one.level ? `${t(`emg.level.${one.level}`)} · ` : ""}${one.title}`)));
    plan();
    report();
    roll();
    cams();
    lay();
    tick();
    if (anlan.dock.still) anlan.dock.still.soon();
    return null;
  }

  function plan() {
    const { emergency: model } = anlan;
    const { done, ...rest } = figures(whole, Date.now());
    const told = model.figures(whole);
    anlan.bind.put("war", { ...rest, ...told, done, done_lines: told.done });
    byId("war-groups").replaceChildren(
      ...model.checklist(whole, anlan.boot.lang).map((group) => {
        const row = node("div", "grp");
        const bar = node("span", "track");
        bar.append(node("i", `w${Math.round((group.done / group.all) * 10)}`));
        row.append(node("span", "el", group.words), node("span", "num t3 r", `${group.done} / ${group.all}`), bar);
        return row;
      }),
    );
  }

  function report() {
    const last = whole.sitreps[whole.sitreps.length - 1];
    byId("war-report-no").textContent = last ? t("emg.report.no", { n: last.no, time: anlan.clock(last.at, false), kind: t(`emg.report.${last.kind}`) }) : "";
    byId("war-report").replaceChildren(...(last ? last.text.split("\n").map((text) => node("p", "", text)) : [node("p", "t3", t("emg.report.none"))]));
  }

  function roll() {
    const { silent, called, late } = figures(whole, Date.now());
    const rows = silent.map((unit) => {
      const row = node("div", "rl");
      row.append(node("span", "el", whole.names[unit] || unit), node("span", late ? "crit" : "warn", t(late ? "emg.roll.silent" : "emg.roll.called")));
      return row;
    });
    if (!rows.length) rows.push(node("div", "t3 none", t(called ? "war.roll.all" : "war.roll.none")));
    byId("war-roll-rows").replaceChildren(...rows);
  }

  const metres = (one) => Math.hypot((one.lon - whole.lon) * Math.cos((whole.lat * Math.PI) / 180), one.lat - whole.lat) * 111_320;

  function cams() {
    if (!whole) return;
    tiles = tiles || [...byId("war-tiles").children].map((box) => ({ box, no: null, player: null }));
    const near = [...anlan.points.cameras.values()].filter((one) => typeof one.lon === "number" && metres(one) <= REACH_M).sort((a, b) => metres(a) - metres(b));
    tiles.forEach((tile, i) => {
      const camera = near[i];
      tile.box.hidden = !camera;
      if (!camera || tile.no === camera.no) return;
      if (tile.player) tile.player.stop();
      Object.assign(tile, { no: camera.no, player: anlan.player.mount(tile.box.firstElementChild, camera, { live: i === 0, every: 10_000, purpose: "incident" }) });
    });
  }

  function stop() {
    for (const tile of tiles || []) {
      if (tile.player) tile.player.stop();
      Object.assign(tile, { no: null, player: null });
    }
  }

  /** The map goes to the scene once, without gliding; by hand it stays where it was put. */
  function lay() {
    const board = anlan.map.get("wall-map");
    if (!board || seen === whole.incident_id) return;
    seen = whole.incident_id;
    const free = document.querySelector(".stage").getBoundingClientRect();
    const all = board.getContainer().getBoundingClientRect();
    const reach = Math.max(500, ...anlan.emergency.standing(whole, Date.now()).map((d) => d.metres || 0));
    board.fitBounds(window.L.latLng(whole.lat, whole.lon).toBounds(reach * 2.2), {
      animate: false,
      paddingTopLeft: [free.left - all.left, free.top - all.top],
      paddingBottomRight: [all.right - free.right, all.bottom - free.bottom],
    });
  }

  /** Over the map's still things; true while the wall is at war. */
  function paint(g, view) {
    if (!whole) return false;
    anlan.emergencyPaint.paint(g, view, { scene: [whole.lon, whole.lat], all: anlan.emergency.standing(whole, Date.now()), picked: null, sketch: [], knobs: false });
    return true;
  }

  function tick() {
    if (!whole) return;
    const now = Date.now();
    const s = Math.max(0, Math.floor((now - whole.declared_at) / 1000));
    const two = (n) => String(n).padStart(2, "0");
    byId("war-since").textContent = s < 3600 ? `${two(Math.floor(s / 60))}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
    const next = anlan.emergency.reporting(whole);
    const due = byId("war-due");
    due.className = next && next.due < now ? "crit" : "t2";
    due.textContent = next ? t("emg.report.due", { kind: t(`emg.report.${next.kind}`), time: anlan.clock(next.due, false) }) : "";
  }

  anlan.war = { atWar, figures, paint };
  if (anlan.live && anlan.boot.page === "wall") {
    anlan.live.on("commands", heard);
    anlan.live.on("cases", ({ whole: all }) => all && again());
    anlan.points.on("cameras", () => cams());
    setInterval(tick, 1000);
  }
})((globalThis.anlan = globalThis.anlan || {}));
