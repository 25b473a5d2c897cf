// Orders of an emergency on /m: what this unit or community has to do, and its answers. Answers need the link: they are for now.
(function (anlan) {
  "use strict";

  const { el, icon, place, toast, why } = anlan.field;
  const t = anlan.t;
  const STEPS = [["read_order", ["issued"], "broadcast"], ["sign_order", ["issued", "read"]], ["set_out", ["signed"]], ["be_there", ["signed", "moving"]], ["complete_order", ["signed", "moving", "on_scene"]], ["refuse_order", ["issued", "read", "signed"]]];
  const WORDS = { complete_order: "result", refuse_order: "reason" };
  let orders = [];
  let open = null; // {id, step}
  let changed = () => null;

  const unit = () => anlan.boot.me.unit || `community@${anlan.boot.me.scope}`;
  const mine = (order) => order.receipts.find((r) => r.unit === unit());

  /** The answers that are open to a receipt. Pure. */
  const next = (order, receipt) =>
    STEPS.filter(([, from, kind]) => from.includes(receipt.state || "issued") && (order.kind === "broadcast") === (kind === "broadcast")).map(([name]) => name);

  /** Orders with something left to do, the most pressing first. Pure. */
  const todo = (all, own) =>
    all.filter((order) => own(order) && next(order, own(order)).length).sort((a, b) => (a.due || Infinity) - (b.due || Infinity) || a.issued_at - b.issued_at);

  async function load() {
    const { status, json } = await anlan.outbox.call("GET", "/orders");
    if (status !== 200) return;
    orders = json.items;
    changed();
  }

  function heard(letters) {
    for (const letter of letters) {
      if (!letter.order_id) continue;
      if (!letter.order) return void load();
      orders = orders.filter((one) => one.order_id !== letter.order_id);
      if (letter.open && mine(letter.order)) orders.push({ kind: "order", ...letter.order });
    }
    changed();
  }

  const cards = () => todo(orders, mine).map(card);

  function card(order) {
    const receipt = mine(order);
    const asks = open && open.id === order.order_id;
    return el(
      "div",
      { class: `m-card m-order ${order.drill ? "m-drill" : ""}`, "data-order": order.order_id, "data-mark": order.drill ? t("field.drill") : null },
      el("span", { class: "m-head" }, icon("urgent"), el("b", {}, order.content)),
      el("span", { class: "m-foot" }, order.drill ? el("span", { class: "chip c-warn" }, t("field.drill")) : null, el("span", { class: "chip c-crit" }, t("field.orders")), el("span", { class: "chip" }, t(`field.receipt.${receipt.state || "issued"}`)), order.due ? el("small", {}, t("field.order.due", { time: anlan.clock(order.due, false) })) : null),
      order.address ? el("p", { class: "m-meta" }, icon("map-pin"), " ", order.address) : null,
      asks ? form(order) : el("span", { class: "m-acts" }, next(order, receipt).map((step, n) => el("button", { type: "button", class: n ? "" : "pri", "data-step": step, onclick: () => press(order, step) }, t(`field.order.${step}`)))),
    );
  }

  function form(order) {
    const text = el("textarea", { rows: 3, maxlength: 500, "aria-label": t(`field.order.${open.step}`) });
    const send = () => (text.value.trim() ? take(order, open.step, { [WORDS[open.step]]: text.value.trim() }) : text.focus());
    return el("span", { class: "m-acts" }, text, el("button", { type: "button", class: "pri", onclick: send }, t(`field.order.${open.step}`)), el("button", { type: "button", onclick: () => ((open = null), changed()) }, t("field.cancel")));
  }

  async function press(order, step) {
    if (step in WORDS) {
      open = { id: order.order_id, step };
      return changed();
    }
    const at = step === "be_there" ? await place() : null;
    return take(order, step, at ? { lon: at.lon, lat: at.lat } : {});
  }

  async function take(order, step, body) {
    const { status, json } = await anlan.outbox.call("POST", `/orders/${order.order_id}/steps/${step}`, JSON.stringify(body), { "Content-Type": "application/json" });
    if (status === 200) {
      open = null;
      orders = orders.map((one) => (one.order_id === order.order_id ? json : one));
    } else toast(status ? why({ ...json, status }).said : t("field.order.offline"));
    changed();
  }

  function start(tell) {
    changed = tell;
    anlan.live.on("commands", heard);
    anlan.live.on("cases", ({ whole }) => whole && load());
  }

  anlan.fieldorders = { next, todo, cards, start, asks: () => open !== null, count: () => todo(orders, mine).length };
})((globalThis.anlan = globalThis.anlan || {}));
