// Puts one map together from its parts and keeps it current: tiles, names, still and moving canvases, colours of areas.
(function (anlan) {
  "use strict";

  const GLIDE_MS = 1000;
  const FRAME_MS = 125;
  const MANY = 300; // with more movers than this they jump
  const LEVELS = ["grid", "community", "town"];
  const GROUND = new Set(["grids", "water", "buildings", "roads", "towns"]); // drawn as tiles
  const calm = () => window.matchMedia && window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function build(map) {
    const { Canvas } = anlan.canvas;
    const ends = [];
    const cities = (anlan.boot.cities || []).map((city) => ground(map, city));
    const towns = () => join(cities.map((city) => city.towns()).filter(Boolean));
    const scene = anlan.scene(towns);
    const still = new Canvas((g, view) => paintStill(g, view), { z: 60 });
    const moving = new Canvas((g, view) => scene.moving(g, view, glide.share()), { z: 70 });
    const glide = glider(moving);

    function paintStill(g, view) {
      anlan.warning.paint(g, view);
      const taken = scene.still(g, view);
      for (const city of cities) anlan.lines.draw(g, view, city.facts, taken, !scene.gathersTowns(view), still.soon);
      if (ours.after) ours.after(g, view, taken);
      anlan.warning.paint(g, view, "write");
    }

    const ours = {
      points: scene,
      tiles: { gridAt: (latlng) => gridAt(cities, latlng) },
      still, cities,
      end: () => (ends.forEach((end) => end()), cities.forEach((city) => city.tiles.end())),
      after: null, // a page may paint over the still things: after(g, view, taken)
    };
    const repaint = anlan.soon(() => cities.forEach((city) => city.tiles.again()));
    const colours = anlan.colours.follow(map, cities);
    ends.push(anlan.spot.attach(map, cities), anlan.networks.follow(cities), colours.end);
    const listen = (bell, name, fn) => ends.push(bell.on(name, fn));
    listen(anlan.points, "cases", () => (still.soon(), colours.soon()));
    listen(anlan.points, "cameras", still.soon);
    listen(anlan.points, "units", glide.go);
    listen(anlan.warning, "change", still.soon);
    listen(anlan.map, "show", ({ name }) => (GROUND.has(name) ? repaint() : (still.soon(), moving.soon())));
    listen(anlan.map, "repaint", () => (cities.forEach((city) => city.tiles.again()), still.soon(), moving.soon()));
    for (const city of cities) city.learn(() => (still.soon(), colours.soon()));
    anlan.points.learn();
    if (document.fonts) document.fonts.ready.then(still.soon);

    still.addTo(map);
    moving.addTo(map);
    return ours;
  }

  /** Towns of several cities as one. */
  function join(all) {
    if (all.length < 2) return all[0] || null;
    return { centres: new Map(all.flatMap(({ centres }) => [...centres])), width: Math.min(...all.map(({ width }) => width)) };
  }

  /** One city on the map: its tiles, the points of its towns, the codes of its areas by level. */
  function ground(map, facts) {
    const tiles = anlan.tiles.build(map, facts);
    const metas = new Map(); // level -> {codes, names}, once they have come
    let towns = null;
    let asked = false;

    async function learnCodes(ready, again) {
      try {
        for (const level of LEVELS) {
          const answer = await fetch(`${anlan.tiles.base(facts, level, 16)}.json`, { credentials: "same-origin" });
          if (!answer.ok) throw new Error(`codes ${answer.status}`);
          metas.set(level, await answer.json());
          ready();
        }
      } catch (error) {
        asked = false;
        setTimeout(again, 5000);
      }
    }

    return {
      facts, tiles,
      towns: () => towns,
      codes: (level) => (metas.get(level) || {}).codes || [],
      grids: () => (metas.get("grid") || {}).codes || [],
      names: () => (metas.get("grid") || {}).names || [],
      /** Town points and codes; `ready` when any has come. */
      learn(ready) {
        const again = () => this.learn(ready);
        const found = anlan.lines.names(facts, "town", 16, again);
        if (found && !towns) {
          const [west, south, east, north] = facts.bounds;
          const area = (east - west) * (north - south) * 111_320 ** 2 * Math.cos((south * Math.PI) / 180) * 0.6;
          towns = { centres: new Map(found.map((one) => [one.code, one])), width: Math.sqrt(area / Math.max(1, found.length)) };
          ready();
        }
        if (asked) return;
        asked = true;
        learnCodes(ready, again);
      },
    };
  }

  async function gridAt(cities, latlng) {
    for (const city of cities) {
      const i = await city.tiles.gridAt(latlng);
      if (i >= 0) return city.grids()[i] || null;
    }
    return null;
  }

  /** Movers glide for a second between two fixes, a few frames of it. */
  function glider(canvas) {
    let from = 0;
    let timer = null;
    const share = () => (anlan.points.units.size > MANY || calm() ? 1 : Math.min(1, (Date.now() - from) / GLIDE_MS));
    function step() {
      canvas.now();
      timer = share() < 1 && !document.hidden ? setTimeout(step, FRAME_MS) : null;
    }
    return {
      share,
      go() {
        from = Date.now();
        if (!timer) step();
      },
    };
  }

  anlan.layers = { build };
})((globalThis.anlan = globalThis.anlan || {}));
