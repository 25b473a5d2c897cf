// The board of cards: warnings and yellow, red, those whose unit has answered, those that can be lifted. A card is of a unit, and opens its case.
(function (anlan) {
  "use strict";

  const { el, fill, icon } = anlan.desk;
  const { t } = anlan;
  const MOST = 40; // cards drawn in a column
  const WARM = { yellow: "yellow", red: "red" };
  let cards = [];
  let unit = "";

  // --- rules: pure -------------------------------------------------------------------------------------------------
  const stands = (card) => !card.revoked && !card.lifted_at;

  /** Which column a card stands in: by its colour, until its unit has answered the order, then until that is lifted. */
  function column(card, order) {
    if (order && order.state === "verified") return "lifting";
    if (order && ["signed", "replied"].includes(order.state)) return "answered";
    return card.colour === "red" ? "red" : "yellow";
  }

  /** What stands at the card's right: time left or over, or how far the answer has come. */
  function said(card, order, now) {
    if (order && order.state !== "issued") return { words: t(`sup.order.${order.state}`), tone: "t2" };
    if (!card.due) return { words: "—", tone: "t3" };
    const over = now > card.due;
    return { words: t(over ? "sup.cards.over" : "sup.cards.left", { time: anlan.span(Math.abs(now - card.due)) }), tone: over ? "crit" : "warn" };
  }

  // --- the board ---------------------------------------------------------------------------------------------------
  const ordersOf = () => new Map(anlan.supOrders.items().map((one) => [one.case_id, one]));

  function draw() {
    const orders = ordersOf();
    const now = Date.now();
    const mine = cards.filter((card) => !unit || card.unit === unit);
    for (const box of document.querySelectorAll("#sup-board [data-column]")) {
      const found = mine.filter((card) => column(card, orders.get(card.case_id)) === box.dataset.column).sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity));
      box.querySelector("h3 .num").textContent = anlan.count(found.length);
      const more = found.length > MOST ? el("div", { class: "t3 r" }, t("sup.more", { n: found.length - MOST })) : null;
      fill(box.querySelector(".bc-rows"), found.slice(0, MOST).map((card) => node(card, orders.get(card.case_id), now)), more);
    }
    for (const colour of Object.keys(WARM)) {
      const n = cards.filter((card) => card.colour === colour).length;
      anlan.sup.tile(colour, { value: n, beside: today(colour), open: () => choose("") });
    }
  }

  const today = (colour) => t("sup.tile.today", { n: cards.filter((card) => card.colour === colour && sameDay(card.fell_at)).length });
  const sameDay = (ms) => {
    const [a, b] = [anlan.local(ms), anlan.local(Date.now())];
    return a.year === b.year && a.month === b.month && a.day === b.day;
  };

  function node(card, order, now) {
    const { words, tone } = said(card, order, now);
    const box = el(
      "div",
      { class: `cd ${anlan.grid.picked() === card.case_id ? "sel" : ""}`, "data-case": card.case_id, "data-card": card.no, tabindex: 0, title: card.rule_text || card.rule, onclick: () => press(card, box) },
      el("div", { class: "a" }, card.colour === "red" ? null : el("i", { class: `dot-${card.colour}`, "aria-hidden": "true" }), el("b", { class: "el grow" }, card.title)),
      el("div", { class: "b" }, el("span", { class: "row el" }, icon("building-community"), card.unit_name), el("b", { class: `num ${tone}` }, words)),
    );
    return box;
  }

  /** What the evidence script takes for itself it opens; else the case. */
  const press = (card, box) => (anlan.supEvidence && anlan.supEvidence.open ? anlan.supEvidence.open(card, box) : anlan.sup.open(card.case_id, box));

  function choose(value) {
    unit = value;
    units();
    draw();
  }

  function units() {
    const names = new Map(cards.map((card) => [card.unit, card.unit_name]));
    const box = document.getElementById("sup-cards-unit");
    fill(box, el("option", { value: "" }, t("sup.by.unit")), [...names].sort((a, b) => (a[1] < b[1] ? -1 : 1)).map(([value, words]) => el("option", { value, selected: value === unit }, words)));
    box.hidden = names.size < 2;
  }

  anlan.sup.on("start", () => {
    anlan.sup.read({
      path: "cards",
      concerns: ({ step }) => step === "card" || step.startsWith("card_") || step.startsWith("appeal"),
      show({ items }) {
        cards = items.filter(stands);
        document.getElementById("sup-cards").hidden = false;
        document.getElementById("sup-cards-rule").textContent = t("sup.cards.rule");
        units();
        draw();
      },
    });
    document.getElementById("sup-cards-unit").addEventListener("change", (event) => choose(event.target.value));
    anlan.sup.on("orders", () => cards.length && draw());
    anlan.sup.on("pick", (id) => document.querySelectorAll("#sup-board .cd").forEach((box) => box.classList.toggle("sel", box.dataset.case === id)));
    setInterval(() => cards.length && draw(), 60_000);
  });
  anlan.supCards = { stands, column, said };
})((globalThis.anlan = globalThis.anlan || {}));
