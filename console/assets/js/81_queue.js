// The queue of open cases as rows in order. Pure. A letter costs one row, however many there are.
(function (anlan) {
  "use strict";

  const NEVER = Number.MAX_SAFE_INTEGER;
  const STAGES = {
    locate: [], // reported and without a place
    accept: ["reported", "verifying", "accepted"],
    dispatch: ["registered", "returned", "arbitrating"],
    sign: ["dispatched", "escalated"],
    handle: ["handling", "suspended"],
    check: ["feedback", "checking", "revisiting"],
    close: ["closable"],
  };
  const STAGE_OF = Object.fromEntries(Object.entries(STAGES).flatMap(([stage, states]) => states.map((s) => [s, stage])));
  const stageOf = ({ state, lon }) => (state === "reported" && (lon === null || lon === undefined) ? "locate" : STAGE_OF[state] || "");
  const RANK = { urgent3: 1, urgent2: 2, normal: 3 };

  /** A letter as a row. `order` sorts what is due next, so the overdue come first; `mark` ends in "!" while the level has not looked. */
  function row(letter, level = "") {
    const place = letter.place || "";
    const title = letter.title || "";
    const tail = place && title.endsWith(` · ${place}`) ? ` · ${place}`.length : 0;
    const matter = tail ? title.slice(0, -tail) : title;
    const unseen = letter.urgency === "urgent3" && level && !(letter.seen || []).includes(level);
    return {
      id: letter.case_id,
      mark: letter.urgency + (unseen ? "!" : ""),
      case_no: letter.case_no || "",
      urgency: letter.urgency,
      rank: RANK[letter.urgency] || 4,
      matter,
      known: Boolean(letter.scenario_code),
      place,
      channel: letter.channel || "",
      order: letter.due ?? NEVER,
      due: letter.due ?? null,
      since: letter.since ?? null,
      yellow: letter.yellow ?? null,
      state: letter.state,
      told: (letter.flags || []).find((flag) => flag.startsWith("told_")) || "",
      stage: stageOf(letter),
      town: (letter.scope || "").slice(0, 9),
      unit: letter.unit || "",
      lon: letter.lon,
      lat: letter.lat,
      version: letter.version,
    };
  }

  /** How many rows of each stage, and of all, kept as rows come and go. */
  function tally() {
    const n = { all: 0, ...Object.fromEntries(Object.keys(STAGES).map((stage) => [stage, 0])) };
    return {
      n,
      count(r, by) {
        n.all += by;
        if (r.stage) n[r.stage] += by;
      },
    };
  }

  /** Does a row belong to what the person asked to see? */
  function passes(r, want) {
    if (want.stage !== "all" && r.stage !== want.stage) return false;
    if (want.urgency && r.urgency !== want.urgency) return false;
    if (want.channel && r.channel !== want.channel) return false;
    if (want.town && r.town !== want.town) return false;
    if (!want.words) return true;
    const text = `${r.matter} ${r.place} ${r.case_no} ${r.id}`.toLowerCase();
    return want.words
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word));
  }

  /** What is due next stands first, equal deadlines by gravity; no two rows are equal. */
  const compare = (a, b) => a.order - b.order || a.rank - b.rank || (a.id < b.id ? -1 : Number(a.id > b.id));

  /** Rows in that order: a change is found by halving, never by sorting or looking through. */
  function line() {
    let list = [];
    let held = new Map(); // id -> the row as it stands in the list
    const place = (r) => {
      let [low, high] = [0, list.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (compare(list[middle], r) < 0) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    const drop = (id) => {
      if (!held.has(id)) return;
      list.splice(place(held.get(id)), 1);
      held.delete(id);
    };
    return {
      drop,
      put(r) {
        drop(r.id);
        list.splice(place(r), 0, r);
        held.set(r.id, r);
      },
      fill(rows) {
        list = [...rows].sort(compare);
        held = new Map(list.map((r) => [r.id, r]));
      },
      at: (i) => list[i],
      where: (id) => (held.has(id) ? place(held.get(id)) : -1),
      get size() {
        return list.length;
      },
    };
  }

  /** Time left as words (by the second within a day), share of the limit left, and the class that colours it. */
  function left(due, since, yellow, now) {
    if (due === null || due === undefined) return { text: "—", share: 0, state: "" };
    const over = now > due;
    const seconds = Math.floor(Math.abs(due - now) / 1000);
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const clock = `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const text = hours < 24 ? clock : anlan.span(due - now);
    const share = over || since === null || since === undefined || due <= since ? 0 : Math.min(1, (due - now) / (due - since));
    const warn = !over && yellow !== null && yellow !== undefined && now >= yellow;
    return { text: over ? `−${text}` : text, share, state: over ? "over" : warn ? "due" : "" };
  }

  anlan.queue = { row, tally, passes, line, left, stageOf: (state) => STAGE_OF[state] || "", stages: Object.keys(STAGES) };
})((globalThis.anlan = globalThis.anlan || {}));
