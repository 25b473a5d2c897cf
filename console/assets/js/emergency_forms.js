// The forms of a command page: one dialog, built from what a step asks for; Enter sends, Esc closes.
(function (anlan) {
  "use strict";

  const { el, icon } = anlan.desk;
  const t = (...args) => anlan.t(...args);
  const lang = anlan.boot.lang;
  const words = (book) => Object.entries(book || {}).map(([value, one]) => [value, one[lang]]);
  const choices = (prefix, values) => values.map((value) => [value, t(`${prefix}.${value}`)]);

  const text = (name, more = {}) => ({ name, kind: "area", ...more });
  const line = (name, more = {}) => ({ name, kind: "line", ...more });
  const number = (name) => ({ name, kind: "number", optional: true });
  const select = (name, options, more = {}) => ({ name, kind: "select", options, ...more });

  /** What each step asks, in the order a person thinks. Functions see the incident. */
  const ASKS = {
    confirm: () => [text("found")],
    false_alarm: () => [text("found")],
    act_first: () => [text("done")],
    assess: (whole) => [
      select("grade", choices("emg.grade", ["I", "II", "III", "IV"]), { value: whole.grade || "IV" }),
      select("warning", [["", t("emg.warning.none")], ...choices("emg.warning", ["red", "orange", "yellow", "blue"])], { optional: true }),
      select("kind", words(anlan.boot.incident_kinds), { value: whole.kind }),
      text("trend"),
    ],
    change_level: (whole) => [select("level", choices("emg.level", ["1", "2", "3", "4"].filter((l) => l !== whole.level))), text("reason")],
    ask_war: () => [text("reason")],
    start_war: () => [line("note", { optional: true })],
    end_war: () => [text("reason")],
    tell_figures: (whole) => ["evacuated", "to_evacuate", "dead", "injured", "missing", "cut_off", "closures"].map((name) => ({ ...number(name), value: whole.figures[name] })),
    phone_up: () => [line("to")],
    propose: () => [text("text"), number("people")],
    sitrep: (whole) => [
      { ...select("kind", choices("emg.report", [anlan.emergency.reportKind(whole)])), value: anlan.emergency.reportKind(whole) },
      text("text", { value: draft(whole), rows: 9 }),
    ],
    give_post: (whole, given) => [select("post", choices("emg.post", POSTS), { value: given.post }), line("name"), select("unit", unitChoices(whole), { optional: true })],
    roll_call: () => [],
    note: () => [select("kind", choices("emg.note", ["call", "note"])), text("text")],
    end_response: () => [text("reason")],
    send_alert: (whole) => [
      select("drawing", areas(whole)),
      line("headline", { value: whole.title }),
      text("instruction", { optional: true }),
      { ...number("minutes"), value: 120, optional: false },
    ],
    hand_up: () => [line("to"), text("reason")],
    review: () => [text("lessons")],
    improve: (whole) => [text("text"), select("unit", unitChoices(whole).slice(1)), { name: "due", kind: "date" }],
    improved: (whole) => [select("no", unmade(whole)), line("note", { optional: true })],
    mark: (_, { name }) => [line("text", { value: name })],
    complete_order: () => [text("result")],
    refuse_order: () => [text("reason")],
    cancel_order: () => [text("reason")],
    pass_on: (whole) => [select("unit", unitChoices(whole).slice(1)), text("reason")],
    plume: () => [select("wind", ["N", "NE", "E", "SE", "S", "SW", "W", "NW"].map((w, i) => [String(i * 45), t(`emg.wind.${w}`)]), { value: "135" }), { ...number("metres"), value: 500, optional: false }],
    declare: (_, given) => [
      line("title", { value: given.title }),
      select("kind", words(anlan.boot.incident_kinds), { value: given.kind }),
      text("text", { optional: true }),
      line("address", { optional: true, value: given.address }),
      { name: "drill", kind: "check" },
      { ...number("seed"), optional: false, value: Math.floor(Math.random() * 10_000), most: 2 ** 31 - 1, beside: "drill" },
    ],
  };
  const POSTS = ["commander", "deputy", "on_scene", "coordination", "rescue", "medical", "order", "evacuation", "supply", "communications", "experts", "press", "aftermath"];

  /** Areas that an alert may be for. */
  const areas = (whole) => anlan.emergency.standing(whole, Date.now()).filter((d) => d.kind in anlan.emergencyPaint.areas).map((d) => [String(d.id), d.label || t(`emg.drawing.${d.kind}`)]);

  /** Improvements that are still to be made. */
  const unmade = ({ improvements }) => improvements.filter(({ done }) => done === null).map((one) => [String(one.no), `${one.due} ${one.text}`]);

  function unitChoices(whole) {
    const known = Object.entries((whole && whole.names) || {});
    return [["", t("emg.field.unit.none")], ...known.sort((a, b) => (a[1] < b[1] ? -1 : 1))];
  }

  /** A report drafted from what is known: nobody types figures twice. */
  function draft(whole) {
    const f = whole.figures;
    const list = anlan.emergency.checklist(whole, lang);
    const done = list.flatMap(({ lines }) => lines.filter(({ state }) => state === "done"));
    const runs = list.flatMap(({ lines }) => lines.filter(({ state }) => ["signed", "moving", "on_scene"].includes(state)));
    const told = ["dead", "injured", "missing", "evacuated", "to_evacuate", "cut_off", "closures"].filter((name) => f[name] !== null);
    const names = (lines) => lines.slice(0, 8).map(({ words: w }) => w).join(t("emg.draft.and"));
    return [
      t("emg.draft.head", { time: anlan.clock(whole.declared_at, false), place: whole.place, title: whole.title, kind: (anlan.boot.incident_kinds[whole.kind] || {})[lang] || whole.kind }),
      whole.grade ? t("emg.draft.grade", { grade: t(`emg.grade.${whole.grade}`), level: whole.level ? t(`emg.level.${whole.level}`) : t("emg.draft.nolevel") }) : "",
      told.length ? told.map((name) => `${t(`emg.field.${name}`)} ${f[name]}`).join(t("emg.draft.and")) : t("emg.draft.nofigures"),
      done.length ? t("emg.draft.done", { n: done.length, names: names(done) }) : "",
      runs.length ? t("emg.draft.runs", { n: runs.length, names: names(runs) }) : "",
    ].filter(Boolean).join("\n");
  }

  function control(field) {
    const { name, kind, options, value, rows = 3, optional, most } = field;
    const plain = { name, class: "inp", required: !optional && kind !== "check" };
    if (kind === "select") {
      const node = el("select", plain, options.map(([v, w]) => el("option", { value: v }, w)));
      if (value !== undefined && value !== null && value !== "") node.value = value;
      return node;
    }
    if (kind === "area") return el("textarea", { ...plain, rows, value: value || "", maxlength: 4000 });
    if (kind === "number") return el("input", { ...plain, type: "number", min: 0, max: most, step: 1, value: value ?? "" });
    if (kind === "date") return el("input", { ...plain, type: "date" });
    if (kind === "check") return el("input", { name, type: "checkbox" });
    return el("input", { ...plain, type: "text", value: value || "", maxlength: 200 });
  }

  /** The body of what was filled in: empty optional fields are left out, and what belongs to a mark that is not set. Pure. */
  function body(fields, values) {
    const out = {};
    for (const { name, kind, optional, beside } of fields) {
      if (beside && !values[beside]) continue;
      const value = values[name];
      if (kind === "check") out[name] = Boolean(value);
      else if (name === "drawing" || name === "no") out[name] = Number(value);
      else if (kind === "number") value === "" || value === undefined ? null : (out[name] = Number(value));
      else if (value !== "" || !optional) out[name] = value;
    }
    return out;
  }

  let shown = null;

  function close() {
    if (!shown) return false;
    shown.remove();
    shown = null;
    return true;
  }

  /** Opens the form of a step; `send(body)` acts and may throw a refusal, which stays in the form. */
  function open(step, whole, send, given = {}) {
    close();
    const fields = ASKS[step](whole, given);
    const told = el("div", { class: "crit told", role: "alert" });
    const go = el("button", { type: "submit", class: "btn pri" }, t(`emg.act.${step}`));
    const form = el(
      "form",
      { class: "emg-form", role: "dialog", "aria-label": t(`emg.act.${step}`) },
      el("div", { class: "row sp" }, el("h2", {}, t(`emg.act.${step}`)), el("button", { type: "button", class: "btn gh", onclick: close, "aria-label": "Esc" }, icon("x"))),
      fields.map((field) => el("label", field.beside ? { hidden: true, "data-beside": field.beside } : {}, el("span", { class: "t3" }, t(`emg.field.${field.name}`)), control(field))),
      told,
      el("div", { class: "row end" }, go),
    );
    form.addEventListener("change", () => form.querySelectorAll("[data-beside]").forEach((node) => (node.hidden = !form.elements[node.dataset.beside].checked)));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      go.disabled = true;
      const values = Object.fromEntries(fields.map(({ name, kind }) => [name, kind === "check" ? form.elements[name].checked : form.elements[name].value.trim()]));
      try {
        await send(body(fields, values));
        if (shown === shell) close();
      } catch (error) {
        told.textContent = anlan.desk.sayRefusal(error, anlan.t, anlan.hasWord);
        go.disabled = false;
      }
    });
    const shell = el("div", { class: "emg-veil", onclick: (event) => event.target === shell && close() }, form);
    put(shell);
    const first = form.querySelector("input,textarea,select") || go;
    first.focus();
  }

  function put(shell) {
    shown = shell;
    document.body.append(shell);
  }

  /** 启动预案: the plan for this kind of incident stands first; a level, then start. */
  async function plans(whole, send) {
    const { plans: all } = await anlan.desk.get("/plans");
    close();
    const fit = all.filter((plan) => plan.incidents.includes(whole.kind));
    const rest = all.filter((plan) => !fit.includes(plan));
    const told = el("div", { class: "crit told", role: "alert" });
    let chosen = null;
    const go = el("button", { type: "button", class: "btn pri", disabled: true, onclick: start }, t("emg.act.start_plan"));
    const levels = el("div", { class: "levels" });
    const list = [...fit, ...rest].map((plan) => el("button", { type: "button", class: "plan", "data-plan": plan.code, onclick: () => pick(plan) }, el("b", {}, plan[lang]), el("span", { class: "t3" }, plan.trigger), el("span", { class: "num t3" }, plan.version)));
    const form = el(
      "div",
      { class: "emg-form wide", role: "dialog", "aria-label": t("emg.act.start_plan") },
      el("div", { class: "row sp" }, el("h2", {}, t("emg.act.start_plan")), el("button", { type: "button", class: "btn gh", onclick: close, "aria-label": "Esc" }, icon("x"))),
      el("div", { class: "plans" }, list),
      levels,
      told,
      el("div", { class: "row end" }, go),
    );
    function pick(plan) {
      form.querySelectorAll(".plan").forEach((node) => node.classList.toggle("on", node.dataset.plan === plan.code));
      const mine = anlan.boot.me.roles;
      levels.replaceChildren(...plan.levels.map((one) => el("button", { type: "button", class: "btn", disabled: !one.signs.some((r) => mine.includes(r)), "data-level": one.level, onclick: () => level(plan, one) }, el("b", {}, one[lang]), el("span", { class: "t3" }, t("emg.plan.lines", { n: one.lines })))));
      chosen = null;
      go.disabled = true;
    }
    function level(plan, one) {
      levels.querySelectorAll("button").forEach((node) => node.classList.toggle("on", node.dataset.level === one.level));
      chosen = { plan: plan.code, level: one.level };
      go.disabled = false;
      go.textContent = t("emg.plan.go", { n: one.lines });
    }
    async function start() {
      go.disabled = true;
      try {
        await send(chosen);
        close();
      } catch (error) {
        told.textContent = anlan.desk.sayRefusal(error, anlan.t, anlan.hasWord);
        go.disabled = false;
      }
    }
    put(el("div", { class: "emg-veil", onclick: (event) => event.target.className === "emg-veil" && close() }, form));
    if (fit.length) pick(fit[0]);
  }

  anlan.emergencyForms = { asks: ASKS, open, plans, close, body, draft, knows: (step) => step in ASKS, unitChoices };
})((globalThis.anlan = globalThis.anlan || {}));
