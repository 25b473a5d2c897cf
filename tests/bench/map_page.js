// What bench_map.py measures with, inside the page: frames while a map is dragged or zoomed, time to paint, marks and presses.
(function () {
  "use strict";

  const bench = (window.bench = { map: null, layers: null, shownAt: 0, turn: 0 });
  const SEQ = ["#17252E", "#1B3F50", "#205B73", "#2D7E9D", "#67B2CF"];
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const until = async (look, ms = 60_000) => {
    const end = performance.now() + ms;
    while (!look()) {
      if (performance.now() > end) throw new Error(`waited in vain for ${look}`);
      await wait(5);
    }
  };

  bench.style = (feature, { hideout }) => ({ weight: 0.5, color: "#0A0F13", fillOpacity: 1, fillColor: SEQ[(feature.properties.i * 7 + hideout.turn) % 5] });
  bench.shown = () => {};
  window.L.Map.addInitHook(function () {
    bench.map = this;
  });

  /** Frames in `ms` while `step(i)` runs in each; {fps, p95: ms of a frame}. */
  async function frames(ms, step) {
    const gaps = [];
    let last = await frame();
    const end = last + ms;
    for (let i = 0; last < end; i++) {
      step(i);
      const now = await frame();
      gaps.push(now - last);
      last = now;
    }
    gaps.sort((a, b) => a - b);
    return { fps: (1000 * gaps.length) / gaps.reduce((a, b) => a + b, 0), p95: gaps[Math.floor(gaps.length * 0.95)] };
  }

  /** A hand that drags the map to and fro, and lets go twice a second, so that what has come into view is drawn. */
  bench.pan = async (ms) => {
    const box = bench.map.getContainer();
    const mouse = (type, x, y) => box.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY: y, button: 0, buttons: 1, view: window }));
    let from = performance.now();
    const place = (i) => [960 + 420 * Math.sin(i / 25), 540 + 260 * Math.sin(i / 40)];
    mouse("mousedown", ...place(0));
    const out = await frames(ms, (i) => {
      mouse("mousemove", ...place(i));
      if (performance.now() - from < 500) return;
      from = performance.now();
      mouse("mouseup", ...place(i));
      mouse("mousedown", ...place(i));
    });
    mouse("mouseup", ...place(0));
    return out;
  };

  /** A wheel that goes in and out by half a level, four times a second. */
  bench.zoom = async (ms) => {
    const from = bench.map.getZoom();
    let last = 0;
    const out = await frames(ms, () => {
      const now = performance.now();
      if (now - last < 250) return;
      last = now;
      bench.map.setZoom(bench.map.getZoom() > from ? from : from + 0.5);
    });
    bench.map.setZoom(from);
    return out;
  };

  /** ms from showing the layer of parts to its first picture, and bytes of its binary on the wire. */
  bench.parts = async () => {
    const began = performance.now();
    anlan.map.show("parts", true);
    await until(() => anlan.parts && anlan.parts.state.at);
    await frame();
    await frame();
    const [file] = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/geo/parts/"));
    return { first: performance.now() - began, bytes: file.encodedBodySize, n: anlan.parts.state.n };
  };
  /** Goes to this zoom; ms to draw it. */
  bench.to = async (zoom) => {
    const began = performance.now();
    bench.map.setZoom(zoom, { animate: false });
    await frame();
    return performance.now() - began;
  };

  const fetched = (part) => performance.getEntriesByType("resource").filter(({ name }) => name.includes(part)).map(({ startTime }) => startTime);
  const painted = () => {
    const tiles = [...document.querySelectorAll(".leaflet-tile")];
    return tiles.length > 0 && tiles.every((tile) => tile.classList.contains("leaflet-tile-loaded"));
  };

  /** ms from asking for the geometry to the first whole picture. */
  bench.first = async (ours) => {
    if (ours) await until(painted);
    else await until(() => bench.geo() > 0);
    await frame();
    await frame();
    return performance.now() - Math.min(...fetched(ours ? "/api/v1/geo/" : "/grids.json"));
  };
  bench.geo = () => {
    let n = 0;
    if (bench.map) bench.map.eachLayer((layer) => (n += layer.feature ? 1 : 0));
    return n;
  };

  /** ms until every grid of the view has another colour. */
  bench.recolour = async (ours) => {
    bench.turn += 1;
    const began = performance.now();
    if (ours) {
      const [city] = bench.layers.cities;
      anlan.tiles.setClasses(city.facts.code, "grid", Uint8Array.from(city.grids(), (_, i) => (i * 7 + bench.turn) % 5));
      await city.tiles.again();
    } else {
      const path = bench.turn;
      let done = false;
      const first = Object.values(bench.map._layers).find((layer) => layer.feature);
      window.dash_clientside.set_props("grids", { hideout: { turn: path } });
      await until(() => {
        const now = Object.values(bench.map._layers).find((layer) => layer.feature);
        done = now && now !== first && now.options.fillColor === SEQ[path % 5];
        return done;
      });
    }
    await frame();
    await frame();
    return performance.now() - began;
  };

  bench.ready = () => until(() => bench.layers && bench.layers.cities[0].grids().length > 0);

  // --- points ------------------------------------------------------------------------------------------------------
  let seed = 7;
  function random() {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  function letter(i) {
    const { bounds: [w, s, e, n], code } = anlan.boot.cities[0];
    const roll = random();
    const urgency = roll < 0.0005 ? "urgent3" : roll < 0.05 ? "urgent2" : "normal";
    return {
      id: i, case_id: `C${String(i).padStart(25, "0")}`, version: 1, state: "handling", scope: `${code}001001001`, grid: `${code}001001001`, open: true,
      lon: w + (e - w) * (0.01 + 0.98 * random()), lat: s + (n - s) * (0.01 + 0.98 * random()), urgency, lamp: random() < 0.08 ? "red" : "green", seen: [],
    };
  }

  bench.fill = (n) => {
    bench.letters = Array.from({ length: n }, (_, i) => letter(i));
    const began = performance.now();
    anlan.points.hear({ changed: bench.letters, removed: [], whole: true });
    return performance.now() - began;
  };

  /** Ten changes each 100 ms for as long as `work` takes; ms from a change to its paint. */
  bench.changing = async (work) => {
    const { still } = bench.layers;
    const waits = [];
    let heard = null;
    const now = still.now;
    still.now = function () {
      now.call(this);
      const since = heard;
      heard = null;
      if (since) requestAnimationFrame(() => waits.push(performance.now() - since));
    };
    const beat = setInterval(() => {
      heard = heard || performance.now();
      const changed = Array.from({ length: 10 }, () => {
        const i = Math.floor(random() * bench.letters.length);
        return (bench.letters[i] = { ...letter(i), case_id: bench.letters[i].case_id });
      });
      anlan.points.hear({ changed, removed: [], whole: false });
    }, 100);
    const out = await work();
    clearInterval(beat);
    still.now = now;
    waits.sort((a, b) => a - b);
    return { ...out, wait: waits[Math.floor(waits.length / 2)], wait95: waits[Math.floor(waits.length * 0.95)], painted: waits.length };
  };
  bench.live = (ms) => bench.changing(() => frames(ms, () => {}));
  bench.livePan = (ms) => bench.changing(() => bench.pan(ms));
  bench.still = () => {
    const began = performance.now();
    bench.layers.still.now();
    return performance.now() - began;
  };

  /** Movers by the socket: begins, and is done once they come. */
  bench.drive = async () => {
    const socket = window.io({ transports: ["websocket"] });
    let sent = 0;
    bench.heard = { bytes: 0, waits: [] };
    socket.on("sent", (at) => (sent = at));
    socket.on("pos", (data) => {
      bench.heard.bytes += data.byteLength;
      anlan.points.move(anlan.live.positions(data));
      requestAnimationFrame(() => bench.heard.waits.push(Date.now() - sent));
    });
    socket.emit("drive");
    await until(() => bench.heard.waits.length > 2);
  };

  /** Bytes a second and ms from sent to painted, while nothing else is done. */
  bench.movers = async (ms) => {
    bench.heard.bytes = bench.heard.waits.length = 0;
    await wait(ms);
    const { bytes, waits } = bench.heard;
    waits.sort((a, b) => a - b);
    return { rate: (1000 * bytes) / ms, wait: waits[Math.floor(waits.length / 2)] };
  };
  bench.frames = async (ms) => (await frames(ms, () => {})).fps;

  // --- presses -----------------------------------------------------------------------------------------------------
  /** Brings a random case of its own to a random place of the screen, and asks what lies there. */
  bench.aim = () => {
    const { map } = bench;
    const one = bench.letters[Math.floor(random() * bench.letters.length)];
    const { x: w, y: h } = map.getSize();
    const at = [40 + (w - 80) * random(), 40 + (h - 80) * random()];
    map.setView([one.lat, one.lon], 17, { animate: false });
    map.panBy([w / 2 - at[0], h / 2 - at[1]], { animate: false });
    bench.layers.still.now();
    const spot = map.latLngToContainerPoint([one.lat, one.lon]);
    const close = bench.letters.some((other) => {
      if (other === one || Math.abs(other.lat - one.lat) > 0.002) return false;
      const p = map.latLngToContainerPoint([other.lat, other.lon]);
      return Math.hypot(p.x - spot.x, p.y - spot.y) < 34;
    });
    return close ? bench.aim() : { id: one.case_id, x: spot.x + 6 * (random() - 0.5), y: spot.y + 6 * (random() - 0.5) };
  };
  bench.pressed = [];
  bench.listen = () => void anlan.map.on("pick", ({ kind, id }) => bench.pressed.push(kind === "case" ? id : kind));
  bench.hits = (points) => points.map(({ x, y }) => {
    const began = performance.now();
    const found = bench.layers.points.hit({ x, y });
    return { ms: performance.now() - began, id: found && found.id };
  });
  bench.gridMs = async (n) => {
    const { cities } = bench.layers;
    const out = [];
    for (let i = 0; i < n; i++) {
      const { lon, lat } = letter(0);
      const began = performance.now();
      const found = await cities[0].tiles.gridAt({ lng: lon, lat });
      out.push({ lon, lat, ms: performance.now() - began, code: cities[0].grids()[found] });
    }
    return out;
  };
})();
