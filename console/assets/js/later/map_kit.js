// What the tools of the map are made of: elements with words, asking the server, saying what went wrong.
(function (anlan) {
  "use strict";

  const { t } = anlan;

  /** An element; text is always text. `props`: class, value, on* listeners, plain attributes. */
  function el(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "class") node.className = value;
      else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (key === "value" || key === "checked") node[key] = value;
      else node.setAttribute(key, value === true ? "" : String(value));
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  }

  const icon = (name, tone = "") => el("i", { class: `ic ic-${name} ${tone}`, "aria-hidden": "true" });
  const button = (icon_, words, onclick, more = {}) => el("button", { class: "btn", type: "button", onclick, ...more }, icon_ && icon(icon_), words);
  const head = (word, ...rest) => el("div", { class: "row sp mt-h" }, el("b", {}, t(word)), ...rest);

  /** The answer of the server, as JSON or, with `raw`, as it came. Fails with the server's own words. */
  async function ask(path, { body, raw = false, method = body === undefined ? "GET" : "POST" } = {}) {
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRF-Token"] = anlan.boot.me.csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch(`/api/v1${path}`, { method, credentials: "same-origin", headers, body: body === undefined ? undefined : JSON.stringify(body) });
    if (!answer.ok) throw new Error(said(await answer.json().catch(() => ({})), answer.status));
    return raw ? answer : answer.json();
  }

  const JITTER_MS = 5000; // so that a thousand screens do not ask at once
  /** Calls `again` when rows have come into a register, and when the link is back: they may have come meanwhile. */
  function renewed(register, again) {
    const soon = () => setTimeout(again, Math.random() * JITTER_MS);
    anlan.live.on("register", (one) => one.register === register && soon());
    anlan.live.on("link", ({ up }) => up && soon());
  }

  /** Words for a refusal. Pure. */
  function said(problem, status) {
    const { code = "", detail = "", data = {} } = problem;
    const holes = { ...problem, ...data, why: detail };
    if (anlan.hasWord(`step.${holes.step}`)) holes.step = t(`step.${holes.step}`);
    if (code === "BadField" && anlan.hasWord(`map.wrong.${holes.field}`)) return t(`map.wrong.${holes.field}`);
    return anlan.hasWord(`error.${code}`) ? t(`error.${code}`, holes) : t("map.tool.refused", { status });
  }

  const lonLat = ({ lng, lat }) => [lng, lat].map((n) => Math.round(n * 1e6) / 1e6);

  // --- shapes on the map -----------------------------------------------------------------------------------------
  const { worldX, worldY } = anlan.qbin;

  /** A canvas of a tool over everything else; `soon` paints it anew. */
  function sheet(map, draw) {
    const made = new anlan.canvas.Canvas(draw, { z: 95 });
    made.addTo(map);
    return made;
  }

  const screen = (view, [lon, lat]) => [view.px(worldX(lon)), view.py(worldY(lat))];

  /** The outline of a shape: its points, or a circle round its one point. Pure. */
  function outline({ points, metres }) {
    if (!metres) return points;
    const [[lon, lat]] = points;
    const east = metres / 111_320 / Math.cos((lat * Math.PI) / 180);
    return Array.from({ length: 73 }, (_, i) => [lon + east * Math.cos((i * Math.PI) / 36), lat + (metres / 111_320) * Math.sin((i * Math.PI) / 36)]);
  }

  /** Whether a ring of points holds a point. Pure. */
  function holds(ring, [x, y]) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i];
      const [bx, by] = ring[j];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
  }

  /** Draws a shape; `area` fills it. */
  function stroke(g, view, shape, { area = true, tone = "--accent", fill = 0.1, dash = [] } = {}) {
    g.beginPath();
    outline(shape).forEach((p, i) => g[i ? "lineTo" : "moveTo"](...screen(view, p)));
    if (area) g.closePath();
    g.lineJoin = "round";
    for (const [colour, width] of [["--bg-0", 5], [tone, 2.5]]) {
      g.setLineDash(colour === tone ? dash : []);
      g.strokeStyle = anlan.look.colour(colour);
      g.globalAlpha = colour === tone ? 1 : 0.5;
      g.lineWidth = width * view.k;
      g.stroke();
    }
    g.setLineDash([]);
    if (area && fill) {
      g.globalAlpha = fill;
      g.fillStyle = anlan.look.colour(tone);
      g.fill();
    }
    g.globalAlpha = 1;
  }

  const DRAGGED = new Set(["box", "circle", "lasso"]);
  const STEP_PX = 6; // between two points of a lasso
  const MOST = 300;

  /** What a drag from one point to another makes. Pure. */
  function dragged(shape, [a, b], [c, d], metres) {
    if (shape === "circle") return { points: [[a, b]], metres: Math.max(1, Math.round(metres)) };
    return { points: [[a, b], [c, b], [c, d], [a, d]] };
  }

  /** Takes the presses of a map until a shape is whole: line, polygon and point press by press (Enter or a double press ends), box, circle and lasso by one drag. `told(shape, whole)` hears of every change. */
  function pen(map, shape, told) {
    const box = map.getContainer();
    const at = (event) => lonLat(map.mouseEventToLatLng(event));
    let points = [];
    let from = null;
    let last = null;

    function press({ latlng }) {
      const point = lonLat(latlng);
      if (points.length && points[points.length - 1].join() === point.join()) return;
      points = [...points, point];
      told({ points }, shape === "point");
    }
    function finish() {
      if (points.length >= (shape === "line" ? 2 : 3)) told({ points }, true);
      points = [];
    }
    function down(event) {
      if (event.button || !(event.target === box || box.contains(event.target))) return;
      from = at(event);
      last = [event.clientX, event.clientY];
      points = [from];
      map.dragging.disable();
      event.stopPropagation();
    }
    function made(event) {
      const to = at(event);
      return shape === "lasso" ? { points } : dragged(shape, from, to, map.distance([from[1], from[0]], [to[1], to[0]]));
    }
    function move(event) {
      if (!from) return;
      if (shape === "lasso") {
        if (Math.hypot(event.clientX - last[0], event.clientY - last[1]) < STEP_PX || points.length >= MOST) return;
        last = [event.clientX, event.clientY];
        points = [...points, at(event)];
      }
      told(made(event), false);
    }
    function up(event) {
      if (!from) return;
      const whole = made(event);
      from = null;
      map.dragging.enable();
      if (whole.metres ? whole.metres > 1 : new Set(whole.points.map(String)).size > 2) told(whole, true);
    }
    const mine = DRAGGED.has(shape) ? () => null : press;
    anlan.map.take(mine);
    box.style.cursor = "crosshair";
    if (DRAGGED.has(shape)) box.addEventListener("pointerdown", down, true);
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    map.on("dblclick", finish);
    return {
      finish,
      end() {
        setTimeout(() => anlan.map.leave(mine), 50); // the press that ended it is still to come
        box.style.cursor = "";
        map.dragging.enable();
        box.removeEventListener("pointerdown", down, true);
        window.removeEventListener("pointermove", move);
        window.removeEventListener("pointerup", up);
        map.off("dblclick", finish);
      },
    };
  }

  /** A row of buttons of which one is on; `chose(name)`. */
  function choice(names, chose) {
    const nodes = names.map(([name, icon_, word]) => button(icon_, t(word), () => pick(name), { "aria-pressed": "false", "data-choice": name }));
    function pick(name) {
      nodes.forEach((node) => {
        node.classList.toggle("pri", node.dataset.choice === name);
        node.setAttribute("aria-pressed", String(node.dataset.choice === name));
      });
      chose(name);
    }
    return { node: el("div", { class: "row mt-w" }, nodes), pick };
  }

  /** Goes to a place and says so by a ring that fades. */
  function fly(map, { lon, lat }, zoom = 16.5) {
    map.setView([lat, lon], Math.max(map.getZoom(), zoom), { animate: false });
    const ring = window.L.circleMarker([lat, lon], { radius: 22, interactive: false, className: "map-ring" }).addTo(map);
    setTimeout(() => ring.remove(), 6000);
  }

  anlan.kit = { el, icon, button, head, ask, renewed, said, lonLat, sheet, outline, holds, stroke, screen, dragged, pen, choice, fly };
})((globalThis.anlan = globalThis.anlan || {}));
