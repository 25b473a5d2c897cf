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
  let lines = null;
  let allDemo = false;
  const ALL = "*"; // the row of the sum, where one is unfolded

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
  const name = (one) => (want.by === "unit" && one.key ? anlan.sup.name(one.key) : one.name) || t(`sup.score.none.${want.by}`);
  const took = ({ took: { minutes } }) => (minutes === null ? "—" : anlan.span(minutes * 60_000));

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
    const press = el("button", { type: "button", class: "s-act s-leaf el", "data-key": one.key, "aria-expanded": String(on), onclick: () => unfold(on ? null : one.key) }, icon(on ? "chevron-down" : "chevron-right", "t3"), name(one), one.demo && !allDemo ? el("span", { class: "chip sc-demo" }, t("sup.score.demo")) : null);
    const cells = [
      press,
      scoreCell(one),
      num(count(one.counts.should_close)),
      rateCell(one, "ontime_close"),
      rateCell(one, "close"),
      num(one.counts.overdue ? count(one.counts.overdue) : "–", one.counts.overdue ? "crit" : "t4"),
      rateCell(one, "accuracy"),
      num(took(one)),
      rateCell(one, "satisfaction"),
      card(one.cards.red, "crit"),
      card(one.cards.yellow, "warn"),
      el("div", { class: "sc-line" }, anlan.supLines.of(one.key)),
    ];
    return [el("div", { class: `s-row s-score ${on ? "on" : ""} ${one.ranked ? "" : "off"}`, role: "row" }, cells), on ? detail(one) : null];
  }

  // --- one row unfolded --------------------------------------------------------------------------------------------
  const figure = (n, measure, part, stretch = null) => {
    const on = drilled && drilled.measure === measure && drilled.part === part && (drilled.stretch || {}).since === (stretch || {}).since;
    return el("button", { type: "button", class: `s-act num ${on ? "on" : ""}`, "data-drill": `${measure}.${part}`, "data-since": stretch ? stretch.since : null, disabled: !n, onclick: () => drill({ measure, part, stretch }) }, count(n));
  };

  const day = (at) => {
    const { month, day: date } = anlan.local(at);
    return `${month}-${date}`;
  };

  /** The weeks behind the small line. */
  function weekly(one) {
    const made = anlan.supLines.weeks(one.key === ALL ? undefined : one.key).map((week) => el("span", { class: "sc-week" }, el("span", { class: "num t3" }, day(week.since)), figure(week.part, "ontime_close", "num", week), el("span", { class: "t3" }, "/"), figure(week.whole, "ontime_close", "den", week)));
    return made.length ? el("div", { class: "sc-out" }, el("span", { class: "t3" }, t("sup.score.weeks")), made) : null;
  }

  function detail(one) {
    const rates = Object.entries(one.rates).map(([rate, { num: part, den, value }]) =>
      el("div", { class: "sc-rate" }, el("span", { class: "t2 el", title: t(`sup.rate.${rate}`) }, t(`sup.rate.${rate}`)), figure(part, rate, "num"), el("span", { class: "t3" }, "/"), figure(den, rate, "den"), el("b", { class: `num r ${tone(value, target(rate))}` }, percent(value))),
    );
    const out = Object.entries(one.left_out).map(([kind, n]) => el("span", { class: "t2" }, t(`sup.out.${kind}`), " ", figure(n, kind, "")));
    const late = el("span", { class: "t2" }, t("sup.col.late"), " ", figure(one.counts.overdue, "overdue", ""));
    const pace = el("span", { class: "t2", title: t("sup.score.took") }, t("sup.col.took"), " ", el("b", { class: "num" }, took(one)), " ", figure(one.took.n, "timed", ""));
    const missing = one.score.missing.length ? el("p", { class: "t3" }, t("sup.score.missing", { names: one.score.missing.map((rate) => t(`sup.rate.${rate}`)).join(t("sup.score.comma")) })) : null;
    return el(
      "div",
      { class: "sc-box" },
      el("div", { class: "sc-rates" }, rates),
      el("div", { class: "sc-out" }, el("span", { class: "t3" }, t("sup.out")), out, late, pace),
      weekly(one),
      el("p", { class: "sc-text" }, one.text),
      missing,
      drilled ? cases() : null,
    );
  }

  function cases() {
    const more = drilled.next ? el("button", { type: "button", class: "btn gh", onclick: () => drill(drilled, drilled.next) }, t("sup.score.more")) : null;
    const lines = drilled.items.map(({ adds, case: one }) => {
      const node = el("div", { class: "s-row sc-case", role: "row", "row-id": one.case_id, onclick: () => anlan.sup.open(one.case_id, node) }, el("div", { class: "num t3" }, one.case_no || "—"), el("div", { class: "el", title: one.title }, one.title), el("div", { class: "el t2" }, one.unit ? anlan.sup.name(one.unit) : t("sup.nobody")), el("div", { class: "t2" }, t(`state.${one.state}`)), el("div", { class: "num r t2" }, adds > 1 ? `×${adds}` : ""));
      return node;
    });
    const what = t(drilled.part ? `sup.rate.${drilled.measure}` : `sup.out.${drilled.measure}`);
    const title = t("sup.score.behind", { what: drilled.stretch ? `${what} ${day(drilled.stretch.since)}` : what, side: drilled.part ? t(`sup.side.${drilled.part}`) : "", n: count(drilled.total) });
    return el("div", { class: "sc-cases" }, el("h3", {}, title), lines, more);
  }

  // --- asking ------------------------------------------------------------------------------------------------------
  function unfold(key) {
    open = key;
    drilled = null;
    tab.draw();
  }

  async function drill({ measure, part, stretch }, after = "") {
    const whose = { ...(open === ALL ? {} : { key: open }), ...(stretch ? { since: stretch.since, until: stretch.until } : {}) };
    try {
      const answer = await get(`/supervision/scorecards/rows?${query({ ...whose, measure, part, after, limit: 50 })}`);
      const before = after && drilled ? drilled.items : [];
      drilled = { measure, part, stretch, total: answer.total, items: [...before, ...answer.items], next: answer.next };
    } catch (error) {
      refused(error);
    }
    tab.draw();
  }

  async function choose(patch) {
    Object.assign(want, patch);
    open = drilled = null;
    await Promise.all([reader.ask(), lines.ask()]);
  }

  /** The cases that a figure of the strip was counted from. */
  async function behind(measure) {
    anlan.sup.pickTab("scores");
    if (want.month !== thisMonth()) await choose({ month: thisMonth() });
    unfold(ALL);
    await drill({ measure, part: "den", stretch: null });
  }

  function tiles() {
    const { ontime_close: ontime, satisfaction: content } = told.total.rates;
    const aim = target("ontime_close");
    anlan.sup.tile("ontime", { value: percent(ontime.value), tone: tone(ontime.value, aim), label: aim ? t("sup.tile.ontime.aim", { aim: `${aim * 100}%` }) : undefined, open: () => behind("ontime_close") });
    anlan.sup.tile("content", { value: percent(content.value), label: t("sup.tile.content.of", { n: count(content.den) }), open: () => behind("satisfaction") });
  }

  // --- drawing -----------------------------------------------------------------------------------------------------
  const COLUMNS = [["who"], ["score"], ["due", 1], ["ontime", 1], ["closed", 1], ["late", 1], ["accuracy", 1], ["took", 1], ["content", 1]];

  function head() {
    const cells = COLUMNS.map(([word, right]) => el("div", { class: right ? "r" : "", role: "columnheader", title: word === "who" ? null : t(`sup.col.${word}`) }, t(word === "who" ? `sup.score.${want.by}` : `sup.col.${word}`)));
    const mark = (kind, word) => el("div", { class: "r" }, el("i", { class: `card ${kind}` }, el("span", {}, t(`sup.card.${word}`))));
    return el("div", { class: "s-head s-score", role: "row" }, cells, mark("red", "red"), mark("yel", "yellow"), el("div", { role: "columnheader", title: t("sup.score.weeks") }, t("sup.col.weeks")));
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
    allDemo = all.every(({ demo }) => demo);
    const shown = all.slice(0, PAGE).map(row);
    const whole = { ...told.total, key: ALL };
    const on = open === ALL;
    const rules = t("sup.score.rules", { version: told.version, few: told.fewest });
    const sum = el("div", { class: "s-row s-score sc-sum", role: "row" }, el("button", { type: "button", class: "s-act s-leaf el", "data-key": ALL, "aria-expanded": String(on), onclick: () => unfold(on ? null : ALL) }, icon(on ? "chevron-down" : "chevron-right", "t3"), t("sup.score.all"), allDemo && all.length ? el("span", { class: "chip sc-demo" }, t("sup.score.demo")) : null), el("div", { class: "t3 el", title: rules }, t("sup.score.few", { few: told.fewest })), num(count(whole.n)), rateCell(whole, "ontime_close"), rateCell(whole, "close"), num(count(whole.counts.overdue), whole.counts.overdue ? "crit" : ""), rateCell(whole, "accuracy"), num(took(whole)), rateCell(whole, "satisfaction"), card(whole.cards.red, "crit"), card(whole.cards.yellow, "warn"), el("div", { class: "sc-line" }, anlan.supLines.of()));
    const top = box.querySelector(".s-rows");
    const at = top ? top.scrollTop : 0;
    const rows = el("div", { class: "s-rows", role: "rowgroup" }, shown.length ? [sum, on ? detail(whole) : null, shown] : el("div", { class: "s-none" }, t("sup.score.empty")));
    fill(box, head(), rows);
    rows.scrollTop = at;
  }

  const MOVES = new Set(["close", "feedback", "register", "dispatch", "redispatch", "return", "rework", "card", "appeal_decide", "merge", "void", "force_void", "suspend", "resume", "reopen", "revisit_ok", "revisit_bad"]);

  anlan.sup.on("start", () => {
    if (!anlan.boot.reads.includes("scorecards")) return;
    want.month = thisMonth();
    const concerns = ({ step }) => MOVES.has(step);
    lines = anlan.supLines.read(() => want.by, concerns, () => tab.draw());
    tab = anlan.sup.tab({ name: "scores", order: 10, draw });
    reader = anlan.sup.read({
      path: () => `scorecards?${query()}`,
      concerns,
      show(answer) {
        told = answer;
        if (answer.month === thisMonth()) tiles();
        tab.count(answer.items.filter(listed).length);
        tab.draw();
      },
    });
  });
  anlan.supScores = { tone, months, percent };
})((globalThis.anlan = globalThis.anlan || {}));
