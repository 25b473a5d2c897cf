// What waits on the phone: which act goes next, what an answer means for it, how the case would stand after it. Pure.
(function (anlan) {
  "use strict";

  const LATER = new Set([0, 408, 425, 429, 500, 502, 503, 504]); // 0: no answer at all
  const LONGEST_MS = 60000;

  /** The act to send now: the oldest whose case has nothing older waiting or refused. Null when none may go. */
  function next(entries) {
    const held = new Set();
    for (const entry of [...entries].sort((a, b) => a.no - b.no)) {
      const subject = entry.case_id || entry.key;
      if (entry.status === "waiting" && !held.has(subject)) return entry;
      held.add(subject);
    }
    return null;
  }

  /** What to do after an answer: done, again (later), login, reload, newer (look at the case, then decide) or refused. */
  function verdict(status, code) {
    if (status >= 200 && status < 300) return "done";
    if (LATER.has(status)) return "again";
    if (status === 401) return "login";
    if (code === "BadToken") return "reload";
    return code === "StaleCase" ? "newer" : "refused";
  }

  /** Whether what changed meanwhile touches this act: a look or a lamp does not, another state or unit does. */
  function stillMeant(entry, item) {
    return item.state === entry.from && (item.unit || null) === (entry.unit || null) && (!item.steps || item.steps.includes(entry.step));
  }

  /** Ms until the next try: doubling, never longer than a minute, and never all phones at once. */
  const delay = (tries, chance) => Math.min(LONGEST_MS, 1000 * 2 ** Math.min(tries, 6)) * (0.5 + chance / 2);

  /** The state a case will have when all that waits for it is taken. */
  function ahead(item, entries, steps) {
    let { state } = item;
    for (const entry of entries) {
      if (entry.case_id !== item.case_id || entry.status !== "waiting") continue;
      const step = steps.find((one) => one.name === entry.step);
      if (step && step.frm.includes(state)) state = step.to || state;
    }
    return state;
  }

  /** The acts this person may do with the case as it will stand; what waits already is not offered again. */
  function offer(item, entries, steps, me) {
    const state = ahead(item, entries, steps);
    const mine = entries.filter((entry) => entry.case_id === item.case_id);
    if (mine.some((entry) => entry.status === "refused")) return [];
    return steps.filter((step) => {
      if (!step.frm.includes(state) || !step.roles.some((role) => me.roles.includes(role))) return false;
      if (me.unit && me.unit !== item.unit && step.unit) return false;
      if (step.name === "co_feedback" && !(item.owing || []).includes(me.unit)) return false;
      if (mine.some((entry) => entry.step === step.name)) return false;
      return !(item.steps && state === item.state && !item.steps.includes(step.name));
    });
  }

  /** Cases on which this person may act, what is due first. */
  function tasks(items, entries, steps, me) {
    return items
      .filter((item) => item.open !== false && (offer(item, entries, steps, me).length || entries.some((entry) => entry.case_id === item.case_id)))
      .sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity) || a.id - b.id);
  }

  anlan.outrules = { next, verdict, stillMeant, delay, ahead, offer, tasks };
})((globalThis.anlan = globalThis.anlan || {}));
