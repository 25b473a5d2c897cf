// The open case: what it is, who should go, what happened, and one bar of acts. It asks the server again on every letter of its case.
(function (anlan) {
  "use strict";

  const { el, fill, icon, kbd, get, post, toast, refused } = anlan.desk;
  const { offer, stays, draft, missing, body, effect } = anlan.acts;
  const SOLID = new Set(["dispatch", "redispatch"]); // their form is the suggestion itself
  const BESIDE = 3; // other ways out that fit beside the primary one; more lie in a menu
  const SAME = ["state", "unit", "scenario_code", "urgency", "grid"]; // what a person looked at when they pressed
  let shown = null; // {id, item, events, suggestion, act, values, form, busy}
  let turn = 0;

  const t = (...args) => anlan.t(...args);
  const room = (name) => document.getElementById(`drawer-${name}`);
  const verb = (step) => t(anlan.hasWord(`desk.verb.${step.name}`) ? `desk.verb.${step.name}` : `step.${step.name}`);

  async function load(id) {
    const mine = ++turn;
    const found = get(`/cases/${id}`);
    const advice = ({ scenario_code: matter, grid }) => (matter && grid ? get(`/cases/${id}/suggestion`) : null); // else nobody's yet
    const [item, events, receipts, suggestion] = await Promise.all([
      found,
      get(`/cases/${id}/events`).then((answer) => answer.items || answer),
      get(`/cases/${id}/receipts`),
      found.then(advice).catch((error) => (error instanceof anlan.desk.Refusal ? null : Promise.reject(error))),
    ]);
    return mine === turn ? { item: read(item), events, receipts, suggestion } : null;
  }

  /** The case as the acts want it: `lead` is the letter's unit, `matter` the title without its place. */
  function read(item) {
    const row = anlan.queue.row(item);
    return {
      ...item,
      id: item.case_id,
      lead: item.unit || null,
      matter: item.matter || (item.scenario_code ? row.matter : ""),
      place: item.place || row.place,
    };
  }

  async function show(id) {
    if (!shown || shown.id !== id) {
      shown = { id, item: null };
      face("wait");
    }
    try {
      const found = await load(id);
      if (!found || !shown || shown.id !== id) return;
      const before = shown.item;
      Object.assign(shown, found);
      paint(before);
      shown.done = null;
    } catch (error) {
      refused(error);
      if (shown && shown.id === id && (!shown.item || error.status === 404)) anlan.desk.shut();
    }
  }

  function hide() {
    turn += 1;
    shown = null;
    anlan.casecams.follow(null);
    anlan.near.follow(null);
    anlan.dups.follow(null);
    anlan.library.follow(null);
    face("none");
  }

  /** Which face the drawer shows: none, wait, case or create. */
  function face(name) {
    document.getElementById("drawer").dataset.face = name;
  }

  /** Letters: the newest about the open case makes it ask again. */
  function hear(letters) {
    const letter = shown && letters.filter((one) => one.case_id === shown.id).pop();
    if (!letter || (shown.item && letter.version <= shown.item.version)) return;
    if (shown.item) shown.item.version = letter.version;
    show(shown.id);
  }

  /** Letters of replies: the newest about one of the open case is told in its room. */
  async function answered(letters) {
    const id = shown && shown.item && shown.id;
    const mine = id && letters.some((one) => shown.receipts.replies.some((reply) => reply.id === one.reply));
    if (!mine) return;
    try {
      const receipts = await get(`/cases/${id}/receipts`);
      if (!shown || shown.id !== id) return;
      shown.receipts = receipts;
      line();
    } catch (error) {
      refused(error);
    }
  }

  const line = () => fill(room("line"), anlan.caseview.line(shown.item, shown.events, shown.receipts));

  /** Paints the case; the acts begin anew where what decides about them is not as `before`. */
  function paint(before) {
    const { item } = shown;
    face("case");
    fill(room("head"), anlan.caseview.head(item));
    fill(room("matter"), anlan.caseview.matter(item));
    fill(room("cards"), anlan.supEvidence.section(item));
    line();
    anlan.casecams.follow(item);
    anlan.near.follow(item);
    const offered = offer(anlan.desk.steps, item, anlan.desk.me);
    if (stays(shown, before, offered)) {
      Object.assign(shown, offered);
      act();
    } else choose(null);
    anlan.dups.follow(item);
    anlan.library.follow(item);
  }

  // --- acts ------------------------------------------------------------------------------------------------------
  /** Takes up a step: its fields appear above the bar. Null is the step that moves the case on. */
  function choose(step) {
    const { item, suggestion } = shown;
    const { primary, others } = offer(anlan.desk.steps, item, anlan.desk.me);
    const taken = step || primary;
    const values = taken ? draft(taken, { item, suggestion, me: anlan.desk.me, now: Date.now(), t }) : {};
    Object.assign(shown, { primary, others, act: taken, values, editing: false, done: null });
    build();
  }

  /** The card of the suggestion and the fields of the step in hand. */
  function build() {
    const { act: step, item, values, suggestion, editing } = shown;
    const card = anlan.advice.card(shown, edit, pick);
    shown.form = step ? anlan.forms.form(step, { item, values, changed, only: anlan.advice.fields(step, suggestion, editing) }) : null;
    const heading = step && !(card.length && SOLID.has(step.name)) && el("h3", {}, t(`step.${step.name}`));
    const why = step && step.name === "push_up" ? anlan.tags.preview(item) : null;
    fill(room("act"), card, heading, why, step && shown.form.node);
    ask();
    act();
  }

  /** Another unit than the suggested one. */
  function edit() {
    if (!shown || !shown.act || !SOLID.has(shown.act.name)) return;
    shown.editing = !shown.editing;
    build();
    if (shown.editing) shown.form.mark([]);
  }

  /** One of the ranking instead of the unit on the card. */
  function pick(unit) {
    if (!shown || !shown.act || shown.busy) return;
    shown.values.lead = unit;
    build();
    if (anlan.routes.other(shown.suggestion, unit)) shown.form.mark(["why_not"]);
  }

  const offered = (name) => shown && [shown.primary, ...(shown.others || [])].find((step) => step && step.name === name);

  /** Takes up a step with some of its fields filled in. */
  function preset(name, values) {
    const step = offered(name);
    if (!step || shown.busy) return;
    if (!shown.act || shown.act.name !== name) choose(step);
    Object.assign(shown.values, values);
    build();
  }

  /** Whoever passes over what was proposed is asked why; nobody else is. */
  function ask() {
    const due = { why_not: anlan.routes.other(shown.suggestion, shown.values.lead), why_no_mediation: anlan.dups.mediation(), ...anlan.tags.asked(shown.act, shown.values) };
    for (const [name, asked] of Object.entries(due)) {
      const field = room("act").querySelector(`[data-field="${name}"]`);
      if (field) field.hidden = !asked;
    }
  }

  function changed(name, value, found) {
    if (name === "scenario_code" && found) Object.assign(shown.item, { matter: found.title });
    if (name === "scenario_code" && found && "urgency" in shown.values) {
      shown.values.urgency = found.urgency;
      const box = room("act").querySelector('[data-field="urgency"] select');
      if (box) box.value = found.urgency;
    }
    if (name === "lead" || name === "co") renew();
    if (name === "tags") ask();
    act();
  }

  /** The card follows the form without rebuilding it under the person's hands. */
  function renew() {
    const old = room("act").querySelector(".sug");
    const [, card = "", others = ""] = anlan.advice.card(shown, edit, pick);
    if (old) old.replaceWith(card);
    const list = room("act").querySelector(".rts");
    if (list && others) list.replaceWith(others);
    ask();
  }

  /** The bar: the button says what will happen; other ways out stand beside it. Nothing can be pressed without the link. */
  function act() {
    if (!shown || !shown.item) return;
    const { act: step, others, primary, values, item, busy } = shown;
    const off = !anlan.desk.up || busy;
    const bar = room("bar");
    bar.hidden = !step && !others.length;
    if (bar.hidden) return bar.replaceChildren();
    const rest = [...(step !== primary && primary ? [primary] : []), ...others.filter((one) => one !== step)];
    const button =
      step &&
      el(
        "button",
        {
          class: `btn pri grow ${step === primary ? "" : "alt"}`,
          id: "drawer-primary",
          type: "button",
          disabled: off,
          title: anlan.desk.up ? "" : t("desk.link.off"),
          onclick: press,
        },
        icon(anlan.advice.icon(step.name)),
        el("span", {}, verb(step)),
        el("span", { class: "say el" }, effect(step, values, { t, item, unitName: anlan.units.name })),
        kbd("Ctrl", "↵"),
      );
    const menu = bar.querySelector("details"); // a letter must not shut it under the person's hand
    const pick = (one) => {
      bar.querySelectorAll("details").forEach((node) => (node.open = false));
      choose(one);
      ready();
    };
    const way = (one) => el("button", { class: "btn", type: "button", "data-step": one.name, disabled: off, onclick: () => pick(one) }, verb(one));
    const fit = rest.length > BESIDE ? BESIDE - 1 : BESIDE;
    const more = rest.slice(fit).map(way);
    if (anlan.boot.declares && typeof item.lon === "number" && item.open) more.push(el("a", { class: "btn", href: `/emergency?case=${item.case_id}` }, t("desk.incident")));
    fill(
      bar,
      button,
      rest.slice(0, fit).map(way),
      more.length
        ? el("details", { class: "d-more", open: Boolean(menu && menu.open) }, el("summary", { class: "btn", id: "drawer-more" }, t("desk.more"), icon("chevron-down")), el("div", {}, more))
        : null,
    );
  }

  /** A step that lacks nothing waits for Enter. */
  function ready() {
    const { act: step, values, suggestion } = shown;
    if (step && !missing(step, values, suggestion).length) document.getElementById("drawer-primary").focus();
  }

  async function press() {
    if (!shown || !shown.act || shown.busy || !anlan.desk.up) return;
    const { act: step, values, suggestion, id } = shown;
    const lacking = missing(step, values, suggestion);
    if (lacking.length) {
      shown.form.mark(lacking);
      return toast(t("desk.toast.missing", { fields: lacking.map((name) => t(`desk.field.${name}`)).join("、") }), { bad: true });
    }
    shown.busy = true;
    act();
    try {
      const after = await take(id, step, body(step, values, suggestion), shown.item);
      if (shown && shown.id === id && shown.item.state === after.state) {
        shown.done = step; // the case stays where it is: this form must not stay, but one taken up meanwhile must
        show(id);
      }
      toast(t("desk.toast.done", { step: t(`step.${step.name}`) }));
    } catch (error) {
      refused(error);
      if (error.field && shown && shown.id === id && shown.form) shown.form.mark([error.field]);
    } finally {
      if (shown && shown.id === id) shown.busy = false;
      act();
    }
  }

  /** Posts the step. When only somebody's look at the case raised its version, it is sent once more with the new one. */
  async function take(id, step, fields, looked) {
    const send = (version) => post(`/cases/${id}/steps/${step.name}`, fields, { "If-Match": String(version) });
    try {
      return await send(looked.version);
    } catch (error) {
      if (error.code !== "StaleCase") throw error;
      const now = await get(`/cases/${id}`);
      if (SAME.some((key) => now[key] !== looked[key])) {
        show(id);
        throw error;
      }
      return send(now.version);
    }
  }

  const primary = () => shown && anlan.grid.picked() === shown.id && press();

  const again = () => shown && shown.act && ask();

  anlan.drawer = { show, hide, hear, answered, face, primary, choose, preset, act, edit, renew: again, offers: (name) => Boolean(offered(name)), shown: () => shown };
})((globalThis.anlan = globalThis.anlan || {}));
