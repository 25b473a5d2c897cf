// The resources of an incident: what is here, on its way and short; ranked matches with reasons; reserve, call, give back, relieve.
(function (anlan) {
  "use strict";

  const { el, fill, icon } = anlan.desk;
  const model = anlan.emergencyRes;
  const t = (...args) => anlan.t(...args);
  const lang = anlan.boot.lang;
  const byId = (id) => document.getElementById(id);
  const WAIT_MS = 300;
  const SINGLE = new Set(["team", "vehicle", "expert"]);
  const STATES = { working: "on_scene", on_scene: "moving", moving: "signed", reserved: "issued" }; // state -> square
  let whole = null;
  let doors = null;
  let needs = [];
  let places = []; // of what is held, as the server saw it last
  let seen = ""; // signature the matches were asked for
  let asking = null;
  let shown = null; // ability of the open dialog

  const may = (name) => whole && !whole.then && anlan.emergency.open(anlan.boot.commands, whole, anlan.boot.me.roles).includes(name);
  const amount = (n, measure) => `${n.toLocaleString("en-US")}${measure ? ` ${measure}` : ""}`;
  const words = (need) => (need ? need[lang] : t("emg.res.other"));

  // --- asking ----------------------------------------------------------------------------------------------------
  async function ask() {
    asking = null;
    try {
      const found = await anlan.desk.get(`/incidents/${whole.incident_id}/resources`);
      needs = found.items;
      places = found.held;
      draw();
    } catch (error) {
      anlan.desk.refused(error);
    }
  }

  const soon = () => (asking = asking || setTimeout(ask, WAIT_MS * (0.5 + Math.random())));

  /** Another incident has taken or given back what might come here. */
  function heard(letters) {
    if (whole && !whole.then && letters.some(({ step, incident_id: id }) => id !== whole.incident_id && /_resource$|^relieve$/.test(step))) soon();
  }

  // --- the panel -------------------------------------------------------------------------------------------------
  function draw() {
    const all = model.rows(whole, needs).map(row);
    fill(byId("emg-res-rows"), reliefRows(), all.length ? all : el("div", { class: "none t3" }, t("emg.res.none")));
    const lacks = model.short(needs);
    const chip = byId("emg-res-short");
    chip.hidden = !lacks.length || Boolean(whole.then);
    chip.textContent = t("emg.res.short", { n: lacks.length });
    chip.title = lacks.map((need) => t("emg.res.lack", { name: need[lang], n: need.short })).join("\n");
    if (shown !== null) dialog();
    anlan.emergencyMap.redraw();
  }

  const squares = (states) => el("span", { class: "sqs" }, states.slice(0, 14).map((s) => el("i", { class: `sq s-${STATES[s]}`, title: t(`emg.hold.${s}`) })));

  function row(one) {
    const { need } = one;
    const lacks = need && !whole.then ? need.short : 0;
    const arrives = one.eta ? `${model.minutes(one.eta - Date.now())}′` : "—";
    return el(
      "button",
      { type: "button", class: "rs", "data-need": need ? need.code : "", onclick: () => open(need ? need.code : "") },
      icon(need ? need.icon : "stack-2", "t3"),
      el("span", { class: "el" }, words(need)),
      squares(one.states),
      el("span", { class: "num r" }, one.n.toLocaleString("en-US"), need ? el("span", { class: "t3" }, ` / ${need.n.toLocaleString("en-US")}`) : null),
      el("span", { class: "num r" }, one.persons ? t("emg.res.persons", { n: one.persons }) : "—"),
      lacks ? el("span", { class: "r crit" }, t("emg.res.lacks", { n: lacks })) : el("span", { class: "num r t2" }, arrives),
    );
  }

  function reliefRows() {
    return model.reliefs(whole, whole.then || Date.now()).map((one) =>
      el(
        "div",
        { class: `rl ${one.late ? "crit" : one.soon ? "warn" : ""}`, "data-relief": one.no },
        icon("arrows-exchange", "t3"),
        el("span", { class: "el" }, t("emg.relief", { on: one.onName, off: one.offName })),
        el("span", { class: "num" }, anlan.clock(one.at, false)),
        el("span", { class: "num r", "data-due": one.at }),
        may("relieve") ? el("button", { type: "button", class: "btn sm", onclick: () => send("relieve", { no: one.no }) }, t("emg.act.relieve")) : null,
      ),
    );
  }

  // --- the dialog of one need --------------------------------------------------------------------------------------
  let veil = null;

  function close() {
    if (veil) veil.remove();
    veil = shown = null;
  }

  function open(code) {
    shown = code;
    dialog();
  }

  function dialog() {
    const one = model.rows(whole, needs).find(({ need }) => (need ? need.code : "") === shown);
    if (!one) return close();
    const focused = document.activeElement && veil && veil.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const typed = new Map(veil ? [...veil.querySelectorAll("input[data-key]")].map((node) => [node.dataset.key, node]) : []);
    const form = el(
      "div",
      { class: "emg-form wide res", role: "dialog", "aria-label": words(one.need) },
      el("div", { class: "row sp" }, el("h2", {}, words(one.need)), el("button", { type: "button", class: "btn gh", onclick: close, "aria-label": "Esc" }, icon("x"))),
      one.need ? el("p", { class: one.need.short ? "crit" : "t2" }, says(one.need)) : null,
      el("div", { class: "told crit", role: "alert" }),
      el("div", { class: "rcs" }, one.holds.map(mine), one.need ? [one.need.matches.map((m) => match(one.need, m)), one.need.refused.map(refused)] : null),
    );
    if (!veil) {
      veil = el("div", { class: "emg-veil", onclick: (event) => event.target === veil && close() });
      document.body.append(veil);
    }
    veil.replaceChildren(form);
    for (const [key, old] of typed) {
      const node = veil.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (node && old.dataset.hand) Object.assign(node, { value: old.value }).dataset.hand = "1";
    }
    const again = focused && veil.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    if (again) again.focus();
    return null;
  }

  /** The need in words: what is wanted, what is here, what stays short when everybody who can has come. */
  function says(need) {
    const free = need.matches.reduce((sum, { take }) => sum + take, 0);
    return [t("emg.res.need", { n: need.n, have: need.have, free }), need.short ? t("emg.res.lack", { name: need[lang], n: need.short }) : ""].filter(Boolean).join(" · ");
  }

  const button = (name, label, act, plain = true) => el("button", { type: "button", class: plain ? "btn sm" : "btn sm pri", "data-act": name, onclick: act }, label);

  function number(key, value, most) {
    const node = el("input", { type: "number", class: "inp n", "data-key": key, min: 0, max: most, step: 1, value, "aria-label": t("emg.field.n") });
    node.addEventListener("input", () => (node.dataset.hand = "1"));
    return node;
  }

  function mine(hold) {
    const many = !SINGLE.has(hold.kind);
    const back = many && hold.state !== "reserved" ? number(`back ${hold.resource}`, hold.n, hold.n) : null;
    const acts = {
      issue_resource: () => send("issue_resource", { resource: hold.resource }),
      on_scene: () => send("place_resource", { resource: hold.resource, state: "on_scene" }),
      working: () => send("place_resource", { resource: hold.resource, state: "working" }),
      return_resource: () => send("return_resource", back ? { resource: hold.resource, back: Number(back.value) } : { resource: hold.resource }),
    };
    const names = may("return_resource") ? model.next(hold) : [];
    const turns = may("plan_relief") && !many && hold.state !== "reserved";
    return el(
      "div",
      { class: "rc on", "data-hold": hold.resource },
      el("span", { class: "el" }, el("b", {}, hold.name), " ", el("span", { class: "t3" }, many ? amount(hold.n, hold.measure) : "")),
      el("span", { class: "acc" }, t(`emg.hold.${hold.state}`), " ", el("span", { class: "num t3" }, anlan.clock(hold.at, false))),
      el("span", { class: "t3 el" }, hold.eta && hold.state === "moving" ? t("emg.res.eta", { time: anlan.clock(hold.eta, false) }) : hold.note),
      el("span", { class: "row end" }, turns ? button("plan_relief", t("emg.act.plan_relief"), () => relieve(hold)) : null, back, names.map((name) => button(name, t(`emg.res.act.${name}`), acts[name]))),
    );
  }

  function match(need, m) {
    const n = m.single ? null : number(m.code, m.take || Math.min(m.left, need.n), m.left);
    const body = (more) => ({ resource: m.code, need: need.code, n: n ? Number(n.value) : 1, ...more });
    const seconds = m.seconds === null ? {} : { seconds: Math.min(m.seconds, 86_400) };
    return el(
      "div",
      { class: m.take ? "rc" : "rc low", "data-match": m.code },
      el("span", { class: "el2" }, el("span", { class: "el" }, el("b", {}, m.name), m.demo ? el("span", { class: "chip line demo" }, t("emg.res.demo")) : null), el("span", { class: "t3 el" }, [m.unit, m.place].filter(Boolean).join(" · "))),
      el("span", { class: "num" }, m.seconds === null ? "—" : `${model.minutes(m.seconds * 1000)}′`, el("span", { class: "t3" }, m.metres === null ? "" : ` ${(m.metres / 1000).toFixed(1)} km`)),
      el("span", { class: "t3 whys" }, m.reasons.map(reason).join(" · "), m.phone ? [" · ", icon("phone"), m.phone] : null),
      el("span", { class: "row end" }, n, may("reserve_resource") ? button("reserve_resource", t("emg.act.reserve_resource"), () => send("reserve_resource", body({}))) : null, may("issue_resource") ? button("issue_resource", t("emg.act.issue_resource"), () => send("issue_resource", body(seconds)), !m.take) : null),
    );
  }

  const reason = ([key, value]) => t(`emg.why.${key}`, { n: value });
  const refused = (one) => el("div", { class: "rc low", "data-refused": one.code }, el("span", { class: "el t3" }, one.name), el("span", { class: "t3" }, "—"), el("span", { class: "t3 whys" }, reason(one.reason)), el("span"));

  /** Who takes the place of a team, and when: of those that could come, the nearest first. */
  function relieve(hold) {
    const need = needs.find(({ code }) => code === hold.need);
    const free = need ? need.matches.filter(({ single, code }) => single && !model.held(whole, code)).map(({ code, name }) => [code, name]) : [];
    const taken = new Set(model.reliefs(whole, 0).map(({ on }) => on));
    const waiting = model.standing(whole).filter((h) => h.state === "reserved" && h.need === hold.need && SINGLE.has(h.kind) && !taken.has(h.resource)).map(({ resource, name }) => [resource, name]);
    const on = [...waiting, ...free];
    if (!on.length) return anlan.desk.toast(t("emg.relief.none"), { bad: true });
    close();
    const hours = [1, 2, 3, 4, 6, 8, 12].map((n) => [String(n), t("emg.relief.hours", { n })]);
    anlan.emergencyForms.asks.plan_relief = () => [
      { name: "on", kind: "select", options: on },
      { name: "hours", kind: "select", options: hours, value: "4" },
    ];
    anlan.emergencyForms.open("plan_relief", whole, ({ on: code, hours: h }) => doors.step("plan_relief", { off: hold.resource, on: code, at: Date.now() + Number(h) * 3_600_000 }));
    return null;
  }

  async function send(step, body) {
    try {
      await doors.step(step, body);
    } catch (error) {
      const told = veil && veil.querySelector(".told");
      if (told) told.textContent = anlan.desk.sayRefusal(error, anlan.t, anlan.hasWord);
      else anlan.desk.refused(error);
    }
  }

  // --- on the map --------------------------------------------------------------------------------------------------
  /** A label where each resource is now, the frame in the tone of its state. */
  function paint(g, view) {
    if (!whole || whole.then) return;
    const now = new Map(model.standing(whole).map((h) => [h.resource, h]));
    for (const p of places) {
      const hold = now.get(p.resource);
      if (!hold || !(p.live || hold.state === "moving" || hold.state === "reserved")) continue;
      const [x, y] = [view.px(anlan.qbin.worldX(p.lon)), view.py(anlan.qbin.worldY(p.lat))];
      if (view.sees(x, y)) label(g, view, hold, x, y);
    }
  }

  function label(g, view, hold, x, y) {
    const { look } = anlan;
    const k = view.k;
    const text = ["shelter", "hospital", "supply", "equipment"].includes(hold.kind) ? `${hold.name} ${hold.n}` : hold.name;
    const wide = (12 + [...text].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? 15 : 8.5), 0)) * k;
    g.beginPath();
    g.roundRect(x - wide / 2, y - 12 * k, wide, 24 * k, 12 * k);
    g.fillStyle = look.colour("--bg-1");
    g.fill();
    g.lineWidth = 1.5 * k;
    g.strokeStyle = look.colour({ reserved: "--line-3", moving: "--accent", on_scene: "--data-1", working: "--tx-1" }[hold.state]);
    g.stroke();
    look.words(g, text, x, y, { size: 15 * k });
  }

  // --- life --------------------------------------------------------------------------------------------------------
  function show(next) {
    whole = next;
    const now = model.signature(whole);
    if (!whole.then && now !== seen) {
      seen = now;
      soon();
    }
    draw();
  }

  function swap(name) {
    for (const node of document.querySelectorAll("[data-swap]")) node.setAttribute("aria-pressed", String(node.dataset.swap === name));
    byId("emg-res").hidden = name !== "res";
    byId("emg-forces").hidden = name === "res";
  }

  function start(given) {
    doors = given;
    for (const node of document.querySelectorAll("[data-swap]")) node.addEventListener("click", () => swap(node.dataset.swap));
    swap("res");
    anlan.live.on("commands", heard);
    document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  }

  anlan.emergencyResources = { start, show, paint, close };
})((globalThis.anlan = globalThis.anlan || {}));
