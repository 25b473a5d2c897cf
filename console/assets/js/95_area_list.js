// What waits for the viewer and who has seen what, in one place: rows that stay while their words change. The desk's grid, here by name.
(function (anlan) {
  "use strict";

  const RANK = { urgent3: "lv lv1", urgent2: "lv lv2", normal: "lv lv3" };
  const LEVELS = ["city", "town", "community", "estate"];
  const rows = new Map(); // every open case of the place, as the desk's rows
  let picked = null;
  let todo = [];

  /** The open cases that a person can move on from where they stand, what is due next first. Pure. */
  function waiting(letters, steps, me) {
    const mine = letters.filter((letter) => anlan.acts.offer(steps, { ...letter, lead: letter.unit }, me).primary);
    return mine.map((letter) => anlan.queue.row(letter, me.level)).sort((a, b) => a.order - b.order || a.rank - b.rank || (a.id < b.id ? -1 : 1));
  }

  /** How many of them are due before the local day ends. Pure. */
  const today = (list, now, local) => list.filter(({ due }) => due !== null && (due <= now || sameDay(local(due), local(now)))).length;
  const sameDay = (a, b) => a.year === b.year && a.month === b.month && a.day === b.day;

  /** The latest open cases, newest first. Pure. */
  const latest = (letters, most) => [...letters].sort((a, b) => b.at - a.at || b.id - a.id).slice(0, most);

  const put = (node, text) => node.textContent !== text && (node.textContent = text);

  function hear() {
    const letters = [...anlan.live.store.cases.values()];
    rows.clear();
    for (const letter of letters) rows.set(letter.case_id, anlan.queue.row(letter, anlan.desk.me.level));
    todo = waiting(letters, anlan.desk.steps, anlan.desk.me);
    list("todo-rows", todo, todoRow);
    list("receipts-rows", latest(letters, 6), receipt);
    anlan.bind.put("todo", { all: todo.length, day: today(todo, Date.now(), anlan.local) });
    tick();
  }

  /** Fills the rows of a room; what is too many waits below. */
  function list(room, items, fill) {
    const box = document.getElementById(room);
    const nodes = [...box.children];
    nodes.pop().hidden = items.length > 0;
    nodes.forEach((node, i) => {
      node.hidden = !items[i];
      node.dataset.id = items[i] ? items[i].case_id || items[i].id : "";
      if (items[i]) fill(node, items[i]);
    });
  }

  /** The last part of a place: the town is said over the page. */
  const where = (place) => place.split(" · ").pop();

  function todoRow(node, one) {
    const [mark, title] = node.children;
    mark.className = RANK[one.urgency] || RANK.normal;
    put(title, [one.told && anlan.t("desk.told"), one.matter, where(one.place)].filter(Boolean).join(" · "));
    title.title = [one.matter, one.place, anlan.t(`state.${one.state}`), one.told && anlan.t(`desk.flag.${one.told}`)].filter(Boolean).join(" · ");
    node.classList.toggle("sel", one.id === picked);
  }

  /** How far the case has come with a level: it acted, it only looked, or neither. Pure. */
  function come({ acted, seen }, level) {
    if ((acted || []).includes(level)) return { icon: "user-check acc", word: "area.receipts.acted" };
    return (seen || []).includes(level) ? { icon: "circle-check ok", word: "area.receipts.seen" } : { icon: "circle-dashed t3", word: "desk.seen.no" };
  }

  function receipt(node, letter) {
    const [mark, title, ...rest] = node.children;
    mark.className = RANK[letter.urgency] || RANK.normal;
    put(title, anlan.queue.row(letter).matter);
    title.title = letter.title;
    LEVELS.forEach((level, i) => {
      const { icon, word } = come(letter, level);
      rest[i].className = `ic ic-${icon}`;
      rest[i].title = anlan.t(word, { level: anlan.t(`level.${level}`) });
    });
    put(rest[LEVELS.length], anlan.t(`state.${letter.state}`));
  }

  /** Time left, or over with a minus. */
  function tick() {
    const now = Date.now();
    for (const node of document.querySelectorAll("#todo-rows .td:not([hidden])")) {
      const { due, since, yellow } = rows.get(node.dataset.id) || {};
      const { state } = anlan.queue.left(due, since, yellow, now);
      const time = node.lastElementChild;
      put(time, due ? `${now > due ? "−" : ""}${anlan.span(due - now, true)}` : "—");
      time.className = `num ${{ over: "crit", due: "warn" }[state] || "t2"}`;
    }
  }

  function start() {
    for (const room of ["todo-rows", "receipts-rows"]) {
      const box = document.getElementById(room);
      const open = (event) => {
        const node = event.target.closest("[data-id]");
        if (node && node.dataset.id) anlan.desk.open(node.dataset.id, { near: false });
      };
      box.addEventListener("click", open);
      box.addEventListener("keydown", (event) => event.key === "Enter" && open(event));
    }
    anlan.live.on("cases", anlan.soon(hear));
    setInterval(tick, 1000);
  }

  function pick(id) {
    picked = id;
    for (const node of document.querySelectorAll("#todo-rows .td")) node.classList.toggle("sel", Boolean(id) && node.dataset.id === id);
  }

  function step(by) {
    const at = todo.findIndex(({ id }) => id === picked);
    const next = todo[Math.max(0, Math.min(todo.length - 1, at < 0 ? 0 : at + by))];
    return next ? next.id : null;
  }

  anlan.areaList = { waiting, today, latest, come, start };
  anlan.grid = { pick, step, picked: () => picked, row: (id) => rows.get(id), rows };
})((globalThis.anlan = globalThis.anlan || {}));
