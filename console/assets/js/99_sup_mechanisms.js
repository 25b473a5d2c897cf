// A tab of the lower left panel: the four mechanisms as cards, each with its rules, its version and the cases it touched; a figure opens its rows.
(function (anlan) {
  "use strict";

  const { el, fill, icon, get, refused } = anlan.desk;
  const { t } = anlan;
  let told = { items: [], version: "", alone: null };
  let open = null; // {name, rows, next}: the mechanism whose cases are listed
  let tab = null;

  /** What brings a case to a mechanism, by the first words of its step. Pure. */
  const touches = (step) => /^(whistle|enforce|arbitrate|start_first|decide|backstop|co_sign|card|supervise|appeal)/.test(step);

  function card(one) {
    const press = el(
      "button",
      { class: "s-act", type: "button", "data-mechanism": one.id, disabled: !one.cases, onclick: () => list(one) },
      t("sup.four.month"),
      el("b", { class: "num" }, anlan.count(one.recent)),
      t("sup.four.all"),
      el("b", { class: "num" }, anlan.count(one.cases)),
    );
    return el(
      "article",
      { class: "mc" },
      el("h4", {}, one.name),
      el("p", { class: "t2" }, one.about),
      el("ol", {}, one.rules.map((rule) => el("li", {}, rule))),
      press,
    );
  }

  /** 自动受理立案、智派单、回告重试: what the system does without a person, and where it must not. */
  function alone({ version, channels, standard, routing, direct, waits }) {
    const named = (list, start) => list.map((name) => t(`${start}.${name}`)).join("、");
    const straight = direct.channels.length > 0 && { channels: named(direct.channels, "channel"), urgencies: named(direct.urgencies, "urgency"), held: named(direct.held, "sup.alone.held") };
    const hours = (waits.reduce((sum, wait) => sum + wait, 0) / 3600).toFixed(1);
    const rules = [
      t("sup.alone.certain", { channels: named(channels, "channel") }),
      t("sup.alone.standard", { standard }),
      t("sup.alone.people"),
      straight ? t("sup.alone.direct", straight) : t("sup.alone.sent"),
      t("sup.alone.routing", { busy: routing.busy, often: routing.often, share: `${100 * routing.share}%` }),
      t("sup.alone.replies", { n: waits.length + 1, hours }),
    ];
    return el("article", { class: "mc", id: "sup-alone" }, el("h4", {}, t("sup.alone")), el("p", { class: "t2" }, t("sup.four.version", { version })), el("ol", {}, rules.map((rule) => el("li", {}, rule))));
  }

  function row(one) {
    const cell = (words, cls = "") => el("div", { class: `el ${cls}`, title: words }, words);
    const node = el(
      "div",
      { class: "s-row s-mech", role: "row", "row-id": one.case_id, onclick: () => anlan.sup.open(one.case_id, node) },
      cell(anlan.caseview.when(one.last_at), "num t3"),
      cell(one.title),
      cell(one.unit ? anlan.sup.name(one.unit) : "", "t2"),
      cell(t(`state.${one.state}`), "t2"),
      cell(anlan.count(one.n), "num r"),
    );
    return node;
  }

  function draw(box, meta) {
    if (!open) {
      fill(meta, told.version ? t("sup.four.version", { version: told.version }) : "");
      fill(box, el("div", { class: "mcs" }, told.items.map(card), told.alone && alone(told.alone)));
      return;
    }
    const back = el("button", { class: "btn sm", type: "button", onclick: () => ((open = null), tab.draw()) }, icon("arrow-left"), t("sup.four.back"));
    fill(meta, el("b", {}, open.name), " ", back);
    const more = open.next === null ? null : el("div", { class: "s-foot" }, el("button", { class: "s-act", type: "button", onclick: next }, t("sup.four.more")));
    fill(box, el("div", { class: "s-rows", role: "rowgroup" }, open.rows.map(row)), more);
  }

  function list({ id, name }) {
    open = { id, name, rows: [], next: 0 };
    return next();
  }

  async function next() {
    const one = open;
    try {
      const answer = await get(`/supervision/mechanisms/${one.id}?after=${one.next}`);
      Object.assign(one, { rows: [...one.rows, ...answer.items], next: answer.next });
    } catch (error) {
      refused(error);
    }
    tab.draw();
  }

  anlan.sup.on("start", () => {
    if (!anlan.boot.reads.includes("mechanisms")) return;
    tab = anlan.sup.tab({ name: "four", order: 60, draw });
    anlan.sup.read({
      path: `mechanisms?lang=${anlan.boot.lang}`,
      concerns: ({ step }) => touches(step),
      show(answer) {
        told = answer;
        tab.count(answer.items.reduce((sum, one) => sum + one.recent, 0));
        if (!open) tab.draw();
      },
    });
  });
  anlan.supMechanisms = { touches };
})((globalThis.anlan = globalThis.anlan || {}));
