// The colours of areas follow the open cases and the paint that was chosen; the legend says what they mean and changes it.
(function (anlan) {
  "use strict";

  const RECOLOUR_MS = 1000;
  const LATER_MS = 15_000; // figures of the server are asked for again this long after cases were handled, and a little by chance
  const KEPT = "anlan.paint";
  const LEVELS = ["town", "community", "grid"];
  const { PAINTS } = anlan.paint;

  const bell = anlan.bell();
  const told = { people: new Map(), ontime: new Map() };
  let paint = chosen();
  let asking = null;

  function chosen() {
    const wanted = [new URLSearchParams(globalThis.location ? location.search : "").get("paint"), globalThis.localStorage && localStorage.getItem(KEPT)];
    return wanted.find((name) => Object.hasOwn(PAINTS, name)) || "open";
  }

  /** Paints by another figure, on every map of the page, and keeps the choice for this screen. */
  function choose(name) {
    paint = name;
    localStorage.setItem(KEPT, name);
    ask(0);
    bell.ring("paint");
  }

  const next = () => choose(Object.keys(PAINTS)[(Object.keys(PAINTS).indexOf(paint) + 1) % Object.keys(PAINTS).length]);

  /** What the server must tell for this paint, asked once, and again when cases have been handled. */
  function ask(wait) {
    if (asking || !PAINTS[paint].told) return;
    asking = setTimeout(async () => {
      try {
        const answer = await fetch("/api/v1/areas/figures", { credentials: "same-origin" });
        if (!answer.ok) throw new Error(`figures ${answer.status}`);
        const { people, ontime } = await answer.json();
        told.people = new Map(Object.entries(people));
        told.ontime = new Map(Object.entries(ontime));
        asking = null;
        bell.ring("told");
      } catch (error) {
        asking = null;
        ask(LATER_MS);
      }
    }, wait);
  }

  const listed = new WeakMap(); // codes as they came -> Set of them
  /** Grids with open cases that the geometry of their city does not have: no area of the map takes their colour. */
  function unlisted(cities) {
    const out = [];
    for (const { facts, codes } of cities) {
      const own = codes("grid");
      if (!own.length) continue; // not here yet
      if (!listed.has(own)) listed.set(own, new Set(own));
      const known = listed.get(own);
      for (const grid of anlan.points.crowd.grids.keys()) if (!known.has(grid) && grid.startsWith(facts.code)) out.push(grid);
    }
    return out;
  }

  /** Keeps the colours of one map: at most once a second, and only where a class has changed. */
  function follow(map, cities) {
    let due = null;
    const last = new Map(); // city and level -> classes as told
    function now() {
      due = null;
      anlan.strangers.are("areas", unlisted(cities));
      for (const city of cities) for (const level of LEVELS) if (renew(city, level) && level === anlan.tiles.levelAt(city.facts, map.getZoom())) city.tiles.again();
    }
    function renew({ facts, codes }, level) {
      const length = anlan.paint.length(level);
      const sums = anlan.paint.gathered(anlan.points.crowd.grids, length);
      const cells = anlan.paint.counted(codes("grid"), length);
      const classes = anlan.paint.classes(paint, codes(level), sums, { ...told, cells });
      const key = `${facts.code} ${level}`;
      const before = last.get(key) || new Uint8Array(classes.length);
      if (!classes.length || (before.length === classes.length && classes.every((one, i) => one === before[i]))) return false;
      last.set(key, classes);
      anlan.tiles.setClasses(facts.code, level, classes);
      return true;
    }
    const soon = () => (due = due || setTimeout(now, last.size ? RECOLOUR_MS : 0));
    const atOnce = () => (clearTimeout(due), now());
    const ends = [bell.on("paint", atOnce), bell.on("told", atOnce)];
    return { soon, end: () => (clearTimeout(due), ends.forEach((end) => end())) };
  }

  // --- the legend ------------------------------------------------------------------------------------------------
  function explain() {
    for (const group of document.querySelectorAll("[data-paint]")) {
      group.querySelector("[data-paint-title]").textContent = anlan.t(`paint.${paint}`);
      group.querySelectorAll("[data-paint-step]").forEach((node, i) => (node.textContent = PAINTS[paint].words[i]));
    }
    for (const group of document.querySelectorAll("[data-legend]")) group.hidden = !anlan.map.shows(group.dataset.legend);
  }

  if (globalThis.document && document.addEventListener) {
    document.addEventListener("click", ({ target }) => target.closest && target.closest("button[data-paint-next]") && next());
    anlan.map.on("mount", () => {
      explain();
      ask(0);
    });
    anlan.live.on("letters", (letters) => letters.some(({ step }) => step === "feedback") && ask(LATER_MS * (1 + Math.random())));
    bell.on("paint", explain);
    anlan.map.on("show", explain);
  }

  anlan.colours = {
    follow, choose, on: bell.on,
    get paint() {
      return paint;
    },
  };
})((globalThis.anlan = globalThis.anlan || {}));
