// 一键状态: what the vehicle or post is doing that is with whoever holds the phone. Which one it is stays on the phone.
(function (anlan) {
  "use strict";

  const EVERY_MS = 10_000;
  const { el } = anlan.field;
  const t = anlan.t;
  let units = [];
  let mine = null; // its code
  let asked = 0;

  async function learn(changed) {
    asked = Date.now();
    const { status, json } = await anlan.outbox.call("GET", "/units");
    if (status !== 200) return;
    units = json.items;
    mine = mine || (await anlan.outbox.kept("unit")) || (units.length === 1 ? units[0].code : null);
    changed();
  }

  async function choose(code, changed) {
    mine = code;
    await anlan.outbox.keep("unit", code);
    changed();
  }

  async function press(state, changed) {
    const { status, json } = await anlan.outbox.call("POST", `/units/${encodeURIComponent(mine)}/state`, JSON.stringify({ state }), { "Content-Type": "application/json" });
    if (status !== 200) anlan.field.toast(status ? anlan.field.why(json).said : t("field.unit.offline"));
    await learn(changed);
  }

  /** The card of the own unit, or the units to choose it from; `changed` when it is to be drawn anew. */
  function card(changed) {
    if (Date.now() - asked > EVERY_MS) learn(changed);
    if (!units.length) return null;
    const own = units.find(({ code }) => code === mine);
    if (!own) return el("div", { class: "m-sec", id: "m-units" }, el("b", {}, t("field.unit.choose")), units.map(({ code, name }) => el("button", { class: "m-row", type: "button", onclick: () => choose(code, changed) }, name)));
    const key = (state, n) => el("button", { class: n ? null : "pri", type: "button", "data-state": state, onclick: () => press(state, changed) }, t(`field.unit.${state}`));
    return el(
      "div", { class: "m-card", id: "m-unit" },
      el("span", { class: "m-head" }, el("b", {}, own.name), el("span", { class: "chip" }, t(`field.unit.${own.state || "none"}`)), units.length > 1 ? el("button", { class: "m-back", type: "button", onclick: () => choose(null, changed) }, t("field.unit.other")) : null),
      own.ways.length ? el("div", { class: "m-acts" }, own.ways.map(key)) : el("small", {}, t("field.unit.offduty")),
    );
  }

  anlan.fieldunit = { card };
})((globalThis.anlan = globalThis.anlan || {}));
