// Tiles drawn in a worker from our own binaries: land, areas by what paints them, water, roads, borders. Colours are pushed apart.
(function (anlan) {
  "use strict";

  const { L } = window;
  const TILE = 512;
  const lod = (zoom) => (zoom <= 10 ? "z9" : zoom <= 12 ? "z11" : zoom <= 14 ? "z13" : "full");

  const PAINTERS = Math.min(2, navigator.hardwareConcurrency || 1);
  let number = 0;
  let tiles = 0;
  const waiting = new Map();
  const bell = anlan.bell(); // "trouble": geometry that could not be had or read

  const painters = L && anlan.boot.worker ? Array.from({ length: PAINTERS }, painter) : []; // begun now, they are ready when the map is there

  function painter() {
    const [script, qbin] = anlan.boot.worker;
    const worker = new Worker(`${script}&qbin=${encodeURIComponent(qbin)}`);
    worker.onmessage = ({ data }) => {
      if (data.trouble) return bell.ring("trouble", data);
      waiting.get(data.id)(data);
      return waiting.delete(data.id);
    };
    return worker;
  }

  /** One of the page's workers, the same for the same number; answers come back by a number of their own. */
  function work(message, turn = 0) {
    const id = ++number;
    return new Promise((done) => {
      waiting.set(id, done);
      painters[turn % painters.length].postMessage({ ...message, id });
    });
  }

  const keyOf = (city, level) => `${city} ${level}`;

  /** Class of each area of a level of a city, in the order of its codes. */
  const setClasses = (city, level, classes) => painters.forEach((worker) => worker.postMessage({ op: "classes", key: keyOf(city, level), classes }));

  const Tiles = L && L.GridLayer.extend({
    options: { tileSize: TILE, updateWhenZooming: false, updateWhenIdle: false, keepBuffer: 1, minZoom: 4, maxZoom: 20 },

    /** parts(zoom): what to paint, first to last. */
    initialize(parts, options) {
      L.setOptions(this, options);
      this._parts = parts;
      this.on("tileunload", ({ tile }) => {
        painters[tile.no % painters.length].postMessage({ op: "drop", no: tile.no });
        tile.width = tile.height = 0; // its picture goes now, not with the garbage
      });
    },

    createTile(coords, done) {
      const tile = document.createElement("canvas");
      tile.no = ++tiles;
      const dpr = Math.min(2, window.devicePixelRatio || 1);
      tile.width = tile.height = TILE * dpr;
      tile.style.pointerEvents = "none";
      this._paint(tile, coords).then(() => done(null, tile));
      return tile;
    },

    async _paint(tile, coords) {
      const dpr = tile.width / TILE;
      const place = { no: tile.no, x: coords.x, y: coords.y, z: coords.z, size: tile.width, dpr };
      const { bitmap } = await work({ op: "draw", tile: place, parts: this._parts(coords.z) }, tile.no);
      if (!bitmap) return;
      tile.brush = tile.brush || tile.getContext("bitmaprenderer");
      tile.brush.transferFromImageBitmap(bitmap);
    },

    /** Paints what is shown again, in place: new colours, no flicker. */
    again() {
      const shown = Object.values(this._tiles || {}).filter((tile) => tile.current);
      return Promise.all(shown.map(({ el, coords }) => this._paint(el, coords)));
    },

    /** Leaflet rounds the zoom of tiles and stretches them; ours are drawn for the very zoom, so they stay sharp. */
    _setView(center, zoom, noPrune, noUpdate) {
      const changed = zoom !== this._tileZoom;
      if (!noUpdate || (changed && this.options.updateWhenZooming)) {
        this._tileZoom = zoom;
        if (this._abortLoading) this._abortLoading();
        this._updateLevels();
        this._resetGrid();
        this._update(center);
        if (!noPrune) this._pruneTiles();
        this._noPrune = Boolean(noPrune);
      }
      this._setZoomTransforms(center, zoom);
    },
  });

  // --- what is painted ---------------------------------------------------------------------------------------------
  const METRES = [44, 32, 22, 12];
  const THIN = [1.6, 1.1, 0.8, 0.5];
  const { colour } = anlan.look;

  function widths(zoom) {
    const scale = 2 ** zoom / 135_000; // px of a metre at 30° north
    return METRES.map((metres, c) => (zoom < 11 && c > 1 ? 0 : Math.max(THIN[c], metres * scale * 0.85)));
  }

  const OURS = new Set(["water", "buildings", "roads"]); // what another's map shows by itself
  const strength = (layer, most = 1) => ({ strength: anlan.map.alpha(layer) * most });
  const named = (...names) => names.map((name) => colour(`--${name}`));
  const base = (city, layer, zoom) => `/api/v1/geo/${city.code}/${city.version}/${layer}.${lod(zoom)}`;

  /** The level that carries the colours at a zoom. */
  const levelAt = (city, zoom) => anlan.paint.level(city, (256 * 2 ** zoom) / 40_075_017 / Math.cos((city.bounds[1] * Math.PI) / 180));

  /** The ground: land, and the areas of the level that the zoom can show. */
  function ground(city, zoom) {
    const parts = anlan.map.bare() ? [] : [{ base: base(city, "town", zoom), paint: "fill", fills: named("map-land") }];
    if (anlan.map.shows("grids")) {
      const fills = named("seq-1", "seq-2", "seq-3", "seq-4", "seq-5");
      if (anlan.map.bare()) fills[0] = "transparent"; // where nothing is, the other's map is seen
      const level = levelAt(city, zoom);
      const grids = { base: base(city, level, zoom), ...strength("grids", anlan.map.bare() ? 0.6 : 1) };
      const bordered = zoom > 10;
      parts.push({ ...grids, paint: "classes", key: keyOf(city.code, level), fills, bordered });
      if (bordered) parts.push({ ...grids, paint: "edges", stroke: colour("--bg-0"), width: 0.5, alpha: 0.55 });
    }
    return parts;
  }

  /** What lies on it: water, buildings, roads, borders. */
  function lines(city, zoom) {
    const shows = (name) => anlan.map.shows(name) && !(OURS.has(name) && anlan.map.bare());
    const parts = [];
    if (shows("water")) parts.push({ base: base(city, "water", zoom), paint: "fill", fills: named("map-river", "map-water"), edge: colour("--map-water-edge"), ...strength("water") });
    if (zoom >= 15 && shows("buildings")) parts.push({ base: base(city, "building", zoom), paint: "fill", fills: named("map-bld", "map-bld-2", "map-bld", "map-bld-2", "map-bld"), ...strength("buildings") });
    if (shows("roads")) parts.push({ base: base(city, "road", zoom), paint: "roads", strokes: named("map-road-0", "map-road-1", "map-road-2", "map-road-3"), widths: widths(zoom), casing: zoom < 14 ? colour("--bg-0") : colour("--line-1"), ...strength("roads") });
    if (anlan.networks.shown !== "base") parts.push({ base: base(city, "grid", zoom), paint: "owners", key: keyOf(city.code, "owners"), strokes: [[colour("--bg-0"), zoom < 12 ? 3 : 5], [colour("--data-3"), zoom < 12 ? 1 : 2]] });
    if (!shows("towns")) return parts;
    if (zoom >= 12.5) parts.push({ base: base(city, "community", zoom), paint: "edges", stroke: colour("--map-border"), width: 0.8, alpha: 0.5, ...strength("towns") });
    parts.push({ base: base(city, "town", zoom), paint: "edges", stroke: colour("--map-border"), width: 1.3, alpha: 0.75, ...strength("towns") });
    parts.push({ base: base(city, "town", zoom), paint: "outline", strokes: [[colour("--bg-0"), 7, 0.45], [colour("--map-border"), 2.2, 1]], ...strength("towns") });
    return parts;
  }

  /** The tiles of one city on a map. */
  function build(map, city) {
    const pane = map.getPane("tilePane");
    pane.style.pointerEvents = "none";
    const bounds = box(city).pad(0.5);
    const tiles = new Tiles((zoom) => [...ground(city, zoom), ...lines(city, zoom)], { bounds }).addTo(map);
    return {
      again: () => tiles.again(),
      /** Number of the grid at a place, or -1. */
      gridAt: async (at) => (await areaAt(city, "grid", at)).found,
      end: () => tiles.remove(),
    };
  }

  /** The area of a level at a place: {found: its number or -1, rings: in world units, where asked for}. */
  function areaAt(city, level, { lng, lat }, shape = false) {
    const { worldX, worldY } = anlan.qbin;
    return work({ op: "hit", base: base(city, level, 16), x: worldX(lng), y: worldY(lat), shape });
  }

  const box = ({ bounds: [west, south, east, north] }) => L.latLngBounds([south, west], [north, east]);

  anlan.tiles = { build, on: bell.on, setClasses, box, lod, base, levelAt, areaAt };
})((globalThis.anlan = globalThis.anlan || {}));
