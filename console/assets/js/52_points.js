// What stands on the map now: open cases, units and cameras by id. Fed by the live link; canvases ask it, panels count it.
(function (anlan) {
  "use strict";

  const RANK = { urgent3: 1, urgent2: 2, normal: 3 };
  const QUIET_MS = 60_000; // a unit that has not been heard for so long fades
  const CAMERA_QUIET_MS = anlan.boot.quiet || 8000; // and a camera is silent
  const TRAIL = 4;
  const METRES = 111_320;
  const MOST = 200; // numbers the server is asked about at once

  const bell = anlan.bell();
  const crowd = anlan.crowd.create();
  const cases = crowd.points;
  const units = new Map();
  const cameras = new Map();
  let places = null; // no -> place, once asked
  let learnt = false;
  let seen = 0; // how often cameras have changed

  const { worldX, worldY } = anlan.qbin;

  /** A letter as a point, or null when it has no place yet. */
  function point(letter) {
    const { lon, lat } = letter;
    if (typeof lon !== "number" || typeof lat !== "number") return null;
    return {
      id: letter.case_id, lon, lat, x: worldX(lon), y: worldY(lat), rank: RANK[letter.urgency] || 3,
      over: letter.lamp === "red", town: (letter.scope || "").slice(0, 9), grid: letter.grid, seen: (letter.seen || []).length > 0,
    };
  }

  const same = (a, b) => Boolean(a) && Object.keys(b).every((key) => a[key] === b[key]);

  let stood = false; // an earlier hour is shown

  /** Shows these letters in the place of what is live; null goes back to it. */
  function stand(letters) {
    if (!letters && !stood) return;
    stood = Boolean(letters);
    const shown = letters || [...anlan.live.store.cases.values()];
    const ids = new Set(shown.map(({ case_id }) => case_id));
    put({ changed: shown, removed: [...cases.keys()].filter((id) => !ids.has(id)) });
  }

  const hear = (told) => stood || put(told);

  /** Most letters move a case along and leave its mark as it is: then nothing is drawn anew. */
  function put({ changed, removed }) {
    let moved = false;
    for (const id of removed) moved = crowd.drop(id) || moved;
    for (const letter of changed) {
      const one = point(letter);
      if (!one) moved = crowd.drop(letter.case_id) || moved;
      else if (!same(cases.get(one.id), one)) {
        crowd.put(one);
        moved = true;
      }
    }
    if (moved) bell.ring("cases");
  }

  const known = { units: (no) => places.has(no), cameras: (no) => (cameras.get(no) || {}).code !== undefined };
  const strange = {
    units: anlan.strangers.meet("units", { known: known.units, ask: (some) => ask(some, known.units), drop: (no) => units.delete(no) }),
    cameras: anlan.strangers.meet("cameras", { known: known.cameras, ask: (some) => ask(some, known.cameras), drop: (no) => cameras.delete(no) }),
  };

  /** One batch of positions or heartbeats. Those whose place is not known yet wait for the places; a number that is in none is a stranger's. */
  function move({ kind, no, lon, lat, heading, status }) {
    if (kind === "sensors") return; // later/sensors.js keeps them
    const now = Date.now();
    for (let i = 0; i < no.length; i++) {
      if (learnt && !known[kind](no[i]) && !strange[kind](no[i])) continue;
      if (kind === "cameras") {
        const at = status[i] ? now : now - Math.max(heading[i] * 60_000, CAMERA_QUIET_MS);
        cameras.set(no[i], { quiet: CAMERA_QUIET_MS, ...cameras.get(no[i]), no: no[i], at });
      } else place(no[i], lon[i] / 1e6, lat[i] / 1e6, heading[i], status[i], now);
    }
    if (kind === "cameras") look();
    else bell.ring(kind);
  }

  function rang() {
    seen += 1;
    bell.ring("cameras");
  }

  /** Tells when a camera has fallen silent or is back; a heartbeat alone changes nothing on a screen. */
  function look() {
    let changed = false;
    for (const camera of cameras.values()) {
      const up = awake(camera);
      changed = changed || up !== camera.up;
      camera.up = up;
    }
    if (changed) rang();
  }

  function place(no, lon, lat, heading, status, now) {
    const unit = units.get(no) || { no, trail: [], ...((places && places.get(no)) || {}) };
    const x = worldX(lon);
    const y = worldY(lat);
    if (unit.x !== undefined && (unit.x !== x || unit.y !== y)) {
      unit.trail.push([unit.x, unit.y]);
      if (unit.trail.length > TRAIL) unit.trail.shift();
    }
    Object.assign(unit, { fx: unit.x ?? x, fy: unit.y ?? y, x, y, lon, lat, heading, status: status & 127, demo: status > 127, at: now });
    units.set(no, unit);
  }

  /** Asks once what the numbers of telemetry mean. */
  async function learn() {
    if (places) return;
    places = new Map();
    try {
      await take(whole());
      learnt = true;
      for (const [kind, some] of [["units", units], ["cameras", cameras]]) for (const no of some.keys()) if (!known[kind](no)) strange[kind](no);
    } catch (error) {
      places = null;
      setTimeout(learn, 5000);
    }
  }

  const whole = () => `kind=${[...new Set((anlan.boot.layers || []).flatMap((layer) => layer.places))].join()}`;

  async function take(which) {
    const answer = await fetch(`/api/v1/places?${which}`, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`places ${answer.status}`);
    for (const item of (await answer.json()).items) keep(item);
    both();
  }

  const both = () => (rang(), bell.ring("units"));
  anlan.strangers.on("change", both); // who was left out is drawn no more

  /** Asks about these numbers; about many by asking for all anew. */
  async function ask(some, knows) {
    if (some.length > MOST) await take(whole());
    const left = some.filter((no) => !knows(no));
    for (let i = 0; i < left.length; i += MOST) await take(`no=${left.slice(i, i + MOST)}`);
  }

  function keep({ no, kind, code, name, area, lon, lat, attrs }) {
    if (kind === "camera") {
      const { azimuth = 0, angle = 60, range = 80 } = attrs;
      const heard = cameras.get(no) || { at: 0, quiet: CAMERA_QUIET_MS };
      cameras.set(no, { ...heard, no, code, name, area, lon, lat, x: worldX(lon), y: worldY(lat), azimuth, angle, range });
      return;
    }
    const told = { name: attrs.sign || name, foot: attrs.vehicle === false, kind };
    places.set(no, told);
    if (units.has(no)) Object.assign(units.get(no), told);
  }

  /** A camera that somebody here looks through is drawn stronger. */
  function watch(no, on) {
    const camera = cameras.get(no);
    if (camera) camera.watched = on;
    rang();
  }

  /** While the link is down nothing is known: things stay as they were when it went. */
  const clock = () => (anlan.live && !anlan.live.link.up && anlan.live.link.at) || Date.now();
  /** How many people on foot there are at all; null until it is known. */
  const workers = () => (places && [...places.values()].filter((one) => one.foot).length) || null;

  const awake = (one) => clock() - one.at < (one.quiet || QUIET_MS);

  /** How many of a kind stand within so many metres. */
  function within(kind, lon, lat, metres) {
    const east = METRES * Math.cos((lat * Math.PI) / 180);
    let n = 0;
    for (const one of { cases, units, cameras }[kind].values()) {
      if (one.lon !== undefined && Math.hypot((one.lon - lon) * east, (one.lat - lat) * METRES) <= metres) n += 1;
    }
    return n;
  }

  anlan.points = {
    on: bell.on, cases, units, cameras, hear, stand, move, learn, within, awake, workers, watch, point, crowd,
    get seen() {
      return seen;
    },
  };
  if (anlan.live) {
    anlan.live.on("cases", hear);
    anlan.live.on("pos", move);
    setInterval(look, 1000);
  }
})((globalThis.anlan = globalThis.anlan || {}));
