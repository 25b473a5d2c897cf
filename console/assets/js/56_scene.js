// Paints cases, cameras and units of one map, remembers where it put them, and answers what lies under a press.
(function (anlan) {
  "use strict";

  const TOWN_PX = 300; // a town narrower than this on screen gathers all its cases
  const REACH = 34; // px within which cases gather
  const STREET = 17; // from this zoom on nothing gathers; cases on one spot stand round it
  const FAN = 15;
  const FOOT_ZOOM = 13.5; // people on foot are seen from here on
  const ODD = 24; // urgent cases shown beside their town's count

  const { marks, cluster, points } = anlan;

  /** city: () => {centres, width}: town points in world units and the mean width of a town in metres, or null until known. */
  function scene(city) {
    let cached = { key: "", groups: [] };
    let hits = { cases: [], units: [], cameras: [] };
    let taken = cluster.taken();
    let bodies = []; // counts and town names as drawn

    /** Far out, whole towns gather their cases. */
    function gathersTowns(view) {
      const ground = city();
      return Boolean(ground) && ground.centres.size > 1 && ground.width * view.metre < TOWN_PX;
    }

    function gather(view) {
      const towns = gathersTowns(view);
      const key = `${points.version}|${view.zoom}|${towns && city().centres.size}`;
      if (cached.key === key) return cached;
      const all = [...points.cases.values()];
      const groups = towns ? cluster.byTown(all, city().centres) : cluster.near(all, view.scale, view.zoom >= STREET ? 8 : REACH * view.k);
      return (cached = { key, groups, towns });
    }

    /** Still things, lowest first: cameras, clusters with town names, cases, critical cases. */
    function still(g, view) {
      taken = cluster.taken();
      hits.cases = [];
      hits.cameras = [];
      const on = anlan.map.shows("cases");
      const { groups, towns } = gather(view);
      const singles = [];
      if (on && towns) singles.push(...oddOnes(view));
      bodies = towns ? townBodies(groups, view, singles) : plainBodies(groups, view, on ? singles : []);
      for (const body of bodies) taken.add(body.x, body.y, body.w, body.h);
      if (anlan.map.shows("cameras")) cameras(g, view);
      if (on) {
        for (const body of bodies) if (body.members.length) drawBody(g, body, view);
        singles.sort((a, b) => b.one.rank - a.one.rank || a.one.over - b.one.over);
        for (const single of singles) drawCase(g, single, view);
      }
      for (const body of bodies) if (body.name && body.free) marks.words(g, body.name, body.x, body.y - body.h / 2 + 10 * view.k, { size: 17 * view.k, weight: 500 });
      return taken;
    }

    /** Towns: the count with the name over it, moved apart where they would touch. */
    function townBodies(groups, view, singles) {
      const { k } = view;
      const placed = groups.filter((group) => group.code).map((group) => {
        const r = (group.members.length ? marks.radius(group.members.length) : 2) * k;
        const w = Math.max(2 * r, group.name.length * 17 * k) + 6 * k;
        const h = 2 * r + 26 * k;
        return { ...group, r, w, h, x: view.px(group.x), y: view.py(group.y) - 11 * k };
      });
      const fixed = singles.map(({ one, x, y }) => ({ x, y, w: (one.rank === 1 ? 44 : 26) * k, h: (one.rank === 1 ? 44 : 26) * k, fixed: true }));
      cluster.spread([...placed, ...fixed], 60 * k);
      const drawn = cluster.taken();
      for (const body of [...placed].sort((a, b) => b.members.length - a.members.length)) {
        body.free = drawn.ask(body.x, body.y - body.r, body.w * 0.9, 20 * k);
        body.cy = body.y + 13 * k;
      }
      return placed;
    }

    function plainBodies(groups, view, singles) {
      const placed = [];
      for (const group of groups) {
        const x = view.px(group.x);
        const y = view.py(group.y);
        if (!view.sees(x, y, 60)) continue;
        const grave = group.members.filter((one) => one.rank === 1);
        const rest = group.members.filter((one) => one.rank !== 1);
        for (const one of grave) singles.push({ one, x: view.px(one.x), y: view.py(one.y) });
        if (rest.length === 1 || view.zoom >= STREET) {
          cluster.fan(rest, FAN * view.k).forEach(([dx, dy], i) => singles.push({ one: rest[i], x: view.px(rest[i].x) + dx, y: view.py(rest[i].y) + dy }));
        } else if (rest.length) {
          const r = marks.radius(rest.length) * view.k;
          placed.push({ members: rest, x, y, cy: y, r, w: 2 * r, h: 2 * r });
        }
      }
      return placed;
    }

    /** Beside a town's count: every critical case, and overdue urgent ones as far as they are few. */
    function oddOnes(view) {
      const all = [...points.cases.values()];
      const urgent = all.filter((one) => one.rank === 2 && one.over).slice(0, ODD);
      return [...all.filter((one) => one.rank === 1), ...urgent].map((one) => ({ one, x: view.px(one.x), y: view.py(one.y) }));
    }

    function drawBody(g, { members, x, cy, r }, view) {
      if (!view.sees(x, cy)) return;
      marks.cluster(g, x, cy, members.length, cluster.shares(members), view.k);
      hits.cases.push({ kind: "cluster", x, y: cy, r, latlngs: members.map(({ lat, lon }) => [lat, lon]) });
    }

    function drawCase(g, { one, x, y }, view) {
      if (!view.sees(x, y)) return;
      if (one.rank === 1) marks.alarm(g, x, y, view.k);
      marks.event(g, x, y, one, view.k * (one.rank === 1 ? 1.15 : 1));
      taken.add(x, y, 24 * view.k, 24 * view.k);
      hits.cases.push({ kind: "case", id: one.id, rank: one.rank, x, y, r: 14 * view.k });
    }

    function cameras(g, view) {
      const size = (view.zoom >= 14 ? 20 : 64) * view.k; // far out only some are shown
      for (const one of points.cameras.values()) {
        if (one.x === undefined) continue;
        const x = view.px(one.x);
        const y = view.py(one.y);
        if (!view.sees(x, y) || !taken.free(x, y, size, size)) continue;
        taken.add(x, y, 18 * view.k, 16 * view.k);
        const reach = view.zoom >= 14.5 ? (one.range * view.metre) / view.k : 0;
        marks.camera(g, x, y, { up: points.awake(one), known: one.at > 0, azimuth: one.azimuth, angle: one.angle, reach, watched: one.watched }, view.k);
        hits.cameras.push({ kind: "camera", id: one.no, x, y, r: 10 * view.k });
      }
    }

    /** What moves. `share`: how far each has come from its last place to this one, 0 to 1. */
    function moving(g, view, share) {
      hits.units = [];
      if (!anlan.map.shows("units")) return;
      const names = cluster.taken();
      names.boxes.push(...taken.boxes);
      const named = [];
      for (const one of points.units.values()) {
        if (!points.awake(one) || (one.foot && view.zoom < FOOT_ZOOM)) continue;
        const x = view.px(one.fx + (one.x - one.fx) * share);
        const y = view.py(one.fy + (one.y - one.fy) * share);
        if (!view.sees(x, y) || covered(x, y, 7 * view.k)) continue;
        names.add(x, y, 16 * view.k, 16 * view.k);
        if (one.foot) marks.worker(g, x, y, one.status, view.k);
        else marks.unit(g, x, y, one.heading, trail(one, view, x, y), view.k);
        hits.units.push({ kind: "unit", id: one.no, x, y, r: 12 * view.k });
        if (one.name && (!one.foot || view.zoom >= 15)) named.push([one.name, x, y]);
      }
      for (const [name, x, y] of named) call(g, name, x, y, names, view);
    }

    /** Names, counts and critical cases beat workers: what would lie on them is not drawn. */
    const covered = (x, y, pad) =>
      bodies.some((b) => Math.abs(b.x - x) < b.w / 2 + pad && Math.abs(b.y - y) < b.h / 2 + pad) ||
      hits.cases.some((one) => one.rank === 1 && Math.hypot(one.x - x, one.y - y) < one.r + pad);

    const trail = (one, view, x, y) => [...one.trail.map(([a, b]) => [view.px(a), view.py(b)]), [x, y]];

    function call(g, name, x, y, names, view) {
      const w = name.length * 11 * view.k;
      if (!names.ask(x + 13 * view.k + w / 2, y, w - 4, 17 * view.k)) return;
      marks.words(g, name, x + 12 * view.k, y, { size: 15 * view.k, align: "left", fill: "--tx-1" });
    }

    /** What lies under a point of the screen: vehicles, then cases, then cameras. */
    function hit({ x, y }) {
      for (const list of [hits.units, hits.cases, hits.cameras]) {
        for (let i = list.length - 1; i >= 0; i--) if (Math.hypot(list[i].x - x, list[i].y - y) <= list[i].r) return list[i];
      }
      return null;
    }

    return { still, moving, hit, gathersTowns, drawn: () => hits };
  }

  anlan.scene = scene;
})((globalThis.anlan = globalThis.anlan || {}));
