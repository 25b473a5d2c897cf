// Cases past their time: kept by letters, filtered, sorted, ticked; many are urged in one act and each refusal stands beside its row.
(function (anlan) {
  "use strict";

  const { el, fill, icon } = anlan.desk;
  const { t } = anlan;
  const { rows, name } = anlan.sup;
  const PAGE = 200; // rows drawn; more when asked for
  const LEVELS = { urgent3: "lv1", urgent2: "lv2", normal: "lv3" };
  const want = { unit: "", town: "", domain: "", urgency: "" };
  const sort = { by: "over", down: true };
  const ticked = new Set();
  const refusals = new Map(); // id -> words
  const nodes = new Map(); // id -> {node, parts, row}
  let all = []; // ids of cases that are late, as they stand in the list
  let most = PAGE;

  // --- rules: pure -------------------------------------------------------------------------------------------------
  const late = (r) => r.lamp === "red";
  const passes = (r, asked) => (!asked.unit || r.unit === asked.unit) && (!asked.town || r.town === asked.town) && (!asked.domain || r.domain === asked.domain) && (!asked.urgency || r.urgency === asked.urgency);
  const over = (r, now) => (r.due === null ? 0 : Math.max(0, now - r.due));
  /** Share of the limit that is used, in percent. */
  const used = (r, now) => (r.limit ? Math.round(((now - r.due + r.limit) / r.limit) * 100) : null);
  const VALUES = { over, used: (r, now) => used(r, now) ?? -1, orders: (r) => r.orders, unit: (r) => r.unit };

  /** The order of two rows; equal ones by gravity, then by how late they are. */
  function compare(by, down, now) {
    const value = VALUES[by];
    return (a, b) => {
      const [x, y] = [value(a, now), value(b, now)];
      const told = x < y ? -1 : x > y ? 1 : 0;
      return (down ? -told : told) || a.rank - b.rank || over(b, now) - over(a, now) || (a.id < b.id ? -1 : 1);
    };
  }

  // --- the list ----------------------------------------------------------------------------------------------------
  const node = (id) => document.getElementById(id);
  const mayOrder = () => (anlan.boot.grades || []).length > 0;

  const draw = anlan.soon(() => {
    const now = Date.now();
    const every = [...rows.values()].filter(late);
    const found = every.filter((r) => passes(r, want)).sort(compare(sort.by, sort.down, now));
    all = found.map(({ id }) => id);
    for (const id of ticked) if (!rows.has(id) || !late(rows.get(id))) ticked.delete(id);
    const seen = new Set();
    const shown = found.slice(0, most).map((r) => (seen.add(r.id), put(r, now)));
    for (const id of nodes.keys()) if (!seen.has(id)) nodes.delete(id);
    const box = node("sup-overdue-rows");
    shown.forEach((one, i) => box.children[i] !== one && box.insertBefore(one, box.children[i] || null));
    while (box.children.length > shown.length) box.lastChild.remove();
    node("sup-overdue-n").textContent = anlan.count(every.length);
    node("sup-overdue-n").className = `chip num ${every.length ? "c-crit" : ""}`;
    anlan.sup.tile("overdue", { value: every.length, beside: share(every.length), tone: every.length ? "crit" : "", open: () => clear() });
    foot(found.length, every.length);
    choices(every);
    bar();
  });

  const share = (n) => (rows.size ? t("sup.tile.share", { n: ((n / rows.size) * 100).toFixed(1) }) : "");

  function foot(found, every) {
    const box = node("sup-overdue-foot");
    const more = found > most ? el("button", { class: "btn gh", type: "button", onclick: () => ((most += PAGE), draw()) }, t("sup.more", { n: Math.min(PAGE, found - most) })) : null;
    const none = every ? t("sup.overdue.filtered") : t("sup.overdue.none");
    box.hidden = found > 0 && !more;
    fill(box, found ? more : [icon("circle-check", "ok"), el("span", {}, none)]);
  }

  function build(id) {
    const tick = el("input", { type: "checkbox", "aria-label": t("sup.tick"), onclick: (event) => event.stopPropagation(), onchange: (event) => mark(id, event.target.checked) });
    const level = el("i", { role: "img" });
    const [matter, unit, share_, time, stage, orders] = ["el", "el t2", "num r", "num r crit over", "el t2", "num r"].map((c) => el("div", { class: c }));
    const act = el("button", { type: "button", class: "s-act", onclick: (event) => (event.stopPropagation(), order(id)) });
    const cells = [el("div", { class: "s-tick" }, mayOrder() ? tick : null), el("div", {}, level), matter, unit, share_, time, stage, orders, el("div", { class: "r" }, mayOrder() ? act : null)];
    const line = el("div", { class: "s-row s-over", role: "row", "row-id": id, onclick: () => anlan.sup.open(id, line) }, cells);
    return { node: line, parts: { tick, level, matter, unit, share: share_, time, stage, orders, act }, row: null };
  }

  function put(r, now) {
    const one = nodes.get(r.id) || build(r.id);
    nodes.set(r.id, one);
    const { parts } = one;
    const why = refusals.get(r.id) || "";
    if (one.row !== r || one.why !== why) {
      Object.assign(one, { row: r, why });
      say(parts.matter, why || [r.matter, r.place].filter(Boolean).join(" · "));
      say(parts.unit, r.unit ? name(r.unit) : t("sup.nobody"));
      parts.stage.textContent = t(`state.${r.state}`);
      parts.orders.textContent = String(r.orders);
      parts.orders.classList.toggle("t3", !r.orders);
      parts.level.className = `lv ${LEVELS[r.urgency] || "lv4"}`;
      parts.level.title = t(`urgency.${r.urgency}`);
      parts.level.setAttribute("aria-label", parts.level.title);
      parts.act.textContent = t(r.orders ? "sup.act.order" : "sup.act.urge");
      parts.act.hidden = !r.unit;
      one.node.classList.toggle("bad", Boolean(why));
    }
    parts.tick.disabled = !r.unit;
    parts.tick.checked = ticked.has(r.id);
    one.node.classList.toggle("on", anlan.grid.picked() === r.id);
    time(one, now);
    return one.node;
  }

  const say = (box, words) => {
    box.textContent = words;
    box.title = words;
  };

  function time({ parts, row }, now) {
    const share_ = used(row, now);
    parts.share.textContent = share_ === null ? "—" : share_ < 1000 ? `${share_}%` : `${anlan.count(Math.round(share_ / 100))}×`;
    parts.time.textContent = row.due === null ? "—" : `−${anlan.span(over(row, now))}`;
  }

  // --- filters and order -------------------------------------------------------------------------------------------
  /** Each choice offers what stands in the list, and how often. */
  function choices(every) {
    const areas = anlan.desk.areas;
    const groups = {
      unit: (r) => [r.unit, r.unit && name(r.unit)],
      town: (r) => [r.town, areas[r.town]],
      domain: (r) => [r.domain, t(`domain.${r.domain}`)],
      urgency: (r) => [r.urgency, t(`urgency.${r.urgency}`)],
    };
    for (const [key, tell] of Object.entries(groups)) {
      const found = new Map();
      for (const r of every) {
        const [value, words] = tell(r);
        if (value && words) found.set(value, { words, n: (found.get(value)?.n || 0) + 1 });
      }
      if (want[key] && !found.has(want[key])) found.set(want[key], { words: key === "unit" ? name(want[key]) : want[key], n: 0 });
      const options = [...found].sort(([, a], [, b]) => b.n - a.n);
      const box = node(`sup-by-${key}`);
      const said = JSON.stringify(options.map(([value, { n }]) => [value, n]));
      if (box.dataset.said === said || document.activeElement === box) continue;
      box.dataset.said = said;
      fill(box, el("option", { value: "" }, t(`sup.by.${key}`)), options.map(([value, { words, n }]) => el("option", { value, selected: value === want[key] }, `${words} ${n}`)));
      box.hidden = options.length < 2 && !want[key];
    }
  }

  function filters() {
    const pick = (key) => el("select", { class: "inp", id: `sup-by-${key}`, "aria-label": t(`sup.by.${key}`), hidden: true, onchange: (event) => show({ [key]: event.target.value }) });
    fill(node("sup-overdue-filters"), Object.keys(want).map(pick));
    const every = el("input", { type: "checkbox", id: "sup-overdue-all", "aria-label": t("sup.tick.all"), onchange: (event) => markAll(event.target.checked) });
    if (mayOrder()) node("sup-overdue-head").firstChild.append(every);
    node("sup-overdue-head").addEventListener("click", (event) => {
      const by = event.target.dataset.sort;
      if (!by) return;
      Object.assign(sort, { by, down: sort.by === by ? !sort.down : by !== "unit" });
      draw();
    });
  }

  /** Narrows the list; the other filters stay. */
  function show(patch) {
    Object.assign(want, patch);
    most = PAGE;
    node("sup-overdue-rows").scrollTop = 0;
    for (const [key, value] of Object.entries(want)) node(`sup-by-${key}`).value = value;
    draw();
  }

  const clear = () => show({ unit: "", town: "", domain: "", urgency: "" });

  // --- acts --------------------------------------------------------------------------------------------------------
  function mark(id, on) {
    on ? ticked.add(id) : ticked.delete(id);
    draw();
  }

  function markAll(on) {
    for (const id of all) on && rows.get(id).unit ? ticked.add(id) : ticked.delete(id);
    draw();
  }

  function bar() {
    const button = node("sup-urge");
    button.hidden = !mayOrder();
    button.disabled = !ticked.size;
    button.querySelector(".num").textContent = ticked.size ? String(ticked.size) : "";
    node("sup-overdue-export").hidden = !anlan.boot.reads.includes("overdue");
    for (const head of document.querySelectorAll("#sup-overdue-head [data-sort]")) {
      head.className = head.dataset.sort !== sort.by ? "" : sort.down ? "down" : "up";
    }
    const every = node("sup-overdue-all");
    if (every) every.checked = all.length > 0 && all.every((id) => ticked.has(id) || !rows.get(id).unit);
  }

  const order = (id) => anlan.supSheet.open([id], { grade: rows.get(id).orders ? "key" : "general", told });
  const urge = () => ticked.size && anlan.supSheet.open([...ticked], { told });

  /** What became of each: a refusal stays beside its row and its tick, until it is tried again. */
  function told(results) {
    for (const { item, error } of results) {
      if (error) refusals.set(item, anlan.desk.sayRefusal(error, t, anlan.hasWord));
      else refusals.delete(item), ticked.delete(item);
    }
    draw();
  }

  function press(letter) {
    const id = anlan.grid.picked();
    if (letter === "s" && ticked.size) urge();
    else if (id && rows.has(id) && rows.get(id).unit && mayOrder()) letter === "x" ? mark(id, !ticked.has(id)) : order(id);
  }

  /** The id `by` rows further down (or up). */
  function step(by) {
    if (!all.length) return null;
    const at = all.indexOf(anlan.grid.picked());
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
    const one = nodes.get(next);
    if (one) one.node.scrollIntoView({ block: "nearest" });
    return next;
  }

  function save() {
    const asked = Object.entries({ ...want, sort: sort.by, down: sort.down ? 1 : 0, format: "csv" }).filter(([, value]) => value !== "");
    location.assign(`/api/v1/supervision/overdue?${new URLSearchParams(asked)}`);
  }

  anlan.sup.on("start", () => {
    filters();
    node("sup-urge").addEventListener("click", urge);
    node("sup-overdue-export").addEventListener("click", save);
    setInterval(() => nodes.forEach((one) => time(one, Date.now())), 1000);
    draw();
  });
  anlan.sup.on("cases", draw);
  anlan.sup.on("pick", draw);
  anlan.supOverdue = { passes, compare, used, late, show, step, press };
})((globalThis.anlan = globalThis.anlan || {}));
