// The supervision page: its open cases by letters, the lists it asks for, its figures, its tabs, and the drawer over it.
(function (anlan) {
  "use strict";

  const ROOMS = ["sup-tiles", "sup-cards", "sup-overdue", "sup-lists", "sup-orders", "drawer"];
  const REST_MS = 1500; // letters that come together ask once
  const JITTER_MS = 1500; // so that many screens do not ask at once
  const { desk, t } = anlan;
  const rows = new Map(); // every open case of the scope
  const bell = anlan.bell();
  const reads = [];
  const tabs = [];
  let picked = null;
  let shown = null; // the tab in sight

  // --- what the desk's scripts ask of a queue ----------------------------------------------------------------------
  const grid = {
    rows,
    picked: () => picked,
    row: (id) => rows.get(id),
    pick(id) {
      picked = id;
      bell.ring("pick", id);
    },
    step: (by) => anlan.supOverdue.step(by),
  };

  /** A letter as a row here: the desk's row, its lamp, how much of the limit is used, how often it was urged. Pure. */
  function row(letter) {
    const { due, since } = letter;
    const limit = due && since && due > since ? due - since : null;
    return { ...anlan.queue.row(letter), lamp: letter.lamp, limit, domain: (letter.scenario_code || "").slice(0, 2), orders: letter.orders || 0 };
  }

  // --- lists of the server: asked once, and again after a letter that concerns them --------------------------------
  /** `path` below /supervision, or a function that gives it; `concerns(letter)` says whether a letter changes it; `show(answer)` draws it. */
  function read({ path, concerns, show }) {
    const where = () => (typeof path === "function" ? path() : path);
    const served = where().split("?")[0];
    const one = { concerns, asking: null, ask, refresh };
    if (!anlan.boot.reads.includes(served)) return one;
    reads.push(one);
    async function ask() {
      try {
        show(await desk.get(`/supervision/${where()}`));
      } catch (error) {
        desk.refused(error);
      }
    }
    function refresh() {
      if (one.asking) return;
      one.asking = setTimeout(() => ((one.asking = null), ask()), REST_MS + Math.random() * JITTER_MS);
    }
    return one;
  }

  function letters(list) {
    for (const one of reads) if (list.some(one.concerns)) one.refresh();
    bell.ring("letters", list);
    anlan.drawer.hear(list);
  }

  // --- figures -----------------------------------------------------------------------------------------------------
  const actions = new Map();

  /** A figure of the strip, the words beside it, and what a press opens. */
  function tile(name, { value, beside = "", tone = "", label, open }) {
    const node = document.querySelector(`[data-tile="${name}"]`);
    if (label) Object.assign(node.querySelector(".l"), { textContent: label, title: label });
    const [figure, words] = node.querySelectorAll("b, .d");
    node.hidden = false;
    figure.textContent = typeof value === "number" ? anlan.count(value) : value;
    figure.className = `num ${tone}`;
    words.textContent = beside;
    actions.set(name, open);
  }

  // --- tabs --------------------------------------------------------------------------------------------------------
  /** A tab of the lower left panel: {name, order, draw(box, meta)}; `count(n)` of what it gives writes the number beside its word. */
  function tab(given) {
    const number = desk.el("span", { class: "num" });
    const button = desk.el("button", { type: "button", role: "tab", "data-tab": given.name, onclick: () => pickTab(given.name) }, t(`sup.tab.${given.name}`), number);
    const one = { ...given, button, count: (n) => (number.textContent = anlan.count(n)), draw: () => shown === given.name && draw() };
    one.drawInto = given.draw;
    tabs.push(one);
    return one;
  }

  function draw() {
    const one = tabs.find(({ name }) => name === shown);
    if (one) one.drawInto(document.getElementById("sup-tab"), document.getElementById("sup-tab-meta"));
  }

  function pickTab(name) {
    shown = name;
    for (const one of tabs) {
      one.button.classList.toggle("on", one.name === name);
      one.button.setAttribute("aria-selected", String(one.name === name));
    }
    document.getElementById("sup-tab-meta").replaceChildren();
    document.getElementById("sup-tab").replaceChildren();
    document.getElementById("sup-tab").scrollTop = 0;
    draw();
  }

  function layTabs() {
    tabs.sort((a, b) => a.order - b.order);
    document.getElementById("sup-lists").hidden = !tabs.length;
    document.getElementById("sup-tabs").append(...tabs.map(({ button }) => button));
    if (tabs.length) pickTab(tabs[0].name);
  }

  /** Words for a unit; the city everybody here knows is left out. */
  function name(unit) {
    const area = String(unit || "").split("@")[1] || "";
    const words = anlan.units.name(unit);
    return area.length === 6 ? words.replace(`${anlan.units.areaName(area)} `, "") : words;
  }

  // --- the drawer --------------------------------------------------------------------------------------------------
  /** Opens a case beside the list that was pressed, never over it. */
  function open(id, node) {
    const at = node && node.getBoundingClientRect();
    if (at) document.getElementById("drawer").classList.toggle("left", at.left + at.width / 2 > innerWidth / 2);
    desk.open(id);
  }

  // --- begin -------------------------------------------------------------------------------------------------------
  function press(event) {
    const letter = event.key.length === 1 && event.key.toLowerCase();
    if (desk.meaning(event) || !["x", "s", "d"].includes(letter)) return desk.press(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return undefined;
    event.preventDefault();
    return anlan.supOverdue.press(letter);
  }

  function turn(link) {
    desk.up = link.up;
    const bar = document.getElementById("desk-link");
    bar.hidden = !link.ended && (link.up || !link.at);
    bar.textContent = link.ended ? t("link.ended") : t("desk.link.lost", { at: link.at ? anlan.clock(link.at) : "—" });
    anlan.drawer.act();
    desk.beat();
  }

  function hear({ changed, removed, whole }) {
    if (whole) rows.clear();
    for (const letter of changed) rows.set(letter.case_id, row(letter));
    for (const id of removed) rows.delete(id);
    bell.ring("cases", { changed: whole ? [...rows.keys()] : changed.map(({ case_id: id }) => id), removed, whole });
    if (whole) anlan.drawer.hear(changed);
  }

  function start() {
    const { me, steps, kinds, areas, gateway, room } = anlan.boot;
    Object.assign(desk, { me, steps, areas, mayReport: () => false });
    Object.assign(anlan.units, anlan.units.book(kinds, areas));
    desk.head(() => {});
    document.addEventListener("keydown", press);
    document.getElementById("sup-tiles").addEventListener("click", (event) => {
      const node = event.target.closest("[data-tile]");
      if (node && actions.get(node.dataset.tile)) actions.get(node.dataset.tile)();
    });
    bell.ring("start");
    layTabs();
    for (const one of reads) one.ask();
    anlan.live.on("cases", hear);
    anlan.live.on("letters", letters);
    anlan.live.on("replies", (list) => {
      reads.filter((one) => list.some(one.concerns)).forEach((one) => one.refresh());
      anlan.drawer.answered(list);
    });
    anlan.live.on("link", turn);
    anlan.live.on("kpi", (kpi) => bell.ring("kpi", kpi));
    anlan.live.start({ gateway, room });
  }

  anlan.sup = { on: bell.on, row, rows, read, tile, tab, pickTab, open, name };
  if (anlan.boot.page !== "supervision") return;
  anlan.grid = grid;
  const begin = () => ROOMS.every((id) => document.getElementById(id)) && (start(), true);
  const watch = new MutationObserver(() => begin() && watch.disconnect());
  watch.observe(document.documentElement, { childList: true, subtree: true });
})((globalThis.anlan = globalThis.anlan || {}));
