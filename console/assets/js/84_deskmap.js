// The map at the desk: a press on a marker opens its case, a press on an empty place starts a report; the open case wears a ring.
(function (anlan) {
  "use strict";

  const NEAR_M = 500;
  const RING = 54;
  const STREET = 16;
  const WHOLE_CITY = 6; // digits of an area's code
  const EDGE = 60; // px: nearer to the edge than this is out of sight
  let map = null;
  let home = null;
  let rings = [];
  let pin = null;
  let waiting = null; // someone asked for a point: the next press answers
  let marked = null;

  const t = (...args) => anlan.t(...args);

  function attach(leaflet) {
    map = leaflet;
    if (anlan.boot.me.scope.length <= WHOLE_CITY) whole();
    home = { center: map.getCenter(), zoom: map.getZoom() };
    rings = [];
    pin = null;
    mark(marked);
    return () => (map = null);
  }

  /** The whole city, in what the bars at the right and at the top leave free. */
  function whole() {
    const [city] = anlan.boot.cities;
    if (!city) return;
    const rem = 16 * anlan.look.rem();
    map.fitBounds(anlan.tiles.box(city), { animate: false, paddingTopLeft: [rem, 3.75 * rem], paddingBottomRight: [4 * rem, 2.5 * rem] });
  }

  /** What a press on the map means. Pure. */
  function meaning(pick, asked) {
    if (asked) return "point";
    if (pick.kind === "case") return "open";
    if (pick.kind === "grid" || !pick.kind) return "report";
    return null;
  }

  function picked(pick) {
    const at = pick.latlng && { lon: pick.latlng.lng, lat: pick.latlng.lat };
    const what = meaning(pick, waiting);
    if (what === "point") settle(at);
    else if (what === "open") anlan.desk.open(pick.id, { near: false });
    else if (what === "report" && anlan.desk.mayReport()) anlan.create.begin(at);
  }

  function settle(at) {
    const answer = waiting;
    waiting = null;
    anlan.map.ask(false);
    document.getElementById("desk-map-box").classList.remove("picking");
    if (at) answer(at);
  }

  /** Asks for a point: the next press on the map gives it, Esc gives up. */
  function askPoint(answer) {
    waiting = answer;
    anlan.map.ask(true);
    document.getElementById("desk-map-box").classList.add("picking");
    anlan.desk.toast(t("desk.map.pick"));
  }

  function giveUp() {
    if (!waiting) return false;
    settle(null);
    return true;
  }

  /** The open case: a ring in the colour of its level, the nearest 500 m, and a word with its time. `near` brings the map there. */
  function mark(id, nearer = false) {
    marked = id;
    drop(null);
    rings.forEach((layer) => layer.remove());
    rings = [];
    const row = id && anlan.grid.row(id);
    if (!map || !row || row.lon === null || row.lon === undefined) return near(null);
    const at = [row.lat, row.lon];
    const { L } = window;
    const still = { interactive: false, keyboard: false };
    rings = [
      L.circle(at, { radius: NEAR_M, interactive: false, className: "mk-near" }),
      L.marker(at, { icon: L.divIcon({ className: `mk-sel ${row.urgency}`, iconSize: [RING, RING] }), ...still }),
      L.marker(at, { icon: L.divIcon({ className: "mk-call", html: call(row), iconSize: null }), ...still }),
    ].map((layer) => layer.addTo(map));
    bring(at, nearer);
    return near(row);
  }

  /** Brings a point into the part of the map that the drawer leaves free. */
  function bring(at, nearer) {
    const drawer = document.getElementById("drawer");
    const hidden = getComputedStyle(drawer).position === "absolute" ? drawer.offsetWidth : 0;
    const { x, y } = map.latLngToContainerPoint(at);
    const size = map.getSize();
    const inside = x > EDGE && y > EDGE && x < size.x - hidden - EDGE && y < size.y - EDGE;
    const closer = nearer && map.getZoom() < STREET;
    if (inside && !closer) return;
    map.setView(at, closer ? STREET : map.getZoom(), { animate: false });
    if (hidden) map.panBy([hidden / 2, 0], { animate: false });
  }

  function call(row) {
    const { el } = anlan.desk;
    const time = el("b", { class: "num" });
    const box = el(
      "div",
      {},
      el("div", { class: "row" }, el("b", { class: "el" }, row.matter), time),
      el("div", { class: "t3 el" }, t(`state.${row.state}`)),
    );
    const tick = () => {
      const { text, state } = anlan.queue.left(row.due, row.since, row.yellow, Date.now());
      time.textContent = text;
      time.className = `num ${{ over: "crit", due: "warn" }[state] || ""}`;
      if (marked === row.id && box.isConnected) setTimeout(tick, 1000);
    };
    setTimeout(tick, 0);
    return box;
  }

  /** The open case has moved or has just come: the ring goes where it is. */
  function follow(letters) {
    if (marked && letters.some((letter) => letter.case_id === marked)) mark(marked);
  }

  function view(name) {
    if (!map) return;
    if (name === "in") map.zoomIn();
    else if (name === "out") map.zoomOut();
    else map.setView(home.center, home.zoom);
  }

  /** Brings a place into view with the pin on it. */
  function show(at) {
    drop(at);
    if (map) bring([at.lat, at.lon], true);
  }

  function drop(at) {
    if (pin) pin.remove();
    pin = null;
    if (!map || !at) return;
    const icon = window.L.divIcon({ className: "mk-pin", html: anlan.desk.icon("map-pin"), iconSize: [32, 32], iconAnchor: [16, 30] });
    pin = window.L.marker([at.lat, at.lon], { icon, interactive: false, keyboard: false }).addTo(map);
  }

  /** What stands around the open case, counted from what the map already shows. */
  function near(row) {
    const box = document.getElementById("desk-near");
    if (!box) return;
    box.hidden = !row;
    if (!row) return;
    for (const kind of ["units", "cameras", "cases"]) {
      const node = box.querySelector(`[data-near="${kind}"]`);
      if (node) node.textContent = String(anlan.points.within(kind, row.lon, row.lat, NEAR_M));
    }
  }

  anlan.deskmap = { attach, picked, meaning, askPoint, giveUp, mark, follow, view, show, pin: drop };
})((globalThis.anlan = globalThis.anlan || {}));
