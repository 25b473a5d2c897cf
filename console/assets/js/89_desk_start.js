// Puts the desk together once its rooms stand: facts, grid, map, live link, keys. The only desk script that listens to the live link.
(function (anlan) {
  "use strict";

  const ROOMS = ["queue-grid", "desk-map", "drawer"];
  const { desk } = anlan;

  let linked = new URLSearchParams(location.search).get("case"); // a link to one case: opened once

  function start() {
    const { me, steps, kinds, areas } = anlan.boot;
    Object.assign(desk, { me, steps, areas });
    Object.assign(anlan.units, anlan.units.book(kinds, areas));
    anlan.map.when("desk-map", anlan.deskmap.attach);
    anlan.map.on("pick", anlan.deskmap.picked);
    buttons();
    document.addEventListener("keydown", desk.press);
    anlan.live.on("cases", ({ changed, removed, whole }) => {
      (whole ? anlan.grid.fill : anlan.grid.hear)(changed, removed);
      anlan.deskmap.follow(changed);
      if (whole) anlan.drawer.hear(changed);
      if (linked) desk.open(linked);
      linked = null;
    });
    anlan.live.on("letters", anlan.drawer.hear);
    anlan.live.on("replies", anlan.drawer.answered);
    anlan.live.on("link", turn);
    anlan.live.on("kpi", alarm);
    anlan.duty.start();
    anlan.casecams.start();
    anlan.near.start();
    anlan.grid.start(desk.open);
    anlan.live.start({ gateway: anlan.boot.gateway, room: anlan.boot.room });
    const asked = new URLSearchParams(location.search).get("case"); // from the page of an incident
    if (asked) desk.open(asked);
    about(new URLSearchParams(location.search).get("part"));
  }

  /** A report about a part, from a map where none is taken. */
  async function about(code) {
    if (!code || !desk.mayReport()) return;
    try {
      const part = await desk.get(`/parts/${encodeURIComponent(code)}`);
      anlan.create.begin({ lon: part.lon, lat: part.lat }, part);
      anlan.deskmap.show({ lon: part.lon, lat: part.lat });
    } catch (error) {
      desk.refused(error);
    }
  }

  /** The link is there or it is not: acts are off without it, and the screen says since when its data stands. */
  function turn(link) {
    desk.up = link.up;
    const bar = document.getElementById("desk-link");
    bar.hidden = !link.ended && (link.up || !link.at);
    bar.textContent = link.ended ? anlan.t("link.ended") : anlan.t("desk.link.lost", { at: link.at ? anlan.clock(link.at) : "—" });
    anlan.drawer.act();
    anlan.create.bar();
    desk.beat();
  }

  /** Grey is normal: the two chips of the head take colour only when someone must act. */
  function alarm({ urgency, lamps }) {
    document.getElementById("head-grave").classList.toggle("f-crit", Boolean(urgency && urgency.urgent3));
    document.getElementById("head-late").classList.toggle("c-crit", Boolean(lamps && lamps.red));
  }

  function buttons() {
    desk.head(anlan.map.repaint);
    const toggles = [...document.querySelectorAll("#desk-layers [data-layer]")];
    const agree = () => toggles.forEach((node) => {
      node.classList.toggle("on", anlan.map.shows(node.dataset.layer));
      node.setAttribute("aria-pressed", String(anlan.map.shows(node.dataset.layer)));
    });
    agree();
    anlan.map.on("show", agree);
    document.getElementById("desk-layers").addEventListener("click", (event) => {
      const button = event.target.closest("[data-layer]");
      if (!button) return;
      anlan.map.show(button.dataset.layer, !anlan.map.shows(button.dataset.layer));
    });
    document.getElementById("desk-view").addEventListener("click", (event) => {
      const button = event.target.closest("[data-view]");
      if (button) anlan.deskmap.view(button.dataset.view);
    });
  }

  /** Dash draws the rooms after the scripts have run; begin when all of them stand. */
  const stands = () => ROOMS.every((id) => document.getElementById(id));
  const begin = () => {
    if (!stands()) return false;
    start();
    return true;
  };
  if (!begin()) {
    const watch = new MutationObserver(() => begin() && watch.disconnect());
    watch.observe(document.documentElement, { childList: true, subtree: true });
  }
})((globalThis.anlan = globalThis.anlan || {}));
