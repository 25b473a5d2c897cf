// What this screen knows: open cases by id, and the tip up to which it has heard. Pure: a snapshot and batches in, changes out.
(function (anlan) {
  "use strict";

  const nothing = () => ({ changed: [], removed: [], fresh: [], other: [], strange: [], hole: false, whole: false });
  const stays = (letter) => letter.open !== false && !(letter.flags || []).includes("gone");

  function create() {
    const cases = new Map();
    const tips = new Map(); // of each room
    let tip = null; // of the snapshot and all batches since
    let early = []; // batches since a snapshot was asked for; null when none is

    /** A snapshot is being asked for: what comes meanwhile may be newer than it, and follows it. */
    function expect() {
      early = early || [];
    }

    /** A whole picture: {tip, cases}. What it lacks is gone. Batches that came before it and are newer follow. */
    function snapshot(snap) {
      const out = nothing();
      const ids = new Set(snap.cases.map((letter) => letter.case_id));
      for (const id of cases.keys()) if (!ids.has(id)) out.removed.push(id);
      for (const id of out.removed) cases.delete(id);
      for (const letter of snap.cases) cases.set(letter.case_id, letter);
      const told = tip ?? snap.tip;
      tip = snap.tip;
      for (const room of tips.keys()) tips.set(room, tip);
      const waited = early || [];
      early = null;
      for (const batch of waited) merge(out, hear(batch));
      out.fresh = out.fresh.filter((letter) => letter.id > told);
      out.removed = out.removed.filter((id) => !cases.has(id));
      out.changed = [...cases.values()];
      out.whole = true;
      return out;
    }

    /** One batch: {room, prev, tip, e}. A hole means something was missed and only a snapshot heals it. */
    function hear(batch) {
      const out = nothing();
      if (early) early.push(batch);
      if (tip === null) return out;
      const own = tips.get(batch.room) ?? tip;
      if (batch.prev > own) {
        out.hole = true;
        return out;
      }
      const moved = new Map(); // id -> letter, or null when it is gone
      for (const letter of batch.e) if (letter.id > own) take(letter, out, moved);
      for (const [id, letter] of moved) letter ? out.changed.push(letter) : out.removed.push(id);
      tips.set(batch.room, Math.max(own, batch.tip));
      tip = Math.max(tip, batch.tip);
      return out;
    }

    function take(letter, out, moved) {
      const id = letter.case_id;
      if (!id) return void out.other.push(letter); // of an incident, an order or a reply
      const known = cases.get(id);
      if (known && known.version > letter.version) return;
      out.fresh.push(letter);
      if (stays(letter)) {
        cases.set(id, letter);
        moved.set(id, letter);
      } else if (cases.delete(id)) moved.set(id, null);
      else if (letter.open !== false) out.strange.push(id); // it left, and was never here
    }

    function merge(out, more) {
      out.fresh.push(...more.fresh);
      out.other.push(...more.other);
      out.removed.push(...more.removed);
      out.strange.push(...more.strange);
      out.hole = out.hole || more.hole;
    }

    return {
      expect,
      snapshot,
      hear,
      cases,
      tipOf: (room) => tips.get(room) ?? tip,
      get tip() {
        return tip;
      },
    };
  }

  anlan.store = { create };
})((globalThis.anlan = globalThis.anlan || {}));
