// The tab of scorecards: units, towns, grids of a month; each figure with what it is made of, each opens its cases.
(function (anlan) {
  "use strict";

  const { el, fill, icon, get, refused } = anlan.desk;
  const { t, count } = anlan;
  const BYS = ["unit", "town", "grid"];
  const MONTHS = 6;
  const PAGE = 200;
  const OF_POINT = 0.03; // so far below its target a rate is grave
  const want = { by: "unit", month: "" };
  let told = null;
  let open = null; // key of the row that is unfolded
  let drilled = null; // {measure, part, total, items, next}
  let tab = null;
  let reader = null;

  const percent = (value) => (value === null || value === undefined ? "—" : `${(value * 100).toFixed(1)}%`);

  /** How far a rate is from its target: "" fine or without one, "warn" below, "crit" far below. Pure. */
  function tone(value, target) {
    if (value === null || value === undefined || !target || value >= target) return "";
    return value < target - OF_POINT ? "crit" : "warn";
  }

  /** The newest months first, the one of `at` (2026-06) included. Pure. */
  function months(at, n = MONTHS) {
    const [year, month] = at.split("-").map(Number);
    return Array.from({ length: n }, (_, i) => {
      const whole = year * 12 + month - 1 - i;
      return `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, "0")}`;
    });
  }

  const thisMonth = () => {
    const { year, month } = anlan.local(Date.now());
    return `${year}-${month}`;
  };
  const query = (more) => new URLSearchParams({ month: want.month, by: want.by, lang: anlan.boot.lang, ...more });
  const target = (rate) => (told.parts.find((part) => part.rate === rate) || {}).target;
  const name = (one) => one.name || t(`sup.score.none.${want.by}`);

  /** Whether anything happened there in the month. */
  const listed = ({ counts, n, cards }) => Boolean(counts.reported || n || counts.overdue || cards.red || cards.yellow);

  // --- the rows ----------------------------------------------------------------------------------------------------
  const num = (words, cls = "") => el("div", { class: `num r ${cls}` }, words);
  const rateCell = (one, rate) => num(percent(one.rates[rate].value), tone(one.rates[rate].value, target(rate)));
  const card = (n, cls) => num(n ? count(n) : "–", n ? cls : "t4");

  function scoreCell(one) {
    if (!one.ranked) return el("div", { class: "sc-none t3" }, t(one.key ? "sup.score.unranked" : "sup.score.aside"));
    const bar = el("div", { class: "track" }, el("i"));
    bar.firstChild.style.width = `${Math.min(100, one.score.percent)}%`;
    return el("div", { class: "sc-bar" }, bar, el("b", { class: "num" }, one.score.percent.toFixed(1)));
  }

  function row(one) {
    const on = one.key === open;
    const press = el("button", { type: "button", class: "s-act s-leaf el", "data-key": one.key, "aria-expanded": String(on), onclick: () => unfold(on ? null : one.key) }, icon(on ? "chevron-down" : "chevron-right", "t3"), name(one), one.demo ? el("span", { class: "chip sc-demo" }, t("sup.score.demo")) : null);
    const cells = [
      press,
      scoreCell(one),
      num(count(one.counts.should_close)),
      rateCell(one, "ontime_close"),
      rateCell(one, "close"),
      num(one.counts.overdue ? count(one.counts.overdue) : "–", one.counts.overdue ? "crit" : "t4"),
      rateCell(one, "accuracy"),
      rateCell(one, "satisfaction"),
      card(one.cards.red, "crit"),
      card(one.cards.yellow, "warn"),
    ];
    return [el("div", { class: `s-row s-score ${on ? "on" : ""} ${one.ranked ? "" : "off"}`, role: "row" }, cells), on ? detail(one) : null];
  }

  // --- one row unfolded --------------------------------------------------------------------------------------------
  const figure = (n, measure, part) =>
    el("button", { type: "button", class: `s-act num ${drilled && drilled.measure === measure && drilled.part === part ? "on" : ""}`, "data-drill": `${measure}.${part}`, disabled: !n, onclick: () => drill(measure, part) }, count(n));

  function detail(one) {
    const rates = Object.entries(one.rates).map(([rate, { num: part, den, value }]) =>
      el("div", { class: "sc-rate" }, el("span", { class: "t2 el", title: t(`sup.rate.${rate}`) }, t(`sup.rate.${rate}`)), figure(part, rate, "num"), el("span", { class: "t3" }, "/"), figure(den, rate, "den"), el("b", { class: `num r ${tone(value, target(rate))}` }, percent(value))),
    );
    const out = Object.entries(one.left_out).map(([kind, n]) => el("span", { class: "t2" }, t(`sup.out.${kind}`), " ", figure(n, kind, "")));
    const late = el("span", { class: "t2" }, t("sup.col.late"), " ", figure(one.counts.overdue, "overdue", ""));
    const missing = one.score.missing.length ? el("p", { class: "t3" }, t("sup.score.missing", { names: one.score.missing.map((rate) => t(`sup.rate.${rate}`)).join(t("sup.score.comma")) })) : null;
    return el(
      "div",
      { class: "sc-box" },
      el("div", { class: "sc-rates" }, rates),
      el("div", { class: "sc-out" }, el("span", { class: "t3" }, t("sup.out")), out, late),
      el("p", { class: "sc-text" }, one.text),
      missing,
      drilled ? cases() : null,
    );
  }

  function cases() {
    const more = drilled.next ? el("button", { type: "button", class: "btn gh", onclick: () => drill(drilled.measure, drilled.part, drilled.next) }, t("sup.score.more")) : null;
    const lines = drilled.items.map(({ adds, case: one }) => {
      const node = el("div", { class: "s-row sc-case", role: "row", "row-id": one.case_id, onclick: () => anlan.sup.open(one.case_id, node) }, el("div", { class: "num t3" }, one.case_no || "—"), el("div", { class: "el", title: one.title }, one.title), el("div", { class: "el t2" }, one.unit ? anlan.sup.name(one.unit) : t("sup.nobody")), el("div", { class: "t2" }, t(`state.${one.state}`)), el("div", { class: "num r t2" }, adds > 1 ? `×${adds}` : ""));
      return node;
    });
    const title = t("sup.score.behind", { what: t(drilled.part ? `sup.rate.${drilled.measure}` : `sup.out.${drilled.measure}`), side: drilled.part ? t(`sup.side.${drilled.part}`) : "", n: count(drilled.total) });
    return el("div", { class: "sc-cases" }, el("h3", {}, title), lines, more);
  }

  // --- asking ------------------------------------------------------------------------------------------------------
  function unfold(key) {
    open = key;
    drilled = null;
    tab.draw();
  }

  async function drill(measure, part, after = "") {
    try {
      const answer = await get(`/supervision/scorecards/rows?${query({ key: open, measure, part, after, limit: 50 })}`);
      const before = after && drilled ? drilled.items : [];
      drilled = { measure, part, total: answer.total, items: [...before, ...answer.items], next: answer.next };
    } catch (error) {
      refused(error);
    }
    tab.draw();
  }

  function choose(patch) {
    Object.assign(want, patch);
    open = drilled = null;
    reader.ask();
  }

  // --- drawing -----------------------------------------------------------------------------------------------------
  const COLUMNS = [["who"], ["score"], ["due", 1], ["ontime", 1], ["closed", 1], ["late", 1], ["accuracy", 1], ["content", 1]];

  function head() {
    const cells = COLUMNS.map(([word, right]) => el("div", { class: right ? "r" : "", role: "columnheader", title: word === "who" ? null : t(`sup.col.${word}`) }, t(word === "who" ? `sup.score.${want.by}` : `sup.col.${word}`)));
    const mark = (kind, word) => el("div", { class: "r" }, el("i", { class: `card ${kind}` }, el("span", {}, t(`sup.card.${word}`))));
    return el("div", { class: "s-head s-score", role: "row" }, cells, mark("red", "red"), mark("yel", "yellow"));
  }

  function meta(box) {
    const bys = BYS.map((by) => el("button", { type: "button", class: by === want.by ? "on" : "", "data-by": by, onclick: () => choose({ by }) }, t(`sup.score.${by}`)));
    const select = el("select", { class: "inp", id: "sup-month", "aria-label": t("sup.score.month"), onchange: (event) => choose({ month: event.target.value }) }, months(thisMonth()).map((month) => el("option", { value: month, selected: month === want.month }, month)));
    fill(box, el("span", { class: "s-tabs", id: "sup-bys" }, bys), select);
  }

  function draw(box, metaBox) {
    if (!told) return;
    meta(metaBox);
    const all = told.items.filter(listed);
    const shown = all.slice(0, PAGE).map(row);
    const whole = { ...told.total, key: null };
    const rules = t("sup.score.rules", { version: told.version, few: told.fewest });
    const sum = el("div", { class: "s-row s-score sc-sum", role: "row" }, el("div", {}, t("sup.score.all")), el("div", { class: "t3 el", title: rules }, rules), num(count(whole.n)), rateCell(whole, "ontime_close"), rateCell(whole, "close"), num(count(whole.counts.overdue), whole.counts.overdue ? "crit" : ""), rateCell(whole, "accuracy"), rateCell(whole, "satisfaction"), card(whole.cards.red, "crit"), card(whole.cards.yellow, "warn"));
    const top = box.querySelector(".s-rows");
    const at = top ? top.scrollTop : 0;
    const rows = el("div", { class: "s-rows", role: "rowgroup" }, shown.length ? [sum, shown] : el("div", { class: "s-none" }, t("sup.score.empty")));
    fill(box, head(), rows);
    rows.scrollTop = at;
  }

  const MOVES = new Set(["close", "feedback", "register", "dispatch", "redispatch", "return", "rework", "card", "appeal_decide", "merge", "void", "force_void", "suspend", "resume", "reopen", "revisit_ok", "revisit_bad"]);

  anlan.sup.on("start", () => {
    if (!anlan.boot.reads.includes("scorecards")) return;
    want.month = thisMonth();
    tab = anlan.sup.tab({ name: "scores", order: 10, draw });
    reader = anlan.sup.read({
      path: () => `scorecards?${query()}`,
      concerns: ({ step }) => MOVES.has(step),
      show(answer) {
        told = answer;
        tab.count(answer.items.filter(listed).length);
        tab.draw();
      },
    });
  });
  anlan.supScores = { tone, months, percent };
})((globalThis.anlan = globalThis.anlan || {}));
