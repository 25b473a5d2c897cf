// A case's events as lines a person reads. Pure.
(function (anlan) {
  "use strict";

  const BAD = new Set(["return", "enforce", "check_fail", "rework", "send_back", "revisit_bad", "recall", "reject", "void", "force_void", "deny_extension"]);

  /** One event as {at, word, tail, who, bad}: what happened, with the words that matter, and by whom. */
  function line(event, { t, has, unitName, tagName }) {
    const body = event.body || {};
    return {
      at: event.at,
      step: event.step,
      bad: BAD.has(event.step),
      who: who(event, t, has),
      word: t(`step.${event.step}`),
      tail: tail(event.step, body, { t, has, unitName, tagName }, event.facts || {}),
    };
  }

  function tail(step, body, { t, has, unitName, tagName }, facts) {
    const join = (...parts) => parts.filter(Boolean).join(" · ");
    const co = (body.co || []).length;
    if (step === "report") return join(body.channel && t(`channel.${body.channel}`), body.channel === "desk" ? "" : body.channel_ref);
    if (step === "dispatch" || step === "redispatch") {
      return join(unitName(body.lead), co ? t("desk.line.co", { n: co }) : "", body.reason || body.opinion);
    }
    if (step === "return") {
      const code = body.return_reason_code;
      return join(code && has(`desk.return.${code}`) ? t(`desk.return.${code}`) : code, body.basis);
    }
    if (step === "tag" || step === "untag") return join(body.tags.map(tagName).join("、"), body.reason);
    if (step === "remind") return facts.to ? t(`told.${facts.to}`) : "";
    if (step === "lamp_beside") return join(t(`beside.${body.what}`), t(`lamp.${body.lamp}`));
    if (step === "card") return join(has(`desk.flag.card_${body.colour}`) && t(`desk.flag.card_${body.colour}`), unitName(body.unit || ""));
    if (step === "lamp") return has(`lamp.${body.lamp}`) ? t(`lamp.${body.lamp}`) : body.lamp || "";
    if (step === "seen") return has(`level.${body.level}`) ? t(`level.${body.level}`) : body.level || "";
    if (step === "accept" && body.urgency) return t(`urgency.${body.urgency}`);
    return join(
      (body.units || []).map(unitName).join("、"),
      body.handler || body.assignee,
      body.result_text,
      body.reason,
      body.register_standard || body.close_standard,
      body.ruling || body.requirement || body.suspend_request || body.opinion || body.evidence,
      body.question || body.answer || body.reply,
      body.note,
      body.channel_reply,
    );
  }

  function who(event, t, has) {
    const actor = event.name || event.actor || "";
    const [kind, id] = actor.includes(":") ? actor.split(":", 2) : ["", actor];
    const role = event.role && has(`role.${event.role}`) ? t(`role.${event.role}`) : event.role || "";
    if (kind === "key") return role;
    if (!kind) return has(`actor.${id}`) ? t(`actor.${id}`) : role || id;
    return role ? `${role} ${id}` : id;
  }

  /** The lines of a case, oldest first; being seen is told by the receipts, not here. */
  function lines(events, words) {
    return events.filter((event) => event.step !== "seen").map((event) => line(event, words));
  }

  anlan.timeline = { line, lines };
})((globalThis.anlan = globalThis.anlan || {}));
