// The rows of the queue that are in sight: one node a case, moved and reworded while it stays in sight. What is not seen costs nothing.
(function (anlan) {
  "use strict";

  const HEIGHT = 52;
  const SPARE = 4; // rows above and below the sight
  const LEVELS = { urgent3: "lv1", urgent2: "lv2", normal: "lv3" };
  const STAGE_CHIPS = { dispatch: "c-acc", locate: "c-acc", accept: "c-acc" };
  const TOLD = { told_unit: "c-warn", told_leader: "c-major", told_city: "f-crit" };
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

  let box = null; // what scrolls
  let sheet = null; // as high as all rows
  let sight = { top: 0, height: 0 };
  let line = null;
  let picked = null;
  const nodes = new Map(); // id -> {node, parts, row, at}

  /** Draws `rows` (anlan.queue.line) into the box from now on; `onOpen(id)` when one is pressed. */
  function start(id, rows, onOpen) {
    box = document.getElementById(id);
    line = rows;
    sheet = anlan.desk.el("div", { class: "q-sheet", role: "presentation" });
    box.replaceChildren(sheet);
    box.addEventListener("scroll", () => ((sight.top = box.scrollTop), paint()), { passive: true });
    box.addEventListener("click", (event) => {
      const node = event.target.closest("[row-id]");
      if (node) onOpen(node.getAttribute("row-id"));
    });
    new ResizeObserver(() => ((sight.height = box.clientHeight), paint())).observe(box);
    sight = { top: box.scrollTop, height: box.clientHeight };
    setInterval(tick, 1000);
    paint();
  }

  // --- one row ---------------------------------------------------------------------------------------------------
  function build(id) {
    const { el } = anlan.desk;
    const mark = el("i", { role: "img" });
    const [matter, place] = [el("div", { class: "q-ti el" }), el("div", { class: "q-pl el" })];
    const [sign, source] = [el("i", { "aria-hidden": "true" }), el("span", { class: "el" })];
    const left = el("span", { class: "sla" }, el("b"), el("u", {}, el("i")));
    const state = el("span", { class: "chip" });
    const cells = [mark, el("div", { class: "q-two" }, matter, place), el("span", { class: "q-src" }, sign, source), left, state];
    const node = el("div", { class: "q-row", role: "row", "row-id": id }, cells.map((cell) => el("div", { role: "gridcell" }, cell)));
    return { node, parts: { mark, matter, place, sign, source, left, state }, row: null, at: -1 };
  }

  const say = (node, words) => {
    node.textContent = words;
    node.title = words;
  };

  function word({ parts }, r) {
    const level = anlan.t(`urgency.${r.urgency}`);
    parts.mark.className = `lv ${LEVELS[r.urgency] || "lv4"} ${r.mark.endsWith("!") ? "unack" : ""}`;
    parts.mark.title = level;
    parts.mark.setAttribute("aria-label", level);
    say(parts.matter, r.known ? r.matter : anlan.t("desk.unsorted"));
    say(parts.place, r.place || [anlan.t("desk.noplace"), r.since && anlan.clock(r.since, false)].filter(Boolean).join(" · "));
    parts.sign.className = `ic ic-${icon(r.channel)} t3`;
    say(parts.source, anlan.t(`channel.short.${r.channel}`));
    parts.source.title = anlan.t(`channel.${r.channel}`);
    parts.state.className = `chip ${TOLD[r.told] || (r.state === "returned" ? "c-major" : STAGE_CHIPS[r.stage] || "")}`;
    parts.state.textContent = `${r.told ? `${anlan.t("desk.told")}·` : ""}${anlan.t(`state.${r.state}`)}`;
    parts.state.title = r.told ? anlan.t(`desk.flag.${r.told}`) : "";
  }

  /** The countdown of one row. */
  function count({ parts, row }, now) {
    const { text, share, state } = anlan.queue.left(row.due, row.since, row.yellow, now);
    const [words, bar] = parts.left.children;
    if (words.textContent !== text) words.textContent = text;
    const name = state ? `sla ${state}` : "sla";
    if (parts.left.className !== name) parts.left.className = name;
    const width = `${Math.round(share * 100)}%`;
    if (bar.firstChild.style.width !== width) bar.firstChild.style.width = width;
  }

  function tick() {
    const now = Date.now();
    for (const shown of nodes.values()) count(shown, now);
  }

  // --- all in sight ----------------------------------------------------------------------------------------------
  const paint = anlan.soon(() => {
    if (!box) return;
    const first = Math.max(0, Math.floor(sight.top / HEIGHT) - SPARE);
    const end = Math.min(line.size, Math.ceil((sight.top + sight.height) / HEIGHT) + SPARE);
    const seen = new Set();
    const now = Date.now();
    for (let i = first; i < end; i++) {
      const r = line.at(i);
      seen.add(r.id);
      put(r, i, now);
    }
    for (const [id, { node }] of nodes) {
      if (seen.has(id)) continue;
      node.remove();
      nodes.delete(id);
    }
    const height = `${line.size * HEIGHT}px`;
    if (sheet.style.height !== height) sheet.style.height = height;
    box.parentElement.setAttribute("aria-rowcount", String(line.size));
  });

  function put(r, i, now) {
    const shown = nodes.get(r.id) || build(r.id);
    if (shown.at !== i) {
      shown.node.style.transform = `translateY(${i * HEIGHT}px)`;
      shown.node.setAttribute("aria-rowindex", String(i + 1));
      shown.at = i;
    }
    if (shown.row !== r) {
      shown.row = r;
      word(shown, r);
      count(shown, now);
    }
    shown.node.classList.toggle("q-sel", r.id === picked);
    if (nodes.has(r.id)) return;
    nodes.set(r.id, shown);
    sheet.append(shown.node);
  }

  /** Changes the line; a list that has been scrolled stays at the row the person reads. */
  function change(alter) {
    const top = sight.top > 0 ? line.at(Math.floor(sight.top / HEIGHT)) : null;
    const before = top ? line.where(top.id) : 0;
    alter();
    const after = top ? line.where(top.id) : 0;
    if (top && after >= 0 && line.at(after) === top && after !== before) scroll(sight.top + (after - before) * HEIGHT);
    paint();
  }

  function scroll(top) {
    sheet.style.height = `${line.size * HEIGHT}px`;
    box.scrollTop = top;
    sight.top = box.scrollTop;
  }

  /** Brings a row into sight with the least scrolling. */
  function reveal(id) {
    const i = line.where(id);
    if (!box || i < 0) return;
    const [above, below] = [i * HEIGHT, (i + 1) * HEIGHT - sight.height];
    if (sight.top > above) scroll(above);
    else if (sight.top < below) scroll(below);
    paint();
  }

  function pick(id) {
    picked = id;
    paint();
  }

  function top() {
    if (box) scroll(0);
    paint();
  }

  const icon = (channel) => SOURCE_ICONS[channel] || "dots";

  anlan.rows = { start, change, reveal, pick, top, icon, levels: Object.keys(LEVELS), channels: Object.keys(SOURCE_ICONS) };
})((globalThis.anlan = globalThis.anlan || {}));
