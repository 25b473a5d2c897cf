// 督办 orders in hand: the first due first, how far each has come, its clock; a press opens its case.
(function (anlan) {
  "use strict";

  const { el, fill, icon } = anlan.desk;
  const { t } = anlan;
  const WAY = ["issued", "signed", "replied", "verified", "lifted"];
  const NEAR_MS = 60 * 60_000;
  let told = null; // {items, n, grades, states, ended}
  let grade = "";
  let ended = null; // the orders ended of late, while they are looked at
  const clocks = new Map(); // node -> due

  // --- rules: pure -------------------------------------------------------------------------------------------------
  /** How many of the five stations an order has passed. */
  const station = (state) => WAY.indexOf(state) + 1;
  /** What its clock says and in which colour; once answered no clock runs. */
  function clock({ state, due, ended_at: at }, now) {
    if (at) return { words: anlan.caseview.when(at), tone: "t3" };
    if (!["issued", "signed"].includes(state)) return { words: t("sup.order.answered"), tone: "t3" };
    if (now > due) return { words: `−${anlan.span(now - due)}`, tone: "crit" };
    return { words: anlan.span(due - now), tone: due - now < NEAR_MS ? "warn" : "" };
  }

  // --- the list ----------------------------------------------------------------------------------------------------
  function line(order) {
    const say = clock(order, Date.now());
    const left = el("div", { class: `num r ${say.tone}` }, say.words);
    if (!order.ended_at) clocks.set(left, order);
    const matter = el("div", { class: "s-two" }, el("div", { class: "el", title: order.requirement }, order.title), el("div", { class: "num el" }, `${order.case_no || "—"}-${order.no}`));
    const node = el(
      "div",
      { class: "s-row s-ord tall", role: "row", "row-id": order.case_id, "data-no": order.no, "data-state": order.state, onclick: () => anlan.sup.open(order.case_id, node) },
      el("div", { class: "s-first" }, el("span", { class: `chip ${{ listed: "f-crit", key: "c-major" }[order.grade] || ""}` }, t(`sup.grade.${order.grade}`)), matter),
      el("div", { class: "el t2", title: order.unit_name }, order.unit_name),
      el("div", {}, el("div", { class: "stp" }, WAY.map((_, i) => el("i", { class: i < station(order.state) ? "d" : "" }))), el("span", {}, t(`sup.order.${order.state}`))),
      left,
    );
    node.classList.toggle("on", anlan.grid.picked() === order.case_id);
    return node;
  }

  function draw() {
    if (!told) return;
    const box = document.getElementById("sup-orders-rows");
    const items = ended || (grade ? told.items.filter((one) => one.grade === grade) : told.items);
    clocks.clear();
    fill(box, items.length ? items.map(line) : el("div", { class: "s-none" }, icon("circle-check", "ok"), " ", t("sup.orders.none")));
    document.getElementById("sup-orders-n").textContent = anlan.count(told.n);
    const tab = (value, words, n) => el("button", { type: "button", class: (ended ? "ended" : grade) === value ? "on" : "", "data-grade": value, onclick: () => choose(value) }, words, el("span", { class: "num" }, anlan.count(n)));
    const grades = ["listed", "key", "general"].filter((name) => told.grades[name]);
    fill(
      document.getElementById("sup-orders-grades"),
      grades.length > 1 ? [tab("", t("sup.all"), told.n), grades.map((name) => tab(name, t(`sup.grade.${name}`), told.grades[name]))] : tab("", t("sup.all"), told.n),
      told.ended ? tab("ended", t("sup.order.week"), told.ended) : null,
    );
    anlan.sup.tile("orders", { value: told.n, beside: t("sup.tile.ended", { n: told.ended }), open: () => choose("") });
  }

  async function choose(value) {
    grade = value === "ended" ? "" : value;
    ended = null;
    if (value === "ended") {
      try {
        ended = (await anlan.desk.get("/supervision/orders?state=ended")).items;
      } catch (error) {
        anlan.desk.refused(error);
      }
    }
    draw();
  }

  function tick() {
    for (const [node, order] of clocks) {
      const { words, tone } = clock(order, Date.now());
      if (node.textContent !== words) node.textContent = words;
      node.className = `num r ${tone}`;
    }
  }

  anlan.sup.on("start", () => {
    const list = anlan.sup.read({
      path: "orders",
      concerns: ({ step }) => step.startsWith("supervise"),
      show(answer) {
        told = answer;
        ended = null;
        document.getElementById("sup-orders").hidden = false;
        draw();
        anlan.sup.ring("orders", answer);
      },
    });
    const add = document.getElementById("sup-order-new");
    add.hidden = !(anlan.boot.grades || []).length;
    add.addEventListener("click", () => anlan.supSheet.open([], { told: list.refresh }));
    setInterval(tick, 1000);
  });
  anlan.sup.on("pick", (id) => {
    for (const node of document.querySelectorAll("#sup-orders-rows [row-id]")) node.classList.toggle("on", node.getAttribute("row-id") === id);
  });
  anlan.supOrders = { station, clock, items: () => (told ? told.items : []) };
})((globalThis.anlan = globalThis.anlan || {}));
