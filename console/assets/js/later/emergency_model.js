// What a command page knows of one incident, and what follows from it. Pure: answers and letters in, rows to show out.
(function (anlan) {
  "use strict";

  const RANK = { on_scene: 0, moving: 1, signed: 2, read: 3, issued: 3, refused: 4, done: 5 };
  const WAITING = new Set(["issued", "read"]);
  const MOST_LISTED = 200;

  /** Takes an order's letter in; true when the page must ask for the whole again. */
  function hear(whole, letter) {
    if (!whole || letter.incident_id !== whole.incident_id) return false;
    if (!letter.order_id) return letter.version > whole.version;
    if (!letter.order) return true;
    const at = whole.orders.findIndex((one) => one.order_id === letter.order_id);
    if (at < 0) whole.orders.push(named(letter.order, whole.names));
    else if (whole.orders[at].version < letter.order.version) whole.orders[at] = named(letter.order, whole.names);
    return letter.order.receipts.some(({ unit }) => !(unit in whole.names));
  }

  /** A letter leaves out what is as usual. */
  function named(order, names) {
    const state = order.state || "open";
    const receipts = order.receipts.map((r) => ({ state: "issued", chased: 0, note: "", ...r, name: names[r.unit] || r.unit }));
    return { kind: "order", content: "", ...order, state, is_open: state === "open", receipts };
  }

  /** Groups of the plan with their lines; a line is as far as its order. */
  function checklist(whole, lang) {
    const orders = new Map(whole.orders.map((one) => [one.order_id, one]));
    return whole.groups
      .map((group) => {
        const lines = whole.lines.filter((line) => line.group === group.code).map((line) => {
          const order = orders.get(line.order_id);
          const receipt = order && order.receipts[0];
          const state = order && order.state === "cancelled" ? "cancelled" : receipt ? receipt.state : "issued";
          return { no: line.no, words: line[lang], unit: whole.names[(receipt || line).unit] || line.unit, due: line.due, state, at: receipt && receipt.at, order_id: line.order_id };
        });
        return { code: group.code, words: group[lang], done: lines.filter(({ state }) => state === "done").length, all: lines.length, lines };
      })
      .filter(({ all }) => all);
  }

  /** Units under orders: those with most to do first; each order is a square by how far it is. */
  function forces(whole) {
    const units = new Map();
    for (const order of whole.orders) {
      if (order.kind === "broadcast" || order.state === "cancelled") continue;
      for (const receipt of order.receipts) {
        if (!units.has(receipt.unit)) units.set(receipt.unit, { unit: receipt.unit, name: receipt.name, states: [] });
        units.get(receipt.unit).states.push(receipt.state);
      }
    }
    const open = ({ states }) => states.filter((s) => s !== "done" && s !== "refused").length;
    return [...units.values()]
      .map((one) => ({ ...one, states: one.states.sort((a, b) => RANK[a] - RANK[b]), open: open(one), all: one.states.length }))
      .sort((a, b) => b.open - a.open || b.all - a.all || (a.unit < b.unit ? -1 : 1));
  }

  /** The state of an order in a word: of many addressees, how many are through. */
  function word(order) {
    if (order.state === "cancelled") return { key: "cancelled", tone: "t3" };
    if (order.receipts.length > 1) {
      const through = order.receipts.filter(({ state }) => state === "done" || state === "refused" || (order.kind === "broadcast" && state === "read")).length;
      return { key: "some", n: through, of: order.receipts.length, tone: through === order.receipts.length ? "t3" : "acc" };
    }
    const [{ state, chased }] = order.receipts;
    const tone = { issued: "warn", read: "warn", refused: "crit", done: "t3" }[state] || "acc";
    return { key: chased && WAITING.has(state) ? "chased" : state, n: chased, tone };
  }

  /** The last call of each channel to an addressee, and the word for how far it has come. */
  const lastCalls = (calls = []) => [...new Map(calls.map((one) => [one.channel, { channel: one.channel, word: one.state === "queued" && one.tries ? "again" : one.state }])).values()];

  const log = (whole) => [...whole.orders].sort((a, b) => b.issued_at - a.issued_at || b.no - a.no).slice(0, MOST_LISTED);

  /** Orders that somebody has not signed yet. */
  const waiting = (whole) => whole.orders.filter((o) => o.state === "open" && o.kind !== "broadcast" && o.receipts.some(({ state }) => WAITING.has(state))).length;

  /** The report that is due next: {kind, due}; null when none is. */
  function reporting(whole) {
    const clocks = whole.reporting;
    if (!clocks) return null;
    const first = whole.sitreps.length === 0;
    const due = [
      clocks.told_at || whole.ended_at ? null : { kind: "phone", due: clocks.phone },
      first ? { kind: "written", due: clocks.written } : null,
      clocks.follow ? { kind: "follow", due: clocks.follow } : null,
      clocks.final && !whole.sitreps.some(({ kind }) => kind === "final") ? { kind: "final", due: clocks.final } : null,
    ].filter(Boolean);
    return due.sort((a, b) => a.due - b.due)[0] || null;
  }

  /** The kind of report that may be made now. */
  function reportKind(whole) {
    if (!whole.sitreps.length) return "first";
    return whole.state === "recovering" ? "final" : "follow";
  }

  /** What the figures of the card say; what was never told is null. */
  function figures(whole) {
    const f = whole.figures;
    const sum = (...ns) => (ns.every((n) => n === null) ? null : ns.reduce((a, n) => a + (n || 0), 0));
    const groups = checklist(whole, "zh");
    return {
      evacuated: f.evacuated === null ? null : f.to_evacuate === null ? f.evacuated : `${f.evacuated.toLocaleString("en-US")} / ${f.to_evacuate.toLocaleString("en-US")}`,
      casualties: sum(f.dead, f.injured, f.missing),
      cut_off: f.cut_off,
      closures: f.closures,
      done: groups.reduce((a, g) => a + g.done, 0),
      lines: groups.reduce((a, g) => a + g.all, 0),
      waiting: waiting(whole),
    };
  }

  /** Steps that this account may take now, by name; the server checks again. */
  function open(commands, whole, roles) {
    return commands.filter((c) => c.stream === "incident" && c.frm.includes(whole.state) && c.roles.some((r) => roles.includes(r))).map(({ name }) => name);
  }

  /** The outline of a drawing in lon, lat: a circle becomes a ring of points. */
  function outline({ points, metres }) {
    if (!metres) return points;
    const [[lon, lat]] = points;
    const up = metres / 111_320;
    const east = up / Math.cos((lat * Math.PI) / 180);
    return Array.from({ length: 73 }, (_, i) => [lon + east * Math.cos((i * Math.PI) / 36), lat + up * Math.sin((i * Math.PI) / 36)]);
  }

  /** The sector downwind of a point: wind comes from `from` degrees. */
  function plume([lon, lat], from, metres, half = 25) {
    const up = metres / 111_320;
    const east = up / Math.cos((lat * Math.PI) / 180);
    const arc = Array.from({ length: 13 }, (_, i) => ((from + 180 - half + (half * i) / 6) * Math.PI) / 180);
    return [[lon, lat], ...arc.map((a) => [lon + east * Math.sin(a), lat + up * Math.cos(a)])];
  }

  const standing = (whole, now) => whole.drawings.filter((d) => d.erased === null && (d.expires === null || now < d.expires));

  anlan.emergency = { hear, checklist, forces, word, lastCalls, log, waiting, reporting, reportKind, figures, open, outline, plume, standing };
})((globalThis.anlan = globalThis.anlan || {}));
