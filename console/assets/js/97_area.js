// Puts the screen of a town, a community or an estate together once its rooms stand: head, day, posts, map, to-do, live link.
(function (anlan) {
  "use strict";

  const ROOMS = ["todo-rows", "receipts-rows", "desk-map", "drawer", "ticker-rows", "link-state"];
  const STATES = ["patrol", "way", "work", "off"];
  const NEAR_M = 60;
  const { desk, t } = anlan;

  /** What a post does, as its position tells: patrol, way, work, or off when it is not heard. Pure. */
  const doing = (unit, awake) => (!unit || !awake(unit) ? "off" : ["patrol", "patrol", "way", "work"][unit.status || 0]);

  /** Posts at work first, silent ones last, else by their code: never by how much they have. Pure. */
  const inOrder = (posts) => [...posts].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.sign < b.sign ? -1 : Number(a.sign > b.sign)));
  const ORDER = ["work", "way", "patrol", "off"];

  function start() {
    const { me, steps, kinds, areas, gateway, room } = anlan.boot;
    Object.assign(desk, { me, steps, areas, mayReport: () => false }); // here a press on the ground asks for a community
    Object.assign(anlan.units, anlan.units.book(kinds, areas));
    anlan.areaList.start();
    anlan.areaMap.start();
    anlan.ticker.start();
    anlan.casecams.start();
    anlan.near.start();
    document.addEventListener("keydown", (event) => ["primary", "shut", "edit", "look"].includes(desk.meaning(event)) && desk.press(event));
    anlan.live.on("cases", ({ changed, whole }) => {
      anlan.deskmap.follow(changed);
      if (whole) anlan.drawer.hear(changed);
    });
    anlan.live.on("letters", anlan.drawer.hear);
    anlan.live.on("link", link);
    anlan.live.on("kpi", day);
    anlan.points.on("units", anlan.soon(posts));
    anlan.live.on("cases", anlan.soon(posts));
    setInterval(tick, 1000);
    tick();
    anlan.live.start({ gateway, room, snapshotUrl: `/api/v1/snapshot?scope=${encodeURIComponent(room)}` });
  }

  const put = (id, text) => {
    const node = document.getElementById(id);
    if (node.textContent !== text) node.textContent = text;
  };

  function tick() {
    const now = Date.now();
    const { year, month, day: date, weekday, second } = anlan.local(now);
    put("head-clock", anlan.clock(now));
    put("head-date", `${year}-${month}-${date}`);
    put("head-day", t(`weekday.${weekday}`));
    const { up, ms } = anlan.live.link;
    anlan.bind.put("link", { ...anlan.live.link, ms: up && ms !== null ? `${ms} ms` : "" });
    if (Number(second) % 5 === 0) posts();
  }

  /** The link is there or it is not: acts are off without it, and the screen says since when its data stands. */
  function link({ up, at }) {
    desk.up = up;
    document.getElementById("link-state").classList.toggle("off", !up);
    put("link-word", t(up ? "link.up" : at ? "link.lost" : "link.wait"));
    const bar = document.getElementById("desk-link");
    bar.hidden = up || !at;
    bar.textContent = bar.hidden ? "" : t("desk.link.lost", { at: anlan.clock(at) });
    document.querySelector(".g").classList.toggle("is-stale", !up && Boolean(at));
    anlan.drawer.act();
  }

  function day({ handled, at }) {
    const said = anlan.areaMap.rate(handled);
    anlan.bind.put("area", { rate: said, now: anlan.clock(at || Date.now(), false) });
    const below = said !== "—" && parseFloat(said) < anlan.boot.target;
    document.getElementById("head-below").hidden = !below;
    document.querySelector('[data-live="area.rate"]').classList.toggle("warn", below);
  }

  // --- posts -----------------------------------------------------------------------------------------------------
  function posts() {
    const room = document.getElementById("workers-rows");
    if (!room) return;
    const { units, awake } = anlan.points;
    const all = anlan.boot.here.workers.map((one) => ({ ...one, unit: units.get(one.no), state: doing(units.get(one.no), awake) }));
    const heard = all.some(({ unit }) => unit);
    const n = Object.fromEntries(STATES.map((state) => [state, all.filter((one) => one.state === state).length]));
    const told = Object.fromEntries(STATES.map((state) => [state, heard ? n[state] : null]));
    anlan.bind.put("posts", { ...told, up: heard ? all.length - n.off : null, all: all.length });
    [...document.getElementById("workers-bar").children].forEach((node, i) => (node.style.flexGrow = heard ? n[STATES[i]] : 0));
    const nodes = [...room.children];
    nodes.pop().hidden = all.length > 0;
    const listed = inOrder(all);
    nodes.forEach((node, i) => post(node, listed[i]));
  }

  function post(node, one) {
    node.hidden = !one;
    if (!one) return;
    const [dot, sign, matter, ago, load] = node.children;
    const { unit, state } = one;
    const cases = [...anlan.live.store.cases.values()];
    dot.className = `wdot wk-${state}`;
    sign.textContent = one.sign;
    matter.className = "el";
    matter.textContent = [t(`area.worker.${state}`), state === "work" && unit ? at(unit, cases) : ""].filter(Boolean).join(" · ");
    ago.className = `num ${state === "off" ? "stale" : "t3"}`;
    ago.textContent = unit ? anlan.span(Date.now() - unit.at) : "—";
    load.className = "num r t2";
    load.textContent = t("area.worker.n", { n: cases.filter(({ scope }) => (scope || "").startsWith(one.area)).length });
  }

  /** The matter that a post at work stands beside, if there is one. */
  function at(unit, cases) {
    const placed = cases.filter(({ lon }) => typeof lon === "number").map((one) => ({ ...one, name: anlan.queue.row(one).matter }));
    const [found] = anlan.near.nearest(placed, unit, 1);
    return found && found.metres <= NEAR_M ? found.one.name : "";
  }

  /** Dash draws the rooms after the scripts have run; begin when all of them stand. */
  const begin = () => {
    if (!ROOMS.every((id) => document.getElementById(id))) return false;
    start();
    return true;
  };
  anlan.area = { doing, inOrder };
  if (anlan.boot.here && !begin()) {
    const watch = new MutationObserver(() => begin() && watch.disconnect());
    watch.observe(document.documentElement, { childList: true, subtree: true });
  }
})((globalThis.anlan = globalThis.anlan || {}));
