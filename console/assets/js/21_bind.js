// Figures bind themselves: data-live="kpi.open" shows a value, data-bar a share of the greatest, data-share of the sum, data-ratio of another, data-span a time that passed.
(function (anlan) {
  "use strict";

  const known = {}; // root -> what was last told

  /** The value at a path: null when it is not known; 0 when the counters are known and this one has not been counted. */
  function read(path, all = known) {
    const keys = path.split(".");
    let value = all;
    for (const [i, key] of keys.entries()) {
      if (value === null || value === undefined) return null;
      if (i === keys.length - 1 && i > 1 && isCounters(value) && !(key in value)) return 0;
      value = value[key];
    }
    return value === undefined ? null : value;
  }

  const isCounters = (value) => typeof value === "object" && !Array.isArray(value);
  const numbers = (value) => Object.values(value || {}).filter((n) => typeof n === "number");

  /** The greatest of a set of counters, or the number itself. */
  const most = (value) => (typeof value === "number" ? value : Math.max(0, ...numbers(value)));
  const sum = (value) => numbers(value).reduce((a, b) => a + b, 0);
  const percent = (part, whole) => (part === null || !whole ? "—" : `${((part / whole) * 100).toFixed(1)}%`);

  const passed = (ms) => (ms < 60_000 ? `${Math.round(ms / 1000)}″` : anlan.span(ms));

  /** What a node should say. */
  function text({ live, share, ratio, span }, all = known) {
    const value = read(live, all);
    if (span !== undefined) return value ? passed(value) : "—";
    if (share) return percent(value, sum(read(share, all)));
    if (ratio) return percent(value, read(ratio, all));
    return typeof value === "string" ? value : anlan.count(value);
  }

  function width({ bar, of }, all = known) {
    const value = read(bar, all);
    const top = most(read(of, all));
    return value && top ? `${Math.min(100, (value / top) * 100).toFixed(1)}%` : "0";
  }

  /** Tells a new value of a root ("kpi", "link", …); its nodes change in place and nothing else does. */
  function put(root, value) {
    known[root] = value;
    for (const node of document.querySelectorAll(`[data-live="${root}"],[data-live^="${root}."]`)) {
      const said = text(node.dataset);
      if (node.textContent !== said) {
        node.textContent = said;
        node.classList.toggle("zero", said === "0");
      }
    }
    for (const node of document.querySelectorAll(`[data-bar^="${root}."]`)) node.style.width = width(node.dataset);
  }

  anlan.bind = { put, read, text, width, again: () => Object.keys(known).forEach((root) => put(root, known[root])) };
  if (anlan.live) {
    anlan.live.on("kpi", (kpi) => put("kpi", kpi));
    anlan.live.on("link", (link) => put("link", { ...link, ms: link.up && link.ms !== null ? `${link.ms} ms` : "" }));
  }
})((globalThis.anlan = globalThis.anlan || {}));
