// The map at the desk: a press on a marker opens its case, a press on an empty place starts a report; the open case wears a ring.
(function (anlan) {
  "use strict";

  const NEAR_M = 500;
  const RING = 54;
  let map = null;
  let home = null;
  let ring = null;
  let pin = null;
  let waiting = null; // someone asked for a point: the next press answers
  let marked = null;

  const t = (...args) => anlan.t(...args);

  function attach(leaflet) {
    map = leaflet;
    home = { center: map.getCenter(), zoom: map.getZoom() };
    ring = pin = null;
    mark(marked);
    return () => (map = null);
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
    else if (what === "open") anlan.desk.open(pick.id);
    else if (what === "report" && anlan.desk.mayReport()) anlan.create.begin(at);
  }

  function settle(at) {
    const answer = waiting;
    waiting = null;
    document.getElementById("desk-map-box").classList.remove("picking");
    if (at) answer(at);
  }

  /** Asks for a point: the next press on the map gives it, Esc gives up. */
  function askPoint(answer) {
    waiting = answer;
    document.getElementById("desk-map-box").classList.add("picking");
    anlan.desk.toast(t("desk.map.pick"));
  }

  function giveUp() {
    if (!waiting) return false;
    settle(null);
    return true;
  }

  /** The ring around the open case, in the colour of its level. */
  function mark(id) {
    marked = id;
    if (ring) ring.remove();
    ring = null;
    const row = id && anlan.grid.row(id);
    if (!map || !row || row.lon === null || row.lon === undefined) return near(null);
    const icon = window.L.divIcon({ className: `mk-sel ${row.urgency}`, iconSize: [RING, RING] });
    ring = window.L.marker([row.lat, row.lon], { icon, interactive: false, keyboard: false }).addTo(map);
    if (!map.getBounds().pad(-0.1).contains([row.lat, row.lon])) map.panTo([row.lat, row.lon], { animate: false });
    return near(row);
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

  anlan.deskmap = { attach, picked, meaning, askPoint, giveUp, mark, follow, view, pin: drop };
})((globalThis.anlan = globalThis.anlan || {}));
