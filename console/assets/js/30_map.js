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

  /** "pick": vehicles, then cases, then cameras, then what other layers drew, else nothing but the place; "grid" follows when the worker knows it. */
  async function press(map, ours, event) {
    if (taker) return taker(event);
    const found = asking ? null : ours.points.hit(event.containerPoint) || anlan.overlays.hit(map, event.containerPoint);
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

  let taker = null;
  /** A tool takes every press, and nobody else hears of it, until it leaves them; another may have taken them meanwhile. */
  const take = (fn) => (taker = fn);
  const leave = (fn) => (taker = taker === fn ? null : taker);

  // --- layers: the catalogue of layers/*.py, as this person left it ----------------------------------------------
  const KEPT = "anlan.layers";
  const KEEP_MS = 800;
  const layers = new Map((anlan.boot.layers || []).map((one) => [one.name, one]));
  let keeping = null;

  /** Where nobody may be remembered, the screen remembers; a link that names layers goes before both. */
  function begin() {
    const named = new URLSearchParams(globalThis.location ? location.search : "").get("layers");
    const kept = anlan.boot.prefers || !globalThis.localStorage ? {} : JSON.parse(localStorage.getItem(KEPT) || "{}");
    for (const one of layers.values()) {
      Object.assign(one, kept[one.name]);
      if (named !== null) one.on = named.split(",").includes(one.name);
    }
  }
  begin();

  const chosen = () => Object.fromEntries([...layers.values()].map(({ name, on, alpha }) => [name, { on, alpha }]));

  function keep() {
    keeping = null;
    if (!anlan.boot.prefers) return localStorage.setItem(KEPT, JSON.stringify(chosen()));
    return remember("/me/layers", chosen());
  }

  const RETRY_MS = 5000;
  const choices = new Map(); // path -> {path, body, busy, trouble}

  /** Keeps a choice with the account: the last one of each path goes until the server has it or refuses it; "kept" tells of every try. */
  function remember(path, body) {
    const one = choices.get(path) || { path, busy: false, trouble: "" };
    choices.set(path, Object.assign(one, { body }));
    return one.busy ? null : send(one);
  }

  async function send(one) {
    const { path, body } = one;
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": anlan.boot.me.csrf };
    one.busy = true;
    try {
      const answer = await fetch(`/api/v1${path}`, { method: "POST", credentials: "same-origin", headers, body: JSON.stringify(body) });
      if (answer.status >= 500) throw new Error(`${path} ${answer.status}`);
      one.trouble = answer.ok ? "" : "refused";
    } catch (error) {
      one.trouble = "lost";
    }
    one.busy = one.trouble === "lost" || one.body !== body; // another choice may have been made meanwhile
    if (one.busy) setTimeout(() => send(one), one.trouble === "lost" ? RETRY_MS : 0);
    bell.ring("kept");
  }

  /** "lost", "refused", or "" when all that was chosen is kept. */
  const trouble = () => [...choices.values()].map((one) => one.trouble).find(Boolean) || "";

  function choose(name, what) {
    const one = layers.get(name);
    if (!one) return;
    Object.assign(one, what);
    clearTimeout(keeping);
    keeping = setTimeout(keep, KEEP_MS);
    bell.ring("show", { name, on: one.on });
  }

  /** Shows or hides a layer on every map. */
  const show = (name, on) => choose(name, { on });
  /** How strongly a layer is drawn on every map, 0 to 1. */
  const fade = (name, alpha) => choose(name, { alpha });
  const shows = (name) => Boolean(layers.get(name) && layers.get(name).on);
  const alpha = (name) => (layers.get(name) || { alpha: 1 }).alpha;

  let under = null; // the basemap of others that lies under ours
  /** Ours gives way to another's map: land, water, roads and buildings are not drawn, all else is. */
  function rest(found) {
    under = found;
    repaint();
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

  anlan.map = { when, on: bell.on, show, fade, remember, trouble, ask, take, leave, rest, bare: () => Boolean(under), shows, alpha, layers, chosen, repaint, get: (id) => live.get(id), all: () => [...live.values()] };
})((globalThis.anlan = globalThis.anlan || {}));
