// The layer of city parts 部件: one binary for each city, dots far out, marks to press from street scale on.
(function (anlan) {
  "use strict";

  const STREET = 16; // zoom from which parts are marks
  const CLOSE = 18; // and from which those on one spot stand round it
  const DOT = 5; // px of a square that far out has one dot
  const ROOM = 11; // px of a square that at street scale has one mark
  const CELL = 64 / (256 * 2 ** STREET); // of the world
  const RETRY_MS = 10_000;
  const TONES = ["--data-1", "--tx-2", "--data-2", "--ok", "--tx-4"]; // by big class 01 to 05
  const { el, icon, ask, button, renewed } = anlan.kit;
  const { worldX, worldY } = anlan.qbin;
  const { t } = anlan;

  let crowd = empty();
  let files = []; // {area, city, version, points} as they came
  let turn = 0;
  const hits = new WeakMap(); // map -> marks that were drawn
  const state = { asked: false, at: null, n: 0, items: [], classes: {} };
  let sparse = { key: "", lists: [] }; // dots of a zoom

  function empty() {
    const made = anlan.crowd.create();
    made.lay(CELL);
    return made;
  }

  const tone = (kind) => Math.min(4, Math.max(0, Math.floor(kind / 100) - 1));
  /** The national code: city, class, number. Pure. */
  const codeOf = (city, kind, number) => city + String(kind).padStart(4, "0") + String(number).padStart(6, "0");

  async function learn() {
    if (state.asked) return;
    state.asked = true;
    const mine = ++turn;
    try {
      await anlan.need("pbin", "device_card");
      const { items, classes } = await ask("/parts");
      const found = await Promise.all(items.map(bring));
      if (mine !== turn) return; // another import has come in meanwhile
      Object.assign(state, { items, classes, at: Math.max(0, ...items.map(({ at }) => at)) || null });
      lay(found);
      anlan.overlays.soon("parts");
    } catch (error) {
      setTimeout(() => ((state.asked = false), anlan.overlays.soon("parts")), RETRY_MS);
      reportError(error);
    }
  }

  async function bring({ area, city, version }) {
    const same = files.find((one) => one.area === area && one.version === version);
    if (same) return same;
    const file = await ask(`/geo/parts/${area}/${version}.bin`, { raw: true });
    return { area, city, version, points: anlan.pbin.parse(await file.arrayBuffer()) };
  }

  /** What stood gives way to what is there now, at once. */
  function lay(found) {
    files = found;
    crowd = empty();
    state.n = 0;
    sparse.key = "";
    for (const { city, points } of files) take(city, points);
  }

  function take(city, { n, kind, number, lon, lat }) {
    for (let i = 0; i < n; i++) crowd.put({ id: state.n++, city, kind: kind[i], number: number[i], x: worldX(lon[i]), y: worldY(lat[i]), rank: 3, over: false });
  }

  function draw(g, view, map) {
    learn();
    hits.set(map, []);
    if (view.zoom < STREET) return dots(g, view);
    const seen = marks(view).filter(({ x, y }) => view.sees(x, y, 8));
    const r = (view.zoom < CLOSE ? 3.6 : 5.5) * view.k;
    TONES.forEach((name, i) => paint(g, seen.filter(({ one }) => tone(one.kind) === i), name, r, view));
    hits.set(map, seen.map(({ one, x, y }) => ({ kind: "part", id: codeOf(one.city, one.kind, one.number), x, y, r: Math.max(9 * view.k, r) })));
    return view.zoom >= CLOSE && names(g, seen, view);
  }

  /** One to a square, kept for a zoom by its colour. */
  function dots(g, view) {
    const side = (DOT * view.k) / view.scale;
    const key = `${side}|${state.n}`;
    if (sparse.key !== key) {
      sparse = { key, lists: TONES.map(() => []) };
      for (const one of anlan.crowd.thin(crowd.points.values(), side, () => false)) sparse.lists[tone(one.kind)].push(one);
    }
    const size = 2.6 * view.k;
    g.globalAlpha = 0.7;
    sparse.lists.forEach((list, i) => {
      g.fillStyle = anlan.look.colour(TONES[i]);
      for (const one of list) {
        const x = view.px(one.x);
        const y = view.py(one.y);
        if (x > 0 && y > 0 && x < view.w && y < view.h) g.fillRect(x, y, size, size);
      }
    });
    g.globalAlpha = 1;
  }

  const spot = (one, view) => ({ one, x: view.px(one.x), y: view.py(one.y) });

  function marks(view) {
    const [left, top] = [-view.px(0) / view.scale, -view.py(0) / view.scale];
    const near = crowd.near([left, top, left + view.w / view.scale, top + view.h / view.scale]).flatMap(({ members }) => members);
    if (view.zoom < CLOSE) return anlan.crowd.thin(near, (ROOM * view.k) / view.scale, (a, b) => a.id < b.id).map((one) => spot(one, view));
    return anlan.cluster.near(near, view.scale, 6).flatMap(({ members }) => {
      const round = anlan.cluster.fan(members, 10 * view.k);
      return members.map((one, i) => ({ one, x: view.px(one.x) + round[i][0], y: view.py(one.y) + round[i][1] }));
    });
  }

  function paint(g, some, name, r, view) {
    g.beginPath();
    for (const { x, y } of some) {
      g.moveTo(x + r, y);
      g.arc(x, y, r, 0, 7);
    }
    g.fillStyle = anlan.look.colour(name);
    g.fill();
    g.lineWidth = 1.2 * view.k;
    g.strokeStyle = anlan.look.colour("--map-halo");
    g.stroke();
  }

  function names(g, seen, view) {
    const taken = anlan.cluster.taken();
    for (const { x, y } of seen) taken.add(x, y, 10 * view.k, 10 * view.k);
    for (const { one, x, y } of seen) {
      const name = state.classes[String(one.kind).padStart(4, "0")];
      const wide = name && name.length * 12 * view.k;
      if (name && taken.ask(x + 8 * view.k + wide / 2, y, wide, 15 * view.k)) anlan.marks.words(g, name, x + 8 * view.k, y, { size: 12 * view.k, align: "left", fill: "--tx-2" });
    }
  }

  function hit({ x, y }, map) {
    let best = null;
    for (const one of hits.get(map) || []) {
      const far = Math.hypot(one.x - x, one.y - y);
      if (far <= one.r && (!best || far < best.far)) best = { ...one, far };
    }
    return best;
  }

  async function show(code) {
    const kind = Number(code.slice(6, 10));
    anlan.deviceCard.open(code, { mark: `lg-pt lg-pt${tone(kind) + 1}`, title: state.classes[code.slice(6, 10)] || t("layer.parts"), code });
    try {
      const part = await ask(`/parts/${code}`);
      const worn = part.state !== "intact" && t(`part.state.${part.state}`);
      const rows = [["part.name", part.name !== part.class && part.name], ["part.class", [part.big, part.class].filter(Boolean).join(" · ")], ["part.unit", part.unit], ["part.place", part.place], ["part.state", worn]];
      anlan.deviceCard.fill(code, rows, cases(part), el("div", { class: "row" }, reporting(part), part.demo && el("span", { class: "chip" }, t("camera.demo"))));
    } catch (error) {
      anlan.deviceCard.fail(code, error);
    }
  }

  /** What is open at the part, or near it. */
  function cases({ cases: some, desk }) {
    if (!some.length) return el("div", { class: "dv-cases t3" }, t("part.cases.none"));
    const mark = { urgent3: "lv lv1", urgent2: "lv lv2" };
    const here = anlan.desk && anlan.desk.open;
    const row = (one) => el(
      "a", { href: desk && `/desk?case=${one.case_id}`, onclick: (event) => here && (event.preventDefault(), anlan.desk.open(one.case_id, { near: false })) },
      el("i", { class: mark[one.urgency] || "lv lv3" }), el("span", { class: "el" }, one.title), el("span", { class: "t3" }, one.same ? t(`state.${one.state}`) : t("part.cases.near")),
    );
    return el("div", { class: "dv-cases" }, some.map(row));
  }

  /** A report about the part, on this page where it takes reports, else at the desk. */
  function reporting(part) {
    if (!part.reports) return null;
    if (anlan.create) return button("plus", t("part.report"), () => (anlan.deviceCard.close(), anlan.create.begin({ lon: part.lon, lat: part.lat }, part)));
    return el("a", { class: "btn", href: `/desk?part=${part.code}` }, icon("plus"), t("part.report"));
  }

  anlan.parts = {
    codeOf, state, draw,
    get crowd() {
      return crowd;
    },
  };
  renewed("parts", () => ((state.asked = false), anlan.overlays.soon("parts")));
  anlan.map.on("pick", ({ kind, id }) => kind === "part" && show(id));
  anlan.overlays.define("parts", { draw, hit, age: () => state.at });
})((globalThis.anlan = globalThis.anlan || {}));
