// The queue of the desk: open cases by id, those asked for in order, tabs with their counts, filters, the picked row.
(function (anlan) {
  "use strict";

  const { row, tally, passes, line } = anlan.queue;
  const rows = new Map(); // every open case
  const shown = line(); // those the person asked to see
  const counts = tally();
  const want = { stage: "all", urgency: "", channel: "", town: "", words: "" };
  let picked = null;

  // --- rows ------------------------------------------------------------------------------------------------------
  /** Letters of open cases in, ids of closed or gone ones out. */
  function hear(changed, removed) {
    const there = shown.where(picked) >= 0;
    anlan.rows.change(() => {
      for (const letter of changed) take(letter.case_id, row(letter, anlan.desk.me.level));
      for (const id of removed) take(id, null);
    });
    if (!there) anlan.rows.reveal(picked);
    tabs();
    foot();
  }

  function take(id, fresh) {
    const old = rows.get(id);
    if (old) counts.count(old, -1);
    if (fresh) {
      rows.set(id, fresh);
      counts.count(fresh, 1);
    } else rows.delete(id);
    if (fresh && passes(fresh, want)) shown.put(fresh);
    else shown.drop(id);
  }

  /** A new snapshot: what it lacks leaves the queue. */
  function fill(letters) {
    const ids = new Set(letters.map((letter) => letter.case_id));
    hear(
      letters,
      [...rows.keys()].filter((id) => !ids.has(id)),
    );
  }

  function show(patch) {
    Object.assign(want, patch);
    shown.fill([...rows.values()].filter((r) => passes(r, want)));
    anlan.rows.top();
    tabs();
    foot();
  }

  function tabs() {
    for (const tab of document.querySelectorAll("#queue-tabs [data-stage]")) {
      const { stage } = tab.dataset;
      const number = tab.querySelector(".num");
      const text = String(counts.n[stage]);
      if (number.textContent !== text) number.textContent = text;
      tab.classList.toggle("on", stage === want.stage);
      tab.setAttribute("aria-selected", String(stage === want.stage));
    }
  }

  function foot() {
    const node = document.getElementById("queue-shown");
    const text = anlan.t("desk.queue.shown", { shown: shown.size, all: rows.size });
    if (node && node.textContent !== text) node.textContent = text;
  }

  // --- the picked row --------------------------------------------------------------------------------------------
  function pick(id) {
    picked = id;
    anlan.rows.pick(id);
    anlan.rows.reveal(id);
  }

  /** The id `by` rows further down (or up) in what is shown. */
  function step(by) {
    if (!shown.size) return null;
    const at = shown.where(picked);
    const next = at >= 0 ? at + by : by > 0 ? 0 : shown.size - 1;
    return shown.at(Math.max(0, Math.min(shown.size - 1, next))).id;
  }

  /** Words to find, and one choice each of level, source and town. */
  function filters() {
    const { el, icon, kbd } = anlan.desk;
    const words = el("input", {
      class: "inp",
      id: "queue-words",
      type: "search",
      autocomplete: "off",
      placeholder: anlan.t("desk.queue.find"),
      "aria-label": anlan.t("desk.queue.find"),
      oninput: (event) => show({ words: event.target.value.trim() }),
    });
    const choice = (name, options) =>
      el(
        "select",
        {
          class: "inp",
          id: `queue-${name}`,
          "aria-label": anlan.t(`desk.filter.${name}`),
          onchange: (event) => show({ [name]: event.target.value }),
        },
        el("option", { value: "" }, anlan.t(`desk.filter.${name}`)),
        options.map(([value, text]) => el("option", { value }, text)),
      );
    const towns = Object.entries(anlan.desk.areas).filter(([code]) => code.length === 9);
    return [
      el("div", { class: "find" }, icon("search"), words, kbd("/")),
      choice(
        "urgency",
        anlan.rows.levels.map((value) => [value, anlan.t(`urgency.${value}`)]),
      ),
      choice(
        "channel",
        anlan.rows.channels.map((value) => [value, anlan.t(`channel.${value}`)]),
      ),
      towns.length > 1 ? choice("town", towns) : null,
    ].filter(Boolean);
  }

  // --- the room --------------------------------------------------------------------------------------------------
  function start(onOpen) {
    anlan.rows.start("queue-grid", shown, onOpen);
    document.getElementById("queue-tabs").addEventListener("click", (event) => {
      const tab = event.target.closest("[data-stage]");
      if (tab) show({ stage: tab.dataset.stage });
    });
    document.getElementById("queue-filters").replaceChildren(...filters());
    tabs();
    foot();
  }

  anlan.grid = { start, hear, fill, show, pick, step, picked: () => picked, row: (id) => rows.get(id), rows, shown };
})((globalThis.anlan = globalThis.anlan || {}));
