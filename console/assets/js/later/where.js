// Where the pointer is, in three systems: CGCS2000 (WGS-84) in degrees, its projected metres in the zone of three degrees, and GCJ-02.
(function (anlan) {
  "use strict";

  const { el, head, sheet, screen } = anlan.kit;
  const { t } = anlan;
  const PI = Math.PI;
  const rad = (degrees) => (degrees * PI) / 180;

  // --- GCJ-02 ----------------------------------------------------------------------------------------------------
  const AXIS = 6_378_245; // Krassovsky 1940, as the offset is defined
  const E2 = 0.006_693_421_622_965_943;

  /** As GCJ-02 has a point of WGS-84. Pure. */
  function gcj([lon, lat]) {
    if (!(lon > 72.004 && lon < 137.8347 && lat > 0.8293 && lat < 55.8271)) return [lon, lat];
    const [x, y] = [lon - 105, lat - 35];
    const root = Math.sqrt(Math.abs(x));
    const wave = ((20 * Math.sin(6 * PI * x) + 20 * Math.sin(2 * PI * x)) * 2) / 3;
    const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave + ((20 * Math.sin(PI * y) + 40 * Math.sin((PI / 3) * y)) * 2) / 3 + ((160 * Math.sin((PI / 12) * y) + 320 * Math.sin((PI / 30) * y)) * 2) / 3;
    const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave + ((20 * Math.sin(PI * x) + 40 * Math.sin((PI / 3) * x)) * 2) / 3 + ((150 * Math.sin((PI / 12) * x) + 300 * Math.sin((PI / 30) * x)) * 2) / 3;
    const magic = 1 - E2 * Math.sin(rad(lat)) ** 2;
    return [lon + ((east * Math.sqrt(magic)) / (AXIS * Math.cos(rad(lat)))) * (180 / PI), lat + ((north * magic * Math.sqrt(magic)) / (AXIS * (1 - E2))) * (180 / PI)];
  }

  // --- CGCS2000 / 3-degree Gauss-Kruger --------------------------------------------------------------------------
  const A = 6_378_137;
  const F = 1 / 298.257222101;
  const N = F / (2 - F);
  const MERIDIAN = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
  const ALPHA = [N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3, (13 / 48) * N ** 2 - (3 / 5) * N ** 3, (61 / 240) * N ** 3];

  /** {zone, x: metres north, y: metres east with the zone before it}. Pure; good to a millimetre. */
  function projected([lon, lat]) {
    const zone = Math.round(lon / 3);
    const l = rad(lon - 3 * zone);
    const s = Math.sin(rad(lat));
    const c = (2 * Math.sqrt(N)) / (1 + N);
    const tau = Math.sinh(Math.atanh(s) - c * Math.atanh(c * s));
    const xi = Math.atan2(tau, Math.cos(l));
    const eta = Math.atanh(Math.sin(l) / Math.sqrt(1 + tau * tau));
    const north = ALPHA.reduce((sum, a, i) => sum + a * Math.sin(2 * (i + 1) * xi) * Math.cosh(2 * (i + 1) * eta), xi);
    const east = ALPHA.reduce((sum, a, i) => sum + a * Math.cos(2 * (i + 1) * xi) * Math.sinh(2 * (i + 1) * eta), eta);
    return { zone, x: MERIDIAN * north, y: zone * 1e6 + 500_000 + MERIDIAN * east };
  }

  let stop = null;
  let pin = null;

  const degrees = ([lon, lat]) => `${lon.toFixed(6)}, ${lat.toFixed(6)}`;

  function open(box, map) {
    const lines = ["degrees", "projected", "gcj"].map((name) => [name, el("b", { class: "num" }, "—")]);
    const tell = (point) => {
      const { zone, x, y } = projected(point);
      const words = { degrees: degrees(point), projected: `${zone} · X ${x.toFixed(1)} · Y ${y.toFixed(1)}`, gcj: degrees(gcj(point)) };
      for (const [name, node] of lines) node.textContent = words[name];
    };
    const paper = sheet(map, (g, view) => {
      if (!pin) return;
      const [px, py] = screen(view, pin);
      g.strokeStyle = anlan.look.colour("--accent");
      g.lineWidth = 2 * view.k;
      g.beginPath();
      for (const [dx, dy] of [[1, 0], [0, 1]]) {
        g.moveTo(px - 12 * dx, py - 12 * dy);
        g.lineTo(px + 12 * dx, py + 12 * dy);
      }
      g.stroke();
    });
    const move = ({ latlng }) => !pin && tell(anlan.kit.lonLat(latlng));
    const press = ({ latlng }) => {
      pin = pin ? null : anlan.kit.lonLat(latlng);
      if (pin) tell(pin);
      paper.soon();
    };
    anlan.map.take(press);
    map.on("mousemove", move);
    box.replaceChildren(head("map.tool.where"), ...lines.map(([name, node]) => el("div", {}, el("div", { class: "t3" }, t(`map.where.${name}`)), node)), el("p", { class: "t3" }, t("map.where.hint")));
    tell(anlan.kit.lonLat(map.getCenter()));
    stop = () => {
      map.off("mousemove", move);
      anlan.map.leave(press);
      paper.remove();
    };
  }

  function shut() {
    stop();
    pin = null;
  }

  anlan.tools.define("where", { open, shut });
  anlan.where = { gcj, projected };
})((globalThis.anlan = globalThis.anlan || {}));
