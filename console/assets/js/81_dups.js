// What lies beside the open case: reports that may be the same matter, offered for merging, and disputes that have come back to the place.
(function (anlan) {
  "use strict";

  const { el, fill, get, refused } = anlan.desk;
  const MERGING = new Set(["reported", "verifying", "accepted"]); // before 立案 a case may still become part of another
  const ARGUED = new Set(["registered", "returned", "handling"]); // while mediation may still come first
  let turn = 0;
  let shown = null; // {key, item, told}

  const t = (...args) => anlan.t(...args);
  const due = (disputes) => Boolean(disputes) && disputes.count >= disputes.from && !disputes.mediated;

  /** 25 min, 3 h. */
  const apart = (minutes) => t(minutes < 120 ? "desk.dups.minutes" : "desk.dups.hours", { n: minutes < 120 ? minutes : Math.round(minutes / 60) });

  /** Why the other may be the same matter: [[icon, words]], what says most first. */
  function why(one) {
    const scenario = one.points.scenario >= 24 ? "desk.dups.scenario.near" : null;
    return [
      ["map-pin", t("desk.dups.why", { metres: anlan.near.distance(one.metres), apart: apart(one.minutes) })],
      scenario ? ["clipboard-list", t(one.points.scenario >= 30 ? "desk.dups.scenario.same" : scenario)] : null,
      one.words.length ? ["search", t("desk.dups.words", { words: one.words.slice(0, 3).join("、") })] : null,
    ].filter(Boolean);
  }

  /** Keeps what lies beside this case; null ends it. Asks again only when the case has moved. */
  async function follow(item) {
    const looks = item && (MERGING.has(item.state) || ARGUED.has(item.state));
    const key = looks ? [item.case_id, item.state, item.grid, item.scenario_code, (item.co || []).join()].join("|") : null;
    if (shown && key && shown.key === key) return draw();
    const mine = ++turn;
    shown = null;
    draw();
    if (!key) return undefined;
    try {
      const told = await get(`/cases/${item.case_id}/duplicates`);
      if (mine !== turn) return undefined;
      shown = { key, item, told };
      draw();
      anlan.drawer.renew();
    } catch (error) {
      if (error.status !== 404) refused(error);
    }
    return undefined;
  }

  function draw() {
    const room = document.getElementById("drawer-beside");
    if (!room) return;
    fill(room, shown ? [...same(shown), ...again(shown)] : []);
  }

  function same({ item, told }) {
    if (!MERGING.has(item.state) || !told.items.length) return [];
    const may = anlan.drawer.offers("merge");
    return [
      el("h3", {}, t("desk.dups"), el("span", { class: "meta" }, t("desk.dups.by"))),
      told.items.map((one) => anlan.caseview.scored("data-case", one, why(one), may ? el("button", { class: "btn", type: "button", onclick: () => anlan.drawer.preset("merge", { master_case: one.case_id }) }, t("desk.dups.merge")) : el("span", {}))),
    ];
  }

  function again({ item, told }) {
    const { disputes } = told;
    if (!ARGUED.has(item.state) || disputes.count < disputes.from) return [];
    const by = ["dispatch", "redispatch", "co_sign"].find((name) => anlan.drawer.offers(name));
    return [
      el("h3", {}, t("desk.disputes")),
      el(
        "div",
        { class: "du", id: "drawer-mediate" },
        el("span", { class: "el" }, t("desk.disputes.say", { n: disputes.count, days: disputes.days })),
        el("span", {}),
        disputes.mediated || !by ? el("span", { class: "t3" }, disputes.mediated ? t("desk.disputes.done") : "") : el("button", { class: "btn", type: "button", onclick: () => mediate(by, disputes.mediator) }, t("desk.disputes.mediate")),
      ),
    ];
  }

  /** Puts the mediators into the form that can call them in. */
  function mediate(step, mediator) {
    if (step === "co_sign") return anlan.drawer.preset(step, { units: [mediator], opinion: t("desk.disputes.opinion") });
    const co = (anlan.drawer.shown().values || {}).co || [];
    return anlan.drawer.preset(step, { co: [...new Set([...co, mediator])] });
  }

  /** The title of a case that is offered here. */
  const label = (id) => ((shown && shown.told.items.find((one) => one.case_id === id)) || {}).title || "";

  anlan.dups = { follow, why, due, label, mediation: () => Boolean(shown) && due(shown.told.disputes) };
})((globalThis.anlan = globalThis.anlan || {}));
