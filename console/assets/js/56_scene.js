// Paints cases, cameras and units of one map, remembers where it put them, and answers what lies under a press.
(function (anlan) {
  "use strict";

  const TOWN_PX = 300; // a town narrower than this on screen gathers all its cases
  const REACH = 34; // px within which cases gather
  const STREET = 17; // from this zoom on nothing gathers; cases on one spot stand round it
  const FAN = 15;
  const FOOT_ZOOM = 13.5; // people on foot are seen from here on
  const ODD = 24; // urgent cases shown beside their town's count
  const GRAVE = 60; // critical cases that stand by themselves in one view
  const MANY = 300; // with more vehicles than this in view nobody reads their names and trails
  const FINER = 4; // squares to the room of a camera: where one is taken by something else, its neighbour may do
  const THICK = 8; // px: of vehicles closer than this one is drawn, where they are many

  const { marks, cluster, points } = anlan;
  const { faded } = anlan.canvas;

  /** city: () => {centres, width}: town points in world units and the mean width of a town in metres, or null until known. */
  function scene(city) {
    let hits = { cases: [], units: [], cameras: [] };
    let taken = cluster.taken();
    let blocked = cluster.taken(); // counts, names and critical cases: workers and vehicles give way to them
    let sparse = { key: "", list: [] }; // cameras, thinned for this zoom

    /** Far out, whole towns gather their cases. */
    function gathersTowns(view) {
      const ground = city();
      return Boolean(ground) && ground.centres.size > 1 && ground.width * view.metre < TOWN_PX;
    }

    /** Still things, lowest first: cameras, clusters with town names, cases, critical cases. */
    function still(g, view) {
      taken = cluster.taken();
      blocked = cluster.taken();
      hits.cases = [];
      hits.cameras = [];
      const on = anlan.map.shows("cases");
      const towns = gathersTowns(view);
      const { singles, bodies } = on || towns ? gathered(view, towns, on) : { singles: [], bodies: [] };
      for (const { x, y, w, h } of bodies) for (const room of [taken, blocked]) room.add(x, y, w, h);
      if (anlan.map.shows("cameras")) faded(g, "cameras", (own) => cameras(own, view));
      if (on) faded(g, "cases", (own) => cases(own, view, bodies, singles));
      for (const body of bodies) if (body.name && body.free) marks.words(g, body.name, body.x, body.y - body.h / 2 + 10 * view.k, { size: 17 * view.k, weight: 500 });
      return taken;
    }

    function gathered(view, towns, on) {
      const singles = [];
      const bodies = on ? graveOnes(view, towns, singles) : [];
      if (towns && on) for (const one of [...points.crowd.late.values()].slice(0, ODD)) singles.push(spot(one, view));
      bodies.push(...(towns ? townBodies(cluster.byTown(points.crowd.towns, city().centres), view, singles) : plainBodies(view, singles)));
      return { singles, bodies };
    }

    const spot = (one, view) => ({ one, x: view.px(one.x), y: view.py(one.y) });

    /** Critical cases stand by themselves. Where they are too many to be told apart they gather, all of them red; far out the arc of their town tells them. */
    function graveOnes(view, towns, singles) {
      const here = [...points.crowd.grave.values()].filter((one) => view.sees(view.px(one.x), view.py(one.y)));
      if (here.length <= GRAVE || view.zoom >= STREET) {
        singles.push(...here.map((one) => spot(one, view)));
        return [];
      }
      const bodies = [];
      if (towns) return bodies;
      for (const group of cluster.near(here, view.scale, REACH * view.k)) {
        const { members } = group;
        if (members.length === 1) singles.push(spot(members[0], view));
        else bodies.push(body({ n: members.length, critical: members.length, urgent: 0, x: group.x, y: group.y, members: () => members }, view));
      }
      return bodies;
    }

    /** Towns: the count with the name over it, moved apart where they would touch. */
    function townBodies(groups, view, singles) {
      const { k } = view;
      const placed = groups.map((group) => {
        const r = (group.n ? marks.radius(group.n) : 2) * k;
        const w = Math.max(2 * r, group.name.length * 17 * k) + 6 * k;
        const h = 2 * r + 26 * k;
        const members = () => [...points.cases.values()].filter(({ town }) => town === group.code);
        return { ...group, r, w, h, x: view.px(group.x), y: view.py(group.y) - 11 * k, members };
      });
      const fixed = singles.map(({ one, x, y }) => ({ x, y, w: (one.rank === 1 ? 44 : 26) * k, h: (one.rank === 1 ? 44 : 26) * k, fixed: true }));
      cluster.spread([...placed, ...fixed], 60 * k);
      const drawn = cluster.taken();
      for (const one of [...placed].sort((a, b) => b.n - a.n)) {
        one.free = drawn.ask(one.x, one.y - one.r, one.w * 0.9, 20 * k);
        one.cy = one.y + 13 * k;
      }
      return placed;
    }

    function body(group, view) {
      const r = marks.radius(group.n) * view.k;
      const [x, y] = [view.px(group.x), view.py(group.y)];
      return { ...group, x, y, cy: y, r, w: 2 * r, h: 2 * r };
    }

    /** Near ones gather; at street scale each stands by itself, and those on one spot round it. */
    function plainBodies(view, singles) {
      const { crowd } = points;
      const [left, top] = [-view.px(0) / view.scale, -view.py(0) / view.scale];
      const box = [left, top, left + view.w / view.scale, top + view.h / view.scale];
      crowd.lay((REACH * view.k) / view.scale);
      if (view.zoom >= STREET) {
        for (const cell of crowd.near(box)) for (const { members } of cluster.near(cell.members, view.scale, 8)) round(members, view, singles);
        return [];
      }
      const bodies = [];
      for (const group of crowd.groups(box)) {
        if (group.n === 1) singles.push(spot(group.cells[0].members[0], view));
        else if (view.sees(view.px(group.x), view.py(group.y), 60)) bodies.push(body({ ...group, members: () => anlan.crowd.members(group) }, view));
      }
      return bodies;
    }

    function cases(g, view, bodies, singles) {
      for (const body of bodies) if (body.n) drawBody(g, body, view);
      singles.sort((a, b) => b.one.rank - a.one.rank || a.one.over - b.one.over);
      for (const single of singles) drawCase(g, single, view);
    }

    function round(members, view, singles) {
      cluster.fan(members, FAN * view.k).forEach(([dx, dy], i) => {
        const { one, x, y } = spot(members[i], view);
        singles.push({ one, x: x + dx, y: y + dy });
      });
    }

    function drawBody(g, { n, critical, urgent, x, cy, r, members }, view) {
      if (!view.sees(x, cy)) return;
      marks.cluster(g, x, cy, n, cluster.shares({ n, critical, urgent }), view.k);
      hits.cases.push({ kind: "cluster", x, y: cy, r, members });
    }

    function drawCase(g, { one, x, y }, view) {
      if (!view.sees(x, y)) return;
      if (one.rank === 1) {
        marks.alarm(g, x, y, view.k);
        blocked.add(x, y, 28 * view.k, 28 * view.k);
      }
      marks.event(g, x, y, one, view.k * (one.rank === 1 ? 1.15 : 1));
      taken.add(x, y, 24 * view.k, 24 * view.k);
      hits.cases.push({ kind: "case", id: one.id, rank: one.rank, x, y, r: 14 * view.k });
    }

    /** Far out only some cameras are shown: one to a square, rather one that is looked through, then one that answers. */
    function thinned(view, size) {
      const key = `${points.seen}|${size}|${view.scale}`;
      const worth = (one) => (one.watched ? 2 : 0) + (one.up ? 1 : 0);
      if (sparse.key !== key) sparse = { key, list: anlan.crowd.thin(points.cameras.values(), size / FINER / view.scale, (a, b) => worth(a) > worth(b)) };
      return sparse.list;
    }

    function cameras(g, view) {
      const size = (view.zoom >= 14 ? 20 : 64) * view.k;
      for (const one of thinned(view, size)) {
        const x = view.px(one.x);
        const y = view.py(one.y);
        if (!view.sees(x, y) || !taken.free(x, y, size, size)) continue;
        taken.add(x, y, 18 * view.k, 16 * view.k);
        const reach = view.zoom >= 14.5 ? (one.range * view.metre) / view.k : 0;
        marks.camera(g, x, y, { up: points.awake(one), known: one.at > 0, azimuth: one.azimuth, angle: one.angle, reach, watched: one.watched }, view.k);
        hits.cameras.push({ kind: "camera", id: one.no, x, y, r: 10 * view.k });
      }
    }

    /** What moves, and whether anything does. `share`: how far each has come from its last place to this one, 0 to 1. */
    function moving(g, view, share) {
      hits.units = [];
      if (anlan.map.shows("units")) faded(g, "units", (own) => units(own, view, share));
      return hits.units.length > 0;
    }

    function units(g, view, share) {
      const shown = inView(view, share);
      const names = cluster.taken(taken);
      const few = shown.length <= MANY;
      if (few) marks.trails(g, shown.filter(({ one }) => !one.foot).map(({ one, x, y }) => trail(one, view, x, y)), view.k);
      for (const { one, x, y } of shown) {
        names.add(x, y, 16 * view.k, 16 * view.k);
        if (one.foot) marks.worker(g, x, y, one.status, view.k);
        else marks.unit(g, x, y, one.heading, view.k);
        hits.units.push({ kind: "unit", id: one.no, x, y, r: 12 * view.k });
      }
      if (few) for (const { one, x, y } of shown) if (one.name && (!one.foot || view.zoom >= 15)) call(g, one.demo ? `${one.name} ${anlan.t("camera.demo")}` : one.name, x, y, names, view);
    }

    /** Units of the view that nothing weightier hides; of those that would cover each other by hundreds, one. */
    function inView(view, share) {
      const close = (points.units.size > MANY ? THICK : 0) * view.k;
      const spots = new Set();
      const shown = [];
      for (const one of points.units.values()) {
        if (!points.awake(one) || (one.foot && view.zoom < FOOT_ZOOM)) continue;
        const x = view.px(one.fx + (one.x - one.fx) * share);
        const y = view.py(one.fy + (one.y - one.fy) * share);
        if (!view.sees(x, y)) continue;
        if (close) {
          const key = Math.floor(x / close) * 65_536 + Math.floor(y / close);
          if (spots.has(key)) continue;
          spots.add(key);
        }
        if (blocked.free(x, y, 14 * view.k, 14 * view.k)) shown.push({ one, x, y });
      }
      return shown;
    }

    const trail = (one, view, x, y) => [...one.trail.map(([a, b]) => [view.px(a), view.py(b)]), [x, y]];

    function call(g, name, x, y, names, view) {
      const w = name.length * 11 * view.k;
      if (!names.ask(x + 13 * view.k + w / 2, y, w - 4, 17 * view.k)) return;
      marks.words(g, name, x + 12 * view.k, y, { size: 15 * view.k, align: "left", fill: "--tx-1" });
    }

    /** What lies under a point of the screen: vehicles, then cases, then cameras; of equals that overlap the nearest, which is what is seen there. */
    function hit({ x, y }) {
      const far = (one) => Math.hypot(one.x - x, one.y - y);
      for (const list of [hits.units, hits.cases, hits.cameras]) {
        const here = list.filter((one) => far(one) <= one.r).reverse();
        if (here.length) return here.reduce((a, b) => (b.kind === a.kind && b.rank === a.rank && far(b) < far(a) ? b : a));
      }
      return null;
    }

    return { still, moving, hit, gathersTowns, drawn: () => hits };
  }

  anlan.scene = scene;
})((globalThis.anlan = globalThis.anlan || {}));
