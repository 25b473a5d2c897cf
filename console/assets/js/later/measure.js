// Measuring on the map: the length of a line, leg by leg, and the area of a polygon with its outline.
(function (anlan) {
  "use strict";

  const RADIUS = 6_371_008.8; // metres, of a sphere as large as the earth
  const rad = (degrees) => (degrees * Math.PI) / 180;
  const { el, head, sheet, stroke, screen, pen, choice, button } = anlan.kit;
  const { t } = anlan;

  /** Metres between two points. Pure. */
  function distance([a, b], [c, d]) {
    const h = Math.sin(rad(d - b) / 2) ** 2 + Math.cos(rad(b)) * Math.cos(rad(d)) * Math.sin(rad(c - a) / 2) ** 2;
    return 2 * RADIUS * Math.asin(Math.sqrt(h));
  }

  const length = (points) => points.slice(1).reduce((sum, p, i) => sum + distance(points[i], p), 0);

  /** Square metres of a polygon on the sphere. Pure. */
  function area(points) {
    const sum = points.reduce((all, [lon, lat], i) => {
      const [next, to] = points[(i + 1) % points.length];
      return all + rad(next - lon) * (2 + Math.sin(rad(lat)) + Math.sin(rad(to)));
    }, 0);
    return Math.abs((sum * RADIUS * RADIUS) / 2);
  }

  const metres = (m) => (m < 1000 ? `${m.toFixed(m < 100 ? 1 : 0)} m` : `${(m / 1000).toFixed(m < 10_000 ? 2 : 1)} km`);
  const square = (m2) => (m2 < 1e6 ? `${Math.round(m2).toLocaleString("en-US")} m²` : `${(m2 / 1e6).toFixed(2)} km²`);

  let tool = null;
  let paper = null;
  let shape = null; // {points}
  let kind = "line";

  function draw(g, view) {
    if (!shape) return;
    stroke(g, view, shape, { area: kind === "polygon" });
    shape.points.forEach((p, i) => {
      const [x, y] = screen(view, p);
      g.fillStyle = anlan.look.colour("--accent");
      g.fillRect(x - 3, y - 3, 6, 6);
      if (i && kind === "line") anlan.look.words(g, metres(length(shape.points.slice(0, i + 1))), x, y - 14 * view.k, { size: 14 * view.k, weight: 500, fill: "--tx-1" });
    });
  }

  function open(box, map) {
    const told = el("div", { class: "mt-kv" });
    const tell = () => {
      const points = shape ? shape.points : [];
      const ring = kind === "polygon" && points.length > 2;
      told.replaceChildren(
        el("span", { class: "t3" }, t(ring ? "map.measure.round" : "map.measure.length")), el("b", { class: "num" }, metres(length(ring ? [...points, points[0]] : points))),
        ...(kind === "polygon" ? [el("span", { class: "t3" }, t("map.measure.area")), el("b", { class: "num" }, ring ? square(area(points)) : "—")] : []),
      );
    };
    const heard = (next) => {
      shape = next;
      paper.soon();
      tell();
    };
    const kinds = choice([["line", "route", "map.measure.line"], ["polygon", "maximize", "map.measure.polygon"]], (name) => {
      kind = name;
      if (tool) tool.end();
      tool = pen(map, name, heard);
      heard(null);
    });
    paper = sheet(map, draw);
    box.replaceChildren(head("map.tool.measure"), kinds.node, told, el("p", { class: "t3" }, t("map.measure.hint")), button("trash", t("map.clear"), () => kinds.pick(kind)));
    kinds.pick("line");
  }

  function shut() {
    tool.end();
    paper.remove();
    tool = shape = null;
  }

  function key(event) {
    if (event.key !== "Enter" || !tool) return false;
    tool.finish();
    return true;
  }

  anlan.tools.define("measure", { open, shut, key });
  anlan.measure = { distance, length, area, metres, square };
})((globalThis.anlan = globalThis.anlan || {}));
