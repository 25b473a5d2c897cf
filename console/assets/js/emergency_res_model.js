// What an incident has of resources and what it lacks, as rows. Pure: the whole and the server's matches in, rows out.
(function (anlan) {
  "use strict";

  const ORDER = ["working", "on_scene", "moving", "reserved"];
  const SOON_MS = 900_000;

  const standing = (whole) => (whole.holds || []).filter(({ state }) => state !== "returned");
  const held = (whole, code) => standing(whole).find(({ resource }) => resource === code) || null;

  /** One row to a need, then one to what came for no listed need: states by square, groups, persons, next arrival. */
  function rows(whole, needs) {
    const by = new Map(needs.map((need) => [need.code, []]));
    const waits = new Set((whole.reliefs || []).filter(({ done }) => done === null).map(({ on }) => on)); // who relieves is not one more
    for (const hold of standing(whole)) {
      const key = by.has(hold.need) ? hold.need : "";
      by.set(key, [...(by.get(key) || []), hold]);
    }
    const here = (holds) => holds.filter(({ resource }) => !waits.has(resource));
    const row = (need, holds) => {
      const eta = Math.min(...holds.filter(({ state, eta: at }) => state === "moving" && at).map(({ eta: at }) => at));
      return {
        need,
        holds,
        states: holds.map(({ state }) => state).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)),
        n: here(holds).reduce((sum, { n }) => sum + n, 0),
        persons: here(holds).reduce((sum, { persons }) => sum + persons, 0),
        eta: Number.isFinite(eta) ? eta : null,
      };
    };
    const told = needs.map((need) => row(need, by.get(need.code)));
    return by.has("") ? [...told, row(null, by.get(""))] : told;
  }

  /** What is wanted and cannot be had: the needs that stay short when all that is free has come. */
  const short = (needs) => needs.filter((need) => need.short > 0);

  /** Reliefs that have not been made, the next first; `late` and `soon` against the clock. */
  function reliefs(whole, now) {
    const names = new Map((whole.holds || []).map(({ resource, name }) => [resource, name]));
    return (whole.reliefs || [])
      .filter(({ done }) => done === null)
      .map((one) => ({ ...one, offName: names.get(one.off) || one.off, onName: names.get(one.on) || one.on, late: one.at <= now, soon: one.at - now <= SOON_MS }))
      .sort((a, b) => a.at - b.at || a.no - b.no);
  }

  /** Steps that a hold may take next. */
  const next = ({ state }) => ({ reserved: ["issue_resource", "return_resource"], moving: ["on_scene", "return_resource"], on_scene: ["working", "return_resource"], working: ["return_resource"] })[state] || [];

  /** Whole minutes until an instant, at least one. */
  const minutes = (ms) => Math.max(1, Math.round(ms / 60_000));

  /** What makes the server's matches old: what is held. */
  const signature = (whole) => JSON.stringify([standing(whole).map(({ resource, n, state }) => [resource, n, state]), closed(whole)]);
  const closed = ({ drawings = [] }) => drawings.filter(({ kind, erased }) => kind === "closure" && erased === null).map(({ id }) => id); // closures make ways longer

  anlan.emergencyRes = { standing, held, rows, short, reliefs, next, minutes, signature };
})((globalThis.anlan = globalThis.anlan || {}));
