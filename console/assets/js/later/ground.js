// What lies under our map: our own vector map, or tiles of another through the server. GCJ-02 tiles are moved to where they belong.
(function (anlan) {
  "use strict";

  const { L } = window;
  const TILE = 256;
  const CELLS = 4; // along a side: each is moved by itself
  const KEPT = "anlan.ground";
  const { el } = anlan.kit;
  const { gcj } = anlan.where;
  const { t } = anlan;

  const world = ([lon, lat], z) => {
    const size = TILE * 2 ** z;
    const s = Math.sin((lat * Math.PI) / 180);
    return [((lon + 180) / 360) * size, (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * size];
  };
  const place = ([x, y], z) => {
    const size = TILE * 2 ** z;
    return [(x / size) * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / size))) * 180) / Math.PI];
  };
  /** Where a pixel of our world lies in the world of GCJ-02 tiles. Pure. */
  const shifted = (pixel, z) => world(gcj(place(pixel, z)), z);

  /** How one of our tiles is put together from GCJ-02 tiles: {from: [x, y] of the first tile, to, cells: [{x, y, size, sx, sy, sw, sh}]}; s* are pixels right and below the first tile's corner. Pure. */
  function mesh(z, x, y) {
    const step = TILE / CELLS;
    const corner = (i, j) => shifted([x * TILE + i * step, y * TILE + j * step], z);
    const corners = Array.from({ length: CELLS + 1 }, (_, j) => Array.from({ length: CELLS + 1 }, (__, i) => corner(i, j)));
    const [xs, ys] = [0, 1].map((k) => corners.flat().map((p) => p[k]));
    const from = [Math.floor(Math.min(...xs) / TILE), Math.floor(Math.min(...ys) / TILE)];
    const to = [Math.floor(Math.max(...xs) / TILE), Math.floor(Math.max(...ys) / TILE)];
    const cells = [];
    for (let j = 0; j < CELLS; j++) {
      for (let i = 0; i < CELLS; i++) {
        const [a, b, c, d] = [corners[j][i], corners[j][i + 1], corners[j + 1][i], corners[j + 1][i + 1]];
        const [left, right, top, bottom] = [(a[0] + c[0]) / 2, (b[0] + d[0]) / 2, (a[1] + b[1]) / 2, (c[1] + d[1]) / 2];
        cells.push({ x: i * step, y: j * step, size: step, sx: left - from[0] * TILE, sy: top - from[1] * TILE, sw: right - left, sh: bottom - top });
      }
    }
    return { from, to, cells };
  }

  const pictures = new Map(); // address -> promise of an image

  function picture(row, z, x, y) {
    const address = `/api/v1/basemaps/${row.name}/${z}/${x}/${y}`;
    if (!pictures.has(address)) {
      if (pictures.size > 400) pictures.clear();
      pictures.set(address, new Promise((done, fail) => {
        const image = new Image();
        image.onload = () => done(image);
        image.onerror = () => {
          pictures.delete(address);
          fail(new Error(address));
        };
        image.src = address;
      }));
    }
    return pictures.get(address);
  }

  const Layer = L && L.GridLayer.extend({
    initialize(row, missed) {
      L.setOptions(this, { tileSize: TILE, maxNativeZoom: row.max_zoom, minZoom: 3, maxZoom: 20, keepBuffer: 1, zIndex: 0, className: "map-ground" });
      Object.assign(this, { _row: row, _missed: missed });
    },

    createTile(coords, done) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = TILE;
      this._paint(tile, coords).then(() => done(null, tile));
      return tile;
    },

    /** What can be had is drawn; what cannot is said, and the map goes on. */
    async _paint(tile, { z, x, y }) {
      const g = tile.getContext("2d");
      const had = (tx, ty) => picture(this._row, z, tx, ty).catch(() => this._missed() || null);
      if (this._row.crs !== "gcj02") {
        const image = await had(x, y);
        if (image) g.drawImage(image, 0, 0, TILE, TILE);
        return;
      }
      const { from, to, cells } = mesh(z, x, y);
      const sheet = document.createElement("canvas");
      sheet.width = (to[0] - from[0] + 1) * TILE;
      sheet.height = (to[1] - from[1] + 1) * TILE;
      const own = sheet.getContext("2d");
      const jobs = [];
      for (let tx = from[0]; tx <= to[0]; tx++) for (let ty = from[1]; ty <= to[1]; ty++) jobs.push(had(tx, ty).then((image) => image && own.drawImage(image, (tx - from[0]) * TILE, (ty - from[1]) * TILE, TILE, TILE)));
      await Promise.all(jobs);
      for (const cell of cells) g.drawImage(sheet, cell.sx, cell.sy, cell.sw, cell.sh, cell.x, cell.y, cell.size, cell.size);
    },
  });

  const rows = () => [{ name: "", [anlan.boot.lang]: t("map.ground.own"), crs: "cgcs2000" }, ...anlan.boot.basemaps];
  const row = (name) => anlan.boot.basemaps.find((one) => one.name === name) || null;
  const laid = new Map(); // map -> what takes its basemap away
  let now = null;

  function lay(map) {
    if (laid.has(map)) laid.get(map)();
    laid.delete(map);
    if (!now) return;
    const { [anlan.boot.lang]: name } = now;
    const bar = L.DomUtil.create("div", "map-trouble", map.getContainer());
    bar.setAttribute("role", "alert");
    bar.hidden = true;
    let missed = 0;
    const layer = new Layer(now, () => {
      missed += 1;
      bar.hidden = false;
      bar.textContent = t("map.ground.missing", { name, n: missed });
    });
    const anew = () => ((missed = 0), (bar.hidden = true));
    map.on("zoomend", anew);
    laid.set(map, () => (map.off("zoomend", anew), layer.remove(), bar.remove()));
    map.on("unload", () => laid.delete(map));
    layer.addTo(map);
  }

  /** Lays a basemap under every map of the page, or takes it away for "". */
  function choose(name) {
    now = row(name);
    anlan.map.rest(now);
    anlan.map.all().forEach(lay);
    anlan.tools.note(now || {});
  }

  /** Keeps the choice, where somebody may be remembered with them, else for this screen. */
  function keep(name) {
    choose(name);
    if (!anlan.boot.prefers) return localStorage.setItem(KEPT, name);
    return anlan.map.remember("/me/basemap", { name });
  }

  /** What can be chosen, for the tree. */
  function list() {
    const line = (one) => el("label", { class: "row" }, el("input", { type: "radio", name: "ground", value: one.name, checked: one.name === (now ? now.name : ""), onchange: () => keep(one.name) }), el("span", { class: "el grow" }, one[anlan.boot.lang]), el("span", { class: "t3 num" }, one.crs.toUpperCase()));
    return el("div", { class: "mt-b", role: "radiogroup", "aria-label": t("map.ground.title") }, rows().map(line), el("p", { class: "t3" }, t("map.ground.hint")));
  }

  anlan.ground = { mesh, shifted, choose, list };
  if (L) {
    anlan.map.on("mount", ({ map }) => (lay(map), anlan.tools.note(now || {})));
    choose(anlan.tools.ground());
  }
})((globalThis.anlan = globalThis.anlan || {}));
