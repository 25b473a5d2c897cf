// What a person may do with a case: which steps, in which order, said how, with which fields. Pure: no DOM, no socket.
(function (anlan) {
  "use strict";

  const FORWARD = [
    ["accept", "register", "dispatch", "accept_up", "redispatch", "arbitrate", "decide", "start_first", "sign", "feedback", "co_feedback"],
    ["check", "check_pass", "revisit_ok", "close", "evaluate", "verify_result", "resume", "extend", "locate"],
  ].flat();
  // Ways aside and back, the usual ones first: the bar shows as many as fit, the rest lie in its menu.
  const ASIDE = [
    ["verify", "reject", "merge", "void", "return", "recall", "enforce", "backstop", "rework", "remote_check"],
    ["check_fail", "check_revisit", "revisit_bad", "revisit_unreached", "send_back", "reopen"],
    ["arrive", "ask_extension", "agree_extension", "deny_extension", "whistle", "supervise", "escalate", "co_sign", "co_release", "suspend"],
    ["whistle_answer", "whistle_resolve", "whistle_rate", "whistle_assign", "whistle_close", "whistle_start"],
    ["whistle_query", "whistle_reply", "whistle_refuse", "supervise_sign", "supervise_reply"],
    ["supervise_verify", "supervise_lift", "supervise_escalate", "appeal", "appeal_first", "appeal_decide"],
    ["push_up", "push_withdraw", "acknowledge"],
    ["transfer_inner", "decline_up", "return_down", "take_over", "to_incident", "ask_void", "force_void"],
    ["tag", "untag"], // the chips of the case have buttons of their own
  ].flat();
  const SENDING = new Set(["dispatch", "accept_up", "co_sign"]); // to a unit, with the usual words
  const SILENT = new Set(["report", "seen", "lamp"]); // never a button: reports come by the map, the others by themselves
  const OF_UNIT = new Set(["sign", "arrive", "return", "feedback", "rework", "escalate", "transfer_inner", "ask_extension", "agree_extension"]); // only the lead unit's own people
  const ORDERS = [
    ["whistle_", "whistles"],
    ["supervise_", "orders"],
    ["appeal", "cards"],
  ]; // what a unit may act on only where it is its own
  const KINDS = {
    no: "order",
    unit: "unit",
    tags: "hidden",
    scenario_code: "matter",
    urgency: "urgency",
    lead: "unit",
    co: "units",
    suggested_unit: "unit",
    return_reason_code: "reason",
    deadline: "time",
    new_deadline: "time",
    until: "time",
    attempts: "times",
    units: "units",
    master_case: "case",
    score: "number",
    people: "count",
    finish_time: "time",
    arrived_at: "time",
    media: "media",
    media_after: "media",
    lon: "point",
    lat: "point",
    suggested: "hidden",
    handler: "name",
    assignee: "name",
  };

  const OWN = { tag: { tags: "tags" }, untag: { tags: "tags" } }; // where a field of that name is another control

  /** Whether the unit still owes its part of the case. */
  const owes = (item, unit) => (item.owing || []).includes(unit);

  /** True when this person may take the step from the case as it stands. The server checks again. */
  function may(step, item, me) {
    if (SILENT.has(step.name) || !step.frm.includes(item.state)) return false;
    if (!((step.narrow || {})[item.state] || step.roles).some((role) => me.roles.includes(role))) return false;
    if (item.steps && !item.steps.includes(step.name)) return false;
    if (OF_UNIT.has(step.name) && me.unit && me.unit !== item.lead) return false;
    for (const [start, list] of ORDERS)
      if (me.unit && step.name.startsWith(start) && !(item[list] || []).some((one) => one.unit === me.unit)) return false;
    if (step.name === "start_first" && me.unit !== item.acting) return false;
    if (step.name === "co_feedback" && !owes(item, me.unit)) return false;
    if (step.name === "accept" && !item.grid) return false;
    if (step.name === "recall" && item.dispatcher && !["system", `user:${me.user}`].includes(item.dispatcher)) return false;
    return true;
  }

  /** The steps to offer: `primary` moves the case on, `others` turn it back or mend it. */
  function offer(steps, item, me) {
    const open = steps.filter((step) => may(step, item, me));
    const onward = ({ name }) => FORWARD.includes(name) && !(name === "locate" && item.grid);
    const aside = ({ name }) => (ASIDE.includes(name) ? ASIDE.indexOf(name) : ASIDE.length);
    const rank = (step) => (onward(step) ? FORWARD.indexOf(step.name) : FORWARD.length + aside(step));
    open.sort((a, b) => rank(a) - rank(b));
    const primary = open.length && rank(open[0]) < FORWARD.length ? open[0] : null;
    return { primary, others: open.filter((step) => step !== primary) };
  }

  /** The fields of a step as controls: [{name, kind, required, options}], the point as one control. */
  function controls(step) {
    const seen = new Set();
    return step.fields
      .map((field) => {
        const kind = (OWN[step.name] || {})[field.name] || KINDS[field.name] || (field.options && "option") || (field.flag && "flag") || "text";
        const only = field.options && field.options.length === 1; // nothing to choose
        return { ...field, name: kind === "point" ? "point" : field.name, kind: only ? "hidden" : kind };
      })
      .filter((field) => field.kind !== "hidden" && !seen.has(field.name) && seen.add(field.name));
  }

  /** What the form starts with, so that the usual case is one press. */
  function draft(step, ctx) {
    const { item, suggestion, me, now, t } = ctx;
    const start = {};
    for (const field of controls(step)) start[field.name] = blank(field.kind);
    const give = (name, value) => {
      if (name in start && value) start[name] = value;
    };
    give("scenario_code", item.scenario_code);
    give("urgency", item.urgency);
    give("register_standard", item.matter);
    give("lead", suggestion && suggestion.lead);
    give("co", suggestion && suggestion.co);
    if (step.name === "whistle") {
      give("whistle_type", item.urgency === "urgent3" ? "emergency" : "daily");
      give("units", called(item, suggestion));
      give("requirement", t("desk.default.whistle", { matter: item.matter || "", place: item.place || "" }));
    }
    if (step.name === "tag") give("unit", item.lead || (suggestion && suggestion.lead));
    if (step.name === "co_release") give("unit", (item.owing || [])[0]);
    if (SENDING.has(step.name)) give("opinion", t("desk.default.opinion"));
    if (step.name === "supervise") {
      give("grade", "general");
      give("kind", item.lamp === "red" ? "overdue" : "leader");
      give("requirement", t(item.lamp === "red" ? "sup.sheet.words" : "desk.default.requirement"));
    }
    give("handler", me.name);
    give("assignee", item.grid && t("desk.default.checker", { grid: item.grid.slice(-3) }));
    give("finish_time", now);
    give("resolved", true);
    give("close_standard", item.close_standard);
    give("channel_reply", item.result ? t("desk.default.reply", { result: item.result }) : "");
    if (step.name !== "locate" && item.lon != null) give("point", { lon: item.lon, lat: item.lat });
    return start;
  }

  /** Whom a town would call: the county's lead by the 三项清单 where the town lacks the power, then who helps; nobody who has the case. */
  function called(item, suggestion) {
    if (!suggestion) return [];
    const busy = new Set([item.lead, ...(item.co || []), ...(item.whistles || []).filter(({ state }) => state !== "closed").map(({ unit }) => unit)]);
    const { powers, co, candidates } = suggestion;
    const units = [powers && powers.county, ...(co || []), ...(candidates || []).map(({ unit }) => unit)].filter((unit) => unit && !busy.has(unit));
    return [...new Set(units)].slice(0, powers && powers.offered.length && co && co.length ? 2 : 1);
  }

  function blank(kind) {
    return { units: [], tags: [], media: [], times: [], flag: false, time: null, number: null, count: null, point: null }[kind] ?? "";
  }

  const empty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

  /** Names of the required fields that are still empty; who passes the first of the ranking over says why. */
  function missing(step, values, suggestion) {
    const asked = step.name === "tag" ? anlan.tags.asked(step, values) : {};
    const due = (field) => field.required || asked[field.name] || (field.name === "why_not" && anlan.routes.other(suggestion, values.lead));
    return controls(step)
      .filter((field) => due(field) && empty(values[field.name]))
      .map((field) => field.name);
  }

  /** The body to post: empty optional fields are left out, the point becomes lon and lat. */
  function body(step, values, suggestion) {
    const out = {};
    const asked = step.name === "tag" ? anlan.tags.asked(step, values) : {};
    for (const field of controls(step)) {
      const value = values[field.name];
      if (empty(value) || asked[field.name] === false) continue;
      if (field.kind === "point") Object.assign(out, { lon: value.lon, lat: value.lat });
      else if (field.kind === "media") out[field.name] = value.map((hash) => ({ sha256: hash, kind: mediaKind(step.name) }));
      else if (field.kind === "units") out[field.name] = value.filter((unit) => unit !== values.lead);
      else if (field.kind === "times") out[field.name] = [...value].sort((a, b) => a - b);
      else out[field.name] = value;
    }
    if (step.fields.some((field) => field.name === "suggested")) {
      out.suggested = Boolean(suggestion && suggestion.lead && values.lead === suggestion.lead);
    }
    return out;
  }

  function mediaKind(step) {
    if (step.endsWith("feedback")) return "after";
    return step.startsWith("check") ? "check" : "near";
  }

  /** The words on the primary button beside the verb: what will happen. */
  function effect(step, values, ctx) {
    const { t, item, unitName } = ctx;
    if (step.name === "dispatch" || step.name === "redispatch") {
      if (!values.lead) return t("desk.effect.choose");
      const co = (values.co || []).filter((unit) => unit !== values.lead).length;
      return t(co ? "desk.effect.dispatch_co" : "desk.effect.dispatch", { lead: unitName(values.lead), n: co });
    }
    if (step.name === "accept")
      return item.matter ? `${item.matter} · ${t(`urgency.${values.urgency || item.urgency}`)}` : t("desk.effect.matter");
    if (step.name === "sign") return values.handler || "";
    return t(`desk.effect.${step.name}`);
  }

  const DECIDES = ["state", "grid", "owing"];

  /** Whether the step in hand stays, with what was written: nothing changed since `before`, or it was taken up by hand and is still offered. */
  function stays({ act, primary, done, item }, before, { primary: now, others }) {
    if (!before || (done && done === act)) return false;
    const changed = DECIDES.filter((key) => String(before[key]) !== String(item[key]));
    if (!changed.length) return true;
    return Boolean(act) && act !== primary && !changed.includes("grid") && (act === now || others.includes(act));
  }

  anlan.acts = { may, offer, stays, controls, draft, missing, body, effect };
})((globalThis.anlan = globalThis.anlan || {}));
