// The board of cards: warnings and yellow, red, those whose unit has answered, those that can be lifted. A card is of a unit, and opens its case.
(function (anlan) {
  "use strict";

  const { el, fill, icon } = anlan.desk;
  const { t } = anlan;
  const MOST = 40; // cards drawn in a column
  const PAGE = 500;
  const PAGES = 4; // more cards than that nobody looks through on a board
  let cards = [];
  let counts = {}; // colour -> cards that stand
  const asked = { unit: "", colour: "" };

  // --- rules: pure -------------------------------------------------------------------------------------------------
  const stands = (card) => !card.revoked && !card.lifted_at;

  /** Which column a card stands in: by its colour, until its unit has answered the order, then until that is lifted. */
  function column(card) {
    if (card.order === "verified") return "lifting";
    if (["signed", "replied"].includes(card.order)) return "answered";
    return card.colour === "red" ? "red" : "yellow";
  }

  /** What stands at the card's right: time left or over, or how far the answer has come. */
  function said(card, now) {
    if (["signed", "replied", "verified"].includes(card.order)) return { words: t(`sup.order.${card.order}`), tone: "t2" };
    if (!card.due) return { words: "—", tone: "t3" };
    const over = now > card.due;
    return { words: t(over ? "sup.cards.over" : "sup.cards.left", { time: anlan.span(Math.abs(now - card.due)) }), tone: over ? "crit" : "warn" };
  }

  // --- the board ---------------------------------------------------------------------------------------------------
  function draw() {
    const now = Date.now();
    const mine = cards.filter((card) => (!asked.unit || card.unit === asked.unit) && (!asked.colour || card.colour === asked.colour));
    for (const box of document.querySelectorAll("#sup-board [data-column]")) {
      const found = mine.filter((card) => column(card) === box.dataset.column).sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity));
      box.querySelector("h3 .num").textContent = anlan.count(found.length);
      const more = found.length > MOST ? el("div", { class: "t3 r" }, t("sup.more", { n: found.length - MOST })) : null;
      fill(box.querySelector(".bc-rows"), found.slice(0, MOST).map((card) => node(card, now)), more);
    }
    for (const colour of ["yellow", "red"]) {
      anlan.sup.tile(colour, { value: counts[colour] || 0, beside: today(colour), open: () => choose({ unit: "", colour: asked.colour === colour ? "" : colour }) });
      document.querySelector(`[data-tile="${colour}"]`).setAttribute("aria-pressed", String(asked.colour === colour));
    }
  }

  const today = (colour) => t("sup.tile.today", { n: cards.filter((card) => card.colour === colour && sameDay(card.fell_at)).length });
  const sameDay = (ms) => {
    const [a, b] = [anlan.local(ms), anlan.local(Date.now())];
    return a.year === b.year && a.month === b.month && a.day === b.day;
  };

  function node(card, now) {
    const { words, tone } = said(card, now);
    const box = el(
      "div",
      { class: `cd ${anlan.grid.picked() === card.case_id ? "sel" : ""}`, "data-case": card.case_id, "data-card": card.no, tabindex: 0, title: card.rule_text || card.rule, onclick: () => press(card, box) },
      el("div", { class: "a" }, card.colour === "red" ? null : el("i", { class: `dot-${card.colour}`, "aria-hidden": "true" }), el("b", { class: "el grow" }, card.title)),
      el("div", { class: "b" }, el("span", { class: "row el" }, icon("building-community"), anlan.sup.name(card.unit)), el("b", { class: `num ${tone}` }, words)),
    );
    return box;
  }

  /** What the evidence script takes for itself it opens; else the case. */
  const press = (card, box) => (anlan.supEvidence && anlan.supEvidence.open ? anlan.supEvidence.open(card, box) : anlan.sup.open(card.case_id, box));

  function choose(given) {
    Object.assign(asked, given);
    units();
    draw();
  }

  function units() {
    const names = new Map(cards.map((card) => [card.unit, anlan.sup.name(card.unit)]));
    const box = document.getElementById("sup-cards-unit");
    fill(box, el("option", { value: "" }, t("sup.by.unit")), [...names].sort((a, b) => (a[1] < b[1] ? -1 : 1)).map(([value, words]) => el("option", { value, selected: value === asked.unit }, words)));
    box.hidden = names.size < 2;
  }

  const path = (after) => `cards?${new URLSearchParams({ state: "open", after, limit: PAGE, lang: anlan.boot.lang })}`;

  /** The cards that stand, page after page. */
  async function whole(first) {
    let [answer, found] = [first, first.items];
    for (let n = 1; answer.next !== null && n < PAGES; n += 1) {
      answer = await anlan.desk.get(`/supervision/${path(answer.next)}`);
      found = [...found, ...answer.items];
    }
    cards = found.filter(stands);
    counts = first.counts.open;
    document.getElementById("sup-cards").hidden = false;
    document.getElementById("sup-cards-rule").textContent = t("sup.cards.rule");
    units();
    draw();
  }

  anlan.sup.on("start", () => {
    anlan.sup.read({ path: () => path(0), concerns: ({ step }) => step.startsWith("card") || step.startsWith("appeal") || step.startsWith("supervise"), show: (first) => whole(first).catch(anlan.desk.refused) });
    document.getElementById("sup-cards-unit").addEventListener("change", (event) => choose({ unit: event.target.value }));
    anlan.sup.on("pick", (id) => document.querySelectorAll("#sup-board .cd").forEach((box) => box.classList.toggle("sel", box.dataset.case === id)));
    setInterval(() => cards.length && draw(), 60_000);
  });
  anlan.supCards = { stands, column, said };
})((globalThis.anlan = globalThis.anlan || {}));
