// Why a card fell, inside the drawer of its case: its rule, the clock that was judged with the time it stood still, the events that prove it.
(function (anlan) {
  "use strict";

  const { el, fill, icon, get, refused } = anlan.desk;
  const NS = "http://www.w3.org/2000/svg";
  const [W, H, LEFT, RIGHT, BAR, THICK] = [440, 74, 6, 6, 30, 10];
  const LABEL = 66; // a label is no wider
  const CHIPS = { red: "red", yellow: "yel", warn: "nil" };
  let asked = null; // {case, no}: the card that shall open once its case is shown
  let open = null; // the one that is

  const t = (...args) => anlan.t(...args);
  const local = (both) => (both && (both[anlan.boot.lang] || both.zh)) || "";
  const when = (ms) => {
    const { month, day, hour, minute } = anlan.local(ms);
    return `${month}-${day} ${hour}:${minute}`;
  };

  // --- rules: pure -------------------------------------------------------------------------------------------------
  /** The clock in stretches without a gap: [{from, to, kind}], kind used over suspended rest. */
  function stretches(clock) {
    const end = Math.max(clock.due, clock.fell_at);
    const still = [...clock.stopped].sort((a, b) => a.from - b.from);
    const out = [];
    const add = (from, to, kind) => to > from && out.push({ from, to, kind });
    const runs = (from, to) => {
      add(from, Math.min(to, clock.due), "used");
      add(Math.max(from, clock.due), to, "over");
    };
    let here = clock.since;
    for (const { from, to, why } of still) {
      if (to <= here) continue;
      runs(here, Math.max(here, from));
      add(Math.max(here, from), to, why);
      here = to;
    }
    runs(here, end);
    return out;
  }

  /** Time that ran, ran over and stood still, in ms. */
  function sums(parts) {
    const out = { used: 0, over: 0, suspended: 0, rest: 0 };
    for (const { from, to, kind } of parts) out[kind] += to - from;
    return out;
  }

  /** Where an instant stands on the line. */
  const place = (clock, ms) => {
    const end = Math.max(clock.due, clock.fell_at);
    return LEFT + ((ms - clock.since) / Math.max(1, end - clock.since)) * (W - LEFT - RIGHT);
  };

  /** Labels below the line that do not cover one another: since, and the end unless it stands too near. */
  function labels(clock) {
    const all = [{ ms: clock.since, key: "since" }, { ms: clock.due, key: "due" }].map((one) => ({ ...one, x: place(clock, one.ms) }));
    return all[1].x - all[0].x < 2 * LABEL ? all.slice(1) : all;
  }

  const anchor = (x) => (x < LABEL ? "start" : x > W - LABEL ? "end" : "middle");

  /** In which state a card is. */
  const state = (card) => (card.revoked ? "revoked" : card.lifted_at ? "lifted" : "open");

  // --- the drawing -------------------------------------------------------------------------------------------------
  const make = (name, attributes, parent, words) => {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (words !== undefined) node.textContent = words;
    parent.append(node);
    return node;
  };

  function drawing(clock, colour) {
    const svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
    svg.setAttribute("class", "ev-clock");
    svg.setAttribute("role", "img");
    make("title", {}, svg, t("card.clock.title", { since: when(clock.since), due: when(clock.due), fell: when(clock.fell_at) }));
    for (const { from, to, kind } of stretches(clock)) {
      const part = make("rect", { x: place(clock, from), y: BAR, width: Math.max(1, place(clock, to) - place(clock, from)), height: THICK, class: `ev-${kind}` }, svg);
      make("title", {}, part, `${t(`card.part.${kind}`)} ${when(from)} – ${when(to)}`);
    }
    const line = (ms, className) => make("line", { x1: place(clock, ms), x2: place(clock, ms), y1: BAR - 5, y2: BAR + THICK + 5, class: className }, svg);
    if (clock.yellow > clock.since && clock.yellow < clock.due) line(clock.yellow, "ev-yellow");
    line(clock.due, "ev-due");
    const x = place(clock, clock.fell_at);
    make("path", { d: `M${x - 5} ${BAR - 12}h10v8l-5 4l-5 -4z`, class: `ev-fell ev-${colour}` }, svg);
    make("text", { x, y: BAR - 16, "text-anchor": anchor(x), class: "ev-word ev-strong" }, svg, `${t("card.fell")} ${when(clock.fell_at)}`);
    for (const one of labels(clock)) make("text", { x: one.x, y: BAR + THICK + 20, "text-anchor": anchor(one.x), class: "ev-word" }, svg, `${t(`card.mark.${one.key}`)} ${when(one.ms)}`);
    return svg;
  }

  function clockPart(clock, colour) {
    const { over, suspended, rest } = sums(stretches(clock));
    const limit = anlan.matterWords.limit(clock.limit);
    const told = [["limit", limit], over >= 60_000 && ["over", anlan.span(over)], suspended && ["suspended", anlan.span(suspended)], rest && ["rest", anlan.span(rest)]];
    return [
      el("h4", {}, t(`card.clock.${clock.name}`)),
      drawing(clock, colour),
      el("div", { class: "row t3 ev-sums" }, told.filter(Boolean).map(([key, value]) => el("span", {}, el("i", { class: `ev-key ev-${key}` }), t(`card.sum.${key}`), " ", el("b", { class: "num t1" }, value)))),
    ];
  }

  function rulePart({ rule, unit_name: unit }) {
    const { effect } = rule;
    const said = [effect && effect.order && t("card.effect.order", { grade: t(`desk.option.grade.${effect.order}`) }), effect && effect.score && t("card.effect.score", { n: effect.score }), rule.call && t("card.effect.call")];
    return el(
      "dl",
      { class: "ev-facts" },
      [["unit", unit], ["rule", [local(rule), local(rule.says)].filter(Boolean).join("：")], ["version", rule.version || t("card.version.none")], ["effect", said.filter(Boolean).join("，") || t("card.effect.none")]].map(([key, value]) => [
        el("dt", {}, t(`card.fact.${key}`)),
        el("dd", { class: key === "version" ? "num" : "" }, value),
      ]),
    );
  }

  const eventsPart = (events) => [
    el("h4", {}, t("card.events")),
    el(
      "div",
      { class: "tl2 ev-events" },
      events.map(({ at, step, role, proof }) =>
        el(
          "div",
          { class: proof ? "proof" : "", "data-version": step },
          el("span", { class: "num" }, when(at)),
          el("i", {}),
          el("span", { class: "el" }, el("b", {}, t(`step.${step}`)), " ", proof ? el("span", { class: "chip c-acc" }, t("card.proof")) : null),
          el("span", { class: "t3 el" }, anlan.hasWord(`role.${role}`) ? t(`role.${role}`) : role),
        ),
      ),
    ),
  ];

  /** The evidence of one card, as its drawer shows it. */
  const view = (told) => [rulePart(told), told.clock && told.clock.due > told.clock.since ? clockPart(told.clock, told.card.colour) : null, eventsPart(told.events)];

  // --- in the drawer -----------------------------------------------------------------------------------------------
  /** A case's cards, the newest first; a press opens the evidence below its row. */
  function section(item) {
    const cards = [...(item.cards || [])].reverse();
    if (!cards.length) return [];
    const wanted = asked && asked.case === item.case_id ? asked.no : open && open.case === item.case_id ? open.no : null;
    const rows = cards.map((card) => row(item.case_id, card));
    const found = rows[cards.findIndex(({ no }) => no === wanted)];
    if (found) unfold(found, item.case_id, wanted, Boolean(asked));
    asked = null;
    return [el("h3", {}, t("card.title"), el("span", { class: "meta" }, t("card.hint"))), rows];
  }

  function row(id, card) {
    const button = el(
      "button",
      { class: "ev-row", type: "button", "aria-expanded": "false", "data-card": card.no, onclick: () => (box.classList.contains("on") ? fold(box) : unfold(box, id, card.no, false)) },
      el("i", { class: `card ${CHIPS[card.colour] || "nil"}`, "aria-hidden": "true" }, el("span", {}, t(`card.mark.${card.colour}`))),
      el("b", { class: "el" }, local(card.words) || card.rule),
      el("span", { class: "num t3" }, card.fell_at ? when(card.fell_at) : ""),
      el("span", { class: `chip ${state(card) === "open" ? "c-warn" : ""}` }, t(`card.state.${state(card)}`)),
      icon("chevron-down"),
    );
    const box = el("div", { class: "ev" }, button, el("div", { class: "ev-body", hidden: true }));
    return box;
  }

  function fold(box) {
    open = null;
    box.classList.remove("on");
    box.firstChild.setAttribute("aria-expanded", "false");
    box.lastChild.hidden = true;
  }

  async function unfold(box, id, no, seek) {
    open = { case: id, no };
    try {
      fill(box.lastChild, view(await get(`/supervision/cards/${id}/${no}`)));
      box.classList.add("on");
      box.firstChild.setAttribute("aria-expanded", "true");
      box.lastChild.hidden = false;
      if (seek) box.scrollIntoView({ block: "nearest" });
    } catch (error) {
      refused(error);
    }
  }

  /** From a board: the case beside what was pressed, this card unfolded. */
  function openCard(card, node) {
    asked = { case: card.case_id, no: card.no };
    const shown = anlan.drawer.shown();
    if (shown && shown.id === card.case_id && shown.item) fill(document.getElementById("drawer-cards"), section(shown.item));
    else anlan.sup.open(card.case_id, node);
  }

  /** From the chip of a colour in the drawer's head: the newest card of it. */
  function openColour(item, colour) {
    const card = [...(item.cards || [])].reverse().find((one) => one.colour === colour && !one.revoked);
    if (card) openCard({ case_id: item.case_id, no: card.no }, null);
  }

  anlan.supEvidence = { stretches, sums, labels, place, state, section, open: openCard, openColour };
})((globalThis.anlan = globalThis.anlan || {}));
