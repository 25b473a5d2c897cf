// The map of an incident: rings and drawings with their names, tools that draw, and what lies inside an area.
(function (anlan) {
  "use strict";

  const { emergency: model, emergencyPaint } = anlan;
  const { RINGS, knob, areas: STYLE } = emergencyPaint;
  const HANDLE = 9; // px of the knob that drags a ring
  const ASK_MS = 150;
  let whole = null;
  let map = null;
  let layers = null;
  let tool = null;
  let drag = null; // {drawing, metres}
  let sketch = []; // points of a shape that is being drawn
  let asked = 0;
  let picked = null; // number of the drawing whose inside is shown
  let act = async () => null; // (step, body)

  const t = (...args) => anlan.t(...args);
  const now = () => (whole && whole.then) || Date.now();
  const shapes = () => (whole ? model.standing(whole, now()).map((d) => (drag && drag.drawing.id === d.id ? { ...d, metres: drag.metres } : d)) : []);

  const redraw = () => layers && layers.still.soon();

  // --- what lies inside ------------------------------------------------------------------------------------------
  /** Asks what an area holds; while a ring is dragged at most every 150 ms. */
  const ask = (() => {
    let due = null;
    return (d) => {
      due = due || setTimeout(() => {
        due = null;
        inside(drag ? { ...drag.drawing, metres: drag.metres } : d);
      }, drag ? ASK_MS : 0);
    };
  })();

  async function inside(d) {
    const mine = ++asked;
    try {
      const found = await anlan.desk.post(`/incidents/${whole.incident_id}/inside`, { kind: d.kind, points: d.points, metres: d.metres });
      if (mine === asked) tell(d, found);
    } catch (error) {
      anlan.desk.refused(error);
    }
  }

  function tell(d, found) {
    const box = document.getElementById("emg-inside");
    box.hidden = false;
    document.getElementById("emg-inside-area").textContent = (d.label || t(`emg.drawing.${d.kind}`)) + (d.metres ? ` ${Math.round(d.metres)} m` : "");
    const km2 = found.square_metres / 1e6;
    anlan.bind.put("inside", { ...found.kinds, ...found.resources, grids: found.grids.length, households: found.households, people: found.people, km2: `${km2 < 10 ? km2.toFixed(2) : km2.toFixed(0)} km²` });
  }

  function pick(id) {
    picked = id;
    const d = shapes().find((one) => one.id === id);
    if (d && d.kind in STYLE) ask(d);
    else document.getElementById("emg-inside").hidden = true;
    redraw();
  }

  // --- tools -----------------------------------------------------------------------------------------------------
  /** 三区: the rings of the plan round the scene, those that are not drawn yet. */
  async function rings() {
    const has = new Set(shapes().map(({ kind }) => kind));
    const radii = Object.keys(whole.rings).length ? whole.rings : { core: 100, cordon: 300, evacuation: 500 };
    for (const kind of RINGS) if (!has.has(kind) && radii[kind]) await act("draw", { kind, points: [[whole.lon, whole.lat]], metres: radii[kind] });
  }

  function choose(next) {
    tool = tool === next ? null : next;
    sketch = [];
    if (tool === "rings") {
      tool = null;
      rings().catch(anlan.desk.refused);
    } else if (tool === "plume") {
      tool = null;
      anlan.emergencyForms.open("plume", whole, ({ wind, metres }) => act("draw", { kind: "plume", points: model.plume([whole.lon, whole.lat], Number(wind), metres) }));
    }
    for (const node of document.querySelectorAll("#emg-tools [data-tool]")) {
      node.classList.toggle("on", node.dataset.tool === tool);
      node.setAttribute("aria-pressed", String(node.dataset.tool === tool));
    }
    anlan.map.ask(Boolean(tool));
    if (tool === "free" || tool === "route") anlan.desk.toast(t("emg.draw.hint"));
    redraw();
  }

  async function press(latlng) {
    const point = [latlng.lng, latlng.lat].map((n) => Math.round(n * 1e6) / 1e6);
    if (tool === "closure" || tool === "shelter") return act("draw", { kind: tool, points: [point] });
    if (tool === "erase") return erase(latlng);
    if (tool === "free" || tool === "route") {
      sketch.push(point);
      return redraw();
    }
    return pick((hit(latlng, (d) => d.kind in STYLE) || {}).id ?? null);
  }

  async function erase(latlng) {
    const found = hit(latlng, () => true);
    if (found) await act("erase", { drawing: found.id });
  }

  /** The smallest drawing under a press. */
  function hit(latlng, fits) {
    const near = (d) => d.points.some(([lon, lat]) => map.latLngToContainerPoint([lat, lon]).distanceTo(map.latLngToContainerPoint(latlng)) < 16);
    const within = (d) => holds(model.outline(d), [latlng.lng, latlng.lat]);
    const size = (d) => d.metres || 1e5;
    return shapes().filter((d) => fits(d) && (d.kind in STYLE ? within(d) : near(d))).sort((a, b) => (a.kind in STYLE) - (b.kind in STYLE) || size(a) - size(b))[0];
  }

  /** Whether a ring of points holds a point. Pure. */
  function holds(ring, [x, y]) {
    let inside_ = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i];
      const [bx, by] = ring[j];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside_ = !inside_;
    }
    return inside_;
  }

  /** Ends a shape of several points. */
  function finish() {
    const points = sketch;
    const kind = tool;
    sketch = [];
    choose(null);
    if (points.length >= (kind === "free" ? 3 : 2)) act("draw", { kind, points }).catch(anlan.desk.refused);
    redraw();
  }

  function key(event) {
    if (!tool) return false;
    if (event.key === "Enter" && sketch.length) finish();
    else if (event.key === "Escape") choose(null);
    else return false;
    return true;
  }

  // --- dragging a ring -------------------------------------------------------------------------------------------
  function grab(event) {
    if (tool || !whole || whole.then) return;
    const at = map.mouseEventToContainerPoint(event);
    const found = shapes().find((d) => d.metres && map.latLngToContainerPoint([knob(d)[1], knob(d)[0]]).distanceTo(at) < HANDLE);
    if (!found) return;
    drag = { drawing: found, metres: found.metres };
    picked = found.id;
    map.dragging.disable();
    event.stopPropagation();
  }

  function pull(event) {
    if (!drag) return;
    const [[lon, lat]] = drag.drawing.points;
    drag.metres = Math.max(10, Math.round(map.distance([lat, lon], map.mouseEventToLatLng(event)) / 5) * 5);
    ask(drag.drawing);
    redraw();
  }

  async function drop() {
    if (!drag) return;
    const { drawing, metres } = drag;
    map.dragging.enable();
    try {
      if (metres !== drawing.metres) await act("draw", { kind: drawing.kind, points: drawing.points, metres, label: drawing.label, instead: drawing.id });
    } catch (error) {
      anlan.desk.refused(error);
    }
    drag = null;
    redraw();
  }

  function attach(leaflet) {
    map = leaflet;
    const box = map.getContainer();
    box.addEventListener("pointerdown", grab, true);
    window.addEventListener("pointermove", pull);
    window.addEventListener("pointerup", drop);
    map.on("dblclick", () => sketch.length && finish());
    if (whole) fit();
    return () => {
      window.removeEventListener("pointermove", pull);
      window.removeEventListener("pointerup", drop);
      map = null;
    };
  }

  /** The scene in the middle, as far out as its largest ring asks. */
  function fit() {
    const drawn = shapes().map((d) => d.metres || 0);
    const reach = Math.max(400, ...(Math.max(0, ...drawn) ? drawn : Object.values(whole.rings || {})));
    const bounds = window.L.latLng(whole.lat, whole.lon).toBounds(reach * 2.3);
    map.invalidateSize({ animate: false, pan: false });
    map.fitBounds(bounds, { animate: false });
  }

  function show(next) {
    const first = !whole;
    whole = next;
    if (first && map) fit();
    const kinds = [...new Set(shapes().map(({ kind }) => kind))];
    const box = document.getElementById("emg-key");
    box.hidden = !kinds.length;
    box.replaceChildren(...kinds.map((kind) => anlan.desk.el("div", { class: "row" }, anlan.desk.el("i", { class: `dk dk-${kind}` }), t(`emg.drawing.${kind}`))));
    redraw();
  }

  function start(acts) {
    act = acts;
    anlan.map.when("desk-map", attach);
    anlan.map.on("mount", (one) => {
      if (one.id !== "desk-map") return;
      layers = one.layers;
      layers.after = (g, view) => {
        if (!whole) return;
        emergencyPaint.paint(g, view, { scene: [whole.lon, whole.lat], all: shapes(), picked, sketch, knobs: !whole.then });
        anlan.emergencyResources.paint(g, view);
      };
      redraw();
    });
    anlan.map.on("pick", (one) => (one.kind && !tool ? null : press(one.latlng).catch(anlan.desk.refused)));
    for (const node of document.querySelectorAll("#emg-tools [data-tool]")) node.addEventListener("click", () => choose(node.dataset.tool));
  }

  anlan.emergencyMap = { start, show, key, pick, redraw, holds, picked: () => picked };
})((globalThis.anlan = globalThis.anlan || {}));
