// Areas that warnings from outside are for, on every map of the page: filled in the colour of the warning, with its words, source and age.
(function (anlan) {
  "use strict";

  const TONE = { red: "--crit", orange: "--major", yellow: "--warn" };
  const LINE = 20; // px at 1 rem = 16 px
  const SMALL = 220;

  /** The ring of a shape: a circle becomes one of points, a polygon is one. */
  const ring = ({ points, metres }) => (metres ? anlan.emergency.outline({ points, metres }) : points);

  /** What is written at an area: colour and event, then who says so and since when. Pure. */
  const said = (one, now, t, span) => [
    [one.exercise ? t("emg.drill") : "", one.colour ? t(`emg.warning.${one.colour}`) : t("warning.plain"), one.event].filter(Boolean).join(" · "),
    `${one.sender} · ${t("warning.age", { age: span(now - one.sent) })}`,
  ];

  /** The middle of its words: in a wide area at its northern end, or beside the middle of a view that lies inside it; under a small
   * one; never where others stand. Pure. */
  function place(pixels, { w, h, k }, taken) {
    const [xs, ys] = [pixels.map(([x]) => x), pixels.map(([, y]) => y)];
    const north = pixels.reduce((a, b) => (b[1] < a[1] ? b : a));
    const seen = north[0] > 0 && north[0] < w && north[1] > 0 && north[1] < h;
    const small = Math.max(...xs) - Math.min(...xs) < SMALL * k;
    const at = small ? [(Math.max(...xs) + Math.min(...xs)) / 2, Math.max(...ys) + 1.7 * LINE * k] : seen ? [north[0], north[1] + 1.7 * LINE * k] : [w > 1200 * k ? 0.34 * w : 110 * k, 0.62 * h];
    while (taken.some(([a, b]) => Math.abs(a - at[0]) < 200 * k && Math.abs(b - at[1]) < 2.5 * LINE * k)) at[1] += 2.6 * LINE * k * (seen || small ? 1 : -1);
    taken.push([...at]);
    return at;
  }

  /** The areas, which lie under the marks, the gravest over the milder. Warnings come with the gravest first. */
  function paint(g, view, all) {
    const { look } = anlan;
    for (const { one, pixels } of shapes(view, all).reverse()) {
      g.beginPath();
      pixels.forEach(([x, y], i) => g[i ? "lineTo" : "moveTo"](x, y));
      g.closePath();
      g.globalAlpha = 0.1;
      g.fillStyle = look.colour(tone(one));
      g.fill();
      g.globalAlpha = 1;
      g.setLineDash(one.exercise ? [9 * view.k, 6 * view.k] : []);
      g.strokeStyle = look.colour(tone(one));
      g.lineWidth = 2 * view.k;
      g.stroke();
      g.setLineDash([]);
    }
  }

  const tone = ({ colour }) => TONE[colour] || "--accent";

  /** What of them the view sees. */
  function shapes(view, all) {
    const { qbin } = anlan;
    const found = all.flatMap((one) => one.shapes.map((shape) => ({ one, pixels: ring(shape).map(([lon, lat]) => [view.px(qbin.worldX(lon)), view.py(qbin.worldY(lat))]) })));
    return found.filter(({ pixels }) => {
      const [xs, ys] = [pixels.map(([x]) => x), pixels.map(([, y]) => y)];
      return Math.max(...xs) > 0 && Math.max(...ys) > 0 && Math.min(...xs) < view.w && Math.min(...ys) < view.h;
    });
  }

  /** Their words, over everything, each on a plate of its own. */
  function write(g, view, all, now) {
    const { look } = anlan;
    const { k } = view;
    const taken = [];
    for (const { one, pixels } of shapes(view, all)) {
      const [x, y] = place(pixels, view, taken);
      const [head, source] = said(one, now, anlan.t, anlan.span);
      g.font = `600 ${16 * k}px ${look.FONT}`;
      const wide = Math.max(g.measureText(head).width, g.measureText(source).width * 0.88) + 20 * k;
      g.beginPath();
      g.roundRect(x - wide / 2, y - 1.2 * LINE * k, wide, 2.4 * LINE * k, 4 * k);
      g.globalAlpha = 0.86;
      g.fillStyle = look.colour("--bg-1");
      g.fill();
      g.globalAlpha = 1;
      g.lineWidth = 1.5 * k;
      g.strokeStyle = look.colour(tone(one));
      g.stroke();
      look.words(g, head, x, y - 0.45 * LINE * k, { size: 16 * k, weight: 600, fill: tone(one) });
      look.words(g, source, x, y + 0.55 * LINE * k, { size: 14 * k, fill: "--tx-2" });
    }
  }

  anlan.warningAreas = { paint, write, place, said };
})((globalThis.anlan = globalThis.anlan || {}));
