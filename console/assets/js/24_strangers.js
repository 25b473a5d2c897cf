// Ids that come by the live link and mean nothing here: asked about once more, for what is new since; who stays unknown is left out and counted.
(function (anlan) {
  "use strict";

  const JITTER_MS = 5000; // so that a thousand screens do not ask at once
  const AGAIN_MS = 600_000; // whom nobody knew may have been registered by then

  const out = {}; // kind -> ids that are left out
  const bell = anlan.bell();
  const of = (kind) => (out[kind] = out[kind] || new Set());

  function tell() {
    bell.ring("change");
    anlan.need("strangers").catch(() => null); // the next one brings it
  }

  /** These ids of a kind are left out, and no others. */
  function are(kind, ids) {
    const before = of(kind);
    if (before.size === ids.length && ids.every((id) => before.has(id))) return;
    out[kind] = new Set(ids);
    tell();
  }

  /** These are left out too. */
  const more = (kind, ids) => are(kind, [...new Set([...of(kind), ...ids])]);

  /** What is to be done when an id of a kind is heard that nobody here knows: `ask(ids)` the server, then `drop(id)` what is not `known(id)`. The function made of it answers whether the id may stand meanwhile. */
  function meet(kind, { ask, known, drop }) {
    const asked = new Map(); // id -> when
    let waiting = [];
    async function settle() {
      const ids = waiting;
      waiting = [];
      try {
        await ask(ids);
      } catch (error) {
        return ids.forEach((id) => asked.delete(id)); // when it is heard again it is asked for again
      }
      for (const id of ids.filter((one) => !known(one))) drop(id);
      return are(kind, [...new Set([...of(kind), ...ids])].filter((id) => !known(id)));
    }
    return (id) => {
      if (!(Date.now() - asked.get(id) < AGAIN_MS)) {
        asked.set(id, Date.now());
        if (waiting.push(id) === 1) setTimeout(settle, Math.random() * JITTER_MS);
      }
      return !of(kind).has(id);
    };
  }

  /** How many of each kind are left out. */
  const counts = () => Object.fromEntries(Object.entries(out).map(([kind, ids]) => [kind, ids.size]).concat([["packs", anlan.live ? anlan.live.link.dropped : 0]]));

  anlan.strangers = { on: bell.on, are, meet, counts };
  if (anlan.live) {
    anlan.live.on("strange", (ids) => more("cases", ids));
    anlan.live.on("dropped", tell);
  }
})((globalThis.anlan = globalThis.anlan || {}));
