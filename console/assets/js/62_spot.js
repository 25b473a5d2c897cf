// The grid under the pointer and the one that was pressed: an outline and a word each, on a canvas of their own. And words for a map that cannot be read.
(function (anlan) {
  "use strict";

  const REST_MS = 60; // the pointer has come to rest
  const HOVER_ZOOM = 10;
  const AGAIN_MS = 10_000; // after which geometry that could not be had is asked for again
  const SETTLE_MS = 3000; // by when it has come

  /** "第3网格 · 在办 4 · 超时 1". */
  function words(name, { n = 0, over = 0 } = {}, holders = []) {
    return [name, ...holders, anlan.t("spot.open", { n }), over ? anlan.t("spot.over", { n: over }) : ""].filter(Boolean).join(" · ");
  }

  let spots = {}; // of the map that was mounted last

  function attach(map, cities) {
    const { L } = window;
    spots = { hover: null, picked: null };
    const own = spots;
    const canvas = new anlan.canvas.Canvas((g, view) => draw(g, view, own), { z: 90 });
    canvas.addTo(map);
    let rest = null;
    let turn = 0;

    async function look(latlng, which) {
      const mine = ++turn;
      for (const city of cities) {
        const { found, rings } = await anlan.tiles.areaAt(city.facts, "grid", latlng, true);
        if (found >= 0 && (mine === turn || which === "picked")) return put(which, city, found, rings, latlng);
      }
      return mine === turn && put(which, null);
    }

    function put(which, city, found, rings, latlng) {
      const code = city && city.grids()[found];
      if ((own[which] && own[which].code) === code) return;
      own[which] = code ? { code, rings, latlng, name: (city.names() || [])[found] || code } : null;
      canvas.soon();
    }

    function rested({ latlng }) {
      clearTimeout(rest);
      if (map.getZoom() >= HOVER_ZOOM && anlan.map.shows("grids")) rest = setTimeout(() => look(latlng, "hover"), REST_MS);
    }

    const leave = () => (clearTimeout(rest), turn++, put("hover", null));
    const press = ({ latlng }) => look(latlng, "picked");
    const escape = ({ key }) => key === "Escape" && put("picked", null);
    map.on("mousemove", rested);
    map.on("mouseout", leave);
    const ends = [anlan.map.on("grid", press), anlan.map.on("pick", ({ kind }) => kind && put("picked", null)), anlan.points.on("cases", () => (own.hover || own.picked) && canvas.soon())];
    document.addEventListener("keydown", escape);
    const told = trouble(L, map);
    return () => {
      document.removeEventListener("keydown", escape);
      [...ends, told].forEach((end) => end());
    };
  }

  function draw(g, view, { hover, picked }) {
    if (hover && (!picked || hover.code !== picked.code)) shape(g, view, hover, [["--bg-0", 4, 0.7], ["--tx-2", 1.5, 1]]);
    if (picked) shape(g, view, picked, [["--bg-0", 7, 1], ["--accent", 3, 1]]);
    const told = hover || picked;
    if (told) label(g, view, told);
    return Boolean(told);
  }

  function shape(g, view, { rings }, strokes) {
    g.lineJoin = "round";
    g.beginPath();
    for (const ring of rings) for (let i = 0; i < ring.length; i += 2) g[i ? "lineTo" : "moveTo"](view.px(ring[i]), view.py(ring[i + 1]));
    for (const [tone, width, alpha] of strokes) {
      g.strokeStyle = anlan.look.colour(tone);
      g.globalAlpha = alpha;
      g.lineWidth = width * view.k;
      g.stroke();
    }
    g.globalAlpha = 1;
  }

  /** Above the top of its shape, and whole on the screen. */
  function label(g, view, { rings, name, code }) {
    const [ring] = rings;
    let [left, right, top] = [Infinity, -Infinity, Infinity];
    for (let i = 0; i < ring.length; i += 2) {
      left = Math.min(left, view.px(ring[i]));
      right = Math.max(right, view.px(ring[i]));
      top = Math.min(top, view.py(ring[i + 1]));
    }
    const size = 15 * view.k;
    const text = words(name, anlan.points.crowd.grids.get(code), anlan.networks.holders(code));
    const half = anlan.lines.width(text, size) / 2;
    const x = Math.max(half + size, Math.min(view.w - half - size, (left + right) / 2));
    anlan.look.words(g, text, x, Math.max(size, top - size), { size, weight: 500, fill: "--tx-1" });
  }

  /** Geometry that is not there or cannot be read: the map says so until it has come. */
  function trouble(L, map) {
    const bar = L.DomUtil.create("div", "map-trouble", map.getContainer());
    bar.setAttribute("role", "alert");
    bar.hidden = true;
    const lost = new Map(); // address -> why
    let due = null;
    function tell() {
      bar.hidden = !lost.size;
      bar.textContent = anlan.t("map.trouble", { layer: [...lost.keys()].map((one) => one.split("/").pop().split(".")[0]).join() });
      bar.title = [...lost.values()].join();
    }
    function again() {
      lost.clear(); // what the view still needs is asked for, and tells when it is not there
      anlan.map.repaint();
      due = setTimeout(tell, SETTLE_MS);
    }
    const end = anlan.tiles.on("trouble", ({ trouble: address, why }) => {
      lost.set(address, why);
      tell();
      clearTimeout(due);
      due = setTimeout(again, AGAIN_MS);
    });
    return () => (clearTimeout(due), end());
  }

  anlan.spot = { attach, words, under: () => spots.hover };
})((globalThis.anlan = globalThis.anlan || {}));
