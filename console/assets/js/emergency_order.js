// One order opened: its receipts, and the steps an addressee takes, or the desk on its behalf.
(function (anlan) {
  "use strict";

  const { el, icon } = anlan.desk;
  const t = (...args) => anlan.t(...args);
  const STEPS = [["sign_order", ["issued", "read"]], ["set_out", ["signed"]], ["be_there", ["signed", "moving"]], ["complete_order", ["signed", "moving", "on_scene"]], ["refuse_order", ["issued", "read", "signed"]], ["pass_on", ["issued", "read", "signed", "moving", "on_scene"]]];
  const ASKED = new Set(["complete_order", "refuse_order", "pass_on"]);
  let shown = null;

  /** Steps that this receipt may take next. Pure. */
  const next = (order, receipt) => (order.state !== "open" ? [] : order.kind === "broadcast" ? (receipt.state === "issued" ? ["read_order"] : []) : STEPS.filter(([, from]) => from.includes(receipt.state)).map(([name]) => name));

  function close() {
    if (shown) shown.node.remove();
    shown = null;
  }

  function open(order, whole, doors) {
    close();
    shown = { id: order.order_id, whole, doors, node: el("div", { class: "emg-veil", onclick: (event) => event.target.className === "emg-veil" && close() }) };
    document.body.append(shown.node);
    draw(order);
    heed(order).catch(anlan.desk.refused);
  }

  /** How far its calls over text message, intercom and phone have come. */
  async function heed(order) {
    const { calls } = await anlan.desk.get(`/orders/${order.order_id}/receipts`);
    if (!shown || shown.id !== order.order_id) return;
    shown.calls = calls;
    draw(shown.whole.orders.find(({ order_id }) => order_id === shown.id) || order);
  }

  /** The order has moved on, or the page has been asked anew. */
  function hear(whole) {
    if (!shown) return;
    shown.whole = whole;
    const order = whole.orders.find(({ order_id }) => order_id === shown.id);
    if (!order) return;
    draw(order);
    heed(order).catch(anlan.desk.refused);
  }

  function draw(order) {
    const { me } = anlan.boot;
    const desk = me.level === "city" || me.level === "town";
    const mine = (r) => (me.unit ? r.unit === me.unit : desk || r.unit === `community@${me.scope}`);
    const from = order.sender.startsWith("user:") || order.sender === "system" ? t(order.line ? "emg.orders.plan" : "emg.orders.command") : order.sender;
    const told = el("div", { class: "crit told", role: "alert" });
    shown.told = told;
    const rows = order.receipts.slice(0, 60).map((r) =>
      el(
        "div",
        { class: "rc", "data-to": r.to },
        el("span", { class: "el" }, r.name),
        el("span", { class: { issued: "warn", read: "warn", refused: "crit", done: "ok" }[r.state] || "acc" }, t(`emg.receipt.${r.state}`), " ", el("span", { class: "num t3" }, anlan.clock(r.at, false))),
        el(
          "span",
          { class: "t3 el2" },
          el("span", { class: "el" }, r.note || (r.chased ? t("emg.receipt.chased", { n: r.chased }) : "")),
          anlan.emergency.lastCalls((shown.calls || {})[r.to]).map((c) => el("span", { class: c.word === "failed" ? "crit" : "", "data-by": c.channel }, t(`emg.by.${c.channel}`), " ", t(`sup.reply.${c.word}`))),
        ),
        el("span", { class: "row end" }, mine(r) ? next(order, r).map((name) => el("button", { type: "button", class: "btn sm", "data-step": name, onclick: () => take(name, order, r) }, t(`emg.act.${name}`))) : null),
      ),
    );
    const commands = (name) => anlan.boot.commands.some((one) => one.name === name && one.roles.some((role) => me.roles.includes(role)));
    const off = order.state === "done" && !order.noted_off && commands("note_off");
    shown.node.replaceChildren(
      el(
        "div",
        { class: "emg-form wide", role: "dialog", "aria-label": t("emg.order", { n: order.no }) },
        el("div", { class: "row sp" }, el("h2", {}, t("emg.order", { n: order.no })), el("button", { type: "button", class: "btn gh", onclick: close, "aria-label": "Esc" }, icon("x"))),
        el("p", { class: "big-text" }, order.content),
        el("div", { class: "row t3 facts" }, el("span", {}, from), el("span", { class: "num" }, anlan.clock(order.issued_at)), order.due ? el("span", {}, t("emg.order.due", { time: anlan.clock(order.due, false) })) : null, order.address ? el("span", { class: "el" }, order.address) : null),
        el("div", { class: "rcs" }, rows),
        told,
        el("div", { class: "row end" }, off ? el("button", { type: "button", class: "btn", onclick: () => take("note_off", order, {}) }, t("emg.act.note_off")) : null, order.state === "open" && commands("cancel_order") ? el("button", { type: "button", class: "btn gh", onclick: () => ask("cancel_order", order, {}) }, t("emg.act.cancel_order")) : null),
      ),
    );
  }

  const ask = (name, order, receipt) => anlan.emergencyForms.open(name, shown.whole, (body) => send(name, order, receipt, body));

  async function take(name, order, receipt) {
    if (ASKED.has(name)) return ask(name, order, receipt);
    try {
      await send(name, order, receipt, {});
    } catch (error) {
      shown.told.textContent = anlan.desk.sayRefusal(error, anlan.t, anlan.hasWord);
    }
    return null;
  }

  const send = (name, order, { to }, body) => shown.doors.order(order.order_id, name, to && !anlan.boot.me.unit ? { ...body, to } : body);

  anlan.emergencyOrder = { open, hear, close, next, shown: () => shown && shown.id };
})((globalThis.anlan = globalThis.anlan || {}));
