// Every map of the page by its DOM id: who wants it when it mounts, what is pressed on it, which layers show. One click for all.
(function (anlan) {
  "use strict";

  const bell = anlan.bell();
  const live = new Map(); // id -> leaflet map
  const wanted = new Map(); // id -> functions
  const cleaners = new Map();

  /** Runs `fn(map)` for every (re)mount of the map with this id; what it returns runs when the map goes. */
  function when(id, fn) {
    if (!wanted.has(id)) wanted.set(id, []);
    wanted.get(id).push(fn);
    if (live.has(id)) run(id, fn);
  }

  function run(id, fn) {
    const clean = fn(live.get(id));
    if (typeof clean === "function") cleaners.get(id).push(clean);
  }

  function mounted(map, id) {
    live.set(id, map);
    cleaners.set(id, []);
    const ours = anlan.layers.build(map);
    map.on("click", (event) => press(map, ours, event));
    map.on("unload", () => {
      if (live.get(id) !== map) return;
      cleaners.get(id).forEach((clean) => clean());
      ours.end();
      live.delete(id);
    });
    for (const fn of wanted.get(id) || []) run(id, fn);
    bell.ring("mount", { id, map, layers: ours });
  }

  /** "pick": vehicles, then cases, then cameras, else nothing but the place; "grid" follows when the worker knows it. */
  async function press(map, ours, event) {
    const found = asking ? null : ours.points.hit(event.containerPoint);
    if (found && found.kind === "cluster") return zoomTo(map, found);
    const { latlng } = event;
    if (found) return bell.ring("pick", { kind: found.kind, id: found.id, latlng });
    bell.ring("pick", { kind: null, id: null, latlng }); // at once: nobody waits for geometry to learn where they pressed
    const grid = await ours.tiles.gridAt(latlng);
    return grid && bell.ring("grid", { id: grid, latlng });
  }

  function zoomTo(map, { members }) {
    const bounds = window.L.latLngBounds(members().map(({ lat, lon }) => [lat, lon]));
    const zoom = Math.min(18, Math.max(map.getZoom() + 1, map.getBoundsZoom(bounds.pad(0.2))));
    map.setView(bounds.getCenter(), zoom, { animate: false });
  }

  let asking = false;
  /** Someone wants a bare point: until this is taken back a press says where, not what. */
  const ask = (on) => (asking = on);

  const shown = new Map();
  const drawn = new Set((anlan.boot.layers || []).map(({ name }) => name)); // the catalogue of layers/*.py
  /** Shows or hides a layer on every map: cases units cameras grids. */
  function show(name, on) {
    shown.set(name, on);
    bell.ring("show", { name, on });
  }

  const repaint = () => {
    anlan.look.forget();
    bell.ring("repaint");
  };

  if (window.L) {
    window.L.Map.addInitHook(function () {
      const id = this.getContainer().id;
      if (id) this.whenReady(() => setTimeout(() => mounted(this, id), 0));
    });
  }

  anlan.map = { when, on: bell.on, show, ask, shows: (name) => drawn.has(name) && shown.get(name) !== false, repaint, get: (id) => live.get(id) };
})((globalThis.anlan = globalThis.anlan || {}));
