// The units nearest to the open case, in a straight line, from what moves on the map. `nearest` is pure; the list renews itself.
(function (anlan) {
  "use strict";

  const METRES = 111_320;
  const MOST = 5;
  const RENEW_MS = 3000;
  const OPEN = new Set(["registered", "returned", "dispatched", "handling"]); // while somebody may still be sent
  const { el, fill, icon } = anlan.desk;
  let item = null;

  /** The `most` nearest of them as {one, metres}, nearest first. */
  function nearest(units, { lon, lat }, most = MOST) {
    const east = METRES * Math.cos((lat * Math.PI) / 180);
    return [...units]
      .filter((one) => one.lon !== undefined && one.name)
      .map((one) => ({ one, metres: Math.hypot((one.lon - lon) * east, (one.lat - lat) * METRES) }))
      .sort((a, b) => a.metres - b.metres)
      .slice(0, most);
  }

  /** 220 m, 1.1 km. */
  const distance = (metres) => (metres < 995 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`);

  /** Keeps the list for this case; null ends it. */
  function follow(next) {
    item = next && OPEN.has(next.state) && typeof next.lon === "number" ? next : null;
    draw();
  }

  function draw() {
    const room = document.getElementById("drawer-near");
    if (!room) return;
    const found = item ? nearest([...anlan.points.units.values()].filter(anlan.points.awake), item) : [];
    if (!found.length) return fill(room);
    fill(
      room,
      el("h3", {}, anlan.t("desk.near"), el("span", { class: "meta" }, anlan.t("desk.near.by"))),
      found.map(({ one, metres }) =>
        el(
          "div",
          { class: "un" },
          icon(one.foot ? "walk" : "truck", "t3"),
          el("span", { class: "el" }, one.name),
          el("span", { class: "num r" }, distance(metres)),
          el("span", { class: "r t3" }, anlan.t(`desk.unitstate.${one.status || 0}`)),
        ),
      ),
    );
  }

  function start() {
    let last = 0;
    anlan.points.on("units", () => {
      if (!item || Date.now() - last < RENEW_MS) return;
      last = Date.now();
      draw();
    });
  }

  anlan.near = { nearest, distance, follow, start };
})((globalThis.anlan = globalThis.anlan || {}));
