// The queue on the screen: AG Grid's renderers and transactions, tabs, filters, the selected row. No callback writes this grid.
(function (anlan) {
  "use strict";

  const { row, counts, passes, plan, left } = anlan.queue;
  const SOURCE_ICONS = {
    12345: "headset",
    grid_app: "user-check",
    citizen: "device-mobile",
    department: "building-community",
    ai_video: "device-cctv",
    iot: "access-point",
    desk: "keyboard",
    replay: "database",
  };
  const LEVELS = { urgent3: "lv1", urgent2: "lv2", normal: "lv3" };
  const STAGE_CHIPS = { dispatch: "c-acc", accept: "c-acc" };
  const WIDE = "(min-width: 1600px)";
  const rows = new Map();
  const shown = new Set();
  const want = { stage: "all", urgency: "", channel: "", town: "", words: "" };
  let api = null;
  let picked = null;

  // --- renderers: React elements, so words are text and never HTML ------------------------------------------------
  const h = (...args) => window.React.createElement(...args);
  const renderers = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  renderers.QueueMark = ({ value }) => {
    const urgency = value.replace("!", "");
    const words = anlan.t(`urgency.${urgency}`);
    return h("i", {
      className: `lv ${LEVELS[urgency] || "lv4"} ${value === urgency ? "" : "unack"}`,
      role: "img",
      title: words,
      "aria-label": words,
    });
  };

  renderers.QueueHead = ({ value }) => {
    const [matter, place] = String(value).split("\n");
    return h(
      "div",
      { className: "q-two" },
      h("div", { className: "q-ti el", title: matter }, matter),
      h("div", { className: "q-pl el", title: place }, place || anlan.t("desk.noplace")),
    );
  };

  renderers.QueueSource = ({ value }) =>
    h(
      "span",
      { className: "q-src" },
      h("i", { className: `ic ic-${SOURCE_ICONS[value] || "dots"} t3` }),
      h("span", { className: "el", title: anlan.t(`channel.${value}`) }, anlan.t(`channel.short.${value}`)),
    );

  renderers.QueueLeft = ({ data }) =>
    h(
      "span",
      { className: "sla", ref: (node) => node && paint(Object.assign(node, { anlanDue: data })) },
      h("b", null),
      h("u", null, h("i", null)),
    );

  renderers.QueueStage = ({ value }) => {
    const tone = value === "returned" ? "c-major" : STAGE_CHIPS[anlan.queue.stageOf(value)] || "";
    return h("span", { className: `chip ${tone}` }, anlan.t(`state.${value}`));
  };

  /** One countdown cell; its words and bar are ours, React leaves them alone. */
  function paint(node) {
    const { due, since, yellow } = node.anlanDue;
    const { text, share, state } = left(due, since, yellow, Date.now());
    const [words, bar] = node.children;
    if (words.textContent !== text) words.textContent = text;
    const name = state ? `sla ${state}` : "sla";
    if (node.className !== name) node.className = name;
    bar.firstChild.style.width = `${Math.round(share * 100)}%`;
  }

  const tick = () => document.querySelectorAll(".q-grid .sla").forEach((node) => node.anlanDue && paint(node));

  // --- rows ------------------------------------------------------------------------------------------------------
  function commit(tx) {
    if (!api || !(tx.add.length || tx.update.length || tx.remove.length)) return;
    for (const r of tx.add) shown.add(r.id);
    for (const r of tx.remove) shown.delete(r.id);
    api.applyTransaction(tx);
    if (tx.add.some((r) => r.id === picked)) api.ensureNodeVisible(api.getRowNode(picked));
    foot();
  }

  /** Letters of open cases in, ids of closed or gone ones out. */
  function hear(changed, removed) {
    for (const letter of changed) rows.set(letter.case_id, row(letter, anlan.desk.me.level));
    for (const id of removed) rows.delete(id);
    commit(plan([...changed.map((letter) => letter.case_id), ...removed], rows, shown, want));
    tabs();
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
    commit(plan([...rows.keys(), ...shown], rows, shown, want));
    tabs();
    foot();
    if (api && shown.size) api.ensureIndexVisible(0);
  }

  function tabs() {
    const n = counts(rows.values());
    for (const tab of document.querySelectorAll("#queue-tabs [data-stage]")) {
      const stage = tab.dataset.stage;
      const number = tab.querySelector(".num");
      const text = String(n[stage]);
      if (number.textContent !== text) number.textContent = text;
      tab.classList.toggle("on", stage === want.stage);
      tab.setAttribute("aria-selected", String(stage === want.stage));
    }
  }

  function foot() {
    const node = document.getElementById("queue-shown");
    if (node) node.textContent = anlan.t("desk.queue.shown", { shown: shown.size, all: rows.size });
  }

  // --- the picked row --------------------------------------------------------------------------------------------
  function pick(id, { reveal = true } = {}) {
    const old = picked;
    picked = id;
    if (!api) return;
    const nodes = [old, id]
      .filter(Boolean)
      .map((key) => api.getRowNode(key))
      .filter(Boolean);
    if (nodes.length) api.redrawRows({ rowNodes: nodes });
    const node = id && api.getRowNode(id);
    if (node && reveal) api.ensureNodeVisible(node);
  }

  /** The id `by` rows further down (or up) in what is shown. */
  function step(by) {
    if (!api || !shown.size) return null;
    const node = picked ? api.getRowNode(picked) : null;
    const at = node && node.rowIndex !== null ? node.rowIndex + by : by > 0 ? 0 : shown.size - 1;
    const next = api.getDisplayedRowAtIndex(Math.max(0, Math.min(shown.size - 1, at)));
    return next ? next.data.id : null;
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
        Object.keys(LEVELS).map((value) => [value, anlan.t(`urgency.${value}`)]),
      ),
      choice(
        "channel",
        Object.keys(SOURCE_ICONS).map((value) => [value, anlan.t(`channel.${value}`)]),
      ),
      towns.length > 1 ? choice("town", towns) : null,
    ].filter(Boolean);
  }

  // --- the room --------------------------------------------------------------------------------------------------
  async function start(onOpen) {
    api = await window.dash_ag_grid.getApiAsync("queue-grid");
    api.setGridOption("rowClassRules", { "q-sel": (params) => Boolean(params.data) && params.data.id === picked });
    api.setGridOption("rowData", []);
    api.addEventListener("rowClicked", (event) => event.data && onOpen(event.data.id));
    commit(plan([...rows.keys()], rows, shown, want));
    document.getElementById("queue-tabs").addEventListener("click", (event) => {
      const tab = event.target.closest("[data-stage]");
      if (tab) show({ stage: tab.dataset.stage });
    });
    document.getElementById("queue-filters").replaceChildren(...filters());
    const wide = window.matchMedia(WIDE);
    const fit = () => api.setColumnsVisible(["channel"], wide.matches);
    wide.addEventListener("change", fit);
    fit();
    tabs();
    foot();
    setInterval(tick, 1000);
  }

  anlan.grid = {
    start,
    hear,
    fill,
    show,
    pick,
    step,
    picked: () => picked,
    row: (id) => rows.get(id),
    rows,
    icon: (channel) => SOURCE_ICONS[channel] || "dots",
  };
})((globalThis.anlan = globalThis.anlan || {}));
