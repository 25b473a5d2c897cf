// 演练: marks the page of a drill, and shows on its map the copies of the cases it began with in the place of those that live.
(function (anlan) {
  "use strict";

  const byId = (id) => document.getElementById(id);
  let map = null;
  let group = null;
  let whole = null;

  function spots() {
    if (group) group.remove();
    group = null;
    if (!map || !whole || !whole.drill) return;
    const placed = whole.forked.filter(({ lon }) => typeof lon === "number");
    group = window.L.layerGroup(
      placed.map((one) => {
        const words = document.createElement("span");
        words.textContent = `${anlan.t("emg.drill.copy")} · ${one.title}`;
        return window.L.circleMarker([one.lat, one.lon], { radius: 6, className: "forked" }).bindTooltip(words);
      }),
    ).addTo(map);
  }

  function show(next) {
    const fresh = !whole;
    whole = next;
    for (const id of ["emg-drill-bar", "emg-drill-water"]) byId(id).hidden = !whole.drill;
    byId("emg-drill-seed").textContent = String(whole.seed);
    if (whole.drill) byId("emg-drill-fork").textContent = anlan.t("emg.drill.fork", { n: whole.forked.length, time: anlan.clock(whole.declared_at, false) });
    if (fresh) spots();
  }

  function start() {
    anlan.map.when("desk-map", (board) => {
      map = board;
      spots();
      return () => (map = group = null);
    });
  }

  anlan.emergencyDrill = { show, start };
})((globalThis.anlan = globalThis.anlan || {}));
