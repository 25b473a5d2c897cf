// The wall puts itself together once Dash has drawn its rooms: map in the free space, clock, link, heading, what is out there.
(function (anlan) {
  "use strict";

  const MAP = "wall-map";
  const ROOMS = [MAP, "ticker-rows", "trend-box", "dock", "link-state"];
  const { t } = anlan;
  let moved = Boolean(anlan.tools.view); // someone has moved the map by hand

  function start() {
    const { gateway, room } = anlan.boot;
    anlan.map.when(MAP, fit);
    anlan.live.on("link", link);
    anlan.live.on("kpi", grave);
    anlan.points.on("units", count);
    anlan.points.on("cameras", count);
    anlan.trend.start();
    anlan.ontime.start();
    anlan.ticker.start();
    anlan.dock.start(MAP);
    setInterval(tick, 1000);
    tick();
    const scope = /^\d+$/.test(room) ? `?scope=${room}` : "";
    anlan.live.start({ gateway, room, snapshotUrl: `/api/v1/snapshot${scope}` });
  }

  // --- map -------------------------------------------------------------------------------------------------------
  /** The city fills the free space between the panels, and again when the screen changes. */
  function fit(map) {
    const [city] = anlan.boot.cities;
    if (!city) return undefined;
    const lay = () => {
      if (moved) return;
      map.invalidateSize({ animate: false, pan: false });
      const free = document.querySelector(".stage").getBoundingClientRect();
      const whole = map.getContainer().getBoundingClientRect();
      const rem = 16 * anlan.look.rem();
      const foot = document.querySelector(".st-foot").offsetHeight;
      map.fitBounds(anlan.tiles.box(city), {
        animate: false,
        paddingTopLeft: [free.left - whole.left + rem, free.top - whole.top + 1.5 * rem],
        paddingBottomRight: [whole.right - free.right + rem, whole.bottom - free.bottom + foot],
      });
      scale(map);
    };
    lay();
    map.on("zoomend", () => scale(map));
    map.on("dragstart", () => (moved = true));
    window.addEventListener("resize", lay);
    return () => window.removeEventListener("resize", lay);
  }

  function scale(map) {
    const { metre, k } = anlan.canvas.view(map);
    const metres = (104 * k) / metre;
    const unit = 10 ** Math.floor(Math.log10(metres));
    const round = [5, 2, 1].map((n) => n * unit).find((n) => n <= metres);
    document.querySelector("#scale i").style.width = `${round * metre}px`;
    document.getElementById("scale-word").textContent = round >= 1000 ? `${round / 1000} km` : `${round} m`;
  }

  // --- words and figures -----------------------------------------------------------------------------------------
  function put(id, text) {
    const node = document.getElementById(id);
    if (node) anlan.say(node, text);
  }

  function tick() {
    const now = Date.now();
    const { year, month, day, weekday, second } = anlan.local(now);
    put("head-clock", anlan.clock(now));
    put("head-date", `${year}-${month}-${day}`);
    put("head-day", t(`weekday.${weekday}`));
    const { up, ms } = anlan.live.link;
    anlan.bind.put("link", { ...anlan.live.link, ms: up && ms !== null ? `${ms} ms` : "" });
    if (Number(second) % 10 === 0) count();
  }

  function link({ up, at, ended }) {
    document.getElementById("link-state").classList.toggle("off", !up);
    put("link-word", t(up ? "link.up" : at ? "link.lost" : "link.wait"));
    const bar = document.getElementById("link-bar");
    bar.hidden = !ended && (up || !at);
    bar.textContent = ended ? t("link.ended") : bar.hidden ? "" : t("link.down", { time: anlan.clock(at) });
    document.querySelector(".wg").classList.toggle("is-stale", !up && Boolean(at));
  }

  function grave({ urgency }) {
    const n = urgency ? urgency.urgent3 || 0 : null;
    const chip = document.getElementById("head-chip");
    chip.hidden = n === null;
    chip.classList.toggle("f-crit", n > 0);
    put("head-crit", n > 0 ? t("wall.crit", { n }) : t("wall.calm"));
  }

  /** Units and cameras as telemetry tells; not a word before it does. */
  function count() {
    const { units, cameras, awake } = anlan.points;
    const up = (some) => [...some.values()].filter(awake).length;
    const heard = (some) => [...some.values()].some((one) => one.at);
    const [walk, drive] = [true, false].map((foot) => new Map([...units].filter(([, one]) => Boolean(one.foot) === foot)));
    anlan.bind.put("workers", { up: heard(units) ? up(walk) : null, all: anlan.points.workers() });
    anlan.bind.put("units", { up: heard(units) ? up(drive) : null });
    const known = [...cameras.values()].filter((one) => one.x !== undefined).length;
    anlan.bind.put("cameras", { up: heard(cameras) ? up(cameras) : null, all: known || null });
  }

  // --- begin -----------------------------------------------------------------------------------------------------
  const stands = () => ROOMS.every((id) => document.getElementById(id));

  function begin() {
    if (!stands()) return false;
    start();
    return true;
  }

  anlan.wall = { start, begin };
  if (anlan.boot.page === "wall" && !begin()) {
    const watch = new MutationObserver(() => begin() && watch.disconnect());
    watch.observe(document.documentElement, { childList: true, subtree: true });
  }
})((globalThis.anlan = globalThis.anlan || {}));
