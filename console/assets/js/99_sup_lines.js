// Small lines of how rates have gone: all by days on the strip of figures, each unit or place by weeks in its row; every stretch opens its cases.
(function (anlan) {
  "use strict";

  const NS = "http://www.w3.org/2000/svg";
  const [W, H, PAD] = [64, 22, 3];
  const TILES = { ontime_close: "ontime", return: "returned", satisfaction: "content" };
  let told = null;

  // --- rules: pure -------------------------------------------------------------------------------------------------
  /** The share of each stretch, null where nothing was there to be counted. */
  const shares = (pairs) => pairs.map(([part, whole]) => (whole ? part / whole : null));

  /** Where the line runs: [x, y] of each known share; the lowest stands at the foot, equal ones in the middle. */
  function points(values) {
    const known = values.filter((value) => value !== null);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const x = (i) => PAD + (i * (W - 2 * PAD)) / Math.max(1, values.length - 1);
    const y = (value) => (high > low ? H - PAD - ((value - low) / (high - low)) * (H - 2 * PAD) : H / 2);
    return values.flatMap((value, i) => (value === null ? [] : [[x(i), y(value)]]));
  }

  /** Stretch by stretch, what all of them add up to. */
  const sum = (rows) => (rows.length ? rows[0].map((_, n) => [0, 1].map((side) => rows.reduce((all, row) => all + row[n][side], 0))) : []);

  // --- drawing -----------------------------------------------------------------------------------------------------
  function make(name, attributes) {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  const percent = (value) => (value === null ? "—" : `${(value * 100).toFixed(1)}%`);

  /** A line with a dot at its end, and the shares in words; nothing where nothing was counted. */
  function spark(counted) {
    const values = shares(counted);
    const at = points(values);
    if (!at.length) return null;
    const svg = make("svg", { viewBox: `0 0 ${W} ${H}`, class: "spark", role: "img", "aria-label": values.map(percent).join(" ") });
    const [x, y] = at[at.length - 1];
    svg.append(make("polyline", { points: at.map((one) => one.join(",")).join(" ") }), make("circle", { cx: x, cy: y, r: 2.2 }));
    return svg;
  }

  function tiles() {
    for (const [rate, name] of Object.entries(TILES)) {
      const box = document.querySelector(`[data-tile="${name}"]`);
      for (const old of box.querySelectorAll("svg")) old.remove();
      const line = spark(told.total[rate]);
      if (line) box.append(line);
    }
  }

  /** The pairs of a unit or place; of all together without a key. */
  const pairs = (key) => (told && (key === undefined ? sum(Object.values(told.items)) : told.items[key])) || [];

  /** The weeks of a unit or place: [{since, until, part, whole}], the newest last. */
  function weeks(key) {
    return pairs(key).map(([part, whole], n) => ({ since: told.weeks[n], until: told.weeks[n + 1], part, whole }));
  }

  /** Asks by what the scorecards show, and again after the letters that concern them. */
  function read(by, concerns, after) {
    return anlan.sup.read({
      path: () => `scorecards/lines?by=${by()}`,
      concerns,
      show(answer) {
        told = answer;
        tiles();
        after();
      },
    });
  }

  anlan.supLines = { shares, points, sum, weeks, read, of: (key) => spark(pairs(key)) };
})((globalThis.anlan = globalThis.anlan || {}));
