// Names on the map: towns, communities, rivers, roads. They ask for room and give way to cases and to each other.
(function (anlan) {
  "use strict";

  const { worldX, worldY } = anlan.qbin;
  const metas = new Map(); // address -> list of {name, x, y, cls} once it has come
  const KINDS = [
    // layer, from zoom, until zoom, size, weight, colour, gap between the same name
    { layer: "town", from: 0, until: 15, size: 17, weight: 500, fill: "--map-label", gap: 0 },
    { layer: "water", from: 10.5, until: 20, size: 15, weight: 400, fill: "--data-1", gap: 420 },
    { layer: "community", from: 13, until: 16, size: 14, weight: 400, fill: "--tx-3", gap: 0 },
    { layer: "road", from: 14.5, until: 20, size: 13, weight: 400, fill: "--tx-2", gap: 260 },
  ];

  /** The names of a layer; null until they have come, and then `ready` is called. */
  function names(city, layer, zoom, ready) {
    const address = `${anlan.tiles.base(city, layer, layer === "town" || layer === "community" ? 16 : zoom)}.json`;
    if (!metas.has(address)) {
      metas.set(address, null);
      fetch(address, { credentials: "same-origin" })
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
        .then((meta) => {
          metas.set(address, list(meta));
          ready();
        })
        .catch(() => setTimeout(() => metas.delete(address), 5000));
    }
    return metas.get(address);
  }

  const list = ({ names: words, label, codes, cls }) =>
    words.map((name, i) => ({ name, code: codes[i], cls: cls[i], lon: label[i] && label[i][0], lat: label[i] && label[i][1] })).filter((one) => one.name && one.lon !== undefined)
      .map((one) => ({ ...one, x: worldX(one.lon), y: worldY(one.lat) }));

  const elsewhere = new Set(); // codes of areas that the page names itself

  /** Draws the names that find room. `taken`: boxes of what is drawn already. `towns`: false where the counts carry the names. */
  function draw(g, view, city, taken, towns, ready) {
    for (const kind of KINDS) {
      if (view.zoom < kind.from || view.zoom > kind.until || (kind.layer === "town" && !towns)) continue;
      const last = new Map();
      for (const one of names(city, kind.layer, view.zoom, ready) || []) {
        if (elsewhere.has(one.code)) continue;
        const x = view.px(one.x);
        const y = view.py(one.y);
        if (!view.sees(x, y, 0)) continue;
        const size = kind.size * view.k;
        const before = last.get(one.name);
        if (before && Math.hypot(before[0] - x, before[1] - y) < kind.gap * view.k) continue;
        if (!taken.ask(x, y, width(one.name, size), size * 1.3)) continue;
        last.set(one.name, [x, y]);
        anlan.look.words(g, one.name, x, y, { size, weight: kind.weight, fill: kind.fill });
      }
    }
  }

  const width = (name, size) => [...name].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? size : size * 0.6), 4);

  anlan.lines = { draw, names, width, elsewhere };
})((globalThis.anlan = globalThis.anlan || {}));
