// The map of one place: what lies outside is dimmed, communities carry names, grids their open cases; a press opens the community's card.
(function (anlan) {
  "use strict";

  const RATE = new Set(["feedback"]); // steps that change how much was in time
  const SHIFTS = [0, 18, -18, 30, -30]; // px a name may give way to marks
  let here = null;
  let layers = null;
  let picked = null; // code of the community whose card is open
  let handled = null; // of that community, as the server last told
  let turn = 0;

  /** What the card says of a community, from the open cases of the screen. Pure. */
  function spot(community, letters, counted) {
    const mine = letters.filter(({ scope }) => (scope || "").startsWith(community.code));
    const { grids, households, people } = community;
    return { grids, households, people, open: mine.length, over: mine.filter(({ lamp }) => lamp === "red").length, rate: rate(counted) };
  }

  /** 95.6%, or a dash while nothing has been handled today. Pure. */
  function rate(counted) {
    const { ontime = 0, n = 0 } = (counted || {}).all || {};
    return n ? `${((ontime / n) * 100).toFixed(1)}%` : "—";
  }

  /** Estates with most open cases first. Pure. */
  function busiest(estates, letters) {
    const n = new Map();
    for (const { estate } of letters) if (estate) n.set(estate, (n.get(estate) || 0) + 1);
    return estates.map((one) => ({ ...one, open: n.get(one.code) || 0 })).sort((a, b) => b.open - a.open || (a.code < b.code ? -1 : 1));
  }

  const open = () => [...anlan.live.store.cases.values()];

  // --- the map ---------------------------------------------------------------------------------------------------
  function trace(g, view, rings) {
    for (const ring of rings) {
      ring.forEach(([lon, lat], i) => g[i ? "lineTo" : "moveTo"](view.px(anlan.qbin.worldX(lon)), view.py(anlan.qbin.worldY(lat))));
      g.closePath();
    }
  }

  function edge(g, view, rings, strokes) {
    g.lineJoin = "round";
    g.beginPath();
    trace(g, view, rings);
    for (const [colour, width] of strokes) {
      g.strokeStyle = anlan.look.colour(colour);
      g.lineWidth = width * view.k;
      g.stroke();
    }
  }

  function paint(g, view, taken) {
    const { width, height } = g.canvas;
    g.save();
    g.globalAlpha = 0.72;
    g.fillStyle = anlan.look.colour("--map-out");
    g.beginPath();
    g.rect(-50, -50, width + 100, height + 100);
    trace(g, view, here.outline);
    g.fill("evenodd");
    g.restore();
    for (const { outline } of here.communities) edge(g, view, outline, [["--map-border", 1.4]]);
    edge(g, view, here.outline, [["--bg-0", 6], ["--map-border", 2.6]]);
    const chosen = here.communities.find(({ code }) => code === picked);
    if (chosen) edge(g, view, chosen.outline, [["--bg-0", 7], ["--accent", 3]]);
    words(g, view, taken);
  }

  /** Names, beside marks where there is room; then counts where neither stands. */
  function words(g, view, taken) {
    const names = anlan.cluster.taken();
    const at = ({ lon, lat }) => [view.px(anlan.qbin.worldX(lon)), view.py(anlan.qbin.worldY(lat))];
    for (const one of here.communities) {
      const [x, middle] = at(one);
      const size = [one.name.length * 17 * view.k, 22 * view.k];
      const y = middle + (SHIFTS.find((by) => taken.free(x, middle + by * view.k, ...size)) ?? 0) * view.k;
      const fill = one.code === picked ? "--accent" : "--map-label";
      if (!names.ask(x, y, ...size)) continue;
      taken.add(x, y, ...size);
      anlan.look.words(g, one.name, x, y, { size: 17 * view.k, weight: 500, fill });
    }
    const load = anlan.points.crowd.grids;
    for (const one of here.grids) {
      const { n } = load.get(one.code) || {};
      const [x, y] = at(one);
      if (n && taken.ask(x, y, 16 * view.k, 18 * view.k)) anlan.look.words(g, String(n), x, y, { size: 16 * view.k, weight: 600, fill: "--tx-1", face: anlan.look.DIGITS });
    }
  }

  function attach(map) {
    const clean = anlan.deskmap.attach(map);
    const fit = () => {
      map.invalidateSize({ animate: false, pan: false });
      const left = here.level === "community" ? document.getElementById("area-card").offsetWidth + 44 : 28; // its card is always open
      map.fitBounds(window.L.latLngBounds(here.outline.flat().map(([lon, lat]) => [lat, lon])), { animate: false, paddingTopLeft: [left, 56], paddingBottomRight: [28, 28] });
    };
    fit();
    window.addEventListener("resize", fit);
    return () => {
      window.removeEventListener("resize", fit);
      clean();
    };
  }

  // --- the card --------------------------------------------------------------------------------------------------
  async function choose(code) {
    const community = here.communities.find((one) => one.code === code);
    picked = community ? code : null;
    handled = null;
    show();
    if (layers) layers.still.soon();
    if (community) await count();
  }

  /** How much of the community's work was in time is counted by the server. */
  async function count() {
    const mine = ++turn;
    try {
      const { kpi } = await anlan.desk.get(`/snapshot?scope=${picked}`);
      if (mine !== turn) return;
      handled = kpi.handled;
      show();
    } catch (error) {
      anlan.desk.refused(error);
    }
  }

  function show() {
    const card = document.getElementById("area-card");
    const community = here.communities.find(({ code }) => code === picked);
    card.hidden = !community;
    if (!community) return;
    const name = document.getElementById("area-card-open");
    name.textContent = community.name;
    name.href = `/community/${community.code}`;
    const found = busiest(here.estates.filter(({ area }) => area === community.code), open());
    const rows = [...document.getElementById("area-card-estates").children];
    rows.forEach((row, i) => {
      const one = found[i];
      row.hidden = !one;
      if (!one) return;
      const [link, homes, n] = row.children;
      link.textContent = one.name;
      link.href = `/estate/${one.code}`;
      homes.textContent = anlan.count(one.households);
      n.textContent = anlan.count(one.open);
    });
    const more = found.length - rows.length;
    anlan.bind.put("spot", { ...spot(community, open(), handled), more: more > 0 ? anlan.t("area.card.more", { n: more }) : "" });
  }

  function start() {
    here = anlan.boot.here;
    if (here.level === "community") choose(here.code);
    for (const { code } of [here, ...here.communities]) anlan.lines.elsewhere.add(code);
    anlan.map.when("desk-map", attach);
    anlan.map.on("mount", (one) => {
      if (one.id !== "desk-map") return;
      layers = one.layers;
      layers.after = paint;
      layers.still.soon();
    });
    anlan.map.on("pick", (pick) => pick.kind === "case" || !pick.kind ? anlan.deskmap.picked(pick) : null);
    anlan.map.on("grid", ({ id }) => choose(id.slice(0, 12)));
    anlan.live.on("cases", anlan.soon(show));
    anlan.live.on("letters", (letters) => picked && letters.some((one) => RATE.has(one.step) && (one.scope || "").startsWith(picked)) && count());
  }

  anlan.areaMap = { spot, rate, busiest, start, picked: () => picked };
})((globalThis.anlan = globalThis.anlan || {}));
