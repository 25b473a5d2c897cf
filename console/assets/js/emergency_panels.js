// The panels of a command page: card, checklist, forces, sitrep, cameras, orders. Filled from the model; every press is a step.
(function (anlan) {
  "use strict";

  const { el, fill, icon } = anlan.desk;
  const { emergency: model, emergencyForms: forms } = anlan;
  const t = (...args) => anlan.t(...args);
  const lang = anlan.boot.lang;
  const byId = (id) => document.getElementById(id);
  const TILES = 6;
  const REACH_M = 800;
  const ROLL_MS = 60_000;
  const NEXT = { received: "confirm", confirmed: "assess", assessed: "start_plan", first_action: "start_plan", responding: "end_response", recovering: "review" };
  const MORE = ["assess", "act_first", "start_plan", "change_level", "tell_figures", "phone_up", "send_alert", "note", "hand_up", "false_alarm", "end_response", "review", "improve", "improved"];
  let whole = null;
  let doors = null; // {step(name, body), order(id, name, body), issue(body)}
  let tiles = [];

  const may = (name) => !whole.then && model.open(anlan.boot.commands, whole, anlan.boot.me.roles).includes(name);

  /** Opens the form of a step; 启动预案 has a form of its own. */
  function ask(name, given) {
    if (name === "start_plan") return forms.plans(whole, (body) => doors.step(name, body)).catch(anlan.desk.refused);
    return forms.open(name, whole, (body) => doors.step(name, body), given);
  }

  // --- card ------------------------------------------------------------------------------------------------------
  function card() {
    const level = byId("emg-level");
    level.textContent = whole.level ? t(`emg.level.${whole.level}`) : t(`emg.state.${whole.state}`);
    level.className = `chip ${whole.level ? `f-${{ 1: "crit", 2: "major", 3: "major" }[whole.level] || "warn"}` : "c-acc"}`;
    byId("emg-no").textContent = whole.incident_no;
    byId("emg-name").textContent = whole.title;
    byId("emg-drill").hidden = !whole.drill;
    byId("emg-card").classList.toggle("on", whole.state === "responding");
    document.body.classList.toggle("is-drill", whole.drill);
    anlan.bind.put("emg", { ...model.figures(whole), cams: around().length });
    const main = NEXT[whole.state];
    const drawn = Object.keys(anlan.emergencyPaint.areas);
    const rest = MORE.filter((name) => name !== main && may(name) && (name !== "improved" || whole.improvements.some(({ done: at }) => at === null)) && (name !== "send_alert" || model.standing(whole, Date.now()).some(({ kind }) => drawn.includes(kind))));
    fill(
      byId("emg-acts"),
      main && may(main) ? el("button", { type: "button", class: "btn pri", "data-act": main, onclick: () => ask(main) }, t(`emg.act.${main}`)) : null,
      whole.state === "received" && may("start_plan") ? el("button", { type: "button", class: "btn dan", "data-act": "start_plan", onclick: () => ask("start_plan") }, t("emg.act.start_plan")) : null,
      el("span", { class: "chip line" }, t(`emg.state.${whole.state}`)),
      rest.length ? more(rest) : null,
    );
    byId("emg-figures").disabled = !may("tell_figures");
    const commander = whole.posts.find(({ post }) => post === "commander");
    byId("emg-commander").textContent = commander ? [whole.names[commander.unit], commander.name].filter(Boolean).join(" · ") : t("emg.post.none");
    mode();
  }

  function more(names) {
    const node = el("select", { class: "inp more", title: t("emg.more") }, el("option", { value: "" }, t("emg.more")), names.map((name) => el("option", { value: name }, t(`emg.act.${name}`))));
    node.addEventListener("change", () => {
      const { value } = node;
      node.value = "";
      if (value) ask(value);
    });
    return node;
  }

  function mode() {
    const [peace, war] = ["emg-peace", "emg-war"].map(byId);
    peace.classList.toggle("on", !whole.war);
    war.classList.toggle("on", whole.war);
    byId("emg-head").classList.toggle("war", whole.war);
    const asked = !whole.war && whole.war_asked_by;
    war.classList.toggle("asked", Boolean(asked));
    war.title = asked ? t("emg.war.asked") : "";
    peace.disabled = !whole.war || !may("end_war");
    war.disabled = whole.war || !(may("ask_war") || may("start_war"));
  }

  /** One person asks for 战时, another confirms it. */
  function press(which) {
    if (which === "peace") return ask("end_war");
    const mine = `user:${anlan.boot.me.user}`;
    return ask(whole.war_asked_by && whole.war_asked_by !== mine && may("start_war") ? "start_war" : "ask_war");
  }

  // --- checklist -------------------------------------------------------------------------------------------------
  function plan() {
    const name = anlan.boot.plans[whole.plan];
    byId("emg-plan-name").textContent = name ? name[lang] : t("emg.plan.none");
    const groups = model.checklist(whole, lang);
    const rows = groups.flatMap((group) => [
      el("div", { class: "grp row sp" }, el("b", {}, group.words), el("span", { class: "row" }, el("span", { class: "num t3" }, `${group.done} / ${group.all}`), bar(group.done, group.all))),
      ...group.lines.map(line),
    ]);
    fill(byId("emg-lines"), rows.length ? rows : el("div", { class: "none t3" }, t("emg.plan.empty")));
  }

  /** A bar of tenths: widths are classes, since nothing may carry a style of its own. */
  const bar = (n, of) => el("span", { class: "track" }, el("i", { class: `w${Math.round((n / of) * 10)}` }));

  function line(one) {
    const done = one.state === "done";
    const time = el("span", { class: "num r", "data-due": done ? null : one.due }, done ? anlan.clock(one.at, false) : "");
    return el(
      "button",
      { type: "button", class: `ln ${one.state}`, "data-order": one.order_id, onclick: () => order(one.order_id) },
      el("i", { class: "box" }, done ? icon("check") : null),
      el("span", { class: "el" }, one.words, " ", el("span", { class: "t3" }, one.unit)),
      time,
    );
  }

  // --- forces ----------------------------------------------------------------------------------------------------
  function forces() {
    const roll = whole.rolls[whole.rolls.length - 1];
    const answered = new Map(roll ? roll.answered : []);
    const late = roll && Date.now() - roll.at >= ROLL_MS;
    const rows = model.forces(whole).map((one) => {
      const called = roll && roll.called.includes(one.unit);
      const state = !called ? "" : answered.has(one.unit) ? "there" : late ? "silent" : "called";
      return el(
        "div",
        { class: "fc", "data-unit": one.unit },
        el("span", { class: "el" }, one.name),
        el("span", { class: "sqs" }, one.states.slice(0, 18).map((s) => el("i", { class: `sq s-${s}`, title: t(`emg.receipt.${s}`) }))),
        el("span", { class: "num r" }, `${one.all - one.open} / ${one.all}`),
        el("span", { class: `r ${{ there: "ok", silent: "crit", called: "warn" }[state] || "t3"}` }, state ? t(`emg.roll.${state}`) : "—"),
      );
    });
    fill(byId("emg-forces-rows"), rows.length ? rows : el("div", { class: "none t3" }, t("emg.forces.none")));
    byId("emg-roll").disabled = !may("roll_call") || !rows.length;
  }

  // --- sitrep ----------------------------------------------------------------------------------------------------
  function sitrep() {
    const last = whole.sitreps[whole.sitreps.length - 1];
    byId("emg-sitrep-meta").textContent = last ? t("emg.report.no", { n: last.no, time: anlan.clock(last.at, false), kind: t(`emg.report.${last.kind}`) }) : "";
    fill(byId("emg-sitrep-text"), last ? last.text.split("\n").map((p) => el("p", {}, p)) : el("p", { class: "t3" }, t("emg.report.none")));
    const open = whole.decisions.filter(({ answer }) => !answer).slice(0, 2);
    const ruled = whole.decisions.filter(({ answer }) => answer).slice(-1);
    fill(byId("emg-asked"), [...open, ...(open.length ? [] : ruled)].map(decision));
    for (const [id, name] of [["emg-write", "sitrep"], ["emg-ask", "propose"]]) byId(id).disabled = !may(name);
    tick();
  }

  function decision(one) {
    const rule = (answer) => doors.step("rule_on", { no: one.no, answer }).catch(anlan.desk.refused);
    const buttons = may("rule_on") && !one.answer
      ? [el("button", { type: "button", class: "btn pri", onclick: () => rule("agreed") }, t("emg.rule.agreed")), el("button", { type: "button", class: "btn", onclick: () => rule("held") }, t("emg.rule.held"))]
      : el("span", { class: one.answer === "agreed" ? "ok" : "t3" }, t(`emg.rule.${one.answer || "open"}`));
    return el("div", { class: "dec row" }, icon("gavel", "acc"), el("span", { class: "grow el2" }, one.text, one.people ? el("span", { class: "t3" }, ` ${t("emg.people", { n: one.people })}`) : null), buttons);
  }

  // --- cameras ---------------------------------------------------------------------------------------------------
  const metres = (a, b) => Math.hypot((a.lon - b.lon) * Math.cos((b.lat * Math.PI) / 180), a.lat - b.lat) * 111_320;

  function around() {
    const all = [...anlan.points.cameras.values()].filter(({ lon }) => typeof lon === "number");
    return all.map((one) => ({ one, m: metres(one, whole) })).filter(({ m }) => m <= REACH_M).sort((a, b) => a.m - b.m);
  }

  function cams() {
    if (!whole || whole.then) return;
    const found = around().slice(0, TILES);
    anlan.bind.put("emg", { ...model.figures(whole), cams: around().length });
    tiles.forEach((tile, i) => {
      const camera = found[i] && found[i].one;
      tile.node.hidden = !camera;
      if (tile.no === (camera && camera.no)) return;
      if (tile.player) tile.player.stop();
      tile.no = camera && camera.no;
      tile.player = camera ? anlan.player.mount(tile.box, camera, { live: i === 0, every: 10_000, purpose: "incident" }) : null;
      if (camera) tile.node.setAttribute("aria-label", `${camera.code} ${camera.name}`);
    });
  }

  // --- orders ----------------------------------------------------------------------------------------------------
  function orders() {
    fill(byId("emg-order-rows"), model.log(whole).map(row));
    const to = byId("emg-order-to");
    const kept = to.value;
    const areas = model.standing(whole, Date.now()).filter(({ kind }) => ["core", "cordon", "evacuation", "free", "plume"].includes(kind));
    fill(
      to,
      el("option", { value: "" }, t("emg.orders.to")),
      areas.map((d) => el("option", { value: `d:${d.id}` }, t("emg.orders.inside", { name: d.label || t(`emg.drawing.${d.kind}`) }))),
      forms.unitChoices(whole).slice(1).map(([unit, name]) => el("option", { value: unit }, name)),
    );
    to.value = kept;
    const gives = anlan.boot.commands.find(({ name }) => name === "issue_order");
    byId("emg-order-form").hidden = !gives.roles.some((role) => anlan.boot.me.roles.includes(role));
    byId("emg-order-send").disabled = Boolean(whole.then) || !whole.is_open;
  }

  function row(one) {
    const said = model.word(one);
    const names = one.receipts.length > 2 ? t("emg.orders.many", { name: one.receipts[0].name, n: one.receipts.length }) : one.receipts.map(({ name }) => name).join(" · ");
    const from = one.sender.startsWith("user:") || one.sender === "system" ? t(one.line ? "emg.orders.plan" : "emg.orders.command") : one.sender;
    return el(
      "button",
      { type: "button", class: "od", "data-order": one.order_id, onclick: () => order(one.order_id) },
      el("span", { class: "num t3" }, anlan.clock(one.issued_at, false)),
      icon(one.kind === "broadcast" ? "broadcast" : one.line ? "clipboard-list" : "send", "t3"),
      el("span", { class: "el2" }, el("span", { class: "t3" }, `${from} → ${names}`), el("span", { class: "el" }, one.content)),
      el("span", { class: `r ${said.tone}` }, t(`emg.receipt.${said.key}`, said)),
    );
  }

  /** One order with every receipt, and what may be noted on it. */
  function order(id) {
    const one = whole.orders.find(({ order_id }) => order_id === id);
    if (one) anlan.emergencyOrder.open(one, whole, doors);
  }

  // --- every second ----------------------------------------------------------------------------------------------
  function tick() {
    if (!whole) return;
    const now = whole.then || Date.now();
    byId("emg-since").textContent = clock((whole.ended_at && whole.ended_at < now ? whole.ended_at : now) - whole.declared_at);
    for (const node of document.querySelectorAll("[data-due]")) {
      const left = Number(node.dataset.due) - now;
      node.textContent = `${left < 0 ? "−" : ""}${anlan.span(left, true)}`;
      node.className = `num r ${left < 0 ? "crit" : left < 300_000 ? "warn" : "t2"}`;
    }
    const next = model.reporting(whole);
    const due = byId("emg-report-due");
    due.className = `grow ${next && next.due < now ? "crit" : "t2"}`;
    due.textContent = next ? t("emg.report.due", { kind: t(`emg.report.${next.kind}`), time: anlan.clock(next.due, false) }) : "";
    const roll = whole.rolls[whole.rolls.length - 1];
    if (roll && now - roll.at >= ROLL_MS && now - roll.at < ROLL_MS + 1500) forces();
  }

  const two = (n) => String(n).padStart(2, "0");
  function clock(ms) {
    const s = Math.max(0, Math.floor(ms / 1000));
    return s < 3600 ? `${two(Math.floor(s / 60))}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  }

  function show(next) {
    whole = next;
    card();
    plan();
    forces();
    sitrep();
    orders();
    cams();
  }

  function start(given) {
    doors = given;
    byId("emg-figures").addEventListener("click", () => ask("tell_figures"));
    byId("emg-peace").addEventListener("click", () => press("peace"));
    byId("emg-war").addEventListener("click", () => press("war"));
    byId("emg-roll").addEventListener("click", () => doors.step("roll_call", {}).catch(anlan.desk.refused));
    byId("emg-write").addEventListener("click", () => ask("sitrep"));
    byId("emg-ask").addEventListener("click", () => ask("propose"));
    tiles = [...byId("emg-tiles").children].map((node) => ({ node, box: node.firstElementChild, no: undefined, player: null }));
    for (const tile of tiles) tile.node.addEventListener("click", () => anlan.cameraCard.open(tile.no, { purpose: "incident" }));
    anlan.points.on("cameras", anlan.soon(cams));
    const room = byId("emg-order-text");
    const text = el("input", { class: "inp", type: "text", maxlength: 500, placeholder: room.dataset.hint, "aria-label": room.dataset.hint });
    room.replaceChildren(text);
    byId("emg-order-form").addEventListener("submit", (event) => {
      event.preventDefault();
      send(text).catch(anlan.desk.refused);
    });
  }

  async function send(text) {
    const to = byId("emg-order-to").value;
    if (!to || !text.value.trim()) return anlan.desk.toast(t("emg.orders.need"), { bad: true });
    const body = { content: text.value.trim(), sender: t("emg.orders.command"), ...(to.startsWith("d:") ? { drawing: Number(to.slice(2)) } : { to: [to] }) };
    await doors.issue(body);
    text.value = "";
    return null;
  }

  anlan.emergencyPanels = { show, start, tick, clock };
})((globalThis.anlan = globalThis.anlan || {}));
