// 督办 orders in hand: the first due first, how far each has come, its clock; a press opens its case.
(function (anlan) {
  "use strict";

  const { el, fill, icon } = anlan.desk;
  const { t } = anlan;
  const WAY = ["issued", "signed", "replied", "verified", "lifted"];
  const PAGE = 100;
  const NEAR_MS = 60 * 60_000;
  const asked = { grade: "", state: "" };
  let told = null; // {items, n, grades, states, ended, next}
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
      el("div", { class: "el t2", title: order.unit_name }, anlan.sup.name(order.unit)),
      el("div", {}, el("div", { class: "stp" }, WAY.map((_, i) => el("i", { class: i < station(order.state) ? "d" : "" }))), el("span", {}, t(`sup.order.${order.state}`))),
      left,
    );
    node.classList.toggle("on", anlan.grid.picked() === order.case_id);
    return node;
  }

  function draw() {
    const box = document.getElementById("sup-orders-rows");
    clocks.clear();
    const more = told.next === null ? null : el("button", { class: "btn gh s-more", type: "button", onclick: () => load(told.next) }, t("sup.further"));
    fill(box, told.items.length ? [told.items.map(line), more] : el("div", { class: "s-none" }, icon("circle-check", "ok"), " ", t("sup.orders.none")));
    document.getElementById("sup-orders-n").textContent = anlan.count(told.n);
    const tab = (given, words, n) => el("button", { type: "button", class: asked.grade === given.grade && asked.state === given.state ? "on" : "", onclick: () => choose(given) }, words, el("span", { class: "num" }, anlan.count(n)));
    const grades = ["listed", "key", "general"].filter((name) => told.grades[name]);
    fill(
      document.getElementById("sup-orders-grades"),
      tab({ grade: "", state: "" }, t("sup.all"), told.n),
      grades.map((name) => tab({ grade: name, state: "" }, t(`sup.grade.${name}`), told.grades[name])),
      told.ended ? tab({ grade: "", state: "ended" }, t("sup.order.week"), told.ended) : null,
    );
    anlan.sup.tile("orders", { value: told.n, beside: t("sup.tile.ended", { n: anlan.count(told.ended) }), open: () => choose({ grade: "", state: "" }) });
  }

  const path = (after) => `orders?${new URLSearchParams({ ...asked, after, limit: PAGE })}`;

  /** The list from `after` on; what stands above stays. */
  async function load(after = 0) {
    try {
      const answer = await anlan.desk.get(`/supervision/${path(after)}`);
      show(after ? { ...answer, items: [...told.items, ...answer.items] } : answer);
    } catch (error) {
      anlan.desk.refused(error);
    }
  }

  function choose(given) {
    Object.assign(asked, given);
    document.getElementById("sup-orders-rows").scrollTop = 0;
    return load();
  }

  function show(answer) {
    told = answer;
    document.getElementById("sup-orders").hidden = false;
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
    const list = anlan.sup.read({ path: () => path(0), concerns: ({ step }) => step.startsWith("supervise"), show });
    const add = document.getElementById("sup-order-new");
    add.hidden = !(anlan.boot.grades || []).length;
    add.addEventListener("click", () => anlan.supSheet.open([], { told: list.refresh }));
    setInterval(tick, 1000);
  });
  anlan.sup.on("pick", (id) => {
    for (const node of document.querySelectorAll("#sup-orders-rows [row-id]")) node.classList.toggle("on", node.getAttribute("row-id") === id);
  });
  anlan.supOrders = { station, clock };
})((globalThis.anlan = globalThis.anlan || {}));
